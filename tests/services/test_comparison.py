"""ComparisonService: one prompt to several models at once, each with its own end."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from desktop.core import Core
from desktop.domain.chat import Delta
from desktop.domain.chat_options import ChatOptions
from desktop.domain.comparison_problem import CapExceeded, InvalidComparison
from desktop.domain.errors import (
    ModelNotAllowed,
    NoKey,
    NoModel,
    Rejected,
    Rejection,
    StorageFailed,
)
from desktop.domain.limits import LimitKind, LimitReached, Limits
from desktop.domain.requests import RequestStatus
from desktop.domain.typed_values import InvalidModelDefault
from desktop.services.comparison import Comparison, ComparisonService
from desktop.services.turn import Phase
from tests.conftest import RecordedLog
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
from tests.simulators import Served, faults

WRITER, THINKER, ARCHIVE = "sandbox/writer", "sandbox/thinker", "sandbox/archive"
THREE = (WRITER, THINKER, ARCHIVE)


@pytest_asyncio.fixture
async def three(ready: Core) -> Core:
    """Three models are allowed."""
    for model in THREE[1:]:
        await ready.providers.add_model(PROVIDER, model)
    return ready


def scripted(core: Core, clock: ManualClock, *scripts: Script) -> ComparisonService:
    """Answers by these scripts, in the order in which the models are asked."""
    return scripted_comparison(core, AnsweringApi(*scripts), clock)


def asked(served: Served) -> list[dict[str, object]]:
    return [r.json for r in served.received if r.path.endswith("/chat/completions")]


async def test_each_model_has_its_answer_and_its_row_in_the_ledger(
    three: Core, served: Served
) -> None:
    done = await three.comparison.run(refs(THREE), "Why is the sky blue?")
    assert [turn.model for turn in done.runs] == list(THREE)
    assert [turn.number for turn in done.runs] == [1, 2, 3]
    assert {turn.phase for turn in done.runs} == {Phase.DONE}
    assert not done.running
    assert three.comparison.comparison.value == done
    billed = {g.cost for g in served.sandbox.account.generations.values()}
    explained = [turn.explanation for turn in done.runs]
    assert {each.billed for each in explained if each is not None} == billed
    rows = await asyncio.to_thread(records, three)
    assert {row.model for row in rows} == set(THREE)
    assert {row.chat for row in rows} == {done.chat_id}
    assert {row.status for row in rows} == {RequestStatus.FINISHED}
    assert {r["model"] for r in asked(served)} == set(THREE)


async def test_all_stream_at_once_and_one_that_is_stopped_leaves_the_others(
    three: Core, clock: ManualClock
) -> None:
    held = [Held(), Held(), Held()]
    service = scripted(
        three, clock, *([Delta("So far. "), each, *answer("Whole.")] for each in held)
    )
    running = asyncio.get_running_loop().create_task(service.run(refs(THREE), "Why?"))
    for each in held:
        await each.reached.wait()
    now = await told(service.comparison, lambda seen: all(turn.text for turn in seen.runs))
    assert now.running
    await service.stop(2)
    phases = [turn.phase for turn in service.comparison.value.runs]
    assert phases == [Phase.STREAMING, Phase.STOPPED, Phase.STREAMING]
    for each in held:
        each.release.set()
    done = await running
    assert [turn.text for turn in done.runs] == ["Whole.", "So far. ", "Whole."]
    assert service.comparison.value == done


async def test_one_that_fails_leaves_the_others(three: Core, clock: ManualClock) -> None:
    no = Rejected("OpenRouter", Rejection.FORBIDDEN, 403)
    service = scripted(three, clock, answer("One."), [no], [Delta("Half"), no])
    done = await service.run(refs(THREE), "Why?")
    assert [turn.phase for turn in done.runs] == [Phase.DONE, Phase.FAILED, Phase.FAILED]
    assert [turn.text for turn in done.runs] == ["One.", "", "Half"]


async def test_stop_ends_all_of_them(three: Core, served: Served) -> None:
    served.sandbox.script(*[faults.stall()] * 3, on="/chat/completions")
    running = asyncio.get_running_loop().create_task(three.comparison.run(refs(THREE), "Why?"))
    await told(three.comparison.comparison, lambda seen: seen.running)
    await three.comparison.stop()
    done = await running
    assert {turn.phase for turn in done.runs} == {Phase.STOPPED}
    await three.comparison.clear()
    assert three.comparison.comparison.value == Comparison()


async def test_what_is_cleared_while_it_runs_does_not_come_back(
    three: Core, clock: ManualClock
) -> None:
    held = [Held(), Held()]
    scripts: list[Script] = [[Delta("So far."), each, *answer()] for each in held]
    service = scripted(three, clock, *scripts)
    running = asyncio.get_running_loop().create_task(service.run(refs(THREE[:2]), "Why?"))
    for each in held:
        await each.reached.wait()
    await service.clear()
    done = await running
    assert [turn.text for turn in done.runs] == ["So far."] * 2
    assert service.comparison.value == Comparison()


async def test_giving_up_the_wait_ends_every_request(three: Core, clock: ManualClock) -> None:
    held = [Held(), Held()]
    scripts: list[Script] = [[Delta("So far."), each] for each in held]
    service = scripted(three, clock, *scripts)
    running = asyncio.get_running_loop().create_task(service.run(refs(THREE[:2]), "Why?"))
    for each in held:
        await each.reached.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    runs = service.comparison.value.runs
    assert [(turn.phase, turn.text) for turn in runs] == [(Phase.STOPPED, "So far.")] * 2


async def test_a_mistake_of_our_own_in_one_does_not_take_the_others_with_it(
    three: Core, clock: ManualClock, strict_log: RecordedLog
) -> None:
    service = scripted(three, clock, answer("One."), [ZeroDivisionError()])
    with pytest.raises(ZeroDivisionError):
        await service.run(refs(THREE[:2]), "Why?")
    runs = service.comparison.value.runs
    assert [turn.phase for turn in runs] == [Phase.DONE, Phase.FAILED]
    strict_log.expect("background task chat 2 failed")


async def test_only_one_comparison_at_a_time(three: Core, clock: ManualClock) -> None:
    held = Held()
    service = scripted(three, clock, [held, *answer()], answer())
    running = asyncio.get_running_loop().create_task(service.run(refs(THREE[:2]), "Why?"))
    await held.reached.wait()
    with pytest.raises(RuntimeError):
        await service.run(refs(THREE), "Why?")
    held.release.set()
    assert not (await running).running


async def test_the_options_count_for_all_models(three: Core, served: Served) -> None:
    options = ChatOptions(max_tokens=5, system_prompt="Be brief.")
    await three.comparison.run(refs(THREE[:2]), "Why?", options=options)
    assert [r["max_tokens"] for r in asked(served)] == [5, 5]
    system = {"role": "system", "content": "Be brief."}
    question = {"role": "user", "content": "Why?"}
    assert [r["messages"] for r in asked(served)] == [[system, question]] * 2
    bad = ChatOptions(temperature=Decimal(9))
    with pytest.raises(InvalidModelDefault):
        await three.comparison.run(refs(THREE), "Why?", options=bad)


@pytest.mark.parametrize(
    ("models", "refusal"),
    [
        ((), NoModel),
        ((WRITER,), InvalidComparison),
        ((WRITER, WRITER), InvalidComparison),
        ((WRITER, "sandbox/ticket"), ModelNotAllowed),
        ((*THREE, *(f"a/{n}" for n in range(4))), InvalidComparison),
    ],
)
async def test_what_cannot_be_compared(
    three: Core, served: Served, models: Sequence[str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await three.comparison.run(refs(models), "Why?")
    assert three.comparison.comparison.value == Comparison()
    assert asked(served) == []


async def test_the_estimate_is_the_sum_over_the_models(three: Core) -> None:
    taken = await three.comparison.estimate(refs(THREE[:2]), "Why is the sky blue?")
    single = [
        await three.chat.estimate(PROVIDER, model, "Why is the sky blue?") for model in THREE[:2]
    ]
    assert taken.each == tuple(single)
    assert taken.cost == sum(each.prompt_cost or 0 for each in single)
    assert taken.at_most == sum(each.at_most or 0 for each in single)


async def test_a_cap_is_held_against_the_sum(three: Core, served: Served) -> None:
    taken = await three.comparison.estimate(refs(THREE), "Why?")
    assert taken.at_most is not None
    less = taken.at_most - Decimal("1e-12")
    with pytest.raises(CapExceeded) as refused:
        await three.comparison.run(refs(THREE), "Why?", cap=less)
    assert (refused.value.at_most, refused.value.unknown) == (taken.at_most, ())
    assert asked(served) == []
    done = await three.comparison.run(refs(THREE), "Why?", cap=taken.at_most)
    assert {turn.phase for turn in done.runs} == {Phase.DONE}


async def test_a_cap_cannot_be_kept_where_a_price_is_unknown(three: Core, served: Served) -> None:
    unpriced = "sandbox/not-in-the-catalog"
    await three.providers.add_model(PROVIDER, unpriced)
    with pytest.raises(CapExceeded) as refused:
        await three.comparison.run(refs((WRITER, unpriced)), "Why?", cap=Decimal(1000))
    assert (refused.value.at_most, refused.value.unknown) == (None, (unpriced,))
    assert asked(served) == []


@pytest.mark.parametrize("kind", LimitKind)
async def test_the_limits_of_the_person_count_the_sum(
    three: Core, served: Served, kind: LimitKind
) -> None:
    taken = await three.comparison.estimate(refs(THREE), "Why?")
    assert taken.at_most is not None
    dearest = max(each.at_most or Decimal(0) for each in taken.each)
    await three.limits.set_limits(Limits(**{kind.value: dearest}))
    with pytest.raises(LimitReached) as refused:
        await three.comparison.run(refs(THREE), "Why?")
    assert (refused.value.kind, refused.value.at_most) == (kind, taken.at_most)
    assert refused.value.requests == 3
    assert asked(served) == []
    await three.comparison.run(refs(THREE), "Why?", over_limit=True)
    assert len(asked(served)) == 3


async def test_the_key_is_asked_for_once(three: Core, served: Served, keys: MemoryKeyStore) -> None:
    looked: list[bool] = []

    async def look() -> None:
        looked.append(True)

    keys.on_load = look
    await three.comparison.run(refs(THREE), "Why?")
    assert looked == [True]
    keys.items.clear()
    before = three.comparison.comparison.value
    with pytest.raises(NoKey):
        await three.comparison.run(refs(THREE), "Why?")
    assert three.comparison.comparison.value == before


async def test_stopped_while_the_keychain_is_asked(
    three: Core, served: Served, keys: MemoryKeyStore
) -> None:
    keys.on_load = three.comparison.stop
    done = await three.comparison.run(refs(THREE), "Why?")
    assert {(turn.phase, turn.unsent) for turn in done.runs} == {(Phase.STOPPED, True)}
    assert three.comparison.comparison.value == Comparison()
    assert asked(served) == []


async def test_what_has_come_can_be_exported(three: Core, tmp_path: Path, served: Served) -> None:
    await three.comparison.run(refs(THREE), "Why?")
    await three.comparison.export(tmp_path / "a.csv", "csv")
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["costIs"] for row in rows] == ["billed"] * 3
    await three.comparison.export(tmp_path / "a.md", "markdown")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# Comparison of 3 models")
    with pytest.raises(StorageFailed):
        await three.comparison.export(tmp_path / "a.md" / "b.csv", "csv")


async def test_six_at_once(three: Core, served: Served) -> None:
    more = ("sandbox/ticket", "sandbox/night-owl", "sandbox/writer:free")
    for model in more:
        await three.providers.add_model(PROVIDER, model)
    done = await three.comparison.run(refs((*THREE, *more)), "Why?")
    assert [turn.phase for turn in done.runs] == [Phase.DONE] * 6


async def test_a_bill_that_comes_late_belongs_to_its_own_comparison(
    three: Core, served: Served
) -> None:
    first = await three.comparison.run(refs(THREE[:2]), "Why?")
    second = await three.comparison.run(refs(THREE[:2]), "How?")
    assert second.with_turn(first.runs[0]) == second


async def test_the_next_comparison_need_not_wait_until_the_last_one_is_recorded(
    three: Core, clock: ManualClock
) -> None:
    service = scripted(three, clock, answer(), answer(), answer(), answer())
    first = asyncio.get_running_loop().create_task(service.run(refs(THREE[:2]), "Why?"))
    await told(service.comparison, lambda seen: bool(seen.runs) and not seen.running)
    assert not first.done()
    assert (await service.run(refs(THREE[:2]), "How?")).prompt == "How?"
    assert (await first).prompt == "Why?"


async def test_giving_up_at_once_leaves_nothing_under_way(three: Core, clock: ManualClock) -> None:
    service = scripted(three, clock, answer(), answer())
    running = asyncio.get_running_loop().create_task(service.run(refs(THREE[:2]), "Why?"))

    def give_up(_: Comparison) -> None:
        running.cancel()

    service.comparison.subscribe(give_up)
    with pytest.raises(asyncio.CancelledError):
        await running
    assert {turn.phase for turn in service.comparison.value.runs} == {Phase.STOPPED}
