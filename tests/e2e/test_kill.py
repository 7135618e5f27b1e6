"""Killed in the middle of a streamed answer: no corrupt ledger, no lost row, and the next start
finds out what each request has cost."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import date
from pathlib import Path

import pytest

from desktop.adapters.keychain import NoKeychain
from desktop.adapters.profile import profile as profile_in
from desktop.core import Core, Surroundings
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import Grouping, Spend
from tests.conftest import KnownKeys
from tests.e2e.processes import ROOT
from tests.simulators import Sandbox, Served

PROVIDER = "openrouter"
SEED = 20261122
PACE_SECONDS = 0.004


@pytest.fixture
def sandbox(known_keys: KnownKeys) -> Sandbox:
    """It takes half a second for an answer, so that there is a middle."""
    sandbox = Sandbox(pace=PACE_SECONDS)
    known_keys.add(sandbox.key)
    return sandbox


@asynccontextmanager
async def started(profile: Path, served: Served) -> AsyncIterator[Core]:
    """A core on that profile, with the sandbox's key in its environment."""

    def make() -> Core:
        environment = {"OPENROUTER_API_KEY": served.key}
        to_sandbox = {PROVIDER: served.base_url}
        place = profile_in(profile)
        return Core(Surroundings(place, environment, NoKeychain(), to_sandbox))

    async with await asyncio.to_thread(make) as core:
        await core.providers.allow_env_key(PROVIDER, allowed=True)
        yield core


async def set_up(profile: Path, served: Served) -> None:
    async with started(profile, served) as core:
        await core.providers.add_model(PROVIDER, "sandbox/writer")
        await core.catalogs.refresh(PROVIDER)


def kill_chats(profile: Path, served: Served, kills: int) -> list[tuple[str, str]]:
    """What the killed processes had told before: ``streamed`` or ``finished``, and the id."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.dying_chats", str(profile), str(kills), str(SEED)],
        cwd=ROOT,
        env=dict(os.environ),
        input=f"{served.key}\n",
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    facts = [line.partition(" ") for line in done.stdout.splitlines()]
    return [(kind, record_id) for kind, _, record_id in facts]


def integrity(profile: Path) -> str:
    """What SQLite itself says of the file."""
    with closing(sqlite3.connect(profile / "ledger.sqlite3")) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def records(core: Core) -> dict[str, RequestRecord]:
    found = core.ledger._ledger.records(date.min, date.max)
    return {record.id: record for record in found}


def check_left(found: dict[str, RequestRecord], facts: list[tuple[str, str]], sent: int) -> None:
    """Nothing that was ever sent is missing."""
    assert len(found) >= sent
    for kind, record_id in facts:
        record = found[record_id]
        if kind == "finished":
            assert record.status is RequestStatus.FINISHED
            assert record.bill.cost
    statuses = {record.status for record in found.values()}
    assert statuses <= {RequestStatus.SENT, RequestStatus.FINISHED}


def check_settled(found: dict[str, RequestRecord], served: Served) -> None:
    """Every request that the provider knows has its bill, to the last digit."""
    generations = served.sandbox.account.generations
    for record in found.values():
        if not record.generation_id:
            assert (record.status, record.cost) == (RequestStatus.UNKNOWN, None)
            continue
        generation = generations[record.generation_id]
        ended = RequestStatus.STOPPED if generation.cancelled else RequestStatus.FINISHED
        assert record.status is ended
        assert record.bill.cost == generation.cost
        assert record.usage is not None
        assert record.usage.completion == generation.counts.completion


def check_sums(found: dict[str, RequestRecord], totals: Spend) -> None:
    total = Spend()
    for record in found.values():
        total += Spend.of(record)
    assert totals == total


async def killed(profile: Path, served: Served, kills: int) -> None:
    await set_up(profile, served)
    facts = await asyncio.to_thread(kill_chats, profile, served, kills)
    await asyncio.to_thread(served.wait_idle)
    assert await asyncio.to_thread(integrity, profile) == "ok"
    sent = sum(request.path.endswith("/chat/completions") for request in served.received)
    async with started(profile, served) as core:
        left = await asyncio.to_thread(records, core)
        check_left(left, facts, sent)
        open_ones = [r for r in left.values() if r.status is RequestStatus.SENT]
        assert len(open_ones) >= kills * 0.8, "few die before they are recorded"
        assert await core.settlement.settle_abandoned() == len(open_ones)
        found = await asyncio.to_thread(records, core)
        assert found.keys() == left.keys()
        check_settled(found, served)
        unknown = [r for r in found.values() if r.status is RequestStatus.UNKNOWN]
        assert 0 < len(unknown) <= kills * 0.25
        report = await core.ledger.report(date.min, date.max, Grouping.MODEL)
        check_sums(found, report.totals)
    assert await asyncio.to_thread(integrity, profile) == "ok"


async def test_killed_in_the_middle_of_an_answer(profile: Path, served: Served) -> None:
    await killed(profile, served, kills=20)


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_killed_two_hundred_times(profile: Path, served: Served) -> None:
    await killed(profile, served, kills=200)


async def test_a_command_that_is_killed(profile: Path, served: Served) -> None:
    """The command itself, as a person runs it."""
    await set_up(profile, served)
    left = await asyncio.to_thread(kill_command, profile, served)
    assert left
    await asyncio.to_thread(served.wait_idle)
    async with started(profile, served) as core:
        (record,) = (await asyncio.to_thread(records, core)).values()
        assert record.status is RequestStatus.SENT
        assert await core.settlement.settle_abandoned() == 1
        check_settled(await asyncio.to_thread(records, core), served)


def kill_command(profile: Path, served: Served) -> bytes:
    """What it had printed before."""
    words = ("--profile", str(profile), "chat", "-m", "sandbox/writer", "Why is the sky blue?")
    with subprocess.Popen(
        [sys.executable, "-m", "desktop", *words],
        cwd=ROOT,
        env={**os.environ, "OPENROUTER_API_KEY": served.key},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read(20)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    return said
