"""A ledger that SQLite cannot read any more: a new one with what can be read, the old one kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from desktop.adapters.ledger_file import (
    Connection,
    SqlError,
    UnreadableRow,
    connect,
    make_private_file,
)
from desktop.adapters.ledger_rollup import rebuild
from desktop.adapters.ledger_rows import COLUMNS, from_row
from desktop.adapters.ledger_schema import prepare

_BESIDE: Final = ("-wal", "-shm", "")
"""The file itself last: a WAL that was left behind would be taken for that of the next file."""


def replace_broken(path: Path, aside: Path) -> int:
    """Move a file aside with what belongs to it. Returns how many of its requests are in the new
    one. Raises `SqlError`, `OSError`; then the broken one is where it was.
    """
    fresh = path.with_name(f"{path.stem}.fresh{path.suffix}")
    _remove(fresh)
    try:
        make_private_file(fresh)
        prepare(fresh)
        with closing(connect(fresh)) as connection:
            kept = _salvage(path, connection)
        for ending in _BESIDE:
            part = path.with_name(path.name + ending)
            if part.exists():
                part.replace(aside.with_name(aside.name + ending))
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            _remove(fresh)
        raise
    return kept


def _remove(path: Path) -> None:
    for ending in _BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _salvage(broken: Path, fresh: Connection) -> int:
    columns = ", ".join(("seq", "run", *COLUMNS))
    marks = ", ".join("?" * (2 + len(COLUMNS)))
    fresh.execute("BEGIN")
    for row in _readable(broken, columns):
        with suppress(UnreadableRow):
            from_row(row[2:])
            fresh.execute(f"INSERT OR IGNORE INTO requests ({columns}) VALUES ({marks})", row)
    rebuild(fresh)
    (kept,) = fresh.execute("SELECT count(*) FROM requests").fetchone()
    fresh.execute("COMMIT")
    return int(kept)


def _readable(broken: Path, columns: str) -> Iterator[tuple[Any, ...]]:
    """Rows from the oldest up to the damage, then from the newest down to it."""
    with suppress(SqlError), closing(connect(broken, "mode=ro")) as connection:
        # Without this SQLite reads nothing at all of a file that is shorter than it says.
        connection.execute("PRAGMA writable_schema = ON")
        for order in ("ASC", "DESC"):
            statement = f"SELECT {columns} FROM requests NOT INDEXED ORDER BY seq {order}"
            with suppress(SqlError):
                yield from connection.execute(statement)
                return
