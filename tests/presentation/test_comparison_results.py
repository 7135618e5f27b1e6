"""What each model of a comparison took."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from desktop.domain.comparison_ranking import Measure, ranked
from desktop.domain.usage import Bill
from desktop.presentation.comparison_results import (
    CostKind,
    RunCost,
    TotalCost,
    cost_of_run,
    cost_text,
    first_token_words,
    result,
    results,
    seconds,
    total_cost,
    total_text,
)
from tests.fakes import NOON
from tests.presentation.comparisons import answered, asked, mixed, refused, stopped

ESTIMATE = Decimal("0.00102")
"""10 × 2 + 100 × 10 millionths of a dollar."""


def test_the_bill_counts_and_else_the_estimate() -> None:
    kinds = [cost_of_run(turn).kind.value for turn in mixed().runs]
    assert kinds == ["billed", "estimated", "unknown", "not charged", "unknown"]
    texts = [cost_text(cost_of_run(turn)) for turn in mixed().runs]
    assert texts == ["$0.00765", "~$0.00102", "unknown", "not charged", "unknown"]


@pytest.mark.parametrize(
    ("bill", "cost"),
    [
        (Bill(Decimal("0.5")), RunCost(Decimal("0.5"), CostKind.BILLED)),
        (Bill(Decimal(0), byok=True), RunCost(ESTIMATE, CostKind.ESTIMATED)),
        (
            Bill(Decimal("0.01"), byok=True, upstream=Decimal("0.2")),
            RunCost(Decimal("0.21"), CostKind.BILLED, vendor=Decimal("0.2")),
        ),
    ],
)
def test_a_key_of_ones_own_is_not_free(bill: Bill, cost: RunCost) -> None:
    assert cost_of_run(answered(1, "a/b", bill)) == cost


def test_what_the_vendor_bills_is_told_apart() -> None:
    fee = Bill(Decimal("0.01"), byok=True, upstream=Decimal("0.2"))
    one = cost_of_run(answered(1, "a/b", fee))
    assert one.here == Decimal("0.01")
    assert cost_text(one) == "$0.01 + $0.20 by the vendor"
    total = total_cost([answered(1, "a/b", fee), answered(2, "a/c", Bill(Decimal(1)))])
    assert total == TotalCost(Decimal("1.21"), vendor=Decimal("0.2"))
    assert total_text(total) == "$1.21, of it $0.20 by the vendor"


def test_a_result_is_ready_to_be_ranked() -> None:
    one = result(answered(2, "a/b", Bill(Decimal(1))))
    assert (one.number, one.model, one.finished, one.estimated) == (2, "a/b", True, False)
    assert one.cost == 1
    assert (one.first_token, one.speed) == (2.0, 40.0), "80 tokens that were seen, in 2 seconds"
    order = [each.result.model for each in ranked(results(mixed()), Measure.COST)]
    assert order == ["a/estimated", "a/billed", "a/unpriced", "a/stopped", "a/refused"]


def test_what_has_not_ended_has_no_figures() -> None:
    one = result(asked(1, "a/b"))
    assert (one.finished, one.cost, one.first_token, one.speed) == (False, None, None, None)
    assert seconds(asked(1, "a/b")) is None


def test_a_clock_that_is_set_back_makes_no_negative_times() -> None:
    turn = replace(answered(1, "a/b"), sent_at=NOON.replace(hour=23))
    assert (result(turn).first_token, seconds(turn)) == (0.0, 0.0)


def test_a_wait_before_it_was_sent_again_is_not_the_models_time() -> None:
    turn = answered(2, "a/b")
    late = replace(turn, sent_at=NOON - timedelta(seconds=30), sent_again_at=NOON)
    assert (result(late).first_token, seconds(late)) == (2.0, 4.0)
    assert result(late) == result(turn)


def test_the_total_is_exact_and_says_what_it_is_made_of() -> None:
    assert total_cost(mixed().runs) == TotalCost(Decimal("0.0086709169000000005"), True, 2)


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (TotalCost(Decimal("0.0123")), "$0.0123"),
        (TotalCost(Decimal("0.0123"), estimated=True), "~$0.0123"),
        (TotalCost(Decimal("0.0123"), unknown=1), "$0.0123 and 1 answer of unknown cost"),
        (TotalCost(None, unknown=2), "unknown"),
        (TotalCost(Decimal(0), unknown=1), "$0.00 and 1 answer of unknown cost"),
        (TotalCost(Decimal(0)), "$0.00"),
    ],
)
def test_the_total_in_words(total: TotalCost, text: str) -> None:
    assert total_text(total) == text


def test_what_was_not_charged_makes_nothing_known_of_the_rest() -> None:
    total = total_cost([refused(1, "a/b"), stopped(2, "a/c")])
    assert total == TotalCost(None, unknown=1)
    assert total_text(total) == "unknown"
    assert total_cost([refused(1, "a/b")]) == TotalCost(Decimal(0)), "nothing was charged"
    free = answered(2, "a/free", Bill(Decimal(0)))
    assert total_cost([stopped(1, "a/b"), free]) == TotalCost(Decimal(0), unknown=1)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_answer_without_a_word_wins_nothing(text: str) -> None:
    """It has thought for all its tokens, or ended at once."""
    assert not result(answered(1, "a/b", text=text)).finished


def test_who_was_refused_or_stopped_is_not_unknown_alike() -> None:
    assert cost_of_run(refused(1, "a/b")) == RunCost(None, CostKind.NOT_CHARGED)
    assert cost_of_run(stopped(1, "a/b")) == RunCost(None, CostKind.UNKNOWN)


@pytest.mark.parametrize(
    ("span", "words"),
    [(0.0, "0.00 s"), (0.844, "0.84 s"), (9.994, "9.99 s"), (9.996, "10 s"), (75, "1 min 15 s")],
)
def test_a_first_token_is_as_exact_as_it_is_ranked(span: float, words: str) -> None:
    assert first_token_words(span) == words
