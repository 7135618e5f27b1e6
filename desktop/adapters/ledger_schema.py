"""The tables of ``ledger.sqlite3`` and how an older file becomes a newer one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from desktop.adapters.ledger_file import Connection, connect
from desktop.adapters.ledger_rollup import rebuild
from desktop.adapters.ledger_sums import create_sums
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable

REQUESTS: Final = """
    CREATE TABLE requests (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        run TEXT NOT NULL,
        chat TEXT NOT NULL,
        provider TEXT NOT NULL,
        origin TEXT NOT NULL,
        model TEXT NOT NULL,
        sent_at TEXT NOT NULL,
        counted,
        status TEXT NOT NULL,
        first_token_at TEXT,
        ended_at TEXT,
        answered_by TEXT NOT NULL,
        host TEXT NOT NULL,
        generation_id TEXT NOT NULL,
        prompt, completion, cached, cache_write, cache_write_1h,
        reasoning, audio, audio_output, image, image_input, web_searches, server_tool_calls,
        lines TEXT NOT NULL,
        estimate TEXT,
        price_origin TEXT NOT NULL,
        price_as_of TEXT,
        billed TEXT,
        byok INTEGER NOT NULL,
        upstream TEXT,
        upstream_prompt TEXT,
        upstream_completion TEXT,
        server_tools TEXT
    )
"""
"""Times are UTC in ISO 8601, all of one length, so that they sort as text. Amounts are USD as
text with every digit. Counts have no declared type, so that SQLite turns none into a float."""

_INDEXES: Final = (
    "CREATE INDEX requests_by_time ON requests (sent_at)",
    "CREATE INDEX requests_by_model ON requests (provider, model, sent_at)",
    "CREATE INDEX requests_on_their_way ON requests (run) WHERE status = 'sent'",
    """CREATE INDEX requests_without_bill ON requests (sent_at)
        WHERE status IN ('stopped', 'failed') AND billed IS NULL AND generation_id <> ''""",
)


def _requests(connection: Connection) -> None:
    for statement in (REQUESTS, *_INDEXES):
        connection.execute(statement)


def _sums(connection: Connection) -> None:
    create_sums(connection)
    rebuild(connection)


Migration = Callable[[Connection], None]

MIGRATIONS: Final[Sequence[Migration]] = (_requests, _sums)
"""Each leads from the version that is its index to the next; none is ever changed."""

VERSION: Final = len(MIGRATIONS)


def version(connection: Connection) -> int:
    """What the file says of itself; 0: it is new."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def prepare(path: Path) -> None:
    """Make the tables in a new file, and bring an older one to this version. It is in WAL mode
    then. Raises `desktop.adapters.ledger_file.SqlError`, and `LedgerUnavailable` for a newer one.
    """
    with closing(connect(path)) as connection:
        found = version(connection)
        if found > VERSION:
            raise newer(path, found)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        for number, migration in enumerate(MIGRATIONS[found:], found):
            migration(connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")


def newer(path: Path, found: int) -> LedgerUnavailable:
    detail = f"it was written by a newer version ({found})"
    return LedgerUnavailable(LedgerFault.NEWER, str(path), detail)
