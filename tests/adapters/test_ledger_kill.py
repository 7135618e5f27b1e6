"""`kill -9` in the middle of writing: nothing that was acknowledged is lost, nothing is broken."""

from __future__ import annotations

import random
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from desktop.adapters.ledger import SqliteLedger
from desktop.domain.requests import RequestRecord, RequestStatus
from tests.adapters.ledger_processes import next_line, writer
from tests.adapters.ledger_samples import begun, complete
from tests.fakes import ManualClock

MOST = 60
"""Lines that a process may say before it is killed at the latest."""


def killed_in_the_middle(path: Path, prefix: str, moment: random.Random) -> list[str]:
    """Let a process write for a random while. Returns what it said, all of which is true."""
    with writer("forever", path, prefix) as process:
        said = [next_line(process) for _ in range(moment.randint(1, MOST))]
        # Between two lines it is in the middle of a write, nearly always.
        process.kill()
        assert process.stdout
        said += process.stdout.read().splitlines()
    return said


def check(path: Path, said: list[str], clock: ManualClock) -> None:
    """Read the file as the next start does."""
    ledger = SqliteLedger(path, clock)
    assert ledger.check() == ()
    found = {record.id: record for record in ledger.records(date.min, date.max)}
    abandoned = {record.id for record in ledger.abandoned()}
    for line in said:
        what, _, name = line.partition(" ")
        record = found[name]
        assert record in (begun(name), complete(name)), "one or the other, and whole"
        assert what == "begun" or record == complete(name)
        assert (record.status is RequestStatus.SENT) == (name in abandoned)
    settle(ledger, abandoned, found)
    ledger.close()


def settle(ledger: SqliteLedger, names: set[str], found: dict[str, RequestRecord]) -> None:
    assert len(names) <= 1, "each process has one on its way at most"
    for name in names:
        assert found[name].status is RequestStatus.SENT
        ledger.update(complete(name))
    assert ledger.abandoned() == ()


@pytest.mark.timeout(1_800)  # 200 processes that start, on a busy machine
@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.long)])
def test_killed_again_and_again(tmp_path: Path, clock: ManualClock, kills: int) -> None:
    path, moment = tmp_path / "ledger.sqlite3", random.Random(20261122)
    said: list[str] = []
    for number in range(kills):
        said += killed_in_the_middle(path, f"run{number}", moment)
        check(path, said, clock)


@pytest.mark.parametrize("attempt", range(5))
def test_killed_while_the_file_is_being_made(
    tmp_path: Path, clock: ManualClock, attempt: int
) -> None:
    path = tmp_path / "ledger.sqlite3"
    with writer("forever", path, "first") as process:
        while not path.exists() and process.poll() is None:
            pass
        for _ in range(attempt * 1_000):  # a little later each time
            path.exists()
        process.kill()
        assert process.stdout
        said = process.stdout.read().splitlines()
    check(path, said, clock)
    ledger = SqliteLedger(path, clock)
    ledger.begin(begun("afterwards"))
    ledger.close()


def test_several_processes_begin_a_ledger_at_once(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "profile" / "ledger.sqlite3"
    with ExitStack() as stack:
        processes = [
            stack.enter_context(writer("forever", path, f"run{number}")) for number in range(4)
        ]
        first = [next_line(process) for process in processes]
        assert first == [f"begun run{number}-0" for number in range(4)]
    ledger = SqliteLedger(path, clock)
    assert ledger.check() == ()
    found = {record.id for record in ledger.records(date.min, date.max)}
    assert {f"run{number}-0" for number in range(4)} <= found
    ledger.close()


def test_killed_while_another_process_writes(tmp_path: Path, clock: ManualClock) -> None:
    path, moment = tmp_path / "ledger.sqlite3", random.Random(1)
    with writer("forever", path, "other") as other:
        said = [next_line(other)]
        for number in range(3):
            said += killed_in_the_middle(path, f"run{number}", moment)
        other.kill()
        assert other.stdout
        said += other.stdout.read().splitlines()
    ledger = SqliteLedger(path, clock)
    assert ledger.check() == ()
    found = {record.id for record in ledger.records(date.min, date.max)}
    assert {line.partition(" ")[2] for line in said} <= found
    ledger.close()
