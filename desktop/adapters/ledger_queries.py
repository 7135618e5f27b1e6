"""What is asked of the table ``requests``. Each raises `SqlError` and `UnreadableRow`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from desktop.adapters.ledger_file import Connection
from desktop.adapters.ledger_rollup import forget_before
from desktop.adapters.ledger_rows import (
    COLUMNS,
    from_row,
    reading,
    text_cell,
    time_cell,
    to_row,
)
from desktop.adapters.ledger_sums import DAYS, SUMS, read_sums
from desktop.domain.requests import RequestRecord
from desktop.domain.send_estimate import CountSample

PAGE: Final = 500
"""Rows that are read at a time, so that whoever writes never waits long."""

Place = tuple[str, int]
"""Of a row among all, oldest first: when it was sent, and its number."""

_COLUMNS: Final = ", ".join(COLUMNS)
_PUT: Final = (
    f"INSERT INTO requests (run, {_COLUMNS}) VALUES (?{', ?' * len(COLUMNS)})"
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in COLUMNS[1:])}"
)
_UNBILLED: Final = "status IN ('stopped', 'failed') AND billed IS NULL AND generation_id <> ''"
_AFTER_ALL: Final = "~"
"""Sorts after every time."""


def put(connection: Connection, run: str, record: RequestRecord) -> None:
    """Add a row, or replace one; whose run that is of stays as it is."""
    connection.execute(_PUT, (run, *to_row(record)))


def find(connection: Connection, record_id: str) -> RequestRecord | None:
    found = _records(connection, "id = ?", (text_cell(record_id),))
    return found[0] if found else None


def runs_under_way(connection: Connection) -> tuple[str, ...]:
    """The runs that have a request without an end."""
    found = connection.execute("SELECT DISTINCT run FROM requests WHERE status = 'sent'")
    return tuple(str(run) for (run,) in found.fetchall())


def under_way(connection: Connection, runs: Sequence[str]) -> tuple[RequestRecord, ...]:
    """The requests of these runs that have no end."""
    marks = ", ".join("?" * len(runs))
    return _records(connection, f"status = 'sent' AND run IN ({marks})", runs)


def unbilled(connection: Connection, since: datetime) -> tuple[RequestRecord, ...]:
    return _records(connection, f"{_UNBILLED} AND sent_at >= ?", (time_cell(since),))


def page(connection: Connection, after: Place, end: str) -> list[tuple[Place, RequestRecord]]:
    """The next rows before ``end``, each with the place that the page after it begins behind."""
    found = connection.execute(
        f"SELECT {_COLUMNS}, seq FROM requests"
        " WHERE (sent_at, seq) > (?, ?) AND sent_at < ? ORDER BY sent_at, seq LIMIT ?",
        (*after, end, PAGE),
    )
    at = COLUMNS.index("sent_at")
    return [((row[at], row[-1]), from_row(row[:-1])) for row in found]


def samples(
    connection: Connection, provider: str, model: str, newest: int
) -> tuple[CountSample, ...]:
    found = connection.execute(
        "SELECT counted, prompt FROM requests WHERE provider = ? AND model = ?"
        " AND counted > 0 AND prompt > 0 ORDER BY sent_at DESC LIMIT ?",
        (text_cell(provider), text_cell(model), newest),
    )
    with reading("a count"):
        return tuple(CountSample(int(counted), int(prompt)) for counted, prompt in found)


def first_day(connection: Connection) -> date | None:
    (found,) = connection.execute("SELECT min(span) FROM days").fetchone()
    with reading("a day"):
        return None if found is None else date.fromisoformat(found)


def count(connection: Connection, before: date | None) -> int:
    found = connection.execute(
        f"SELECT {', '.join(SUMS)} FROM {DAYS.name} WHERE span < ?", (_end(before),)
    )
    return sum(spend.requests for spend in read_sums(found))


def delete(connection: Connection, before: date | None) -> int:
    """Of the days before one, or all; the sums, too. Returns how many there were."""
    end = _end(before)
    deleted = connection.execute("DELETE FROM requests WHERE sent_at < ?", (end,)).rowcount
    forget_before(connection, end)
    return deleted


def _end(before: date | None) -> str:
    return before.isoformat() if before else _AFTER_ALL


def _records(
    connection: Connection, where: str, cells: Sequence[str | bytes]
) -> tuple[RequestRecord, ...]:
    """Oldest first."""
    statement = f"SELECT {_COLUMNS} FROM requests WHERE {where} ORDER BY sent_at, seq"
    return tuple(map(from_row, connection.execute(statement, cells)))
