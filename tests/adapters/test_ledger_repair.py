"""A damaged ledger: every byte of it is kept, what can be read goes on in a new one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.adapters.ledger import SqliteLedger
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from tests.adapters.ledger_samples import NOON, begun, complete
from tests.fakes import ManualClock

ALWAYS = (date.min, date.max)
MANY = 400


@pytest.fixture
def path(tmp_path: Path, clock: ManualClock) -> Path:
    path = tmp_path / "ledger.sqlite3"
    ledger = SqliteLedger(path, clock)
    for number in range(MANY):
        ledger.begin(complete(f"r{number}", NOON + timedelta(minutes=number)))
    ledger.close()
    return path


def aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("ledger.broken-*.sqlite3"))


def test_a_file_that_is_no_database(path: Path, clock: ManualClock) -> None:
    path.write_bytes(b"not a database at all, only bytes" * 1_000)
    broken = path.read_bytes()
    ledger = SqliteLedger(path, clock)
    assert ledger.notice == ""
    assert ledger.count() == 0
    assert [file.name for file in aside(path)] == ["ledger.broken-20261104-120000.sqlite3"]
    assert aside(path)[0].read_bytes() == broken
    assert ledger.notice == (
        "ledger.sqlite3 could not be used: file is not a database. 0 requests could be read and "
        "are kept; the broken file is kept as ledger.broken-20261104-120000.sqlite3."
    )
    ledger.begin(begun())
    ledger.update(complete())
    assert ledger.check() == ()
    assert path.stat().st_mode & 0o777 == 0o600
    ledger.close()


def cut_in_half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def hole_in_the_middle(content: bytes) -> bytes:
    middle = len(content) // 2 // 4096 * 4096
    return content[:middle] + bytes(8 * 4096) + content[middle + 8 * 4096 :]


@pytest.mark.parametrize("damage", [cut_in_half, hole_in_the_middle])
def test_what_can_be_read_goes_on(
    path: Path, clock: ManualClock, damage: Callable[[bytes], bytes]
) -> None:
    path.write_bytes(damage(path.read_bytes()))
    broken = path.read_bytes()
    ledger = SqliteLedger(path, clock)
    read = {record.id: record for record in ledger.records(*ALWAYS)}
    assert aside(path)[0].read_bytes() == broken
    assert f"{len(read):,} requests could be read" in ledger.notice
    assert 20 < len(read) < MANY
    for name, record in read.items():
        assert record == complete(name, NOON + timedelta(minutes=int(name[1:])))
    assert ledger.check() == ()
    ledger.begin(begun("afterwards"))
    assert ledger.total(*ALWAYS).requests == len(read) + 1
    ledger.close()


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "damage",
    [
        "billed = '0.00x'",
        "lines = '[{'",
        "status = 'sold'",
        "sent_at = sent_at || 'x'",
    ],
)
def test_a_row_that_nobody_here_has_written(path: Path, clock: ManualClock, damage: str) -> None:
    """A disk that returns other bits than were put on it need not break the file."""
    change(path, f"UPDATE requests SET {damage} WHERE id = 'r7'")
    ledger = SqliteLedger(path, clock)
    names = {record.id for record in ledger.records(*ALWAYS)}
    assert names == {f"r{number}" for number in range(MANY) if number != 7}
    assert len(aside(path)) == 1
    assert ledger.check() == ()
    ledger.close()


def test_a_sum_that_nobody_here_has_written(path: Path, clock: ManualClock) -> None:
    change(path, "UPDATE days SET billed = 'a lot'")
    ledger = SqliteLedger(path, clock)
    assert ledger.total(*ALWAYS).requests == MANY
    assert ledger.check() == ()
    ledger.close()


def test_two_broken_files_in_one_second_are_both_kept(path: Path, clock: ManualClock) -> None:
    for content in (b"1" * 5_000, b"2" * 5_000, b"3" * 5_000):
        path.write_bytes(content)
        SqliteLedger(path, clock).count()
    assert [file.read_bytes()[:1] for file in aside(path)] == [b"2", b"3", b"1"]


def test_others_go_on_with_the_new_file(path: Path, clock: ManualClock) -> None:
    """One process repairs; another has the old file open and writes into the new one."""
    other, ledger = SqliteLedger(path, clock), SqliteLedger(path, clock)
    assert other.count() == MANY
    change(path, "UPDATE requests SET billed = 'x' WHERE id = 'r7'")
    assert len(list(ledger.records(*ALWAYS))) == MANY - 1
    other.begin(begun("theirs"))
    assert ledger.find("theirs") == begun("theirs")
    assert other.notice == ""
    assert ledger.check() == ()
    other.close()
    ledger.close()


def test_where_it_cannot_be_moved_it_stays(path: Path, clock: ManualClock) -> None:
    path.write_bytes(b"x" * 5_000)
    fresh = path.with_name("ledger.fresh.sqlite3")
    fresh.mkdir()  # in the way of the new file
    ledger = SqliteLedger(path, clock)
    with pytest.raises(LedgerUnavailable) as caught:
        ledger.begin(begun())
    assert caught.value.fault is LedgerFault.CORRUPT
    assert caught.value.detail.startswith(
        "file is not a database, and it could not be moved aside: "
    )
    assert path.read_bytes() == b"x" * 5_000
    fresh.rmdir()
    ledger.begin(begun())
    ledger.close()
