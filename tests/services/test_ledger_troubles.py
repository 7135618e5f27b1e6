"""A chat while something is the matter with the ledger's file: it works, the person is told, and
nothing is lost."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.domain.ledger_problem import LedgerFault
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.presentation.wording import describe
from desktop.services.ledger import LedgerState
from desktop.services.turn import Phase
from tests.as_root import small_disk
from tests.fakes import AT_ONCE, ManualClock, MemoryKeyStore
from tests.services.conftest import MODEL, PROVIDER, told
from tests.services.test_chat import ask
from tests.simulators import Served

Trouble = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    with small_disk(tmp_path / "small", "1m") as disk:
        yield disk


Start = Callable[[], Core]


@pytest.fixture
def start(tmp_path: Path, disk: Path, served: Served, clock: ManualClock) -> Start:
    """Makes a core whose data is on a disk of its own."""
    keys = MemoryKeyStore()
    place = replace(profile(tmp_path / "profile"), data=disk)

    def make() -> Core:
        to_sandbox = {PROVIDER: served.base_url}
        return Core(Surroundings(place, {}, keys, to_sandbox, clock, retries=AT_ONCE))

    return make


@pytest_asyncio.fixture
async def core(start: Start, served: Served) -> AsyncIterator[Core]:
    """It is set up, and has answered once."""
    async with await asyncio.to_thread(start) as core:
        await core.providers.add_model(PROVIDER, MODEL)
        await core.credentials.save(PROVIDER, served.key)
        await core.catalogs.refresh(PROVIDER)
        await ask(core, "Before?")
        yield core


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def full(path: Path) -> Iterator[None]:
    filler = path.parent / "filler"
    with filler.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 512)
    yield
    filler.unlink()


@contextmanager
def folder(path: Path) -> Iterator[None]:
    aside = path.with_name("aside.sqlite3")
    path.rename(aside)
    path.mkdir()
    yield
    path.rmdir()
    aside.rename(path)


def recorded(core: Core) -> list[RequestRecord]:
    return list(core.ledger._ledger.records(date.min, date.max))


def finished(core: Core) -> list[str]:
    """Chats that are in the file with their bill, oldest first."""
    return [
        record.id
        for record in recorded(core)
        if record.status is RequestStatus.FINISHED and record.bill.cost
    ]


@pytest.mark.parametrize(
    ("trouble", "fault"),
    [
        (locked, LedgerFault.LOCKED),
        (full, LedgerFault.FULL),
        (folder, LedgerFault.UNUSABLE),
    ],
    ids=lambda each: getattr(each, "__name__", str(each)),
)
async def test_the_chat_goes_on_and_is_recorded_later(
    core: Core, trouble: Trouble, fault: LedgerFault
) -> None:
    path = core.profile.ledger
    before = core.ledger.spending.value
    manager = trouble(path)
    await asyncio.to_thread(manager.__enter__)
    if trouble is full:
        # Room that the file has already is used up first.
        while (turn := await ask(core, "And now? " * 100)).phase is Phase.DONE:
            if core.ledger.state.value.problem is not None:
                break
    else:
        turn = await ask(core, "And now?")
    state = await told(core.ledger.state, lambda state: state.problem is not None)
    assert (turn.phase, turn.error) == (Phase.DONE, None)
    assert state.problem is not None
    assert (state.problem.fault, state.waiting > 0) == (fault, True)
    assert str(path) in describe(state.problem).text
    assert turn.explanation is not None
    assert turn.explanation.billed is not None
    spent = core.ledger.spending.value.today
    assert spent.billed >= before.today.billed + turn.explanation.billed, "limits see it"
    await asyncio.to_thread(manager.__exit__, None, None, None)
    after = await ask(core, "And afterwards?")
    assert await core.ledger.finish() == LedgerState()
    ids = [each.record_id for each in core.chat.chat.value.turns]
    assert after.record_id == ids[-1]
    assert await asyncio.to_thread(finished, core) == ids
    assert core.ledger.spending.value.today.requests == len(ids)


async def test_a_disk_that_may_only_be_read(core: Core, start: Start) -> None:
    """A system refuses that while a file is open for writing: so the next start finds out."""
    await core.__aexit__(None, None, None)
    disk = core.profile.ledger.parent
    await asyncio.to_thread(remount, disk, "ro")
    async with await asyncio.to_thread(start) as again:
        turn = await ask(again)
        problem = again.ledger.state.value.problem
        assert turn.phase is Phase.DONE
        assert problem is not None
        assert problem.fault is LedgerFault.READ_ONLY
        assert again.ledger.spending.value.today.requests == 2, "it can still be read"
        await asyncio.to_thread(remount, disk, "rw")
        await again.ledger.try_again()
        assert await again.ledger.finish() == LedgerState()
        assert len(await asyncio.to_thread(finished, again)) == 2


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


async def test_a_ledger_of_a_newer_version_is_left_as_it_is(core: Core, start: Start) -> None:
    await core.__aexit__(None, None, None)
    version = await asyncio.to_thread(set_version, core.profile.ledger, 999)
    before = await asyncio.to_thread(core.profile.ledger.read_bytes)
    async with await asyncio.to_thread(start) as again:
        turn = await ask(again)
        problem = again.ledger.state.value.problem
        assert turn.phase is Phase.DONE
        assert problem is not None
        assert problem.fault is LedgerFault.NEWER
        assert await asyncio.to_thread(core.profile.ledger.read_bytes) == before
        await asyncio.to_thread(set_version, core.profile.ledger, version)
        await again.ledger.try_again()
        assert await again.ledger.finish() == LedgerState()
        assert len(await asyncio.to_thread(finished, again)) == 2


def set_version(path: Path, version: int) -> int:
    """Returns the one before."""
    with closing(sqlite3.connect(path)) as other:
        (before,) = other.execute("PRAGMA user_version").fetchone()
        other.execute(f"PRAGMA user_version = {version}")
        return int(before)


async def test_a_damaged_file_is_moved_aside_and_the_person_is_told(core: Core) -> None:
    path = core.profile.ledger
    damaged = b"not a database at all" * 1_000
    await asyncio.to_thread(replace_file, path, damaged)
    turn = await ask(core, "And now?")
    assert turn.phase is Phase.DONE
    state = await core.ledger.finish()
    assert state.problem is None
    assert ".broken-" in state.notice
    kept = await asyncio.to_thread(lambda: [p.read_bytes() for p in path.parent.glob("*.broken*")])
    assert damaged in kept
    assert turn.record_id in await asyncio.to_thread(finished, core)


def replace_file(path: Path, content: bytes) -> None:
    """As a restored copy would, while the old one is open."""
    for name in (f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    path.with_name("new").write_bytes(content)
    path.with_name("new").replace(path)
