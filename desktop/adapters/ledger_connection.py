"""One connection to the ledger: opened when needed, opened anew after a fault, repaired."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from desktop.adapters.file_lock import FileLock, Timeout
from desktop.adapters.files import make_private_folder, name_aside
from desktop.adapters.ledger_file import (
    BUSY_SECONDS,
    Connection,
    SqlError,
    UnreadableRow,
    connect_to_read,
    connect_to_write,
    header_version,
    identity,
    make_private_file,
    unavailable,
)
from desktop.adapters.ledger_repair import replace_broken
from desktop.adapters.ledger_schema import VERSION, newer, prepare, version
from desktop.domain.errors import StorageFailed
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.services.ports import Clock

T = TypeVar("T")
Work = Callable[[Connection], T]

_EXPECTED = (SqlError, UnreadableRow, OSError, StorageFailed, LedgerUnavailable)
_MAY_BE_READABLE = (LedgerFault.READ_ONLY, LedgerFault.FULL, LedgerFault.UNUSABLE)


class LedgerConnection:
    """Runs work in transactions, one at a time. Raises nothing but `LedgerUnavailable`."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._turn = RLock()
        self._between_processes = FileLock(
            path.with_name(f"{path.stem}.lock"),
            timeout=BUSY_SECONDS,
            thread_local=False,
            mode=0o600,
        )
        """Held while the file is made, migrated or replaced."""
        self._connection: Connection | None = None
        self._file: tuple[int, int] | None = None
        """Of the connection, or the one that could not be used."""
        self._times_opened = 0
        self._closed = False
        self.notice = ""

    def write(self, work: Work[T]) -> T:
        """Do all of it or nothing."""
        return self._run(work, "BEGIN IMMEDIATE")

    def read(self, work: Work[T], empty: T) -> T:
        """Everything is read as it is at one moment. ``empty``: the answer of no ledger at all."""
        with self._turn:
            if not self._is_there():
                self.drop()
                return empty
            try:
                return self._run(work, "BEGIN")
            except LedgerUnavailable as error:
                if error.fault in _MAY_BE_READABLE:
                    with suppress(LedgerUnavailable):
                        return self._read_only(work)
                raise

    def alone(self, statement: str) -> Any:
        """One statement outside of a transaction."""
        return self._run(lambda connection: connection.execute(statement).fetchone(), "")

    def drop(self) -> None:
        """Close; whatever comes next opens it again."""
        with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                with suppress(SqlError):
                    connection.close()

    def close(self) -> None:
        """For good: a thread cannot be cancelled, so a look may come that nobody waits for."""
        with self._turn:
            self._closed = True
            self.drop()

    def state(self) -> tuple[int, int] | None:
        """Another one whenever another connection has written, or this one was opened anew."""
        with self._turn:
            if not self._is_there():
                return None
            (written,) = self.alone("PRAGMA data_version")
            return self._times_opened, written

    def compact(self) -> None:
        """Leave no trace of what was deleted, and give back its room, if that is possible.

        Room is given back where that is most of the file: it takes as long as what is left is big.
        """
        with suppress(LedgerUnavailable), self._turn:
            (pages,), (free,) = self.alone("PRAGMA page_count"), self.alone("PRAGMA freelist_count")
            if free * 2 > pages:
                self.alone("VACUUM")
            self.alone("PRAGMA wal_checkpoint(TRUNCATE)")

    def _is_there(self) -> bool:
        self._require_not_closed()
        try:
            return identity(self._path) is not None
        except OSError as error:
            raise unavailable(error, self._path) from None

    def _require_not_closed(self) -> None:
        if self._closed:
            raise LedgerUnavailable(LedgerFault.CLOSED, str(self._path))

    def _run(self, work: Work[T], begin: str) -> T:
        with self._turn:
            try:
                return self._attempt(work, begin)
            except LedgerUnavailable as error:
                if error.fault is not LedgerFault.CORRUPT:
                    raise
                self._replace(error)
            return self._attempt(work, begin)

    def _attempt(self, work: Work[T], begin: str) -> T:
        try:
            connection = self._opened()
            if not begin:
                return work(connection)
            connection.execute(begin)
            # Now that nobody else can write: a newer version may have migrated it since it was
            # opened, and sums in which it counts more would be wrong ever after.
            _require_this_version(connection, self._path)
            result = work(connection)
            connection.execute("COMMIT")
        except _EXPECTED as error:
            self.drop()  # which rolls back
            raise unavailable(error, self._path) from None
        except BaseException:
            self.drop()
            raise
        return result

    def _read_only(self, work: Work[T]) -> T:
        try:
            with closing(connect_to_read(self._path)) as connection:
                _require_this_version(connection, self._path)
                connection.execute("BEGIN")
                return work(connection)
        except _EXPECTED as error:
            raise unavailable(error, self._path) from None

    def _opened(self) -> Connection:
        """The connection to the file that has the name now: another process may have replaced it,
        and what is written into a file without a name is lost."""
        self._require_not_closed()
        there = identity(self._path)
        if self._connection is not None and self._file == there:
            return self._connection
        self.drop()
        self._file = there
        if there is None or (found := header_version(self._path)) != VERSION:
            if there is not None and found is not None and found > VERSION:
                raise newer(self._path, found)  # not even opened, so that no byte of it changes
            self._prepare()
            self._file = identity(self._path)
        self._connection = connect_to_write(self._path)
        self._times_opened += 1
        _require_this_version(self._connection, self._path)
        return self._connection

    def _prepare(self) -> None:
        """Make the file, or bring it to this version."""
        make_private_folder(self._path.parent)
        try:
            with self._between_processes:
                make_private_file(self._path)
                prepare(self._path)
        except Timeout:
            raise self._held() from None

    def _replace(self, error: LedgerUnavailable) -> None:
        """Begin a new file with what can be read of the broken one, which is kept beside it."""
        try:
            with self._between_processes:
                if identity(self._path) != self._file:
                    return  # another process has done so
                aside = name_aside(self._path, self._clock())
                kept = replace_broken(self._path, aside)
        except Timeout:
            raise self._held() from None
        except _EXPECTED as failed:
            problem = unavailable(failed, self._path)
            detail = f"{error.detail}, and it could not be moved aside: {problem.detail}"
            raise LedgerUnavailable(LedgerFault.CORRUPT, str(self._path), detail) from None
        self.notice = (
            f"{self._path.name} could not be used: {error.detail}. {kept:,} requests could be read "
            f"and are kept; the broken file is kept as {aside.name}."
        )

    def _held(self) -> LedgerUnavailable:
        detail = "another program is preparing it"
        return LedgerUnavailable(LedgerFault.LOCKED, str(self._path), detail)


def _require_this_version(connection: Connection, path: Path) -> None:
    found = version(connection)
    if found > VERSION:
        raise newer(path, found)
    if found < VERSION:
        detail = "it is of an older version and cannot be brought to this one"
        raise LedgerUnavailable(LedgerFault.READ_ONLY, str(path), detail)
