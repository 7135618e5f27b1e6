"""Edit and resend, and trying again: what makes room is not sent again, and stays paid for."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from desktop.core import Core
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.limits import LimitReached, Limits
from desktop.domain.requests import RequestStatus
from desktop.domain.usage import Bill
from desktop.presentation.cost_totals import chat_spend
from desktop.services.chat import ChatService
from desktop.services.chat_requests import texts
from desktop.services.turn import Phase, Turn
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER, told
from tests.services.scripted_chat import AnsweringApi, Held, Script, answer, scripted_chat
from tests.services.test_chat import ask, chats, first_words
from tests.services.test_chat_ledger import records
from tests.simulators import Served, faults

NO = Rejected("OpenRouter", Rejection.KEY_REJECTED, 401)


class Said:
    """A chat that is told what to answer."""

    def __init__(self, core: Core, clock: ManualClock, *scripts: Script) -> None:
        self.api = AnsweringApi(*scripts)
        self.service: ChatService = scripted_chat(core, self.api, clock).chat

    async def ask(self, prompt: str, **options: Any) -> Turn:
        return await self.service.send(PROVIDER, MODEL, prompt, **options)

    @property
    def sent(self) -> list[str]:
        """The texts of the last request."""
        return list(texts(self.api.asked[-1][1]))

    @property
    def shown(self) -> tuple[list[int], list[int]]:
        """Numbers of the turns that are there, and of those that made room."""
        chat = self.service.chat.value
        return [turn.number for turn in chat.turns], [turn.number for turn in chat.replaced]


async def test_trying_again_takes_the_place_of_the_last_answer(
    ready: Core, clock: ManualClock
) -> None:
    said = Said(ready, clock, answer("One."), answer("Two."), answer("2."))
    await said.ask("1?")
    last = await said.ask("2?")
    again = await said.ask(last.prompt, after=last.number - 1)
    assert said.sent == ["1?", "One.", "2?"]
    assert said.shown == ([1, 3], [2])
    assert again.text == "2."
    assert said.service.chat.value.replaced == (last,)


async def test_editing_the_first_message_sends_nothing_of_what_followed(
    ready: Core, clock: ManualClock
) -> None:
    said = Said(ready, clock, answer("One."), answer("Two."), answer("Other."), answer("More."))
    await said.ask("1?")
    await said.ask("2?")
    await said.ask("Another?", after=0)
    assert said.sent == ["Another?"]
    assert said.shown == ([3], [1, 2])
    await said.ask("And?")
    assert said.sent == ["Another?", "Other.", "And?"]
    assert said.shown == ([3, 4], [1, 2])


async def test_money_spent_is_never_lost_from_the_chat(ready: Core, clock: ManualClock) -> None:
    bills = [answer(cost=Bill(Decimal(cost))) for cost in ("0.01", "0.002", "0.0003")]
    said = Said(ready, clock, *bills)
    for prompt in ("1?", "2?", "3?"):
        await said.ask(prompt, after=0)
    spend = chat_spend(said.service.chat.value)
    assert (spend.requests, spend.billed) == (3, Decimal("0.0123"))
    assert ready.ledger.spending.value.today.billed == spend.billed
    assert len(await asyncio.to_thread(records, ready)) == 3


async def test_the_bill_of_what_made_room_still_comes(ready: Core, served: Served) -> None:
    served.sandbox.account.generation_lag = 2
    served.sandbox.script(faults.slow(0.01))
    sending = asyncio.get_running_loop().create_task(ask(ready, "1?"))
    await first_words(ready)
    await ready.chat.stop()
    stopped = await sending
    await ask(ready, "1?", after=0)
    await told(ready.chat.chat, lambda chat: not any(turn.settling for turn in chat.replaced))
    (replaced,) = ready.chat.chat.value.replaced
    assert (replaced.number, replaced.text) == (stopped.number, stopped.text)
    assert replaced.explanation is not None
    assert replaced.explanation.billed
    assert chat_spend(ready.chat.chat.value).unknown == 0


async def test_what_is_declined_takes_nobodys_place(ready: Core, clock: ManualClock) -> None:
    said = Said(ready, clock, answer("One."), answer("Two."), [NO], [NO], answer("Three."))
    await said.ask("1?")
    await said.ask("2?")
    declined = await said.ask("Edited?", after=0)
    assert declined.declined
    assert said.shown == ([1, 2, 3], []), "the answers are back"
    declined = await said.ask("Edited?", after=declined.number - 1)  # try again
    assert said.sent == ["Edited?"], "it goes to the place that it was meant for"
    assert said.shown == ([1, 2, 4], [])
    await said.ask("Edited?", after=declined.number - 1)
    assert said.sent == ["Edited?"]
    assert said.shown == ([5], [1, 2])


async def test_only_what_made_room_for_it_comes_back(ready: Core, clock: ManualClock) -> None:
    said = Said(ready, clock, answer("One."), answer("Two."), answer("2."), [NO], answer("Three."))
    await said.ask("1?")
    await said.ask("2?")
    await said.ask("2?", after=1)
    await said.ask("2?", after=1)
    assert said.shown == ([1, 3, 4], [2])
    await said.ask("3?")
    assert said.sent == ["1?", "One.", "2?", "2.", "3?"]
    assert said.shown == ([1, 3, 5], [2])


async def test_what_is_stopped_or_breaks_off_keeps_the_place(
    ready: Core, clock: ManualClock
) -> None:
    held = Held()
    said = Said(ready, clock, answer("One."), [held])
    await said.ask("1?")
    sending = asyncio.get_running_loop().create_task(said.ask("1?", after=0))
    await held.reached.wait()
    assert said.shown == ([2], [1])
    await said.service.stop()
    assert (await sending).phase is Phase.STOPPED
    assert said.shown == ([2], [1]), "it may have cost something"


async def test_what_was_never_sent_changes_nothing(
    ready: Core, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Said(ready, clock, answer("One."))
    await said.ask("1?")
    before = said.service.chat.value
    key = ready.credentials.key

    async def stop_meanwhile(provider_id: str) -> Any:
        await said.service.stop()
        return await key(provider_id)

    monkeypatch.setattr(ready.credentials, "key", stop_meanwhile)
    assert (await said.ask("Edited?", after=0)).unsent
    assert said.service.chat.value == before


async def test_limits_and_estimates_leave_out_what_makes_room(ready: Core, served: Served) -> None:
    await ask(ready, "A long one? " * 400)
    await ask(ready, "2?")
    alone = await ready.chat.estimate(PROVIDER, MODEL, "3?", after=0)
    one = await ready.chat.estimate(PROVIDER, MODEL, "3?", after=1)
    whole = await ready.chat.estimate(PROVIDER, MODEL, "3?")
    assert alone.counted < one.counted < whole.counted
    assert alone.at_most is not None
    assert one.at_most is not None
    between = (alone.at_most + one.at_most) / 2
    await ready.limits.set_limits(Limits(message=between))
    before, sent = ready.chat.chat.value, len(chats(served))
    with pytest.raises(LimitReached):
        await ask(ready, "3?", after=1)
    assert (ready.chat.chat.value, len(chats(served))) == (before, sent)
    assert (await ask(ready, "3?", after=0)).phase is Phase.DONE


async def test_a_new_chat_while_a_message_takes_the_place_of_another(
    ready: Core, clock: ManualClock
) -> None:
    held = Held()
    said = Said(ready, clock, answer("One."), [held])
    await said.ask("1?")
    sending = asyncio.get_running_loop().create_task(said.ask("1?", after=0))
    await held.reached.wait()
    await said.service.clear()
    assert (await sending).phase is Phase.STOPPED
    assert said.shown == ([], [])
    statuses = [record.status for record in await asyncio.to_thread(records, ready)]
    assert sorted(statuses) == [RequestStatus.FINISHED, RequestStatus.STOPPED]
