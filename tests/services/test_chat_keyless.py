"""A chat with an endpoint that needs no key."""

from __future__ import annotations

from dataclasses import replace

from desktop.core import Core
from desktop.domain.new_provider import NewProvider
from desktop.domain.origin import BaseUrl
from desktop.services.chat import ChatService
from desktop.services.comparison import ComparisonService
from desktop.services.turn import Phase
from tests.fakes import ManualClock
from tests.presentation.asked import refs
from tests.services.conftest import MODEL, PROVIDER
from tests.services.scripted_chat import AnsweringApi, ScriptedChat, answer, scripted_chat

ADDRESS = BaseUrl.parse("http://127.0.0.1:9/v1")
LOCAL = NewProvider("Local", "openai", ADDRESS, ("a", "b"), key_needed=False)


async def parts_of(core: Core, api: AnsweringApi, clock: ManualClock) -> ScriptedChat:
    """With the endpoint beside OpenRouter."""
    local = await core.provider_list.add(LOCAL)
    parts = scripted_chat(core, api, clock)
    answering = replace(parts.answering, apis={PROVIDER: api, local.id: api})
    return replace(parts, answering=answering, chat=ChatService(parts.requests, answering))


async def test_it_is_sent_without_a_key(ready: Core, clock: ManualClock) -> None:
    api = AnsweringApi(answer("One."))
    parts = await parts_of(ready, api, clock)
    turn = await parts.chat.send("local", "a", "Why?")
    assert (turn.phase, turn.text) == (Phase.DONE, "One.")
    assert api.keys_sent == [None]
    assert api.asked[0][0] == ADDRESS
    assert turn.explanation is not None
    assert (turn.explanation.billed, turn.explanation.estimate) == (None, None)


async def test_the_chat_goes_on_with_another_provider_and_its_key(
    ready: Core, clock: ManualClock
) -> None:
    api = AnsweringApi(answer("One."), answer("Two."))
    parts = await parts_of(ready, api, clock)
    await parts.chat.send("local", "a", "Why?")
    await parts.chat.send(PROVIDER, MODEL, "And now?")
    assert [key is None for key in api.keys_sent] == [True, False]
    (_, _), (address, request) = api.asked
    assert address == ready.providers.base_url(PROVIDER)
    assert [message.text for message in request.messages] == ["Why?", "One.", "And now?"]


async def test_it_can_be_compared(ready: Core, clock: ManualClock) -> None:
    api = AnsweringApi(answer("One."), answer("Two."), answer("Three."))
    parts = await parts_of(ready, api, clock)
    service = ComparisonService(parts.requests, parts.answering, lambda *_: None)
    done = await service.run((*refs("ab", "local"), *refs([MODEL])), "Why?")
    assert [key is None for key in api.keys_sent] == [True, True, False]
    assert {turn.phase for turn in done.runs} == {Phase.DONE}
