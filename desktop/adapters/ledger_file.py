"""The file ``ledger.sqlite3`` (sqlite3): how it is opened, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from os import strerror
from pathlib import Path
from shutil import disk_usage
from typing import Final

from desktop.adapters.files import make_private_folder
from desktop.domain.errors import StorageFailed
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable

Connection = sqlite3.Connection
SqlError = sqlite3.Error

BUSY_SECONDS: Final = 2.0
"""How long to wait for another program that holds the file."""

_HEADER: Final = b"SQLite format 3\0"
_SCRAPS: Final = 64 * 1024
"""A disk with fewer bytes left is full."""


class UnreadableRow(Exception):
    """Cells that nothing here has written."""


def connect(path: Path, options: str = "mode=rw") -> Connection:
    """Open a file that is there. ``options``: of SQLite's URIs. Raises `SqlError`."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # one thread at a time, which is seen to by a lock
    )


def connect_to_write(path: Path) -> Connection:
    """Open a file that has its tables. Raises `SqlError`."""
    connection = connect(path)
    # Whatever ends the process, a commit is with the system when it returns. FULL would also wait
    # for the disk: 0.3 ms for an insert while it is idle and 4 ms while others write, against
    # 0.03 ms, to keep the last seconds before a power cut; the file is whole after one either way.
    _after(connection, "PRAGMA synchronous = NORMAL")
    return _after(connection, "PRAGMA secure_delete = ON")  # deleted is deleted


def connect_to_read(path: Path) -> Connection:
    """Open a file that cannot be written, nor anything beside it. Raises `SqlError`."""
    try:
        return _after(connect(path, "mode=ro"), "SELECT 1 FROM sqlite_master")
    except SqlError:
        wal = path.with_name(f"{path.name}-wal")
        if wal.exists() and wal.stat().st_size:
            raise  # the newest requests are in there
        return connect(path, "mode=ro&immutable=1")


def _after(connection: Connection, statement: str) -> Connection:
    try:
        connection.execute(statement).fetchall()
    except SqlError:
        connection.close()
        raise
    return connection


def make_private_file(path: Path) -> None:
    """See that the file is there and that only this user may read it.

    Raises `OSError` and `StorageFailed`.
    """
    make_private_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:
        with suppress(OSError):
            path.chmod(0o600)  # SQLite gives the files beside it the same mode


def header_version(path: Path) -> int | None:
    """What the first page says of the version, without SQLite touching anything.

    ``None``: it is no database, or not yet one in WAL mode. Raises `OSError`.
    Source of the offsets: SQLite's description of its file format, section 1.3.
    """
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(_HEADER) or len(head) < 100 or head[18:20] != b"\2\2":
        return None
    return int.from_bytes(head[60:64], "big", signed=True)


def identity(path: Path) -> tuple[int, int] | None:
    """Which file the name stands for now; ``None``: there is none. Raises `OSError`."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def unavailable(error: Exception, path: Path) -> LedgerUnavailable:
    """The same error in the words of the domain."""
    match error:
        case LedgerUnavailable():
            return error
        case UnreadableRow():
            return LedgerUnavailable(LedgerFault.CORRUPT, str(path), str(error))
        case StorageFailed():
            return LedgerUnavailable(_STORAGE.get(error.detail, _REST), str(path), error.detail)
        case OSError():
            detail = error.strerror or "it cannot be opened"
            return LedgerUnavailable(_STORAGE.get(detail, _REST), str(path), detail)
        case _:
            return LedgerUnavailable(_sql_fault(error, path), str(path), str(error))


_REST: Final = LedgerFault.UNUSABLE
_STORAGE: Final = {
    **{strerror(number): LedgerFault.READ_ONLY for number in (EACCES, EPERM, EROFS)},
    **{strerror(number): LedgerFault.FULL for number in (ENOSPC, EDQUOT)},
}
_SQL: Final = {
    sqlite3.SQLITE_BUSY: LedgerFault.LOCKED,
    sqlite3.SQLITE_LOCKED: LedgerFault.LOCKED,
    sqlite3.SQLITE_READONLY: LedgerFault.READ_ONLY,
    sqlite3.SQLITE_PERM: LedgerFault.READ_ONLY,
    sqlite3.SQLITE_FULL: LedgerFault.FULL,
    sqlite3.SQLITE_CORRUPT: LedgerFault.CORRUPT,
    sqlite3.SQLITE_NOTADB: LedgerFault.CORRUPT,
}


def _sql_fault(error: Exception, path: Path) -> LedgerFault:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # of Python's module itself: text that is not UTF-8
        return LedgerFault.CORRUPT if "decode" in str(error) else _REST
    if (fault := _SQL.get(code & 0xFF)) is not None:
        return fault
    with suppress(OSError):
        if disk_usage(path.parent).free < _SCRAPS:
            return LedgerFault.FULL  # what SQLite says where it cannot grow a file beside this one
    writable = os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)
    return _REST if writable else LedgerFault.READ_ONLY
