"""What was asked, and what that cost, as a table, as JSON or as CSV."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from desktop.cli.models_table import Column, fitted
from desktop.cli.session import Session, UsageFailed
from desktop.cli.usage_span import ALL, SpanFailed, span_of
from desktop.domain.money import plain
from desktop.domain.spend import Grouping, Spend, SpendReport
from desktop.presentation.cost_view import EN_DASH
from desktop.presentation.figures import counted, number
from desktop.presentation.spend_span import Span
from desktop.presentation.spend_view import (
    billed_text,
    estimated_text,
    spent_text,
    unknown_text,
)

if TYPE_CHECKING:
    from desktop.core import Core

Json = dict[str, object]

COMMAND: Final = "modeldeck usage"

_NEVER_CUT: Final = 99
"""A figure with a digit missing is a wrong one: these columns are left out whole."""
_COLUMNS: Final = (
    Column("Requests", right=True),
    Column("Input", right=True),
    Column("Cached", right=True, least=_NEVER_CUT),
    Column("Written", right=True, least=_NEVER_CUT),
    Column("Output", right=True),
    Column("Reasoning", right=True, least=_NEVER_CUT),
    Column("Billed", right=True, least=_NEVER_CUT),
    Column("Estimated", right=True, least=_NEVER_CUT),
    Column("Unknown", right=True, least=_NEVER_CUT),
    Column("Spent", right=True),
)


async def show_usage(
    core: Core, session: Session, since: str, until: str, by: Grouping, *, as_csv: bool
) -> None:
    """``since`` and ``until`` as they were typed. Raises `UsageFailed` and `LedgerUnavailable`."""
    today = core.clock().astimezone(UTC).date()
    first = await core.ledger.first_day() if since.strip().lower() == ALL else None
    try:
        span = span_of(since, until, today, first)
    except SpanFailed as failed:
        raise UsageFailed(COMMAND, str(failed)) from None
    report = await core.ledger.report(span.since, span.until, by)
    await tell_repairs(core, session)
    if as_csv:
        from desktop.adapters.spend_export import report_csv

        session.terminal.piece(report_csv(report))
        return
    session.answer(report_json(report), _lines(session, report, span))
    if not session.as_json:
        _tell(session, report)


async def tell_repairs(core: Core, session: Session) -> None:
    """What became of a ledger that was found damaged."""
    await core.ledger.refresh()
    if notice := core.ledger.state.value.notice:
        session.terminal.note(session.safe(notice))


def report_json(report: SpendReport) -> Json:
    """Money in USD as exact decimal strings. ``prompt`` includes what was cached and written,
    ``completion`` what was reasoned; ``estimate`` is of every request that has one, billed or
    not; ``unknown`` counts the requests that have neither."""
    key = report.grouping.value
    return {
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "totals": spend_json(report.totals),
        "rows": [{key: row.key, **spend_json(row.spend)} for row in report.rows],
    }


def spend_json(spend: Spend) -> Json:
    return {
        "requests": spend.requests,
        "prompt": spend.prompt,
        "cached": spend.cached,
        "cacheWrite": spend.cache_write,
        "completion": spend.completion,
        "reasoning": spend.reasoning,
        "estimate": plain(spend.estimate),
        "billed": plain(spend.billed),
        "unknown": spend.unknown,
    }


def _lines(session: Session, report: SpendReport, span: Span) -> list[str]:
    if not report.rows:
        return [f"Nothing was asked: {span.words} (UTC)."]
    title = "Model" if report.grouping is Grouping.MODEL else "Day"
    rows = [(session.safe(row.key), *_cells(row.spend)) for row in report.rows]
    rows.append(("Total", *_cells(report.totals)))
    table = fitted((Column(title, spills=True), *_COLUMNS), rows, session.terminal.columns)
    strong = session.terminal.strong
    return [f"{span.words} (UTC)", "", strong(table[0]), *table[1:-1], strong(table[-1])]


def _cells(spend: Spend) -> tuple[str, ...]:
    return (
        number(spend.requests),
        *(
            number(tokens) if tokens else EN_DASH
            for tokens in (
                spend.prompt,
                spend.cached,
                spend.cache_write,
                spend.completion,
                spend.reasoning,
            )
        ),
        billed_text(spend),
        estimated_text(spend),
        unknown_text(spend),
        spent_text(spend),
    )


def _tell(session: Session, report: SpendReport) -> None:
    """How to read the table."""
    if unknown := report.totals.unknown:
        requests = counted(unknown, "request")
        session.terminal.note(f"{requests} may have cost something that nobody knows.")
    if report.rows:
        said = "Input includes what was cached and written, output what was reasoned."
        session.terminal.faint_note(f"{said} Every digit: --json or --csv.")
