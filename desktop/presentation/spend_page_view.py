"""All that the Costs page shows of the ledger at one time.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop.domain.spend import Spending, SpendReport
from desktop.presentation.figures import full_day
from desktop.presentation.spend_chart_view import ChartView, chart_table, chart_view
from desktop.presentation.spend_history_view import history_text
from desktop.presentation.spend_span import Span
from desktop.presentation.spend_view import (
    NO_NAMES,
    FigureView,
    Naming,
    SpendTableView,
    figure_views,
    model_table,
)


@dataclass(frozen=True, slots=True)
class EmptyView:
    """Why there is nothing, and the way out."""

    heading: str
    text: str
    button: str
    span: Span | None = None
    """What the button shows; ``None``: it goes to the test chat."""


@dataclass(frozen=True, slots=True)
class CostsView:
    """Figures, chart, its table, models; ``empty`` takes their place."""

    span: Span
    today: date
    """In UTC."""
    figures: tuple[FigureView, FigureView, FigureView]
    chart: ChartView
    chart_table: SpendTableView
    models: SpendTableView
    history: str
    any_recorded: bool
    empty: EmptyView | None = None


def costs_view(
    by_day: SpendReport,
    by_model: SpendReport,
    spending: Spending,
    recorded: int,
    first_day: date | None,
    naming: Naming,
    providers: Mapping[str, str] = NO_NAMES,
) -> CostsView:
    """Both reports are of the same days; ``recorded``: requests in the ledger, of any day;
    ``providers``: their names by id.

    Three years of days take some 30 ms: not for the window's thread.
    """
    span = Span(by_day.since, by_day.until)
    empty = None if by_day.totals.requests else _empty(span, spending.day, first_day)
    chart = chart_view(by_day, spending.day)
    return CostsView(
        span=span,
        today=spending.day,
        figures=figure_views(spending, by_model, naming),
        chart=chart,
        chart_table=chart_table(chart, by_day.totals),
        models=model_table(by_model, naming, providers),
        history=history_text(recorded, first_day),
        any_recorded=recorded > 0,
        empty=empty,
    )


def _empty(span: Span, today: date, first_day: date | None) -> EmptyView:
    if first_day is None:
        return EmptyView(
            "Nothing spent yet",
            "Every request of the test chat is recorded here with its tokens, its estimate and "
            "its bill.",
            "Go to the test chat",
        )
    when = "on" if span.days == 1 else "from"
    return EmptyView(
        f"No requests {when} {span.words}",
        f"The oldest request is of {full_day(first_day)}.",
        "Show all days",
        Span(min(first_day, today), max(first_day, today)),
    )
