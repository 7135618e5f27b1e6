"""A request whose process is gone is abandoned; one of a process that lives is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.ledger_runs import Runs
from desktop.domain.requests import RequestStatus
from tests.adapters.ledger_processes import next_line, writer
from tests.adapters.ledger_samples import begun, complete
from tests.fakes import ManualClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path, clock: ManualClock) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(path, clock)
    yield ledger
    ledger.close()


def left(ledger: SqliteLedger) -> list[str]:
    return [record.id for record in ledger.abandoned()]


def test_what_a_killed_process_left_is_abandoned(ledger: SqliteLedger, path: Path) -> None:
    ledger.begin(begun("ours"))
    with writer("hold", path, "theirs") as process:
        assert next_line(process) == "begun theirs"
        assert left(ledger) == [], "both processes live"
        process.kill()
        process.wait(20)
    assert left(ledger) == ["theirs"]
    assert left(ledger) == ["theirs"], "until it is settled"
    ledger.update(replace(begun("theirs"), status=RequestStatus.UNKNOWN))
    assert left(ledger) == []


def test_what_a_process_left_that_ended_by_itself_is_abandoned(
    ledger: SqliteLedger, path: Path
) -> None:
    with writer("hold", path, "theirs") as process:
        next_line(process)
        process.communicate(timeout=20)
    assert left(ledger) == ["theirs"]


def test_the_next_run_finds_what_this_one_left(
    ledger: SqliteLedger, path: Path, clock: ManualClock
) -> None:
    ledger.begin(begun("sent"))
    ledger.update(complete("finished"))
    next_run = SqliteLedger(path, clock)
    assert left(next_run) == [], "the window is open while the command line runs"
    ledger.close()
    assert left(next_run) == ["sent"]
    next_run.close()


def test_whoever_settles_does_not_become_the_sender(
    ledger: SqliteLedger, path: Path, clock: ManualClock
) -> None:
    """More may become known while the request still has no end."""
    ledger.begin(begun("sent"))
    ledger.close()
    settling = SqliteLedger(path, clock)
    settling.update(replace(begun("sent"), generation_id="gen-1"))
    assert left(settling) == ["sent"]
    settling.close()


def test_runs_that_are_over_leave_nothing(path: Path, clock: ManualClock) -> None:
    for name in ("r1", "r2"):
        with writer("hold", path, name) as process:
            next_line(process)
    ledger = SqliteLedger(path, clock)
    folder = path.with_name("ledger-runs")
    assert len(list(folder.iterdir())) == 2
    assert left(ledger) == ["r1", "r2"]
    assert list(folder.iterdir()) == []


def test_looking_makes_no_run(path: Path, clock: ManualClock) -> None:
    ledger = SqliteLedger(path, clock)
    ledger.total(datetime.now(UTC).date(), datetime.now(UTC).date())
    ledger.abandoned()
    ledger.close()
    assert list(path.parent.iterdir()) == []


def test_a_run_whose_file_was_removed_takes_another(tmp_path: Path) -> None:
    runs, others = Runs(tmp_path / "runs"), Runs(tmp_path / "runs")
    first = runs.own()
    assert runs.own() == first
    assert not others.is_over(first)
    for file in (tmp_path / "runs").iterdir():
        file.unlink()
    second = runs.own()
    assert second != first
    assert not others.is_over(second)
    runs.end()
    assert others.is_over(second)
    assert list((tmp_path / "runs").iterdir()) == []
