"""ComparisonService: one of the models is asked once more, and the other answers stay."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest

from desktop.core import Core
from desktop.domain.chat import Delta
from desktop.domain.chat_options import ChatOptions
from desktop.domain.comparison_problem import CapExceeded
from desktop.domain.errors import ModelNotAllowed, Rejected, Rejection
from desktop.domain.limits import LimitReached, Limits
from desktop.services.comparison import Comparison, ComparisonService
from desktop.services.turn import Phase
from tests.fakes import ManualClock, MemoryKeyStore
from tests.presentation.asked import refs
from tests.services.conftest import PROVIDER, told
from tests.services.scripted_chat import (
    AnsweringApi,
    Held,
    Script,
    answer,
    scripted_comparison,
)
from tests.services.test_chat_ledger import records
from tests.services.test_comparison import THREE, three

__all__ = ["three"]

NO: Final = Rejected("OpenRouter", Rejection.FORBIDDEN, 403)


def scripted(
    core: Core, clock: ManualClock, *scripts: Script
) -> tuple[ComparisonService, AnsweringApi]:
    """Answers by these scripts, one to each request."""
    api = AnsweringApi(*scripts)
    return scripted_comparison(core, api, clock), api


async def test_one_that_failed_is_asked_again_in_its_place(three: Core, clock: ManualClock) -> None:
    service, api = scripted(three, clock, answer("One."), [Delta("Half"), NO], answer("Two."))
    options = ChatOptions(max_tokens=7, system_prompt="Be brief.")
    done = await service.run(refs(THREE[:2]), "Why?", options=options)
    await service.retry(done.runs[1])
    now = service.comparison.value
    assert [turn.text for turn in now.runs] == ["One.", "Two."]
    assert [turn.text for turn in now.replaced] == ["Half"]
    assert now.runs[0] is done.runs[0]
    assert (now.chat_id, now.prompt) == (done.chat_id, "Why?")
    rows = await asyncio.to_thread(records, three)
    assert [row.model for row in rows] == [*THREE[:2], THREE[1]]
    assert {row.chat for row in rows} == {done.chat_id}
    (_, before), (_, again) = api.asked[1:]
    assert again == before
    assert again.max_tokens == 7


async def test_one_can_be_asked_again_while_the_others_answer(
    three: Core, clock: ManualClock
) -> None:
    first, second = Held(), Held()
    service, _ = scripted(three, clock, [first, *answer("One.")], [NO], [second, *answer("Two.")])
    running = asyncio.get_running_loop().create_task(service.run(refs(THREE[:2]), "Why?"))
    seen = await told(service.comparison, lambda seen: any(not t.running for t in seen.runs))
    again = asyncio.get_running_loop().create_task(service.retry(seen.runs[1]))
    await first.reached.wait()
    await second.reached.wait()
    first.release.set()
    await running
    assert service.comparison.value.running
    with pytest.raises(RuntimeError):
        await service.run(refs(THREE[:2]), "How?")
    await service.stop(2)
    await again
    assert [t.phase for t in service.comparison.value.runs] == [Phase.DONE, Phase.STOPPED]


async def test_asked_for_twice_it_is_asked_again_once(three: Core, clock: ManualClock) -> None:
    service, _ = scripted(three, clock, answer(), [NO], answer("Two."))
    failed = (await service.run(refs(THREE[:2]), "Why?")).runs[1]
    await asyncio.gather(service.retry(failed), service.retry(failed))
    await service.retry(failed)  # which has no place any more
    assert [turn.text for turn in service.comparison.value.runs] == ["Yes.", "Two."]
    assert len(service.comparison.value.replaced) == 1


async def test_a_retry_is_a_message_of_its_own_for_cap_and_limits(
    three: Core, clock: ManualClock
) -> None:
    service, _ = scripted(three, clock, answer(), [NO], answer("Two."))
    done = await service.run(refs(THREE[:2]), "Why?")
    taken = await service.estimate(refs(THREE[:2]), "Why?")
    most = taken.each[1].at_most
    assert most is not None
    with pytest.raises(CapExceeded) as dear:
        await service.retry(done.runs[1], cap=most - Decimal("1e-12"))
    assert dear.value.at_most == most
    await three.limits.set_limits(Limits(message=most / 2))
    with pytest.raises(LimitReached) as refused:
        await service.retry(done.runs[1], cap=most)
    assert (refused.value.requests, refused.value.at_most) == (1, most)
    assert service.comparison.value == done
    await service.retry(done.runs[1], cap=most, over_limit=True)
    assert service.comparison.value.runs[1].text == "Two."


async def test_a_retry_with_fewer_tokens(three: Core, clock: ManualClock) -> None:
    service, api = scripted(three, clock, answer(), [NO], answer())
    done = await service.run(refs(THREE[:2]), "Why?")
    await service.retry(done.runs[1], max_tokens=20)
    assert api.asked[-1][1].max_tokens == 20


async def test_a_model_that_is_not_allowed_any_more_is_not_asked_again(
    three: Core, clock: ManualClock
) -> None:
    service, _ = scripted(three, clock, answer(), [NO])
    done = await service.run(refs(THREE[:2]), "Why?")
    await three.providers.remove_model(PROVIDER, THREE[1])
    with pytest.raises(ModelNotAllowed):
        await service.retry(done.runs[1])
    assert service.comparison.value == done


async def test_a_retry_that_is_stopped_while_the_keychain_is_asked_leaves_what_was_there(
    three: Core, clock: ManualClock, keys: MemoryKeyStore
) -> None:
    service, _ = scripted(three, clock, answer(), [Delta("Half"), NO])
    done = await service.run(refs(THREE[:2]), "Why?")
    seen: list[Phase] = []

    async def look() -> None:
        seen.append(service.comparison.value.runs[1].phase)
        await service.stop(2)
        seen.append(service.comparison.value.runs[1].phase)

    keys.on_load = look
    await service.retry(done.runs[1])
    assert seen == [Phase.SENDING, Phase.FAILED]
    assert service.comparison.value == done


async def test_what_is_cleared_is_not_asked_again(
    three: Core, clock: ManualClock, keys: MemoryKeyStore
) -> None:
    service, _ = scripted(three, clock, answer(), [NO])
    done = await service.run(refs(THREE[:2]), "Why?")
    keys.on_load = service.clear
    await service.retry(done.runs[1])
    assert service.comparison.value == Comparison()


async def test_a_retry_gives_way_to_a_comparison_that_is_about_to_begin(
    three: Core, clock: ManualClock, keys: MemoryKeyStore
) -> None:
    service, _ = scripted(three, clock, answer(), [NO], answer("New."), answer("New."))
    done = await service.run(refs(THREE[:2]), "Why?")
    keys.on_load = lambda: service.retry(done.runs[1])
    after = await service.run(refs(THREE[:2]), "How?")
    assert [turn.text for turn in after.runs] == ["New."] * 2


async def test_a_late_bill_of_what_was_replaced_is_not_lost(
    three: Core, clock: ManualClock
) -> None:
    service, _ = scripted(three, clock, answer(), [Delta("Half"), NO], answer("Two."))
    done = await service.run(refs(THREE[:2]), "Why?")
    await service.retry(done.runs[1])
    billed = replace(done.runs[1], settling=False, text="Half, and billed")
    now = service.comparison.value.with_turn(billed)
    assert now.requests[2] == billed
    assert now.requests[:2] == service.comparison.value.runs
