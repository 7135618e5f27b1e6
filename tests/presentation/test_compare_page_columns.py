"""A column of the comparison at each moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from desktop.domain.errors import AnswerBroken, Breakage, ModeldeckError, Rejected, Rejection
from desktop.domain.prices import UNKNOWN_PRICE
from desktop.domain.usage import Bill
from desktop.presentation.askable_view import ModelNames
from desktop.presentation.compare_page_columns import BY_VENDOR, CHANGE_PROMPT, column_view
from desktop.presentation.compare_page_view import ColumnView
from desktop.services.turn import Phase, Turn, Waiting
from tests.fakes import NOON
from tests.presentation import turns
from tests.presentation.asked import names, ref
from tests.ui.compare import sample
from tests.ui.compare.sample import NAMES


def column(turn: Turn) -> ColumnView:
    return column_view(turn, names(NAMES), {}, NOON)


def facts(turn: Turn) -> dict[str, str]:
    return {fact.name: fact.value for fact in column(turn).facts}


def test_a_whole_answer() -> None:
    view = column(sample.done(2))
    assert view.message.title == "DeepSeek V4"
    assert view.status == "by DeepInfra"
    assert facts(sample.done(2)) == {
        "First token": "1.94 s",
        "Speed": "122 tokens/s",
        "Tokens": "312 in · 962 out",
        "Cost": "$0.000912 billed",
    }
    assert (view.note, view.failure, view.running) == ("", "", False)


def test_before_the_first_token_nothing_is_known() -> None:
    view = column(sample.asked(1))
    assert view.running
    assert view.status == "asked"
    assert {fact.value for fact in view.facts} == {"–"}


def test_the_first_token_is_known_at_once() -> None:
    assert facts(sample.streaming(1, 20))["First token"] == "0.82 s"
    assert column(sample.streaming(1, 20)).status == "streaming"
    assert column(replace(sample.streaming(1, 0), reasoning="Hm.")).status == "thinking"


def test_what_a_model_thought_is_kept_apart() -> None:
    message = column(sample.done(1)).message
    assert (message.reasoning, message.reasoning_fact) == ("Hm. ", "412 tokens")


@pytest.mark.parametrize(
    ("turn", "cost"),
    [
        (turns.done(cost=None), "~$0.0151 estimated"),
        (turns.unpriced(), "unknown"),
        (turns.settling(), "asking for the bill…"),
        (replace(turns.done(cost=None), settling=True), "~$0.0151 estimated"),
        (replace(turns.unpriced(), settling=True), "asking for the bill…"),
        (turns.settled(), "$0.0151 billed"),
    ],
)
def test_the_cost_says_where_it_comes_from(turn: Turn, cost: str) -> None:
    assert facts(turn)["Cost"] == cost


def test_a_refusal_is_said_in_words_and_costs_nothing() -> None:
    error = Rejected("OpenRouter", Rejection.PAYMENT_REQUIRED, 402, "Add credits")
    view = column(turns.failed(error))
    assert view.note
    assert "Add credits" in view.failure
    assert view.status == "failed"
    assert facts(turns.failed(error))["Cost"] == "not charged"


def test_an_answer_that_broke_off_keeps_its_text() -> None:
    view = column(turns.failed(AnswerBroken("OpenRouter", breakage=Breakage.CUT_OFF), text="Bec"))
    assert view.message.text == "Bec"
    assert view.note == "The answer broke off"
    assert "ended the answer before it was complete" in view.failure


def test_stopped_answers() -> None:
    assert column(turns.stopped()).note == "Stopped by you"
    never = replace(sample.asked(1), phase=Phase.STOPPED, unsent=True)
    assert column(never).note == "Stopped by you before an answer came"
    assert facts(never)["Cost"] == "not charged"


def test_a_wait_is_counted_down() -> None:
    error = Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, retry_after=5)
    wait = Waiting(NOON + timedelta(seconds=5), 2, 3, error)
    view = column(replace(sample.asked(1), waiting=wait))
    assert view.status == "waiting"
    assert view.note == "OpenRouter asks to wait: sending again in 5 s (attempt 2 of 3)"


def test_a_model_without_a_name_is_called_by_its_id() -> None:
    assert ModelNames().of(ref("maker/thing")) == "thing"
    assert ModelNames().of(ref("thing")) == "thing"
    assert column(replace(sample.done(1, model="maker/thing"))).message.title == "thing"


def test_a_fee_is_not_what_an_answer_with_a_key_of_ones_own_costs() -> None:
    fee = turns.done(price=UNKNOWN_PRICE, bill=Bill(Decimal("0.0001"), byok=True))
    assert facts(fee)["Cost"] == "$0.0001 billed"
    assert facts(fee)[BY_VENDOR] == "unknown"
    known = turns.done(bill=Bill(Decimal("0.0001"), byok=True))
    assert facts(known)["Cost"] == "~$0.0151 estimated"
    assert BY_VENDOR not in facts(known)


def test_what_the_vendor_bills_stands_beside_what_was_billed() -> None:
    told = turns.done(bill=Bill(Decimal(0), byok=True, upstream=Decimal("0.0129")))
    assert facts(told)["Cost"] == "$0.00 billed"
    assert facts(told)[BY_VENDOR] == "$0.0129"
    assert BY_VENDOR not in facts(turns.done())
    assert BY_VENDOR not in facts(replace(told, phase=Phase.STREAMING))


def test_the_same_column_of_another_comparison_is_another_answer() -> None:
    before, now = sample.done(1), sample.asked(1)
    assert column(before).message.key == column(before).message.key
    assert column(before).message.key != column(replace(now, record_id="new")).message.key


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (Rejected("OpenRouter", Rejection.PROVIDER_FAILED, 500), "retry"),
        (Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, retry_after=7), "wait:7"),
        (
            Rejected("OpenRouter", Rejection.PAYMENT_REQUIRED, 402),
            "open:https://openrouter.ai/settings/credits",
        ),
        (Rejected("OpenRouter", Rejection.KEY_REJECTED, 401), "providers"),
        (ModeldeckError(), "retry"),
    ],
)
def test_a_failure_has_its_remedy(error: ModeldeckError, remedy: str) -> None:
    action = column(turns.failed(error)).remedy
    assert action is not None
    assert action.kind == remedy


def test_what_is_too_long_can_only_be_changed() -> None:
    error = Rejected("OpenRouter", Rejection.BAD_REQUEST, 400, reason="context_length_exceeded")
    assert column(turns.failed(error)).remedy == CHANGE_PROMPT


def test_what_runs_or_has_ended_well_needs_no_remedy() -> None:
    others = (sample.asked(1), sample.done(1), turns.stopped())
    assert [column(turn).remedy for turn in others] == [None] * 3


def test_a_small_bill_is_never_nothing() -> None:
    tiny = turns.done(cost=Decimal("0.0000004"))
    assert facts(tiny)["Cost"] == "$0.0000004 billed"
