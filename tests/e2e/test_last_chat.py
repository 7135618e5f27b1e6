"""The last chat of a window that was killed in the middle of an answer."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from desktop.adapters.keychain import NoKeychain
from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.domain.model_ref import NO_CHOICE
from desktop.domain.requests import RequestStatus
from desktop.presentation.askable_view import ModelNames
from desktop.presentation.chat_messages import message_views
from desktop.services.turn import Phase
from tests.e2e.dying_window import QUESTION
from tests.e2e.processes import ROOT
from tests.simulators import Served, faults

PROVIDER = "openrouter"


def killed_while_streaming(folder: Path, served: Served) -> None:
    """As soon as a part of the answer is kept; the rest of it never comes."""
    served.sandbox.script(faults.stall(4000))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.dying_window", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{served.key}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "kept\n"
        process.kill()


async def test_the_question_and_what_came_are_there(tmp_path: Path, served: Served) -> None:
    def make(base_url: str | None = None) -> Core:
        environment = {"OPENROUTER_API_KEY": served.key}
        base_urls = {} if base_url is None else {PROVIDER: base_url}
        return Core(Surroundings(profile(tmp_path), environment, NoKeychain(), base_urls))

    async with await asyncio.to_thread(make, served.base_url) as core:
        await core.providers.allow_env_key(PROVIDER, allowed=True)
        await core.providers.add_model(PROVIDER, "sandbox/writer")
        await core.catalogs.refresh(PROVIDER)
    await asyncio.to_thread(killed_while_streaming, tmp_path, served)
    async with await asyncio.to_thread(make) as core:
        await core.kept_chat.begin()
        (turn,) = core.chat.chat.value.turns
        assert turn.prompt == QUESTION
        assert (turn.phase, turn.cut_short) == (Phase.STOPPED, True)
        assert turn.text.startswith("Yes. The short way is to **start small")
        question, answer = message_views(
            core.chat.chat.value, ModelNames(), NO_CHOICE, core.clock()
        )
        assert (question.text, answer.text) == (QUESTION, turn.text)
        assert answer.note == "Stopped: Modeldeck ended"
        await core.settlement.settle_abandoned()
        record = await core.ledger.find(turn.record_id)
        assert record is not None
        assert record.status is not RequestStatus.SENT
        (generation,) = served.sandbox.account.generations.values()
        (turn,) = core.chat.chat.value.turns
        assert turn.explanation is not None
        assert turn.explanation.billed == record.bill.cost == generation.cost
