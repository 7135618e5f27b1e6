"""An answer that was cut goes on, and counts as one answer from then on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.core import Core
from desktop.domain.chat import Answer, Delta
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    ModelNotAllowed,
    Rejected,
    Rejection,
)
from desktop.domain.limits import LimitReached, Limits
from desktop.services.chat_requests import GO_ON
from desktop.services.turn import Phase
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER
from tests.services.scripted_chat import answer
from tests.services.test_chat import ask, chats
from tests.services.test_chat_ledger import records
from tests.services.test_chat_replacing import Said
from tests.simulators import Served

CUT = answer("One, t", "length")
NO = Rejected("OpenRouter", Rejection.PAYMENT_REQUIRED, 402)


def can_go_on(said: Said) -> bool:
    return said.service.chat.value.can_go_on


async def test_an_answer_that_came_to_its_limit_goes_on(ready: Core, clock: ManualClock) -> None:
    said = Said(ready, clock, CUT, answer("wo."), answer("Yes."))
    assert not can_go_on(said)
    first = await said.ask("Count?", max_tokens=5)
    assert can_go_on(said)
    more = await said.service.go_on()
    assert said.sent == ["Count?", "One, t", GO_ON]
    assert (more.continues, more.prompt, more.text) == (True, "", "wo.")
    assert (more.model, more.max_tokens, more.number) == (MODEL, 1024, first.number + 1)
    assert not can_go_on(said)
    await said.ask("Sure?")
    assert said.sent == ["Count?", "One, two.", "Sure?"]
    assert len(await asyncio.to_thread(records, ready)) == 3


async def test_as_often_as_it_is_cut(ready: Core, clock: ManualClock) -> None:
    said = Said(ready, clock, CUT, answer("wo, th", "length"), answer("ree."))
    await said.ask("Count?")
    await said.service.go_on()
    await said.service.go_on()
    assert said.sent == ["Count?", "One, two, th", GO_ON]


async def test_an_answer_of_nothing_but_thoughts_is_asked_for_again(
    ready: Core, clock: ManualClock
) -> None:
    thoughts = Answer(reasoning="Hm.", finish_reason="length")
    said = Said(ready, clock, [Delta(reasoning="Hm."), thoughts], answer("One."), answer("Yes."))
    await said.ask("Count?")
    await said.service.go_on()
    assert said.sent == ["Count?"]
    await said.ask("Sure?")
    assert said.sent == ["Count?", "One.", "Sure?"]


BROKEN = AnswerBroken("OpenRouter", breakage=Breakage.CUT_OFF, status=200)


async def test_what_broke_off_goes_on_too(ready: Core, clock: ManualClock) -> None:
    partial = Answer("One, t", complete=False)
    said = Said(ready, clock, [Delta("One, t"), partial, BROKEN], answer("wo."), answer("Yes."))
    assert (await said.ask("Count?")).phase is Phase.FAILED
    await said.service.go_on()
    assert said.sent == ["Count?", "One, t", GO_ON]
    await said.ask("Sure?")
    assert said.sent == ["Count?", "One, two.", "Sure?"]


async def test_a_continuation_that_came_to_nothing_can_be_tried_again(
    ready: Core, clock: ManualClock
) -> None:
    empty = replace(BROKEN, breakage=Breakage.EMPTY)
    said = Said(ready, clock, CUT, [NO], [empty], answer("wo."))
    await said.ask("Count?")
    assert (await said.service.go_on()).declined
    assert can_go_on(said)
    assert not (await said.service.go_on()).declined, "it may have cost something"
    assert can_go_on(said)
    await said.service.go_on()
    assert said.sent == ["Count?", "One, t", GO_ON]
    assert said.shown == ([1, 3, 4], [])


async def test_editing_the_question_takes_the_place_of_all_its_answer(
    ready: Core, clock: ManualClock
) -> None:
    said = Said(ready, clock, CUT, answer("wo."), answer("1, 2."))
    await said.ask("Count?")
    await said.service.go_on()
    await said.ask("In digits?", after=0)
    assert said.sent == ["In digits?"]
    assert said.shown == ([3], [1, 2])


async def test_there_must_be_something_to_continue(ready: Core, clock: ManualClock) -> None:
    said = Said(ready, clock, answer("Whole."))
    with pytest.raises(RuntimeError):
        await said.service.go_on()
    await said.ask("Why?")
    with pytest.raises(RuntimeError):
        await said.service.go_on()
    assert len(said.api.asked) == 1


async def test_limits_and_the_list_of_models_hold_for_it_too(
    ready: Core, clock: ManualClock
) -> None:
    said = Said(ready, clock, CUT, answer("wo."))
    await said.ask("Count?")
    await ready.limits.set_limits(Limits(message=Decimal("0.000001")))
    with pytest.raises(LimitReached):
        await said.service.go_on()
    await ready.providers.remove_model(PROVIDER, MODEL)
    with pytest.raises(ModelNotAllowed):
        await said.service.go_on(over_limit=True)
    await ready.providers.add_model(PROVIDER, MODEL)
    assert (await said.service.go_on(over_limit=True)).phase is Phase.DONE


async def test_over_the_wire(ready: Core, served: Served) -> None:
    cut = await ask(ready, "What is a median?", max_tokens=20)
    assert cut.answer is not None
    assert cut.answer.finish_reason == "length"
    more = await ready.chat.go_on()
    assert more.phase is Phase.DONE
    roles = [message["role"] for message in chats(served)[-1].json["messages"]]
    assert roles == ["user", "assistant", "user"]
