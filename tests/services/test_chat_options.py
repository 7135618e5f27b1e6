"""Options of a chat, what would be sent, and a chat that goes on after a restart."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.core import Core
from desktop.domain.chat_options import ChatOptions, Routing
from desktop.domain.errors import NoModel
from desktop.domain.typed_values import InvalidModelDefault
from desktop.services.turn import ChatState, Phase, Turn
from tests.fakes import NOON, ManualClock
from tests.services.conftest import MODEL, PROVIDER
from tests.services.scripted_chat import Held, answer
from tests.services.test_chat import ask, chats
from tests.services.test_chat_replacing import Said
from tests.simulators import Served

OPTIONS = ChatOptions(
    temperature=Decimal("0.3"),
    max_tokens=99,
    system_prompt="Be brief.",
    routing=Routing(sort="price"),
)


async def test_options_count_from_the_next_message_on(ready: Core, served: Served) -> None:
    before = await ready.chat.estimate(PROVIDER, MODEL, "Why?")
    await ready.chat.set_options(OPTIONS)
    assert ready.chat.chat.value.options == OPTIONS
    estimate = await ready.chat.estimate(PROVIDER, MODEL, "Why?")
    assert (estimate.max_tokens, estimate.counted > before.counted) == (99, True)
    turn = await ask(ready, "Why?")
    body = chats(served)[-1].json
    assert (body["max_tokens"], body["temperature"]) == (99, Decimal("0.3"))
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert turn.max_tokens == 99
    assert ready.chat.chat.value.options == OPTIONS
    await ready.chat.clear()
    assert ready.chat.chat.value.options.empty


async def test_options_that_nobody_could_take_are_refused(ready: Core) -> None:
    await ready.chat.set_options(OPTIONS)
    with pytest.raises(InvalidModelDefault) as caught:
        await ready.chat.set_options(replace(OPTIONS, temperature=Decimal(3)))
    assert "temperature" in caught.value.detail
    assert ready.chat.chat.value.options == OPTIONS


async def test_options_may_be_set_while_an_answer_comes(ready: Core, clock: ManualClock) -> None:
    held = Held()
    said = Said(ready, clock, [held, *answer("Yes.")])
    sending = asyncio.get_running_loop().create_task(said.ask("Why?"))
    await held.reached.wait()
    await said.service.set_options(OPTIONS)
    held.release.set()
    assert (await sending).max_tokens == 1024
    assert (said.service.chat.value.options, said.shown) == (OPTIONS, ([1], []))


async def test_what_is_shown_is_what_is_sent(ready: Core, served: Served) -> None:
    await ask(ready, "First?")
    await ready.chat.set_options(OPTIONS)
    shown = await ready.chat.preview(PROVIDER, MODEL, "Second?")
    assert len(chats(served)) == 1, "looking sends nothing"
    await ask(ready, "Second?")
    assert shown.url == f"{served.base_url}/chat/completions"
    assert json.loads(shown.body, parse_float=Decimal) == chats(served)[-1].json
    edited = json.loads((await ready.chat.preview(PROVIDER, MODEL, "Other?", after=0)).body)
    assert [message["content"] for message in edited["messages"]] == ["Be brief.", "Other?"]
    assert served.key not in shown.body + repr(shown)


async def test_without_a_model_there_is_nothing_to_show(ready: Core) -> None:
    with pytest.raises(NoModel):
        await ready.chat.preview(PROVIDER, "", "Why?")


def turn(number: int, prompt: str = "Kept?", **facts: Any) -> Turn:
    plain = Turn(number, PROVIDER, MODEL, prompt, 1024, NOON, record_id=f"id {number}")
    return replace(plain, **{"phase": Phase.DONE, "text": "Yes.", **facts})


async def test_a_kept_chat_goes_on(ready: Core, clock: ManualClock) -> None:
    said = Said(ready, clock, answer("New."))
    kept = ChatState((turn(4),), "its id", (turn(7),), OPTIONS)
    said.service.restore(kept)
    assert said.service.chat.value == kept
    await said.ask("Now?")
    assert said.sent == ["Be brief.", "Kept?", "Yes.", "Now?"]
    assert said.shown == ([4, 8], [7])
    assert said.service.chat.value.chat_id == "its id"


async def test_what_was_typed_before_the_kept_chat_came_counts_more(
    ready: Core, clock: ManualClock
) -> None:
    said = Said(ready, clock)
    routing = Routing(zero_retention=True, sort="price")
    await said.service.set_options(ChatOptions(seed=7, routing=Routing(sort="latency")))
    said.service.restore(ChatState((turn(4),), "its id", options=replace(OPTIONS, routing=routing)))
    expected = replace(OPTIONS, seed=7, routing=replace(routing, sort="latency"))
    assert said.service.chat.value == ChatState((turn(4),), "its id", options=expected)


async def test_a_chat_that_was_kept_in_the_middle_of_an_answer_is_at_rest(
    ready: Core, clock: ManualClock
) -> None:
    said = Said(ready, clock, answer("Sure."))
    said.service.restore(ChatState((turn(1, phase=Phase.STREAMING, settling=True),)))
    chat = said.service.chat.value
    assert (chat.running, chat.turns[0].settling, chat.can_go_on) == (False, False, True)
    assert chat.chat_id
    assert (await said.ask("Sure?")).phase is Phase.DONE


async def test_a_chat_that_has_begun_counts_more_than_a_kept_one(
    ready: Core, clock: ManualClock
) -> None:
    held = Held()
    said = Said(ready, clock, [held, *answer("Yes.")])
    sending = asyncio.get_running_loop().create_task(said.ask("Why?"))
    await held.reached.wait()
    said.service.restore(ChatState((turn(1),)))
    held.release.set()
    done = await sending
    said.service.restore(ChatState((turn(1),)))
    assert said.service.chat.value.turns == (done,)
