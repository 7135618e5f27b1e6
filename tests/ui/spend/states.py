"""Every state of the Costs page: ``python -m tests.ui.spend.states --out DIR`` draws them.

Each is the real page in the real window, fed with what the presentation makes of sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from desktop.domain.credentials import KeyInfo
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.limits import LimitKind, Limits, LimitUse
from desktop.domain.spend import Spend
from desktop.presentation.ledger_problem import trouble_text
from desktop.presentation.limits_view import limits_view
from desktop.presentation.model_names import model_naming
from desktop.presentation.spend_history_view import deletion_view
from desktop.presentation.spend_outside import OutsideView, Period, outside_view, periods
from desktop.presentation.spend_span import Span, SpanChoice
from desktop.presentation.spend_view import model_table
from desktop.ui.spend.costs_page import CostsPage
from desktop.ui.window import Window
from tests.ui.chat.on_screen import named
from tests.ui.pictured_states import PicturedPage, act
from tests.ui.spend.sample import (
    NOW,
    TODAY,
    billed,
    estimated,
    model_report,
    sample_days,
    total,
    unknown,
    view_of,
)

Show = Callable[[CostsPage], None]

D = Decimal
_MOST_TURNS: Final = 1_000
LIMITS: Final = Limits(D("0.25"), D("0.15"), D(10))
INFO: Final = KeyInfo(usage_daily=D("0.52"), usage_weekly=D("0.80"), usage_monthly=D("3.19"))


def settled(page: CostsPage) -> None:
    """Until everything is made and shown: the page takes one step in each turn of the loop."""
    for _ in range(_MOST_TURNS):
        QApplication.processEvents()
        if page.settled:
            return
    raise AssertionError("the page is never whole")


def show_limits(page: CostsPage, month: str, day: str, message: str) -> None:
    """So much of each is used."""
    used = {LimitKind.MONTH: month, LimitKind.DAY: day, LimitKind.MESSAGE: message}
    uses = [
        LimitUse(kind, limit, D(amount))
        for kind, amount in used.items()
        if (limit := LIMITS.of(kind)) is not None
    ]
    page.show_limits(limits_view(LIMITS, uses, TODAY))


def outside_view_of(name: str, info: KeyInfo | None, age: int) -> OutsideView:
    """``age``: minutes since the key was checked; the recorded sums grow with the period."""
    said_at = NOW - timedelta(minutes=age)
    sums = dict(zip(Period, ("0.12", "0.80", "2.50"), strict=True))
    reports = {
        period: model_report(span, {"a/b": billed(9, sums[period]) + estimated(1, "0.0042")})
        for period, span in periods(said_at).items()
    }
    first = date(2026, 11, 12)
    return outside_view(("openrouter", name), info, said_at, reports, first, NOW)


def show_outside(page: CostsPage, info: KeyInfo | None = INFO, age: int = 1) -> None:
    """As of so many minutes ago."""
    page.show_outside([outside_view_of("OpenRouter", info, age)])


def month(page: CostsPage) -> None:
    """As it usually is."""
    show_limits(page, "2.50", "0.12", "0.0883")
    show_outside(page)
    page.show_costs(view_of(sample_days(112)))
    settled(page)


def plain_month(page: CostsPage) -> None:
    """Only bills."""
    month(page)
    page.show_costs(view_of(sample_days(30, plain=True)))


def days(choice: SpanChoice | Span, count: int) -> Show:
    """The page with another span."""

    def show(page: CostsPage) -> None:
        month(page)
        page.show_choice(choice if isinstance(choice, SpanChoice) else SpanChoice.DATES)
        if isinstance(choice, Span):
            page.dates().fill(choice, TODAY)
        page.show_costs(view_of(sample_days(count), choice))

    return show


def empty(page: CostsPage) -> None:
    """Before the first request."""
    page.show_limits(limits_view(Limits(), (), TODAY))
    show_outside(page, None)
    page.show_costs(view_of({}, models={}, first_day=None))
    settled(page)


def empty_span(page: CostsPage) -> None:
    """Requests, but other days."""
    month(page)
    span = Span(date(2026, 1, 1), date(2026, 1, 31))
    page.show_choice(SpanChoice.DATES)
    page.dates().fill(span, TODAY)
    page.show_costs(view_of(sample_days(112), span, {}))


def only_estimates(page: CostsPage) -> None:
    """A provider that sends no bills."""
    month(page)
    back = [TODAY - timedelta(days=n) for n in (0, 1, 2, 5, 6, 9, 13)]
    spends = {day: estimated(3, f"0.0{n + 3}21") for n, day in enumerate(back)}
    page.show_costs(view_of(spends, models={"deepseek/deepseek-v4-flash": total(spends.values())}))


def only_unknown(page: CostsPage) -> None:
    """Nobody knows."""
    month(page)
    spends = {TODAY - timedelta(days=n): unknown(n + 1) for n in (0, 3, 4)}
    page.show_costs(view_of(spends, models={"someone/new-model": total(spends.values())}))


def free(page: CostsPage) -> None:
    """Nothing cost anything."""
    month(page)
    spends = {TODAY - timedelta(days=n): billed(4, "0") for n in (0, 3, 4)}
    names = {"inclusionai/ling-3.0-flash:free": total(spends.values())}
    page.show_costs(view_of(spends, models=names))


def many_models(page: CostsPage) -> None:
    """More than fit, with long names and large sums."""
    month(page)
    models = {
        f"vendor-{n}/a-model-with-quite-a-long-name-{n}-preview-2026-11": billed(
            1_000 * (n + 1), f"{n * n}.{n:02}1", 400_000
        )
        + (estimated(3, "12.25") if n % 3 else unknown(2))
        for n in range(30)
    }
    everything = {TODAY - timedelta(days=n): spend for n, spend in enumerate(models.values())}
    page.show_costs(view_of(everything, SpanChoice.MONTH, models))


def as_table(page: CostsPage) -> None:
    """The figures of the chart."""
    month(page)
    QTest.mouseClick(named(page, "Table"), Qt.MouseButton.LeftButton)


def walked(page: CostsPage) -> None:
    """The keyboard on a day."""
    month(page)
    chart = named(page, "Spend by day")
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(6):
        QTest.keyClick(chart, Qt.Key.Key_Left)


def typed_dates(page: CostsPage) -> None:
    """Two days, one of them wrong."""
    month(page)
    QTest.mouseClick(named(page, "Dates…"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(named(page, "First day"), "soon")
    QTest.keyClick(named(page, "First day"), Qt.Key.Key_Return)


def limits(month_used: str, day_used: str, message: str) -> Show:
    """The limits at these amounts."""

    def show(page: CostsPage) -> None:
        month(page)
        show_limits(page, month_used, day_used, message)

    return show


def no_limits(page: CostsPage) -> None:
    """None set."""
    month(page)
    page.show_limits(limits_view(Limits(), (), TODAY))


def one_limit(page: CostsPage) -> None:
    """Two of them not set."""
    month(page)
    use = LimitUse(LimitKind.MONTH, D(10), D("9.50"), estimated=True)
    page.show_limits(limits_view(Limits(month=D(10)), [use], TODAY))


def editing(page: CostsPage) -> None:
    """Limits being typed, two of them wrong."""
    month(page)
    QTest.mouseClick(named(page, "Edit limits"), Qt.MouseButton.LeftButton)
    for name, text in (("Day", "1,50"), ("One message", "-1")):
        field = named(page, f"{name}, limit in USD")
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)
    QTest.mouseClick(named(page, "Save"), Qt.MouseButton.LeftButton)


def deleting(page: CostsPage) -> None:
    """The question."""
    month(page)
    QTest.mouseClick(named(page, "Delete history"), Qt.MouseButton.LeftButton)
    before = TODAY.replace(day=1)
    page.show_deletion(deletion_view(426, billed(426, "2.50"), before, TODAY), before)


def deleting_all(page: CostsPage) -> None:
    """The question for everything."""
    month(page)
    QTest.mouseClick(named(page, "Delete history"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(named(page, "Everything"), Qt.MouseButton.LeftButton)
    spend: Spend = billed(1426, "12.50") + unknown(2)
    page.show_deletion(deletion_view(1428, spend, None, TODAY), None)


def outside(info: KeyInfo | None, age: int = 1) -> Show:
    """Other figures of the key."""

    def show(page: CostsPage) -> None:
        month(page)
        show_outside(page, info, age)

    return show


def several_providers(page: CostsPage) -> None:
    """Two keys that say what they spent, and a provider that sends no bills."""
    month(page)
    view = view_of(sample_days(112))
    span = Span(TODAY.replace(day=1), TODAY)
    own = model_report(span, {"anthropic/claude-sonnet-5": billed(9, "2.5")})
    other = model_report(
        span, {"accounts/fireworks/models/glm-5p3": estimated(3, "0.0123")}, "fireworks"
    )
    both = replace(own, rows=(*own.rows, *other.rows), totals=own.totals + other.totals)
    names = {"openrouter": "OpenRouter", "fireworks": "Fireworks"}
    page.show_costs(replace(view, models=model_table(both, model_naming({}), names)))
    said = [
        replace(outside_view_of(name, INFO, 1), provider=name)
        for name in ("OpenRouter", "OpenRouter (work)")
    ]
    page.show_outside(said)


def no_outside(page: CostsPage) -> None:
    """No provider says what a key spent."""
    month(page)
    page.show_outside([])


def trouble(page: CostsPage) -> None:
    """The ledger cannot be written; something was repaired before."""
    month(page)
    path = "/home/someone/.local/share/modeldeck/ledger.sqlite3"
    page.show_trouble(trouble_text(LedgerUnavailable(LedgerFault.LOCKED, path), 3))
    page.show_notice(
        "The ledger was damaged and was moved to ledger.broken-20261122T101500Z.sqlite3; "
        "412 of its requests could be read and are kept."
    )


def in_the_way(page: CostsPage) -> None:
    """An export to a file that exists."""
    month(page)
    page.ask_to_replace(
        "/home/someone/modeldeck-costs-2026-10-24-to-2026-11-22.csv is there already."
    )


def loading(page: CostsPage) -> None:
    """Before the first answer."""
    page._content.loading.show()


def bottom(show: Show) -> Show:
    """The same, scrolled to its end."""

    def scrolled(page: CostsPage) -> None:
        show(page)
        QApplication.processEvents()
        QApplication.processEvents()
        bar = page.findChildren(QScrollArea)[0].verticalScrollBar()
        bar.setValue(bar.maximum())

    return scrolled


def states() -> dict[str, Show]:
    """By the name of the picture."""
    return {
        "costs": month,
        "costs-bottom": bottom(month),
        "costs-billed-only": plain_month,
        "costs-week": days(SpanChoice.WEEK, 112),
        "costs-day": days(Span(TODAY, TODAY), 112),
        "costs-year": days(SpanChoice.YEAR, 365),
        "costs-three-years": days(Span(date(2023, 11, 23), TODAY), 1095),
        "costs-twelve-years": days(Span(date(2014, 11, 23), TODAY), 1095),
        "costs-empty": empty,
        "costs-empty-span": empty_span,
        "costs-only-estimates": only_estimates,
        "costs-only-unknown": only_unknown,
        "costs-free": free,
        "costs-many-models": bottom(many_models),
        "costs-table": as_table,
        "costs-walked": walked,
        "costs-dates": typed_dates,
        "costs-providers": bottom(several_providers),
        "costs-no-outside": bottom(no_outside),
        "costs-limits-79": bottom(limits("7.99", "0.1199", "0.1999")),
        "costs-limits-80": bottom(limits("8.00", "0.12", "0.20")),
        "costs-limits-100": bottom(limits("10.50", "0.15", "0.25")),
        "costs-limits-none": bottom(no_limits),
        "costs-limits-one": bottom(one_limit),
        "costs-limits-edit": bottom(editing),
        "costs-outside-stale": bottom(outside(INFO, 190)),
        "costs-outside-yesterday": bottom(outside(INFO, 60 * 30)),
        "costs-outside-less": bottom(
            outside(KeyInfo(usage_daily=D("0.02"), usage_monthly=D("2.5000000000000001")))
        ),
        "costs-outside-unknown": bottom(outside(KeyInfo())),
        "costs-delete": bottom(deleting),
        "costs-delete-all": bottom(deleting_all),
        "costs-trouble": trouble,
        "costs-in-the-way": in_the_way,
        "costs-loading": loading,
    }


def show_settled(window: Window, page: CostsPage, state: Show) -> Iterator[str]:
    """A state of the page that is whole."""
    settled(page)
    yield from act(window, page, state)


PICTURED: Final = PicturedPage("costs", CostsPage, states, show_settled)


if __name__ == "__main__":
    PICTURED.main("tests.ui.spend.states", __doc__)
