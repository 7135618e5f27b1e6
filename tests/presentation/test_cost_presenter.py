"""The tokens and costs panel, figure by figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from desktop.domain.chat import Answer
from desktop.domain.cost import Cost
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.explain import explain
from desktop.domain.limits import LimitKind, LimitUse
from desktop.domain.prices import FoundPrice, Leg, Price, PriceOrigin
from desktop.domain.spend import Spend, Spending
from desktop.domain.usage import Bill, Usage
from desktop.presentation.cost_presenter import cost_panel_view
from desktop.presentation.cost_view import CostPanelView
from desktop.services.turn import ChatState, Turn
from tests.fakes import NOON
from tests.presentation import turns

LATER = NOON + timedelta(minutes=2)


def panel(*shown: Turn) -> CostPanelView:
    return cost_panel_view(ChatState(shown), LATER)


def lanes(view: CostPanelView) -> list[tuple[str, str, str]]:
    return [(lane.name, lane.tokens, lane.amount) for lane in view.lanes]


def test_before_the_first_message_there_is_nothing_to_show() -> None:
    view = panel()
    assert view.lanes == ()
    assert [(total.name, total.amount) for total in view.totals] == [
        ("This chat", "–"),
        ("Today", "–"),
        ("This month", "–"),
    ]


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
    assert view.totals[0].amount == "$0.0151"


@pytest.mark.parametrize(
    ("turn", "verdict", "tone", "reason"),
    [
        (
            turns.done(cost=turns.COST + Decimal("0.002"), plugins=("file-parser",)),
            "$0.002 more than the estimate",
            "warn",
            "plugin",
        ),
        (
            turns.done(bill=Bill(cost=turns.COST + Decimal("0.01"), server_tools=Decimal("0.01"))),
            "$0.01 more than the estimate",
            "warn",
            "that the provider ran itself",
        ),
        (
            turns.done(bill=Bill(cost=Decimal(0), byok=True, upstream=Decimal("0.0129"))),
            "$0.0151 less than the estimate",
            "plain",
            "A vendor key of your own was used",
        ),
        (
            turns.settled(cost=turns.COST - Decimal("0.002")),
            "$0.002 less than the estimate",
            "plain",
            "broke off",
        ),
        (
            turns.done(cost=turns.COST - Decimal("0.002")),
            "$0.002 less than the estimate",
            "warn",
            "nothing in the answer says why",
        ),
    ],
)
def test_a_difference_is_said_with_its_reason(
    turn: Turn, verdict: str, tone: str, reason: str
) -> None:
    view = panel(turn)
    assert (view.verdict, view.verdict_tone) == (verdict, tone)
    assert reason in view.reason
    assert all(lane.amount.startswith(("~", "–")) for lane in view.lanes)


def test_the_rates_of_another_host_are_named() -> None:
    prompt, completion = Decimal("0.0064288"), Decimal("0.01184")
    bill = Bill(cost=prompt + completion, upstream_prompt=prompt, upstream_completion=completion)
    view = panel(turns.done(bill=bill))
    assert "charges other rates" in view.reason
    assert "$0.00643 for the input instead of $0.00321" in view.reason


def test_what_was_added_up_before_is_not_added_up_again() -> None:
    """While an answer comes nothing else of the chat changes."""
    spent = Spend(requests=7, billed=Decimal("0.5"))
    view = cost_panel_view(ChatState((turns.done(), turns.streaming(2))), NOON, chat_spent=spent)
    assert view.totals[0].amount == "$0.50"


def test_without_a_bill_the_estimate_counts_and_is_marked() -> None:
    view = panel(turns.done(cost=None))
    assert (view.estimate, view.billed, view.main) == ("~$0.0151", "–", "estimate")
    assert view.totals[0].amount == "~$0.0151"


def test_an_unknown_price_is_unknown_in_every_place() -> None:
    view = panel(turns.unpriced())
    assert {amount for _, tokens, amount in lanes(view) if tokens != "–"} == {"unknown"}
    assert (view.estimate, view.origin) == ("unknown", "Price: unknown")
    assert view.totals[0].amount == "unknown"


def test_a_shipped_price_names_its_date() -> None:
    shipped = FoundPrice(
        Price(turns.RATES), PriceOrigin.DEFAULT, "genai-prices 0.2.3", NOON, "anthropic/sonnet"
    )
    origin = panel(turns.done(price=shipped)).origin
    assert origin == "Price: default, shipped list of 4 Nov 2026"


def test_while_it_streams_nothing_is_billed_yet() -> None:
    view = panel(turns.streaming())
    assert {tokens for _, tokens, _ in lanes(view)} == {"–"}
    assert view.billed == "not billed yet"


def test_a_stopped_answer_may_still_be_charged() -> None:
    view = panel(turns.stopped())
    assert view.verdict == "Stopped before token counts came; the provider may still charge."
    assert view.totals[0].amount == "unknown"


def test_a_message_that_was_stopped_before_it_was_sent_costs_nothing() -> None:
    view = panel(replace(turns.stopped(), unsent=True))
    assert view.verdict == "Stopped before it was sent: it costs nothing."


def test_a_declined_request_costs_nothing() -> None:
    view = panel(turns.failed(Rejected("OpenRouter", Rejection.PAYMENT_REQUIRED, 402)))
    assert view.verdict == "A declined request costs nothing."
    assert view.totals[0].amount == "–"


def test_reasoning_priced_apart_has_its_own_rate() -> None:
    apart = replace(turns.LIVE, price=Price(turns.RATES | {Leg.REASONING: Decimal("0.000003")}))
    shown = {name: amount for name, _, amount in lanes(panel(turns.done(price=apart)))}
    assert (shown["Output"], shown["Reasoning"]) == ("~$0.00772", "~$0.00124")


def test_after_stop_the_bill_is_asked_for_and_then_shown() -> None:
    asking, settled = panel(turns.settling()), panel(turns.settled())
    assert (asking.billed, asking.main) == ("asking for the bill…", "estimate")
    assert asking.verdict == "What came until then may be charged."
    assert (settled.billed, settled.main) == ("$0.0151", "billed")
    assert settled.totals[0].amount == "$0.0151"


def test_a_bill_without_token_counts_still_counts() -> None:
    answer = Answer(text="Because", bill=Bill(cost=Decimal("0.0004")), complete=False)
    explained = explain(answer, turns.LIVE, Cost((), None))
    view = panel(replace(turns.stopped(), answer=answer, explanation=explained))
    assert (view.billed, view.main, view.estimate) == ("$0.0004", "billed", "–")
    assert view.verdict == "No token counts came; only the bill tells."
    assert view.totals[0].amount == "$0.0004"


@pytest.mark.parametrize(
    ("usage", "savings"),
    [
        (turns.USAGE, "Cache saved $0.00521"),
        (Usage(prompt=1000, completion=10, cache_write=1000), "Cache writing cost $0.0005 more"),
        (Usage(prompt=1000, completion=10), ""),
    ],
)
def test_what_the_cache_saved_or_cost(usage: Usage, savings: str) -> None:
    assert panel(turns.done(usage=usage)).savings == savings


def test_the_totals_and_the_nearest_limit_come_along() -> None:
    spend = Spend(requests=3, billed=Decimal("0.12"))
    uses = (LimitUse(LimitKind.DAY, Decimal("0.15"), Decimal("0.12")),)
    view = cost_panel_view(ChatState(), LATER, Spending(NOON.date(), spend, spend), uses)
    assert [total.amount for total in view.totals] == ["–", "$0.12", "$0.12"]
    assert view.limit is not None
    assert (view.limit.text, view.limit.tone) == ("80% of your $0.15 limit", "warn")


def test_a_provider_that_never_bills_is_named() -> None:
    """Its answer has an estimate, and nothing is missing."""

    def verdict(turn: Turn) -> str:
        return cost_panel_view(ChatState((turn,)), LATER, without_bill="Fireworks").verdict

    priced = replace(turns.done(cost=None), provider="fireworks")
    assert verdict(priced) == "No bill comes from Fireworks: this is an estimate."
    unpriced = replace(turns.unpriced(), provider="fireworks")
    assert verdict(unpriced) == "No bill comes from Fireworks, and the price is not known."
    assert verdict(turns.streaming()) == ""
    assert verdict(turns.failed(Rejected("Fireworks", Rejection.FORBIDDEN, 403))) == (
        "A declined request costs nothing."
    )


def test_a_list_of_models_without_prices_is_no_origin_of_one() -> None:
    found = FoundPrice(Price(), PriceOrigin.LIVE, "Model Studio list of models", NOON, "qwen")
    assert panel(replace(turns.unpriced(), price=found)).origin == "Price: unknown"
