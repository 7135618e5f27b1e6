"""The roll-up is kept with each write, so that the sums of any span are read and not added up.

Any span is a few full months and the days at its ends, however many requests it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Any, Final

from desktop.adapters.ledger_file import Connection
from desktop.adapters.ledger_rows import COLUMNS, from_row, reading
from desktop.adapters.ledger_sums import (
    DAY_MODELS,
    DAYS,
    EXACT,
    MONTH_MODELS,
    MONTHS,
    SUMS,
    TABLES,
    Key,
    SumTable,
    read_sum,
    read_sums,
    write_sum,
)
from desktop.domain.money import ZERO
from desktop.domain.requests import RequestRecord
from desktop.domain.spend import Spend


def adjust(connection: Connection, old: RequestRecord | None, new: RequestRecord) -> None:
    """Take what a request added before out of every sum, and put in what it adds now.

    The request's own row has been written before.
    """
    out, into = Spend.of(old) if old else _NOTHING, Spend.of(new)
    for table in TABLES:
        after = table.key_of(new)
        before = table.key_of(old) if old else after
        if before == after:
            _exchange(connection, table, after, out, into)
        else:
            _exchange(connection, table, before, out, _NOTHING)
            _exchange(connection, table, after, _NOTHING, into)


_NOTHING: Final = Spend()


def _exchange(connection: Connection, table: SumTable, key: Key, out: Spend, into: Spend) -> None:
    found = read_sum(connection, table, key)
    values: dict[str, Any] = {"dearest": max(found.dearest, into.dearest)}
    with localcontext(EXACT):
        for name in SUMS[:-1]:
            values[name] = getattr(found, name) - getattr(out, name) + getattr(into, name)
    if out.requests and into.dearest < found.dearest == out.dearest:
        values["dearest"] = _dearest(connection, table, key)
    write_sum(connection, table, key, Spend(**values))


def _dearest(connection: Connection, table: SumTable, key: Key) -> Decimal:
    """Looked for again, as the one that was the dearest has become cheaper or is gone."""
    found = connection.execute(table.dearest_of, key)
    with reading("an amount"):
        return max([ZERO, *(Decimal(cost) for (cost,) in found if cost is not None)])


def forget_before(connection: Connection, end: str) -> None:
    """The requests of the days before ``end``, a day or something after all of them, are gone."""
    for table in (DAY_MODELS, DAYS):
        connection.execute(f"DELETE FROM {table.name} WHERE span < ?", (end,))
    for months, days in ((MONTH_MODELS, DAY_MODELS), (MONTHS, DAYS)):
        connection.execute(f"DELETE FROM {months.name} WHERE span < ?", (end,))
        _sum_month(connection, months, days, end[: months.digits])


def _sum_month(connection: Connection, months: SumTable, days: SumTable, month: str) -> None:
    """Sum a month anew, which has lost some of its days."""
    statement = f"SELECT {', '.join((*days.key[1:], *SUMS))} FROM {days.name} WHERE span LIKE ?"
    sums: defaultdict[Key, list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(statement, (f"{month}-%",)):
        sums[(month, *row[: -len(SUMS)])].append(row[-len(SUMS) :])
    for key, rows in sums.items():
        write_sum(connection, months, key, Spend.total(read_sums(rows)))


def rebuild(connection: Connection) -> None:
    """Sum all requests anew."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table.name}")
    for table, key, spend in _recomputed(connection):
        write_sum(connection, table, key, spend)


def differences(connection: Connection) -> tuple[str, ...]:
    """Where the roll-up is not what the requests come to; nothing, unless there is a mistake."""
    found = []
    seen: dict[str, set[Key]] = {table.name: set() for table in TABLES}
    for table, key, spend in _recomputed(connection):
        seen[table.name].add(key)
        if read_sum(connection, table, key) != spend:
            found.append(f"{table.name} {key}")
    for table in TABLES:
        keys = set(connection.execute(f"SELECT {', '.join(table.key)} FROM {table.name}"))
        found += [f"{table.name} {key} has no requests" for key in keys - seen[table.name]]
    return tuple(found)


def _recomputed(connection: Connection) -> Iterator[tuple[SumTable, Key, Spend]]:
    parts: defaultdict[tuple[SumTable, Key], list[Spend]] = defaultdict(list)
    columns = ("'[]'" if name == "lines" else name for name in COLUMNS)  # the sums need no lines
    for row in connection.execute(f"SELECT {', '.join(columns)} FROM requests"):
        record = from_row(row)
        added = Spend.of(record)
        for table in TABLES:
            found = parts[table, table.key_of(record)]
            found.append(added)
            if len(found) == _AT_ONCE:
                found[:] = [Spend.total(found)]
    return ((table, key, Spend.total(found)) for (table, key), found in parts.items())


_AT_ONCE: Final = 1_000
"""Many are summed in one go, which is faster, but not all are kept until then."""
