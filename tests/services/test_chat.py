"""ChatService against the sandbox: streamed, priced to the last digit, and never losing a word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.core import Core
from desktop.domain.chat import Answer, Delta
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    ModelNotAllowed,
    NoAnswer,
    NoKey,
    NoModel,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.explain import Reason
from desktop.domain.prices import PriceOrigin
from desktop.domain.usage import Bill
from desktop.presentation.wording import describe
from desktop.services.chat import MAX_TOKENS, ChatState, Phase, Turn
from tests.conftest import KnownKeys, RecordedLog
from tests.fakes import ManualClock, ScriptedApi
from tests.services.conftest import MODEL, PROVIDER, MakeCore
from tests.services.scripted_chat import scripted_chat
from tests.simulators import Received, Sandbox, Served, faults, serve

ROWS = (
    "sandbox/writer",
    "sandbox/writer:free",
    "sandbox/archive",
    "sandbox/night-owl",
    "sandbox/thinker",
    "sandbox/ticket",
    "sandbox/long-digits",
    "~sandbox/writer-latest",
)


async def ask(core: Core, prompt: str = "Why?", model: str = MODEL, **options: Any) -> Turn:
    return await core.chat.send(PROVIDER, model, prompt, **options)


async def test_a_turn_from_the_question_to_the_bill(
    ready: Core, served: Served, clock: ManualClock
) -> None:
    phases: list[Phase] = []
    ready.chat.chat.subscribe(lambda chat: phases.append(chat.turns[-1].phase))
    turn = await ask(ready, "What is a median?")
    assert phases[0] is Phase.SENDING
    assert set(phases[1:-1]) == {Phase.STREAMING}
    assert phases[-1] is Phase.DONE
    assert "What is a median?" in turn.text
    assert turn.explanation is not None
    assert turn.explanation.reason is None, "the estimate is the bill"
    assert turn.answer is not None
    generation = served.sandbox.account.generations[turn.answer.generation_id]
    assert turn.explanation.billed == generation.cost
    assert (turn.sent_at, turn.ended_at, turn.first_text_at) == (clock.now,) * 3
    assert ready.chat.chat.value.turns == (turn,)
    assert not ready.chat.chat.value.running


@pytest.fixture
def sandbox(known_keys: KnownKeys, clock: ManualClock) -> Sandbox:
    """It bills by the clock of the chat: some prices hang on the time of the day."""
    sandbox = Sandbox(clock=clock)
    known_keys.add(sandbox.key)
    return sandbox


@pytest.mark.parametrize("model", ROWS)
async def test_the_live_price_comes_to_the_bill_exactly(
    ready: Core, served: Served, clock: ManualClock, model: str
) -> None:
    await ready.providers.add_model(PROVIDER, model)
    for prompt in ("What is a median?", "And what is a mean? " * 30, "And which one is better?"):
        turn = await ask(ready, prompt, model)
        assert turn.explanation is not None
        assert turn.price.origin is PriceOrigin.LIVE
        assert turn.explanation.estimate == turn.explanation.billed
        assert turn.explanation.difference == 0
    counts = [turn.answer.usage for turn in ready.chat.chat.value.turns if turn.answer]
    assert counts[-1] is not None
    assert counts[-1].cached, "the third turn reads the first two from the cache"


async def test_one_wrong_price_shows_as_a_difference(ready: Core, served: Served) -> None:
    row = served.sandbox.catalog.find(MODEL)
    assert row is not None
    row["pricing"] = row["pricing"] | {"completion": "0.000016"}
    turn = await ask(ready)
    assert turn.explanation is not None
    assert turn.answer is not None
    assert turn.answer.usage is not None
    assert turn.explanation.difference == turn.answer.usage.completion * Decimal("0.000001")
    assert turn.explanation.reason is Reason.PROVIDER_PRICE


async def test_without_a_catalog_the_shipped_price_counts_and_says_so(
    make_core: MakeCore, shipped: Callable[..., Path], known_keys: KnownKeys
) -> None:
    sandbox = Sandbox(models_available=False)
    known_keys.add(sandbox.key)
    with serve(sandbox) as served:
        core = await make_core(base_url=served.base_url, defaults=shipped(MODEL))
        await core.credentials.save(PROVIDER, served.key)
        assert isinstance((await core.catalogs.refresh(PROVIDER)).problem, Rejected)
        turn = await ask(core)
    assert turn.phase is Phase.DONE
    assert turn.price.origin is PriceOrigin.DEFAULT
    assert turn.explanation is not None
    assert turn.explanation.reason is None, "the shipped price is the sandbox's"


async def test_an_unknown_price_gives_the_bill_and_no_estimate(ready: Core) -> None:
    await ready.providers.add_model(PROVIDER, "openrouter/auto")
    turn = await ask(ready, model="openrouter/auto")
    assert turn.explanation is not None
    assert turn.explanation.estimate is None
    assert turn.explanation.billed
    assert turn.explanation.reason is Reason.UNKNOWN_PRICE


async def test_what_is_not_allowed_is_not_sent(ready: Core, served: Served) -> None:
    with pytest.raises(ModelNotAllowed) as caught:
        await ask(ready, model="sandbox/archive")
    assert (caught.value.text, caught.value.provider) == ("sandbox/archive", PROVIDER)
    with pytest.raises(NoModel):
        await ask(ready, model="")
    assert served.received == []
    assert ready.chat.chat.value.turns == ()


async def test_without_a_key_nothing_is_sent(ready: Core, served: Served) -> None:
    await ready.credentials.remove(PROVIDER)
    with pytest.raises(NoKey):
        await ask(ready)
    assert served.received == []
    assert ready.chat.chat.value.turns == ()


async def test_what_is_sent(ready: Core, served: Served) -> None:
    await ask(ready, "First?")
    await ask(ready, "Second?", max_tokens=77)
    first, second = (received.json for received in chats(served))
    assert (first["max_tokens"], second["max_tokens"]) == (MAX_TOKENS, 77)
    assert [m["role"] for m in second["messages"]] == ["user", "assistant", "user"]
    assert second["messages"][1]["content"] == ready.chat.chat.value.turns[0].text


async def test_the_shipped_defaults_are_sent(
    make_core: MakeCore, shipped: Callable[..., Path], served: Served
) -> None:
    defaults = shipped(MODEL, maxTokens=99, temperature="0.3", reasoningEffort="low")
    core = await make_core(defaults=defaults)
    await core.credentials.save(PROVIDER, served.key)
    await ask(core)
    body = chats(served)[-1].json
    assert (body["max_tokens"], body["temperature"]) == (99, Decimal("0.3"))
    assert body["reasoning"] == {"effort": "low"}


def chats(served: Served) -> list[Received]:
    """The messages that came, without the questions about what they cost."""
    return [request for request in served.received if request.path.endswith("/chat/completions")]


async def first_words(core: Core) -> None:
    """Wait until something has come."""
    came = asyncio.Event()
    end = core.chat.chat.subscribe(
        lambda chat: came.set() if chat.turns and chat.turns[-1].text else None
    )
    await asyncio.wait_for(came.wait(), 10)
    end()


async def test_stop_keeps_what_came_and_closes_the_connection(ready: Core, served: Served) -> None:
    served.sandbox.script(faults.slow(0.01))
    sending = asyncio.get_running_loop().create_task(ask(ready))
    await first_words(ready)
    await ready.chat.stop()
    turn = await sending
    assert turn.phase is Phase.STOPPED
    assert turn.text
    (shown,) = ready.chat.chat.value.turns  # which may have its bill by now
    assert (shown.number, shown.phase, shown.text) == (turn.number, turn.phase, turn.text)
    await asyncio.to_thread(served.wait_idle)
    (generation,) = served.sandbox.account.generations.values()
    assert generation.cancelled, "the provider has noticed"


async def test_what_was_stopped_is_part_of_the_chat(ready: Core, served: Served) -> None:
    served.sandbox.script(faults.slow(0.01))
    sending = asyncio.get_running_loop().create_task(ask(ready, "First?"))
    await first_words(ready)
    await ready.chat.stop()
    stopped = await sending
    await ask(ready, "Second?")
    messages = chats(served)[-1].json["messages"]
    assert [m["content"] for m in messages] == ["First?", stopped.text, "Second?"]


async def test_stop_before_the_first_step_of_the_work(ready: Core, served: Served) -> None:
    stopping: list[asyncio.Task[None]] = []

    def stop(chat: ChatState) -> None:
        if chat.running and not stopping:
            stopping.append(asyncio.get_running_loop().create_task(ready.chat.stop()))

    end = ready.chat.chat.subscribe(stop)
    turn = await ask(ready)
    await asyncio.gather(*stopping)
    end()
    assert turn.phase is Phase.STOPPED
    assert ready.chat.chat.value.turns[-1].phase is Phase.STOPPED
    assert (await ask(ready)).phase is Phase.DONE


async def test_stop_with_nothing_to_stop(ready: Core) -> None:
    await ready.chat.stop()
    turn = await ask(ready)
    await ready.chat.stop()
    assert ready.chat.chat.value.turns == (turn,)


async def test_a_second_message_waits_for_the_first(ready: Core, served: Served) -> None:
    served.sandbox.script(faults.slow(0.01))
    both = [asyncio.get_running_loop().create_task(ask(ready, text)) for text in ("1?", "2?")]
    await first_words(ready)
    with pytest.raises(RuntimeError):
        await both[1]
    with pytest.raises(RuntimeError):
        await ask(ready)
    await ready.chat.stop()
    assert (await both[0]).prompt == "1?"
    assert len(chats(served)) == 1


async def test_a_chat_cleared_while_it_streams_stays_clear(ready: Core, served: Served) -> None:
    served.sandbox.script(faults.slow(0.01))
    sending = asyncio.get_running_loop().create_task(ask(ready))
    await first_words(ready)
    await ready.chat.clear()
    assert (await sending).phase is Phase.STOPPED
    assert ready.chat.chat.value.turns == ()
    await ask(ready, "Anew?")
    assert [m["content"] for m in chats(served)[-1].json["messages"]] == ["Anew?"]


async def test_leaving_the_core_ends_a_chat(make_core: MakeCore, served: Served) -> None:
    core = await make_core()
    await core.providers.add_model(PROVIDER, MODEL)
    await core.credentials.save(PROVIDER, served.key)
    served.sandbox.script(faults.slow(0.01))
    sending = asyncio.get_running_loop().create_task(ask(core))
    await first_words(core)
    await core.__aexit__(None, None, None)
    with pytest.raises(asyncio.CancelledError):
        await sending


MIDWAY = {
    "token limit": (faults.mid_stream("token-limit"), Rejected),
    "provider gone": (faults.mid_stream("provider-error"), Rejected),
    "finish reason": (faults.mid_stream("finish-error"), Rejected),
    "dropped": (faults.drop(after=2500), Unreachable),
    "no end": (faults.no_done(), AnswerBroken),
}


@pytest.mark.parametrize(("fault", "kind"), MIDWAY.values(), ids=MIDWAY)
async def test_a_failure_midway_keeps_the_words_and_says_why(
    ready: Core, served: Served, fault: faults.Fault, kind: type[Exception]
) -> None:
    served.sandbox.script(fault)
    turn = await ask(ready, "First?")
    assert turn.phase is Phase.FAILED
    assert turn.text
    assert turn.prompt == "First?"
    assert isinstance(turn.error, kind)
    await ask(ready, "Second?")
    assert len(ready.chat.chat.value.turns) == 2, "what came stays to be read"
    messages = chats(served)[-1].json["messages"]
    assert [m["content"] for m in messages] == ["Second?"], "but is no part of the chat"


async def test_a_failure_without_a_word_makes_room_for_the_next_try(
    ready: Core, served: Served
) -> None:
    served.sandbox.script(faults.status(429))
    failed = await ask(ready, "First?")
    assert ready.chat.chat.value.turns == (failed,)
    assert failed.declined
    turn = await ask(ready, "First?")
    assert ready.chat.chat.value.turns == (turn,)


async def test_a_silent_provider(
    ready: Core, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready._http, "_silence", 0.7)
    served.sandbox.script(faults.stall(after=2500))
    turn = await ask(ready)
    assert isinstance(turn.error, Unreachable)
    assert turn.error.kind is NoAnswer.SILENT
    assert turn.text


DOCUMENTED = {
    "400": (Rejection.BAD_REQUEST, "Invalid request parameters"),
    "401": (Rejection.KEY_REJECTED, "User not found."),
    "402": (Rejection.PAYMENT_REQUIRED, "This request requires more credits"),
    "402-in-flight": (Rejection.BUDGET_IN_FLIGHT, "This request would exceed"),
    "403": (Rejection.KEY_LIMIT, "Key limit exceeded"),
    "404": (Rejection.NOT_FOUND, "Resource not found"),
    "408": (Rejection.TIMED_OUT, "Operation timed out"),
    "413": (Rejection.TOO_LARGE, "Request payload too large"),
    "422": (Rejection.UNPROCESSABLE, "Invalid argument"),
    "429": (Rejection.RATE_LIMITED, "Rate limit exceeded: free-models-per-day"),
    "429-upstream": (Rejection.RATE_LIMITED, "Provider returned error"),
    "500": (Rejection.PROVIDER_FAILED, "Internal Server Error"),
    "502": (Rejection.PROVIDER_FAILED, "Provider returned error"),
    "503": (Rejection.PROVIDER_FAILED, "Service temporarily unavailable"),
    "524": (Rejection.TIMED_OUT, "Request timed out"),
    "529": (Rejection.OVERLOADED, "Provider returned error"),
    "error-in-200": (Rejection.PROVIDER_FAILED, "Provider returned error"),
    "redirect": (Rejection.REDIRECTED, ""),
    "html": (Rejection.PROVIDER_FAILED, ""),
}


@pytest.mark.parametrize("word", DOCUMENTED)
async def test_each_documented_no_is_one_sentence_with_a_next_step(
    ready: Core, served: Served, word: str
) -> None:
    kind, said = DOCUMENTED[word]
    turn = await ask(ready, f"!fault {word}")
    assert turn.phase is Phase.FAILED
    assert isinstance(turn.error, Rejected)
    assert turn.error.kind is kind
    view = describe(turn.error)
    assert said in view.text
    assert view.text.startswith("OpenRouter ")
    assert view.text.endswith(".")
    assert view.title
    assert view.next_step.endswith(".")
    assert len(chats(served)) == 1, "a chat is never sent twice by itself"


async def test_every_fault_of_the_sandbox_ends_a_turn(
    ready: Core, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready._http, "_silence", 0.25)
    for word in faults.WORDS:
        if word == "slow":
            continue
        turn = await ask(ready, f"!fault {word}")
        assert turn.phase in (Phase.DONE, Phase.FAILED), word
        assert (turn.phase is Phase.FAILED) == (turn.error is not None), word


async def test_an_empty_answer_is_said(ready: Core, served: Served) -> None:
    turn = await ask(ready, "!fault empty")
    assert isinstance(turn.error, AnswerBroken)
    assert turn.error.breakage is Breakage.NOT_JSON


async def test_a_bill_without_counts_is_shown(ready: Core, clock: ManualClock) -> None:
    answer = Answer("Yes.", bill=Bill(Decimal("0.01")))
    service = scripted_chat(ready, ScriptedApi([Delta("Yes."), answer]), clock).chat
    turn = await service.send(PROVIDER, MODEL, "Why?")
    assert turn.explanation is not None
    assert turn.explanation.billed == Decimal("0.01")
    assert turn.explanation.estimate is None
    assert turn.explanation.reason is Reason.UNKNOWN_PRICE


async def test_without_counts_and_bill_there_is_nothing_to_explain(
    ready: Core, clock: ManualClock
) -> None:
    service = scripted_chat(ready, ScriptedApi([Answer("Yes.")]), clock).chat
    assert (await service.send(PROVIDER, MODEL, "Why?")).explanation is None


async def test_a_mistake_of_our_own_ends_the_turn_too(
    ready: Core, clock: ManualClock, strict_log: RecordedLog
) -> None:
    api = ScriptedApi([Delta("So far. "), ValueError("a mistake")])
    service = scripted_chat(ready, api, clock).chat
    with pytest.raises(ValueError, match="a mistake"):
        await service.send(PROVIDER, MODEL, "Why?")
    (turn,) = service.chat.value.turns
    assert (turn.phase, turn.text) == (Phase.FAILED, "So far. ")
    await asyncio.sleep(0)
    strict_log.expect("background task chat 1 failed")
    api.pieces = [Answer("Yes.")]
    assert (await service.send(PROVIDER, MODEL, "Why?")).phase is Phase.DONE


async def test_the_key_goes_to_the_address_it_belongs_to(ready: Core, served: Served) -> None:
    with serve(Sandbox(key=served.key)) as other:
        ready.chat.chat.subscribe(lambda _: None)
        await ready.providers.set_base_url(PROVIDER, other.base_url)
        with pytest.raises(NoKey):
            await ask(ready)
        assert other.received == []


async def test_an_answer_by_the_minute_has_the_price_of_its_minute(
    ready: Core, served: Served, clock: ManualClock
) -> None:
    model = "sandbox/night-owl"
    await ready.providers.add_model(PROVIDER, model)
    by_day = await ask(ready, model=model)
    clock.now = clock.now.replace(hour=17)
    at_night = replace(await ask(ready, model=model))
    assert by_day.explanation is not None
    assert at_night.explanation is not None
    day, night = by_day.explanation.cost.lines[0].price, at_night.explanation.cost.lines[0].price
    assert (day, night) == (Decimal("0.0000006"), Decimal("0.0000003"))


@pytest.mark.parametrize(
    "fault", [faults.status(524), faults.no_answer("drop"), faults.empty(), faults.mid_stream()]
)
async def test_a_failure_that_may_have_cost_something_stays_in_the_chat(
    ready: Core, served: Served, fault: faults.Fault
) -> None:
    served.sandbox.script(fault)
    failed = await ask(ready, "First?")
    assert (failed.phase, failed.declined) == (Phase.FAILED, False)
    turn = await ask(ready, "Second?")
    # Not the turns themselves: the first one may have its bill by now.
    kept = [each.number for each in ready.chat.chat.value.turns]
    assert kept == [failed.number, turn.number]


async def test_stop_while_the_keychain_is_asked_sends_nothing(
    ready: Core, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()
    key = ready.credentials.key

    async def slow_key(provider_id: str) -> Any:
        asked.set()
        await answer.wait()
        return await key(provider_id)

    monkeypatch.setattr(ready.credentials, "key", slow_key)
    before = len(chats(served))
    sending = asyncio.ensure_future(ask(ready))  # noqa: TID251  awaited below
    await asked.wait()
    await ready.chat.clear()
    answer.set()
    assert (await sending).phase is Phase.STOPPED
    assert ready.chat.chat.value.turns == ()
    assert len(chats(served)) == before
