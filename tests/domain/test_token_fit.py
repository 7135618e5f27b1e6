"""What earlier answers teach about the next count: much where they are evidence, else little."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.send_estimate import corrected
from desktop.domain.token_fit import CountSample, fitted

CHAT = (20, 200, 900, 2_500, 4_000, 8_000)
"""Prompts of a chat that grows."""


def samples(counts: Sequence[int], reported: Callable[[int], float]) -> tuple[CountSample, ...]:
    return tuple(CountSample(count, round(reported(count))) for count in counts)


def test_without_an_earlier_answer_the_count_stays() -> None:
    assert [corrected(counted, ()) for counted in (0, 1, 312, 10**6)] == [0, 1, 312, 10**6]


@pytest.mark.parametrize(
    ("counts", "model"),
    [
        pytest.param(CHAT, lambda c: c, id="the same tokenizer"),
        pytest.param(CHAT, lambda c: c + 9, id="a longer chat template"),
        pytest.param(CHAT, lambda c: c - 10, id="no chat template, as of Gemini"),
        pytest.param((18, 30), lambda c: c - 10, id="the same, seen in short answers"),
        pytest.param(CHAT, lambda c: c + 683, id="a hidden system prompt, as of grok-4"),
        pytest.param((7, 12), lambda c: c + 683, id="the same, seen in short answers"),
        pytest.param(CHAT, lambda c: 1.2 * c, id="a tokenizer like Claude's"),
        pytest.param(CHAT, lambda c: 1.2 * c + 28, id="the same with reasoning"),
        pytest.param(CHAT, lambda c: 0.9 * c, id="a tokenizer that needs fewer"),
        pytest.param(CHAT, lambda c: 1.5 * c + 300, id="both at once"),
    ],
)
def test_a_model_is_learned_from_its_answers(
    counts: Sequence[int], model: Callable[[int], float]
) -> None:
    seen = samples(counts, model)
    for count in counts:
        assert corrected(count, seen) == pytest.approx(model(count), rel=0.04, abs=6)


def test_one_odd_answer_among_others_changes_little() -> None:
    """Such as one with a picture, whose tokens are not counted here."""
    ordinary = samples((12, 20, 50, 100, 300), lambda c: c + 4)
    seen = (*ordinary, CountSample(15, 5_000))
    for count in (12, 100, 1_000):
        assert corrected(count, seen) == pytest.approx(count + 4, rel=0.1, abs=6)


def test_one_short_answer_says_nothing_of_long_prompts() -> None:
    """2.5 times as many tokens in one short answer are 15 more, and no more than that."""
    seen = (CountSample(10, 25),)
    assert corrected(10, seen) == 25
    assert corrected(100_000, seen) == pytest.approx(100_015, rel=0.001)


def test_one_long_answer_says_little_of_short_prompts() -> None:
    seen = (CountSample(10_000, 12_000),)
    assert corrected(10_000, seen) == pytest.approx(12_000, rel=0.02)
    assert corrected(10, seen) < 120


def test_the_slope_stays_within_reason() -> None:
    assert fitted(samples(CHAT, lambda c: 5 * c)).slope == 1.6
    assert fitted(samples(CHAT, lambda c: 0.2 * c)).slope == 0.7


@pytest.mark.parametrize(
    "nonsense", [CountSample(0, 5), CountSample(-3, 5), CountSample(5, -3), CountSample(10, 10**9)]
)
def test_counts_that_cannot_be_are_left_out(nonsense: CountSample) -> None:
    assert fitted((nonsense,)) == fitted(())


counts = st.one_of(st.integers(-10, 200), st.integers(0, 10**7), st.integers(0, 10**30))
any_samples = st.lists(st.builds(CountSample, counts, counts), max_size=25)


@given(any_samples, st.integers(0, 10**7), st.integers(0, 10**5))
def test_never_negative_and_never_less_for_more(
    seen: list[CountSample], counted: int, more: int
) -> None:
    less = corrected(counted, seen)
    assert 0 <= less <= corrected(counted + more, seen)


@given(any_samples, st.integers(0, 10**7))
def test_never_beyond_what_was_ever_added(seen: list[CountSample], counted: int) -> None:
    offset = max((each.reported for each in seen if each.reported <= 20_000_000), default=0)
    assert corrected(counted, seen) <= 1.6 * counted + max(offset, 0) + 1


@given(st.integers(1, 200), st.integers(0, 2_000), st.integers(10_000, 10**6))
def test_a_single_short_sample_never_blows_a_long_prompt_up(
    counted: int, more: int, long: int
) -> None:
    reported = counted - counted // 5 + more
    result = corrected(long, (CountSample(counted, reported),))
    assert abs(result - long) <= more + 0.1 * long


@given(any_samples)
def test_the_order_of_the_answers_does_not_matter(seen: list[CountSample]) -> None:
    forth, back = fitted(seen), fitted(seen[::-1])
    assert forth.offset == pytest.approx(back.offset, rel=1e-3, abs=1)
    assert forth.slope == pytest.approx(back.slope, rel=1e-3)
