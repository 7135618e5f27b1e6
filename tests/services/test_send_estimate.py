"""EstimateService: about so many tokens, at most so much money, and only the draft counted anew."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from threading import Event

import pytest

from desktop.core import Core
from desktop.domain.prices import Leg
from desktop.domain.send_estimate import PIECE, CountSample, framing
from desktop.services.send_estimate import REMEMBERED, EstimateService
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER


class WordCounter:
    """Counts words, and remembers for whom."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun, self.go_on = Event(), Event()
        self.go_on.set()

    def count(self, text: str) -> int:
        self.asked.append(text)
        self.begun.set()
        self.go_on.wait()
        return len(text.split())


class Answers:
    """Earlier answers, as they are told to it."""

    def __init__(self) -> None:
        self.samples: tuple[CountSample, ...] = ()

    async def __call__(self, provider: str, model: str) -> Sequence[CountSample]:
        return self.samples if (provider, model) == (PROVIDER, MODEL) else ()


@pytest.fixture
def counter() -> WordCounter:
    return WordCounter()


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def estimates(
    core: Core, counter: WordCounter, answers: Answers, clock: ManualClock
) -> EstimateService:
    return EstimateService(counter, core.prices, answers, clock)


async def test_a_message_with_a_known_price(estimates: EstimateService, core: Core) -> None:
    await core.catalogs.refresh(PROVIDER)
    found = await estimates.estimate(PROVIDER, MODEL, ["one two", "three"], 1000)
    assert found.counted == found.tokens == 3 + framing(2)
    assert found.prompt_cost == found.tokens * Decimal("0.000003")
    assert found.at_most == found.prompt_cost + 1000 * Decimal("0.000015")
    assert (found.free, found.learned_from, found.max_tokens) == (False, 0, 1000)


async def test_the_persons_own_price_counts(estimates: EstimateService, core: Core) -> None:
    rates = {Leg.PROMPT: Decimal("0.001"), Leg.COMPLETION: Decimal(0)}
    await core.prices.set_rates(PROVIDER, "no/where", rates)
    found = await estimates.estimate(PROVIDER, "no/where", ["one"], 1000)
    assert found.at_most == found.prompt_cost == found.tokens * Decimal("0.001")


async def test_free_and_unknown_are_told_apart(estimates: EstimateService, core: Core) -> None:
    await core.catalogs.refresh(PROVIDER)
    free = await estimates.estimate(PROVIDER, f"{MODEL}:free", ["one"], 1000)
    assert free.free
    assert free.prompt_cost == free.at_most == Decimal(0)
    unknown = await estimates.estimate(PROVIDER, "no/where", ["one"], 1000)
    assert (unknown.free, unknown.prompt_cost, unknown.at_most) == (False, None, None)
    assert unknown.tokens > 0
    router = await estimates.estimate(PROVIDER, "openrouter/auto", ["one"], 1000)
    assert router.at_most is None


async def test_earlier_answers_correct_the_count(
    estimates: EstimateService, answers: Answers
) -> None:
    answers.samples = tuple(CountSample(count, count + 683) for count in (20, 300, 2000))
    found = await estimates.estimate(PROVIDER, MODEL, ["one two"], 1000)
    assert found.tokens == pytest.approx(found.counted + 683, abs=5)
    assert found.learned_from == 3
    other = await estimates.estimate(PROVIDER, "a/b", ["one two"], 1000)
    assert other.tokens == other.counted


async def test_typing_counts_only_the_draft(
    estimates: EstimateService, counter: WordCounter
) -> None:
    earlier = ["one two " * PIECE, "three"]
    await estimates.estimate(PROVIDER, MODEL, [*earlier, "f"], 10)
    counter.asked.clear()
    await estimates.estimate(PROVIDER, MODEL, [*earlier, "fo"], 10)
    assert counter.asked == ["fo"]
    draft = "four " * PIECE
    await estimates.estimate(PROVIDER, MODEL, [draft], 10)
    counter.asked.clear()
    await estimates.estimate(PROVIDER, MODEL, [f"{draft} five"], 10)
    assert len(counter.asked) == 1, "of a long draft only the last piece"
    assert len(counter.asked[0]) <= PIECE


async def test_a_long_text_is_given_up_between_two_pieces(
    estimates: EstimateService, counter: WordCounter
) -> None:
    counter.go_on.clear()
    work = asyncio.get_running_loop().create_task(
        estimates.estimate(PROVIDER, MODEL, ["one two " * 10 * PIECE], 10)
    )
    await asyncio.to_thread(counter.begun.wait)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    counter.go_on.set()
    assert len(counter.asked) == 1


async def test_what_is_remembered_has_an_end(
    estimates: EstimateService, counter: WordCounter
) -> None:
    text = "".join(f"{number:07} " for number in range(REMEMBERED // 8 + PIECE))
    await estimates.estimate(PROVIDER, MODEL, [text[:PIECE], text], 10)
    counter.asked.clear()
    await estimates.estimate(PROVIDER, MODEL, [text[-100:], text[:PIECE]], 10)
    assert len(counter.asked) == 2, "what was used longest ago is forgotten"


async def test_the_real_counter_and_the_real_ledger(ready: Core) -> None:
    before = await ready.estimates.estimate(PROVIDER, MODEL, ["Hello, world!"], 100)
    assert before.counted == 4 + framing(1)
    assert before.learned_from == 0
    await ready.chat.send(PROVIDER, MODEL, "Hello, world!")
    after = await ready.estimates.estimate(PROVIDER, MODEL, ["Hello, world!"], 100)
    assert after.learned_from == 1
    turn = ready.chat.chat.value.turns[0]
    assert turn.answer is not None
    assert turn.answer.usage is not None
    assert after.tokens == pytest.approx(turn.answer.usage.prompt, abs=3)
