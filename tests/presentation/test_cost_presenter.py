"""The tokens and costs panel, figure by figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import Rejected, Rejection
from desktop.domain.prices import FoundPrice, Leg, Price, PriceOrigin
from desktop.domain.usage import Usage
from desktop.presentation.cost_presenter import cost_panel_view
from desktop.presentation.cost_view import CostPanelView
from desktop.services.chat import ChatState, Turn
from tests.fakes import NOON
from tests.presentation import turns

LATER = NOON + timedelta(minutes=2)


def panel(*shown: Turn) -> CostPanelView:
    return cost_panel_view(ChatState(shown), LATER)


def lanes(view: CostPanelView) -> list[tuple[str, str, str]]:
    return [(lane.name, lane.tokens, lane.amount) for lane in view.lanes]


def test_before_the_first_message_there_is_nothing_to_show() -> None:
    view = panel()
    assert (view.lanes, view.chat_total) == ((), "–")


def test_a_billed_answer_lane_by_lane() -> None:
    view = panel(turns.done())
    assert lanes(view) == [
        ("Input", "500", "$0.00100"),
        ("Cached", "3,072", "$0.000614"),
        ("Cache write", "640", "$0.00160"),
        ("Output", "772", "$0.00772"),
        ("Reasoning", "412", "$0.00412"),
    ]
    assert sum(lane.share for lane in view.lanes) == pytest.approx(1)
    assert (view.estimate, view.billed, view.main) == ("~$0.0151", "$0.0151", "billed")
    assert (view.verdict, view.verdict_tone) == ("Matches the estimate", "ok")
    assert view.origin == "Price: OpenRouter catalog, 2 min ago"
    assert (view.chat_total, view.chat_note) == ("$0.0151", "1 answer")


def test_the_arithmetic_rounds_nothing() -> None:
    arithmetic = panel(turns.done()).arithmetic
    assert arithmetic is not None
    assert arithmetic.title == "Why $0.0151?"
    assert [(line.left, line.amount) for line in arithmetic.lines] == [
        ("500 input × $2.00 / 1M", "$0.001"),
        ("3,072 cached input × $0.20 / 1M", "$0.0006144"),
        ("640 cache write × $2.50 / 1M", "$0.0016"),
        ("1,184 output × $10.00 / 1M", "$0.01184"),
    ]
    assert (arithmetic.total, arithmetic.billed) == ("~$0.0150544", "$0.0150544")
    assert arithmetic.reason == ""


def test_a_difference_is_said_and_has_a_reason() -> None:
    view = panel(turns.done(cost=turns.COST + Decimal("0.002")))
    assert (view.verdict, view.verdict_tone) == ("$0.002 more than the estimate", "warn")
    assert view.arithmetic is not None
    assert view.arithmetic.reason
    less = panel(turns.done(cost=turns.COST - Decimal("0.002")))
    assert less.verdict == "$0.002 less than the estimate"


def test_without_a_bill_the_estimate_counts_and_is_marked() -> None:
    view = panel(turns.done(cost=None))
    assert (view.estimate, view.billed, view.main) == ("~$0.0151", "–", "estimate")
    assert view.chat_total == "~$0.0151"


def test_an_unknown_price_is_unknown_in_every_place() -> None:
    view = panel(turns.unpriced())
    assert {amount for _, tokens, amount in lanes(view) if tokens != "–"} == {"unknown"}
    assert (view.estimate, view.origin) == ("unknown", "Price: unknown")
    assert (view.chat_total, view.chat_note) == ("unknown", "1 answer, 1 of unknown cost")


def test_a_shipped_price_names_its_date() -> None:
    shipped = FoundPrice(
        Price(turns.RATES), PriceOrigin.DEFAULT, "genai-prices 0.2.3", NOON, "anthropic/sonnet"
    )
    origin = panel(turns.done(price=shipped)).origin
    assert origin == "Price: default, shipped list of 4 Nov 2026"


def test_a_chat_with_an_unknown_part_costs_at_least_the_rest() -> None:
    view = panel(turns.done(1), turns.unpriced(2))
    assert (view.chat_total, view.chat_note) == (
        "at least $0.0151",
        "2 answers, 1 of unknown cost",
    )


def test_bills_and_estimates_together_are_an_estimate() -> None:
    assert panel(turns.done(1), turns.done(2, cost=None)).chat_total == "~$0.0301"


def test_while_it_streams_nothing_is_billed_yet() -> None:
    view = panel(turns.streaming())
    assert {tokens for _, tokens, _ in lanes(view)} == {"–"}
    assert view.billed == "not billed yet"


def test_a_stopped_answer_may_still_be_charged() -> None:
    view = panel(turns.stopped())
    assert view.verdict == "Stopped before token counts came; the provider may still charge."
    assert view.chat_total == "unknown"


def test_a_declined_request_costs_nothing() -> None:
    view = panel(turns.failed(Rejected("OpenRouter", Rejection.PAYMENT_REQUIRED, 402)))
    assert view.verdict == "A declined request costs nothing."
    assert view.chat_total == "–"


def test_reasoning_priced_apart_has_its_own_rate() -> None:
    apart = replace(turns.LIVE, price=Price(turns.RATES | {Leg.REASONING: Decimal("0.000003")}))
    shown = {name: amount for name, _, amount in lanes(panel(turns.done(price=apart)))}
    assert (shown["Output"], shown["Reasoning"]) == ("$0.00772", "$0.00124")


@given(
    st.builds(
        Usage,
        prompt=st.integers(0, 10**6),
        completion=st.integers(0, 10**6),
        cached=st.integers(0, 10**6),
        cache_write=st.integers(0, 10**6),
        reasoning=st.integers(0, 10**6),
    )
)
def test_lanes_add_up_to_all_tokens_whatever_is_reported(usage: Usage) -> None:
    view = panel(turns.done(usage=usage))
    counts = [int(tokens.replace(",", "")) for _, tokens, _ in lanes(view) if tokens != "–"]
    assert sum(counts) == usage.prompt + usage.completion
    assert sum(lane.share for lane in view.lanes) == pytest.approx(1 if sum(counts) else 0)


def test_image_tokens_stand_in_the_output_lane() -> None:
    usage = Usage(prompt=100, completion=1300, image=1290)
    price = replace(turns.LIVE, price=Price(turns.RATES | {Leg.IMAGE: Decimal("0.00003")}))
    view = panel(turns.done(usage=usage, price=price))
    assert ("Output", "1,300", "$0.0388") in lanes(view)
