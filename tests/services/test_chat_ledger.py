"""ChatService and the ledger: each request is recorded before it is sent, and until its bill."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.core import Core
from desktop.domain.chat import Answer, Delta, Started
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.explain import Reason
from desktop.domain.limits import LimitKind, LimitReached, Limits
from desktop.domain.prices import PriceOrigin
from desktop.domain.pricing import PricingEdit
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import Spend
from desktop.services.chat import Phase, Turn
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER, MakeCore, told
from tests.services.test_chat import ask, chats, first_words
from tests.simulators import Served, faults


def records(core: Core) -> list[RequestRecord]:
    """Everything that is in the file."""
    return list(core.ledger._ledger.records(date.min, date.max))


async def recorded(core: Core, turn: Turn) -> RequestRecord:
    """What is in the file about a turn."""
    return next(r for r in await asyncio.to_thread(records, core) if r.id == turn.record_id)


async def test_a_request_from_before_it_is_sent_to_its_bill(
    ready: Core, served: Served, clock: ManualClock
) -> None:
    turn = await ask(ready, "What is a median?")
    record = await recorded(ready, turn)
    assert turn.answer is not None
    assert turn.explanation is not None
    generation = served.sandbox.account.generations[turn.answer.generation_id]
    assert (record.provider, record.model, record.origin) == (PROVIDER, MODEL, served.origin)
    assert record.chat == ready.chat.chat.value.chat_id
    assert record.status is RequestStatus.FINISHED
    assert (record.generation_id, record.bill.cost) == (generation.id, generation.cost)
    assert (record.answered_by, record.host) == (turn.answer.model, turn.answer.provider)
    assert (record.usage, record.bill) == (turn.answer.usage, turn.answer.bill)
    assert (record.lines, record.estimate) == (
        turn.explanation.cost.lines,
        turn.explanation.estimate,
    )
    assert (record.sent_at, record.first_token_at, record.ended_at) == (clock.now,) * 3
    assert (record.price_origin, record.price_as_of) == (PriceOrigin.LIVE, turn.price.as_of)
    spending = ready.ledger.spending.value
    assert spending.today == Spend.of(record)
    assert not turn.settling


async def test_it_is_in_the_ledger_before_it_is_sent(
    ready: Core, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever dies in between leaves a row."""
    there: list[RequestRecord] = []
    api = ready.chat._apis[PROVIDER]
    stream = api.stream_chat

    async def look_first(*words: Any) -> AsyncIterator[Started | Delta | Answer]:
        there.extend(await asyncio.to_thread(records, ready))
        async for piece in stream(*words):
            yield piece

    monkeypatch.setattr(api, "stream_chat", look_first)
    turn = await ask(ready)
    (before,) = there
    assert (before.id, before.status) == (turn.record_id, RequestStatus.SENT)


async def test_the_provider_can_be_asked_about_it_from_the_first_sign_on(
    ready: Core, served: Served
) -> None:
    served.sandbox.script(faults.stall())  # the headers, and then nothing
    sending = asyncio.get_running_loop().create_task(ask(ready))
    known = await told_of_an_id(ready)
    await ready.chat.stop()
    turn = await sending
    assert turn.record_id == known.id
    await asyncio.to_thread(served.wait_idle)
    assert known.generation_id in served.sandbox.account.generations


async def told_of_an_id(core: Core) -> RequestRecord:
    while True:
        for record in await asyncio.to_thread(records, core):
            if record.generation_id:
                return record


async def test_prompt_tokens_are_counted_beside_the_answer(ready: Core) -> None:
    turn = await ask(ready, "What is a median?")
    while (await recorded(ready, turn)).counted is None:
        pass
    (sample,) = await ready.ledger.samples(PROVIDER, MODEL)
    assert turn.answer is not None
    assert turn.answer.usage is not None
    assert (sample.counted > 0, sample.reported) == (True, turn.answer.usage.prompt)


async def stopped_turn(core: Core) -> Turn:
    sending = asyncio.get_running_loop().create_task(ask(core))
    await first_words(core)
    await core.chat.stop()
    return await sending


async def settled(core: Core, turn: Turn) -> Turn:
    """The turn when its provider has been asked what it cost."""
    chat = await told(
        core.chat.chat,
        lambda chat: all(not each.settling for each in chat.turns if each.number == turn.number),
    )
    await core.ledger.written()
    return next(each for each in chat.turns if each.number == turn.number)


async def test_after_stop_the_true_cost_is_asked_for(ready: Core, served: Served) -> None:
    served.sandbox.script(faults.slow(0.01))
    stopped = await stopped_turn(ready)
    assert (stopped.phase, stopped.settling) == (Phase.STOPPED, True)
    await asyncio.to_thread(served.wait_idle)
    turn = await settled(ready, stopped)
    (generation,) = served.sandbox.account.generations.values()
    assert turn.explanation is not None
    assert turn.explanation.billed == generation.cost > 0
    assert turn.explanation.estimate == generation.cost
    assert turn.explanation.reason is None, "both amounts are the same"
    assert turn.text == stopped.text
    record = await recorded(ready, turn)
    assert record.status is RequestStatus.STOPPED
    assert (record.bill.cost, record.estimate) == (generation.cost, generation.cost)
    assert record.usage is not None
    assert record.usage.completion == generation.counts.completion
    assert (record.host, record.answered_by) == (generation.provider, generation.model)
    assert ready.ledger.spending.value.today.unknown == 0


async def test_a_bill_of_another_amount_is_explained_by_the_stop(
    ready: Core, served: Served
) -> None:
    row = served.sandbox.catalog.find(MODEL)
    assert row is not None
    row["pricing"] = row["pricing"] | {"completion": "0.000016"}
    served.sandbox.script(faults.slow(0.01))
    stopped = await stopped_turn(ready)
    await asyncio.to_thread(served.wait_idle)
    turn = await settled(ready, stopped)
    assert turn.explanation is not None
    assert turn.explanation.reason is Reason.CANCELLED


async def test_a_broken_answer_is_asked_about_too(ready: Core, served: Served) -> None:
    served.sandbox.script(faults.drop(after=2500))
    broken = await ask(ready)
    assert (broken.phase, broken.settling) == (Phase.FAILED, True)
    turn = await settled(ready, broken)
    (generation,) = served.sandbox.account.generations.values()
    assert turn.error is broken.error
    assert turn.explanation is not None
    assert turn.explanation.billed == generation.cost
    record = await recorded(ready, turn)
    assert (record.status, record.bill.cost) == (RequestStatus.FAILED, generation.cost)


async def test_a_provider_that_does_not_say_leaves_the_cost_unknown(
    ready: Core, served: Served
) -> None:
    served.sandbox.account.generation_lag = 99
    served.sandbox.script(faults.slow(0.01))
    turn = await settled(ready, await stopped_turn(ready))
    assert (turn.settling, turn.explanation) == (False, None)
    record = await recorded(ready, turn)
    assert (record.status, record.cost) == (RequestStatus.STOPPED, None)
    assert ready.ledger.spending.value.today.unknown == 1


async def test_the_next_message_does_not_wait_for_the_bill(ready: Core, served: Served) -> None:
    served.sandbox.account.generation_lag = 2
    served.sandbox.script(faults.slow(0.01))
    stopped = await stopped_turn(ready)
    second = await ask(ready, "And then?")
    await settled(ready, stopped)
    first, last = ready.chat.chat.value.turns
    assert first.explanation is not None
    assert last == second


async def test_a_cleared_chat_is_billed_all_the_same(ready: Core, served: Served) -> None:
    served.sandbox.script(faults.slow(0.01))
    sending = asyncio.get_running_loop().create_task(ask(ready))
    await first_words(ready)
    before = ready.chat.chat.value.chat_id
    await ready.chat.clear()
    stopped = await sending
    assert ready.chat.chat.value.chat_id != before
    await told(ready.ledger.spending, lambda spending: spending.today.billed > 0)
    record = await recorded(ready, stopped)
    assert (record.chat, record.status) == (before, RequestStatus.STOPPED)
    assert ready.chat.chat.value.turns == ()


@pytest.mark.parametrize("word", ["401", "402", "429", "redirect"])
async def test_a_no_costs_nothing(ready: Core, served: Served, word: str) -> None:
    turn = await ask(ready, f"!fault {word}")
    record = await recorded(ready, turn)
    assert (record.status, record.cost) == (RequestStatus.DECLINED, Decimal(0))
    assert ready.ledger.spending.value.today == Spend(requests=1)


@pytest.mark.parametrize("word", ["500", "524", "hang-up", "empty"])
async def test_a_failure_that_may_have_cost_something_is_of_unknown_cost(
    ready: Core, served: Served, word: str
) -> None:
    turn = await ask(ready, f"!fault {word}")
    record = await recorded(ready, turn)
    assert (record.status, record.cost) == (RequestStatus.FAILED, None)


async def test_what_is_being_answered_is_no_part_of_what_is_spent(ready: Core) -> None:
    """Else a first message would show as $0.00, and one after others hide what is unknown."""
    await ask(ready, "!fault 502")
    before = ready.ledger.spending.value.today
    assert (before.requests, before.unknown) == (1, 1)
    sending = asyncio.ensure_future(ask(ready))  # noqa: TID251  awaited below
    await first_words(ready)
    assert ready.ledger.spending.value.today == before
    await ready.chat.stop()
    await sending


async def test_what_was_stopped_before_it_was_sent_costs_nothing(
    ready: Core, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = ready.ledger.begin

    async def stop_meanwhile(record: RequestRecord) -> None:
        await begin(record)
        asyncio.get_running_loop().create_task(ready.chat.stop())
        await asyncio.Event().wait()

    monkeypatch.setattr(ready.ledger, "begin", stop_meanwhile)
    turn = await ask(ready)
    assert (turn.phase, turn.settling, turn.declined) == (Phase.STOPPED, False, True)
    assert chats(served) == []
    assert (await recorded(ready, turn)).cost == 0


async def test_leaving_in_the_middle_of_an_answer_records_it_and_the_next_start_settles_it(
    make_core: MakeCore, served: Served
) -> None:
    core = await make_core()
    await core.providers.add_model(PROVIDER, MODEL)
    await core.credentials.save(PROVIDER, served.key)
    served.sandbox.script(faults.slow(0.01))
    sending = asyncio.get_running_loop().create_task(ask(core))
    await first_words(core)
    await core.__aexit__(None, None, None)
    with pytest.raises(asyncio.CancelledError):
        await sending
    await asyncio.to_thread(served.wait_idle)
    (generation,) = served.sandbox.account.generations.values()
    again = await make_core()
    (left,) = await asyncio.to_thread(records, again)
    assert (left.status, left.bill.cost) == (RequestStatus.STOPPED, None)
    assert await again.settlement.settle_abandoned() == 1
    (record,) = await asyncio.to_thread(records, again)
    assert record.bill.cost == generation.cost


async def test_a_window_settles_what_was_left_by_itself(
    make_core: MakeCore, served: Served, clock: ManualClock
) -> None:
    core = await make_core()
    await core.credentials.save(PROVIDER, served.key)
    lost = RequestRecord("lost", "a chat", PROVIDER, served.origin, MODEL, clock.now)
    stopped = replace(lost, id="stopped", status=RequestStatus.STOPPED, generation_id="gen-0")
    await core.ledger.begin(lost)
    await core.ledger.begin(stopped)
    await core.__aexit__(None, None, None)
    again = await make_core()
    await again.begin()
    while (await asyncio.to_thread(records, again))[0].status is RequestStatus.SENT:
        pass
    first, second = await asyncio.to_thread(records, again)
    assert first.status is RequestStatus.UNKNOWN
    assert second.status is RequestStatus.STOPPED


async def test_another_process_is_seen(make_core: MakeCore, served: Served) -> None:
    window, command = await make_core(), await make_core()
    await window.begin()
    await command.credentials.save(PROVIDER, served.key)
    await command.providers.add_model(PROVIDER, MODEL)
    turn = await ask(command)
    spending = await told(window.ledger.spending, lambda s: s.today.billed > 0)
    assert turn.explanation is not None
    assert spending.today.billed == turn.explanation.billed
    assert await window.settlement.settle_abandoned() == 0, "its process lives"


async def test_a_message_beyond_a_limit_is_not_sent_unless_it_is_allowed_once(
    ready: Core, served: Served
) -> None:
    await ready.limits.set_limits(Limits(message=Decimal("0.000001")))
    with pytest.raises(LimitReached) as caught:
        await ask(ready)
    assert caught.value.kind is LimitKind.MESSAGE
    assert (chats(served), ready.chat.chat.value.turns) == ([], ())
    assert await asyncio.to_thread(records, ready) == []
    assert (await ask(ready, over_limit=True)).phase is Phase.DONE
    with pytest.raises(LimitReached):
        await ask(ready)


async def test_a_days_limit_counts_what_other_processes_spent(
    make_core: MakeCore, served: Served
) -> None:
    """Also without `follow`, which a command does not run."""
    one, other = await make_core(), await make_core()
    await one.credentials.save(PROVIDER, served.key)
    await one.providers.add_model(PROVIDER, MODEL)
    await one.catalogs.refresh(PROVIDER)
    await one.limits.set_limits(Limits(day=Decimal("0.02")))
    assert (await ask(one, max_tokens=100)).phase is Phase.DONE
    record = RequestRecord("theirs", "c", PROVIDER, served.origin, MODEL, one.clock())
    spent = replace(record, status=RequestStatus.FINISHED, estimate=Decimal("0.02"))
    await other.ledger.update(spent)
    with pytest.raises(LimitReached):
        await ask(one, max_tokens=100)


async def test_what_a_message_would_take(ready: Core) -> None:
    alone = await ready.chat.estimate(PROVIDER, MODEL, "What is a median?")
    await ask(ready, "What is a mean?")
    with_history = await ready.chat.estimate(PROVIDER, MODEL, "What is a median?")
    assert with_history.counted > alone.counted > 0
    assert with_history.at_most is not None
    assert with_history.max_tokens == 1024


async def test_the_persons_defaults_are_sent(ready: Core, served: Served) -> None:
    own = ModelDefaults(
        max_tokens=99,
        temperature=Decimal("0.3"),
        top_p=Decimal("0.9"),
        system_prompt="Be brief.",
    )
    before = await ready.chat.estimate(PROVIDER, MODEL, "Why?")
    await ready.prices.save({(PROVIDER, MODEL): PricingEdit(defaults=own)})
    await ask(ready)
    body = chats(served)[-1].json
    assert (body["top_p"], body["temperature"]) == (Decimal("0.9"), Decimal("0.3"))
    assert [m["role"] for m in body["messages"]] == ["system", "user"]
    assert body["messages"][0]["content"] == "Be brief."
    await ready.chat.clear()
    estimate = await ready.chat.estimate(PROVIDER, MODEL, "Why?")
    assert estimate.max_tokens == 99
    assert estimate.counted > before.counted, "the system prompt counts"
