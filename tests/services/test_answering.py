"""Answering: any number of requests at once, each with its own end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from desktop.core import Core
from desktop.domain.chat import Delta
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.requests import RequestStatus
from desktop.services.answering import AnswerRun
from desktop.services.turn import Phase, Turn
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER
from tests.services.scripted_chat import AnsweringApi, Held, ScriptedChat, answer, scripted_chat
from tests.services.test_chat_ledger import recorded

Begin = Callable[[int, list[Turn]], AnswerRun]


async def beginner(core: Core, parts: ScriptedChat) -> Begin:
    """Begins the request of that number, and keeps what it shows in that list."""
    key, base_url = await core.credentials.key(PROVIDER), core.providers.base_url(PROVIDER)

    def begin(number: int, shown: list[Turn]) -> AnswerRun:
        turn = parts.requests.turn(number, PROVIDER, MODEL, f"{number}?")
        request = parts.requests.request(turn)
        return parts.answering.begin(turn, request, base_url, key, "a chat", shown.append)

    return begin


async def test_a_run_from_its_first_piece_to_its_end(ready: Core, clock: ManualClock) -> None:
    parts = scripted_chat(ready, AnsweringApi(answer("Yes.")), clock)
    shown: list[Turn] = []
    run = (await beginner(ready, parts))(1, shown)
    assert run.turn.phase is Phase.SENDING
    turn = await run.finished()
    assert [each.phase for each in shown] == [Phase.STREAMING, Phase.DONE]
    assert shown[-1] == turn == run.turn == await run.finished()
    assert (turn.text, turn.prompt) == ("Yes.", "1?")
    await ready.ledger.written()
    assert (await recorded(ready, turn)).status is RequestStatus.FINISHED


async def test_stopping_one_leaves_the_others(ready: Core, clock: ManualClock) -> None:
    held = [Held(), Held(), Held()]
    scripts = [[Delta("So far. "), each, *answer("Then.")] for each in held]
    parts = scripted_chat(ready, AnsweringApi(*scripts), clock)
    begin = await beginner(ready, parts)
    shown: list[list[Turn]] = [[], [], []]
    runs = [begin(number, shown[number]) for number in range(3)]
    for each in held:
        await each.reached.wait()
    await runs[1].stop()
    assert [run.turn.phase for run in runs] == [Phase.STREAMING, Phase.STOPPED, Phase.STREAMING]
    assert shown[1][-1].text == "So far. "
    for each in held:
        each.release.set()
    turns = [await run.finished() for run in runs]
    assert [turn.phase for turn in turns] == [Phase.DONE, Phase.STOPPED, Phase.DONE]
    assert [turn.text for turn in turns] == ["Then.", "So far. ", "Then."]
    await ready.ledger.written()
    statuses = [(await recorded(ready, turn)).status for turn in turns]
    assert statuses == [RequestStatus.FINISHED, RequestStatus.STOPPED, RequestStatus.FINISHED]


async def test_a_failure_of_one_is_its_own(ready: Core, clock: ManualClock) -> None:
    no = Rejected("OpenRouter", Rejection.FORBIDDEN, 403)
    held = Held()
    parts = scripted_chat(ready, AnsweringApi([no], [held, *answer()]), clock)
    begin = await beginner(ready, parts)
    refused, other = begin(1, []), begin(2, [])
    turn = await refused.finished()
    assert (turn.phase, turn.error) == (Phase.FAILED, no)
    held.release.set()
    assert (await other.finished()).phase is Phase.DONE


async def test_stop_before_its_first_step_and_after_its_end(
    ready: Core, clock: ManualClock
) -> None:
    api = AnsweringApi(answer())
    begin = await beginner(ready, scripted_chat(ready, api, clock))
    shown: list[Turn] = []
    early = begin(1, shown)
    await early.stop()
    assert (early.turn.phase, early.turn.unsent) == (Phase.STOPPED, True)
    assert shown == [early.turn] == [await early.finished()]
    assert api.asked == []
    late = begin(2, shown)
    turn = await late.finished()
    await late.stop()
    assert late.turn == turn == await late.finished()
    assert turn.phase is Phase.DONE


async def test_giving_up_the_wait_ends_the_request(ready: Core, clock: ManualClock) -> None:
    held = Held()
    parts = scripted_chat(ready, AnsweringApi([Delta("So far."), held]), clock)
    run = (await beginner(ready, parts))(1, [])
    waiting = asyncio.get_running_loop().create_task(run.finished())
    await held.reached.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (run.turn.phase, run.turn.text) == (Phase.STOPPED, "So far.")
