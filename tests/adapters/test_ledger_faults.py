"""A ledger that cannot be used: the reason is told, nothing recorded is lost, and it comes back."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from desktop.adapters.ledger import SqliteLedger
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from tests.adapters.ledger_processes import ROOT, command
from tests.adapters.ledger_samples import begun, complete
from tests.as_root import run_as_nobody, small_disk
from tests.fakes import ManualClock

ALWAYS = (date.min, date.max)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path, clock: ManualClock) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(path, clock)
    yield ledger
    ledger.close()


def fault(attempt: Callable[[], object]) -> LedgerFault:
    with pytest.raises(LedgerUnavailable) as caught:
        attempt()
    assert caught.value.path
    assert caught.value.detail
    return caught.value.fault


def assert_works_again(ledger: SqliteLedger) -> None:
    before = ledger.count()
    ledger.begin(begun("afterwards"))
    ledger.update(complete("afterwards"))
    assert ledger.count() == before + 1
    assert ledger.check() == ()


@contextmanager
def held(path: Path, *statements: str) -> Iterator[None]:
    """Another program works on the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for statement in statements:
            other.execute(statement).fetchall()
        yield


def test_while_another_program_writes_reading_goes_on(ledger: SqliteLedger, path: Path) -> None:
    ledger.begin(complete("r1"))
    with held(path, "BEGIN EXCLUSIVE"):
        assert ledger.total(*ALWAYS).requests == 1
        assert fault(lambda: ledger.begin(begun("r2"))) is LedgerFault.LOCKED
        assert ledger.find("r1") == complete("r1")
    assert_works_again(ledger)


def recorded_earlier(path: Path, clock: ManualClock) -> SqliteLedger:
    """A ledger that an earlier start has closed, as the next one begins with it."""
    earlier = SqliteLedger(path, clock)
    earlier.begin(complete("r1"))
    earlier.close()
    return SqliteLedger(path, clock)


def test_a_program_that_keeps_everybody_out(path: Path, clock: ManualClock) -> None:
    ledger = recorded_earlier(path, clock)
    exclusive = "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "DELETE FROM months", "COMMIT"
    with held(path, *exclusive):
        assert fault(lambda: ledger.total(*ALWAYS)) is LedgerFault.LOCKED
    assert ledger.find("r1") == complete("r1")
    ledger.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    with small_disk(tmp_path / "small", "1m") as disk:
        yield disk


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    filler.write_bytes(b"")
    size = 1024 * 1024
    with filler.open("ab", buffering=0) as file:
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2
    return filler


def test_a_full_disk(disk: Path, clock: ManualClock) -> None:
    path = disk / "ledger.sqlite3"
    ledger = SqliteLedger(path, clock)
    ledger.begin(complete("r1"))
    filler = fill(disk)
    assert fault(lambda: begin_many(ledger)) is LedgerFault.FULL
    assert fault(lambda: begin_many(ledger)) is LedgerFault.FULL
    assert ledger.find("r1") == complete("r1"), "what is recorded can still be read"
    recorded = ledger.count()
    ledger.close()
    ledger = SqliteLedger(path, clock)
    assert ledger.count() == recorded, "by the next start, too"
    filler.unlink()
    assert_works_again(ledger)
    ledger.close()


def begin_many(ledger: SqliteLedger) -> None:
    for number in range(2, 400):
        ledger.begin(begun(f"r{number}"))


def test_a_disk_that_was_full_from_the_start(disk: Path, clock: ManualClock) -> None:
    ledger = SqliteLedger(disk / "profile" / "ledger.sqlite3", clock)
    filler = fill(disk)
    assert fault(lambda: ledger.begin(begun())) is LedgerFault.FULL
    filler.unlink()
    assert_works_again(ledger)
    ledger.close()


def test_a_disk_that_may_only_be_read(disk: Path, clock: ManualClock) -> None:
    path = disk / "ledger.sqlite3"
    ledger = recorded_earlier(path, clock)
    remount(disk, "ro")
    assert fault(lambda: ledger.begin(begun("r2"))) is LedgerFault.READ_ONLY
    assert fault(ledger.delete) is LedgerFault.READ_ONLY
    assert ledger.find("r1") == complete("r1")
    assert ledger.abandoned() == ()
    ledger.close()
    remount(disk, "rw")
    ledger = SqliteLedger(path, clock)
    assert_works_again(ledger)
    ledger.close()


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def test_a_file_that_may_not_grow(path: Path, clock: ManualClock) -> None:
    """As with a quota. It needs no rights to try, unlike a disk that is full."""
    ledger = recorded_earlier(path, clock)
    limit = path.stat().st_size

    def may_not_grow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit // 4, limit // 4))

    done = subprocess.run(
        command("once", path, "r2"),
        cwd=ROOT,
        preexec_fn=may_not_grow,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    read, written = done.stdout.splitlines()
    assert read == "read 1"
    assert written.split(":")[0] in ("written full", "written unusable")
    assert ledger.find("r1") == complete("r1")
    assert_works_again(ledger)
    ledger.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "read"),
    [
        (0o755, 0o644, "read 1"),
        (0o777, 0o644, "read 1"),
        (0o755, 0o600, "read read_only: Permission denied"),
        (0o700, 0o644, "read read_only: Permission denied"),
    ],
)
def test_without_permission_to_write(
    open_folder: Path, clock: ManualClock, folder_mode: int, file_mode: int, read: str
) -> None:
    path = open_folder / "profile" / "ledger.sqlite3"
    ledger = recorded_earlier(path, clock)
    path.with_name("ledger-runs").chmod(folder_mode)
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    before = path.read_bytes()
    done = run_as_nobody("tests.adapters.write_ledger", "once", str(path), "r2")
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.splitlines()
    assert said[0] == read
    assert said[1].startswith("written read_only: ")
    assert path.read_bytes() == before
    assert_works_again(ledger)
    ledger.close()


def test_a_folder_in_place_of_the_file(ledger: SqliteLedger, path: Path) -> None:
    path.mkdir()
    assert fault(lambda: ledger.begin(begun())) is LedgerFault.UNUSABLE
    assert fault(ledger.first_day) is LedgerFault.UNUSABLE
    path.rmdir()
    assert_works_again(ledger)


def test_a_file_in_place_of_the_folder(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "profile").write_text("not a folder")
    ledger = SqliteLedger(tmp_path / "profile" / "ledger.sqlite3", clock)
    assert fault(lambda: ledger.begin(begun())) is LedgerFault.UNUSABLE
    assert ledger.count() == 0
    ledger.close()
