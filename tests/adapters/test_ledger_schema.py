"""An older ledger is brought to this version; a newer one is left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.ledger_schema import VERSION
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.spend import Spend
from tests.adapters.ledger_samples import NOON, begun, complete
from tests.fakes import ManualClock

TODAY = NOON.date()


@pytest.fixture
def path(tmp_path: Path, clock: ManualClock) -> Path:
    """A ledger with two requests."""
    path = tmp_path / "ledger.sqlite3"
    ledger = SqliteLedger(path, clock)
    ledger.begin(complete("r1"))
    ledger.begin(complete("r2"))
    ledger.close()
    return path


def on_disk(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.glob("ledger.sqlite3*")}


def alter(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_ledger_from_before_the_roll_up_gets_one(path: Path, clock: ManualClock) -> None:
    tables = ("day_models", "days", "month_models", "months")
    alter(path, *(f"DROP TABLE {table}" for table in tables), "PRAGMA user_version = 1")
    ledger = SqliteLedger(path, clock)
    assert ledger.total(TODAY, TODAY) == Spend.total([Spend.of(complete())] * 2)
    assert ledger.find("r1") == complete("r1")
    ledger.begin(begun("r3"))
    assert ledger.check() == ()
    ledger.close()


def test_a_migration_that_fails_changes_nothing(path: Path, clock: ManualClock) -> None:
    alter(path, "DROP TABLE months", "PRAGMA user_version = 1")  # the other sums are in the way
    before = on_disk(path)
    ledger = SqliteLedger(path, clock)
    with pytest.raises(LedgerUnavailable) as caught:
        ledger.begin(begun("r3"))
    ledger.close()
    assert caught.value.fault is LedgerFault.UNUSABLE
    assert on_disk(path) == before


def test_an_empty_file_is_a_new_ledger(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.touch()
    ledger = SqliteLedger(path, clock)
    assert ledger.total(TODAY, TODAY) == Spend()
    ledger.begin(begun())
    ledger.close()


def test_a_newer_ledger_is_left_byte_for_byte_as_it_is(path: Path, clock: ManualClock) -> None:
    alter(path, f"PRAGMA user_version = {VERSION + 1}")
    before = on_disk(path)
    ledger = SqliteLedger(path, clock)
    refused(ledger)
    ledger.close()
    assert on_disk(path) == before


def test_a_newer_ledger_that_is_open_elsewhere_is_left_alone(
    path: Path, clock: ManualClock
) -> None:
    """The new version is only in the WAL yet, as after a crash."""
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute("PRAGMA wal_autocheckpoint = 0")
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
        before = path.read_bytes()
        ledger = SqliteLedger(path, clock)
        refused(ledger)
        ledger.close()
        assert path.read_bytes() == before
        assert newer.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_ledger_that_a_newer_version_migrates_while_it_is_open_here_is_left_alone(
    path: Path, clock: ManualClock
) -> None:
    ledger = SqliteLedger(path, clock)
    ledger.begin(complete("r3"))
    assert ledger.changed() is False
    alter(path, f"PRAGMA user_version = {VERSION + 1}")
    refused(ledger)
    refused(ledger)  # not only the first time
    ledger.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id FROM requests").fetchall() == [
            ("r1",),
            ("r2",),
            ("r3",),
        ]
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)


def refused(ledger: SqliteLedger) -> None:
    for attempt in (lambda: ledger.begin(begun("r3")), ledger.first_day, ledger.changed):
        with pytest.raises(LedgerUnavailable) as caught:
            attempt()
        assert caught.value.fault is LedgerFault.NEWER
        assert caught.value.detail == f"it was written by a newer version ({VERSION + 1})"
