"""A request that is turned down for now is sent again, before its first token only."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from desktop.core import Core
from desktop.domain.chat import Answer, Delta, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import KeychainState, KeychainUnavailable, NoKey, Rejected, Rejection
from desktop.domain.requests import RequestStatus
from desktop.services.resending import Resending
from desktop.services.turn import ChatState, Phase, Turn, Waiting
from tests.conftest import KnownKeys
from tests.fakes import ManualClock, MemoryKeyStore
from tests.services.conftest import MODEL, PROVIDER, MakeCore, told
from tests.services.scripted_chat import AnsweringApi, Held, Script, answer, scripted_chat
from tests.services.test_chat import ask, chats
from tests.services.test_chat_ledger import recorded, records
from tests.simulators import Served, errors, faults

AT_ONCE = Resending(pauses=(0.0, 0.0))
BUSY = Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, "busy", retry_after=0.01)
IN_FLIGHT = replace(BUSY, kind=Rejection.BUDGET_IN_FLIGHT, status=402)
FOR_LONG = replace(BUSY, retry_after=30.0)


def waits(chat: ChatState) -> bool:
    return bool(chat.turns) and chat.turns[-1].waiting is not None


@pytest.mark.parametrize("refusal", [BUSY, IN_FLIGHT])
async def test_it_says_so_waits_and_sends_again(
    ready: Core, clock: ManualClock, refusal: Rejected
) -> None:
    api = AnsweringApi([refusal], answer("Yes."))
    service = scripted_chat(ready, api, clock, AT_ONCE).chat
    seen: list[tuple[Phase, Waiting | None]] = []
    service.chat.subscribe(lambda chat: seen.append((chat.turns[-1].phase, chat.turns[-1].waiting)))
    turn = await service.send(PROVIDER, MODEL, "Why?")
    until = clock.now + timedelta(seconds=0.01)
    assert seen == [
        (Phase.SENDING, None),
        (Phase.SENDING, Waiting(until, 2, 3, refusal)),
        (Phase.SENDING, None),
        (Phase.STREAMING, None),
        (Phase.DONE, None),
    ]
    assert (turn.text, turn.error, turn.sent_again_at) == ("Yes.", None, clock.now)
    first, second = api.asked
    assert first == second
    (record,) = await asyncio.to_thread(records, ready)
    assert (record.id, record.status) == (turn.record_id, RequestStatus.FINISHED)
    assert ready.ledger.spending.value.today.requests == 1


async def test_after_the_third_no_it_gives_up(ready: Core, clock: ManualClock) -> None:
    last = replace(BUSY, message="still busy")
    api = AnsweringApi([BUSY], [IN_FLIGHT], [last])
    service = scripted_chat(ready, api, clock, AT_ONCE).chat
    attempts: list[int] = []
    service.chat.subscribe(
        lambda chat: attempts.append(w.attempt) if (w := chat.turns[-1].waiting) else None
    )
    turn = await service.send(PROVIDER, MODEL, "Why?")
    assert attempts == [2, 3]
    assert (turn.phase, turn.error, turn.waiting) == (Phase.FAILED, last, None)
    assert turn.declined
    (record,) = await asyncio.to_thread(records, ready)
    assert (record.status, record.cost) == (RequestStatus.DECLINED, Decimal(0))


async def test_without_an_announced_time_it_waits_for_one_of_its_own(
    ready: Core, clock: ManualClock
) -> None:
    silent = replace(BUSY, retry_after=None)
    api = AnsweringApi([silent], [silent], answer())
    service = scripted_chat(ready, api, clock, Resending(pauses=(0.01, 0.02))).chat
    ends: list[timedelta] = []
    service.chat.subscribe(
        lambda chat: ends.append(w.until - clock.now) if (w := chat.turns[-1].waiting) else None
    )
    assert (await service.send(PROVIDER, MODEL, "Why?")).phase is Phase.DONE
    assert [end.total_seconds() for end in ends] == [0.01, 0.02]


NOT_AGAIN: dict[str, Script] = {
    "an hour": [replace(BUSY, retry_after=3600.0)],
    "no credits": [replace(BUSY, kind=Rejection.PAYMENT_REQUIRED, status=402)],
    "overloaded": [replace(BUSY, kind=Rejection.OVERLOADED, status=529)],
    "inside the answer": [replace(BUSY, mid_stream=True)],
    "after a token": [Delta("So far."), Answer("So far.", complete=False), BUSY],
    "after a thought": [Delta(reasoning="Hm."), BUSY],
    "after it was taken on": [Started("gen-1"), BUSY],
}


@pytest.mark.parametrize("script", NOT_AGAIN.values(), ids=NOT_AGAIN)
async def test_never_after_the_first_token_or_without_a_reason(
    ready: Core, clock: ManualClock, script: Script
) -> None:
    api = AnsweringApi(script)
    service = scripted_chat(ready, api, clock, AT_ONCE).chat
    shown: list[ChatState] = []
    service.chat.subscribe(shown.append)
    turn = await service.send(PROVIDER, MODEL, "Why?")
    assert turn.phase is Phase.FAILED
    assert len(api.asked) == 1
    assert not any(waits(chat) for chat in shown)


async def test_stop_ends_the_wait_at_once_and_nothing_was_spent(
    ready: Core, clock: ManualClock
) -> None:
    api = AnsweringApi([FOR_LONG], answer())
    service = scripted_chat(ready, api, clock, AT_ONCE).chat
    sending = asyncio.get_running_loop().create_task(service.send(PROVIDER, MODEL, "Why?"))
    await told(service.chat, waits)
    await service.stop()
    turn = await sending
    assert (turn.phase, turn.waiting, turn.settling) == (Phase.STOPPED, None, False)
    assert turn.declined
    record = await recorded(ready, turn)
    assert (record.status, record.cost) == (RequestStatus.DECLINED, Decimal(0))
    assert len(api.asked) == 1
    assert (await service.send(PROVIDER, MODEL, "Why?")).phase is Phase.DONE
    assert len(service.chat.value.turns) == 1, "it has made room"


class Refused:
    """A message that is turned down for now as soon as `answered` lets it be; then it waits."""

    def __init__(self, core: Core, clock: ManualClock) -> None:
        self._held = Held()
        self.api = AnsweringApi([self._held, BUSY], answer("Yes."))
        service = scripted_chat(core, self.api, clock, AT_ONCE).chat
        message = service.send(PROVIDER, MODEL, "Why?")
        self._sending = asyncio.get_running_loop().create_task(message)

    async def under_way(self) -> None:
        await self._held.reached.wait()

    async def answered(self) -> Turn:
        self._held.release.set()
        return await self._sending


async def test_a_key_that_is_given_meanwhile_is_the_one_it_is_sent_again_with(
    ready: Core, clock: ManualClock, served: Served, known_keys: KnownKeys
) -> None:
    refused = Refused(ready, clock)
    await refused.under_way()
    other = known_keys.add(served.sandbox._keys.issue())
    await ready.credentials.save(PROVIDER, other)
    assert (await refused.answered()).phase is Phase.DONE
    assert refused.api.keys_sent == [Secret(served.key), Secret(other)]


async def test_without_its_key_it_is_not_sent_again(ready: Core, clock: ManualClock) -> None:
    refused = Refused(ready, clock)
    await refused.under_way()
    await ready.credentials.remove(PROVIDER)
    turn = await refused.answered()
    assert (turn.phase, turn.waiting, turn.declined) == (Phase.FAILED, None, True)
    assert isinstance(turn.error, NoKey)
    assert len(refused.api.asked) == 1


async def test_it_is_not_sent_again_once_requests_go_elsewhere(
    ready: Core, clock: ManualClock
) -> None:
    """The key of one base URL is not for the other."""
    refused = Refused(ready, clock)
    await refused.under_way()
    await ready.providers.set_base_url(PROVIDER, f"{ready.providers.base_url(PROVIDER)}/other")
    turn = await refused.answered()
    assert (turn.phase, turn.error, turn.declined) == (Phase.FAILED, BUSY, True)
    assert len(refused.api.asked) == 1


async def test_a_keychain_that_was_locked_meanwhile_changes_nothing(
    ready: Core, clock: ManualClock, keys: MemoryKeyStore
) -> None:
    refused = Refused(ready, clock)
    await refused.under_way()
    keys.on_load = _locked
    assert (await refused.answered()).phase is Phase.DONE
    assert len(set(refused.api.keys_sent)) == 1


async def _locked() -> None:
    raise KeychainUnavailable(PROVIDER, state=KeychainState.LOCKED)


async def test_stop_after_the_wait_is_a_stop_as_any_other(ready: Core, clock: ManualClock) -> None:
    held = Held()
    api = AnsweringApi([BUSY], [held])
    service = scripted_chat(ready, api, clock, AT_ONCE).chat
    sending = asyncio.get_running_loop().create_task(service.send(PROVIDER, MODEL, "Why?"))
    await held.reached.wait()
    await service.stop()
    turn = await sending
    assert (turn.phase, turn.declined) == (Phase.STOPPED, False)
    record = await recorded(ready, turn)
    assert (record.status, record.cost) == (RequestStatus.STOPPED, None)


async def test_a_new_chat_ends_the_wait(ready: Core, clock: ManualClock) -> None:
    service = scripted_chat(ready, AnsweringApi([FOR_LONG]), clock, AT_ONCE).chat
    sending = asyncio.get_running_loop().create_task(service.send(PROVIDER, MODEL, "Why?"))
    await told(service.chat, waits)
    await service.clear()
    assert (await sending).declined
    assert service.chat.value.turns == ()


async def test_closing_ends_the_wait(ready: Core, clock: ManualClock) -> None:
    parts = scripted_chat(ready, AnsweringApi([FOR_LONG]), clock, AT_ONCE)
    sending = asyncio.get_running_loop().create_task(parts.chat.send(PROVIDER, MODEL, "Why?"))
    await told(parts.chat.chat, waits)
    await parts.tasks.cancel_all()
    with pytest.raises(asyncio.CancelledError):
        await sending
    (turn,) = parts.chat.chat.value.turns
    assert (turn.phase, turn.waiting, turn.declined) == (Phase.STOPPED, None, True)
    await ready.ledger.written()
    assert (await recorded(ready, turn)).status is RequestStatus.DECLINED


async def test_over_the_wire(make_core: MakeCore, served: Served) -> None:
    core = await make_core(resending=AT_ONCE)
    await core.providers.add_model(PROVIDER, MODEL)
    await core.credentials.save(PROVIDER, served.key)
    served.sandbox.script(faults.reply(errors.in_flight_budget(retry_after=0)))
    served.sandbox.script(faults.status(429, retry_after=0))
    turn = await ask(core)
    assert turn.phase is Phase.DONE
    first, second, third = chats(served)
    assert first.json == second.json == third.json
    (record,) = await asyncio.to_thread(records, core)
    assert record.bill.cost == core.ledger.spending.value.today.billed > 0
