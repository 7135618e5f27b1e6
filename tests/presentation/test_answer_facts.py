"""The line of facts below an answer: only what is known, nothing invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.presentation.answer_facts import answer_facts, facts_of_parts, tokens_per_second
from desktop.services.turn import Turn
from tests.fakes import NOON
from tests.presentation import turns

SOON = NOON + timedelta(seconds=0.8)


def whole(number: int = 1) -> Turn:
    """Began to think after 0.8 s, ended after 6.2 s."""
    return replace(turns.done(number, provider="Google AI Studio"), first_token_at=SOON)


def test_everything_that_is_known() -> None:
    assert answer_facts(whole()) == (
        "1,184 tokens · first after 0.8 s · 219 tokens/s · 6.2 s · Google AI Studio · ended: stop"
    )


def test_what_was_waited_before_it_was_sent_again_is_not_the_models_time() -> None:
    late = replace(whole(), sent_at=NOON - timedelta(seconds=30), sent_again_at=NOON)
    assert answer_facts(late) == answer_facts(whole())


def test_reasoning_that_came_counts_from_its_own_first_token() -> None:
    assert tokens_per_second(whole()) == pytest.approx(1184 / 5.4)


def test_reasoning_that_was_kept_from_us_is_not_measured() -> None:
    """It was over before the clock began."""
    hidden = replace(whole(), reasoning="", first_token_at=NOON + timedelta(seconds=4))
    assert tokens_per_second(hidden) == pytest.approx((1184 - 412) / 2.2)


def test_without_the_first_token_there_is_no_speed() -> None:
    unseen = replace(whole(), first_token_at=None)
    assert "first after" not in answer_facts(unseen)
    assert "tokens/s" not in answer_facts(unseen)
    plain = replace(unseen, reasoning="")
    assert "first after 4.0 s" in answer_facts(plain)


def test_without_usage_nothing_is_made_up() -> None:
    turn = whole()
    assert turn.answer is not None
    uncounted = replace(turn, answer=replace(turn.answer, usage=None, provider=""))
    assert answer_facts(uncounted) == "first after 0.8 s · 6.2 s · ended: stop"


def test_an_answer_in_one_go_has_no_speed() -> None:
    at_once = replace(whole(), first_token_at=NOON + timedelta(seconds=6.15))
    assert tokens_per_second(at_once) is None


def test_an_answer_that_was_stopped_has_no_speed() -> None:
    """The provider went on after we had hung up, and counts that too."""
    stopped = replace(turns.settled(), first_token_at=SOON)
    assert answer_facts(stopped) == "1,184 tokens · first after 0.8 s · 1.0 s"


@pytest.mark.parametrize("turn", [turns.sending(), turns.streaming()])
def test_nothing_is_said_while_it_comes(turn: Turn) -> None:
    assert answer_facts(turn) == ""


def test_slow_answers_keep_a_decimal() -> None:
    slow = replace(whole(), ended_at=NOON + timedelta(seconds=148.8))
    assert "8.0 tokens/s" in answer_facts(slow)


def test_a_first_token_within_a_blink_is_counted_in_milliseconds() -> None:
    quick = replace(whole(), first_token_at=NOON + timedelta(seconds=0.042))
    assert "first after 42 ms" in answer_facts(quick)


def test_one_token_is_no_plural() -> None:
    turn = turns.done(usage=replace(turns.USAGE, completion=1, reasoning=0))
    assert answer_facts(turn).startswith("1 token · ")


def test_a_continued_answer_counts_all_its_parts_and_tells_of_the_last_one() -> None:
    parts = (whole(), replace(whole(2), continues=True))
    assert facts_of_parts(parts) == (
        "2 parts · 2,368 tokens · last part: first after 0.8 s · 219 tokens/s · 6.2 s"
        " · Google AI Studio · ended: stop"
    )


def test_a_part_without_counts_leaves_the_sum_unknown() -> None:
    parts = (turns.stopped(), replace(whole(2), continues=True))
    assert facts_of_parts(parts).startswith("2 parts · last part: first after")
    assert facts_of_parts((whole(), replace(turns.streaming(2), continues=True))) == ""
