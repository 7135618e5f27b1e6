"""Reports from the roll-up: a span is its full months, and the days before and after them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from desktop.adapters.ledger_file import Connection
from desktop.adapters.ledger_rows import text
from desktop.adapters.ledger_sums import DAY_MODELS, DAYS, MONTH_MODELS, MONTHS, SUMS, read_sums
from desktop.domain.spend import Grouping, Spend, SpendReport, SpendRow

_SUMS = ", ".join(SUMS)

Cover = tuple[tuple[str, str] | None, tuple[tuple[str, str], ...]]
"""First and last full month, if there is one; bounds of the days beside them. As they sort."""


def report(connection: Connection, since: date, until: date, grouping: Grouping) -> SpendReport:
    """See `desktop.services.ports.Ledger.report`."""
    read = _by_day if grouping is Grouping.DAY else _by_model
    rows = read(connection, since, until)
    return SpendReport(since, until, grouping, Spend.total(row.spend for row in rows), rows)


def total(connection: Connection, since: date, until: date) -> Spend:
    """The same sum without the rows."""
    rows = _covering(connection, since, until, (MONTHS.name, DAYS.name), _SUMS)
    return Spend.total(read_sums(rows))


def _by_day(connection: Connection, since: date, until: date) -> tuple[SpendRow, ...]:
    found = connection.execute(
        f"SELECT span, {_SUMS} FROM {DAYS.name} WHERE span BETWEEN ? AND ? ORDER BY span",
        (since.isoformat(), until.isoformat()),
    ).fetchall()
    sums = read_sums(row[1:] for row in found)
    return tuple(SpendRow(row[0], spend) for row, spend in zip(found, sums, strict=True))


def _by_model(connection: Connection, since: date, until: date) -> tuple[SpendRow, ...]:
    tables = (MONTH_MODELS.name, DAY_MODELS.name)
    sums: defaultdict[tuple[Any, Any], list[tuple[Any, ...]]] = defaultdict(list)
    for row in _covering(connection, since, until, tables, f"provider, model, {_SUMS}"):
        sums[row[:2]].append(row[2:])
    rows = [
        SpendRow(text(model), Spend.total(read_sums(found)), text(provider))
        for (provider, model), found in sums.items()
    ]
    rows.sort(key=lambda row: (row.key, row.provider))
    return tuple(sorted(rows, key=lambda row: row.spend.spent, reverse=True))


def _covering(
    connection: Connection, since: date, until: date, tables: tuple[str, str], columns: str
) -> list[tuple[Any, ...]]:
    """Rows of the two tables, of months and of days, that make up a span."""
    months, days = cover(since, until)
    of_months, of_days = tables
    spans = [(of_months, months)] if months else []
    rows: list[tuple[Any, ...]] = []
    for table, bounds in [*spans, *((of_days, bounds) for bounds in days)]:
        statement = f"SELECT {columns} FROM {table} WHERE span BETWEEN ? AND ?"
        rows += connection.execute(statement, bounds)
    return rows


def cover(since: date, until: date) -> Cover:
    """The parts of a span, as bounds of text: ``2026-11-30`` < ``2026-12`` < ``2026-12-01``."""
    first = _month(since.year, since.month + (since.day > 1))
    ends_month = until == date.max or (until + timedelta(days=1)).day == 1
    last = _month(until.year, until.month - (not ends_month))
    whole = (since.isoformat(), until.isoformat())
    if first > last:
        return None, (whole,)
    months = _span(first), _span(last)
    return months, ((whole[0], months[0]), (f"{months[1]}-99", whole[1]))


def _month(year: int, month: int) -> tuple[int, int]:
    """Month 13 is the next year's first, even after the last of all years; month 0 the last year's
    last."""
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def _span(month: tuple[int, int]) -> str:
    """``2026-11``."""
    return "{:04}-{:02}".format(*month)
