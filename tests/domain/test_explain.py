"""Why a bill is not the estimate: one reason for each way that was recorded."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.chat import Answer
from desktop.domain.cost import cost_of
from desktop.domain.explain import Explanation, Reason, explain
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, Leg, Price, PriceOrigin
from desktop.domain.usage import Bill, Usage
from tests.fakes import NOON

D = Decimal
USAGE = Usage(1000, 500)
PRICE = Price({Leg.PROMPT: D("0.000002"), Leg.COMPLETION: D("0.000008"), Leg.WEB_SEARCH: D("0.01")})
ESTIMATE = D("0.006")  # 1000 × 0.000002 + 500 × 0.000008
FOUND = FoundPrice(PRICE, PriceOrigin.LIVE, "OpenRouter catalog")
TOKENS = Bill(ESTIMATE, upstream_prompt=D("0.002"), upstream_completion=D("0.004"))


def explained(
    bill: Bill, usage: Usage | None = USAGE, price: FoundPrice = FOUND, **answer: object
) -> Explanation:
    whole = replace(Answer(text="Yes.", usage=usage, bill=bill), **answer)  # type: ignore[arg-type]
    return explain(whole, price, cost_of(usage or Usage(0, 0), price.price, NOON))


def test_the_same_amount_needs_no_reason() -> None:
    explanation = explained(TOKENS)
    assert explanation.reason is None
    assert explanation.difference == 0
    assert (explanation.estimate, explanation.billed) == (ESTIMATE, ESTIMATE)


@pytest.mark.parametrize("tail", ["5E-19", "1E-9", "-1E-9"])
def test_the_tail_of_a_binary_fraction_is_no_difference(tail: str) -> None:
    assert explained(Bill(ESTIMATE + D(tail))).reason is None


@pytest.mark.parametrize("more", ["1.0000001E-9", "-0.000001"])
def test_anything_more_is_one(more: str) -> None:
    explanation = explained(Bill(ESTIMATE + D(more)))
    assert explanation.reason is not None
    assert explanation.difference == D(more)


def test_a_bill_of_nothing_for_a_free_model_agrees() -> None:
    free = FoundPrice(Price({Leg.PROMPT: D(0), Leg.COMPLETION: D(0)}), PriceOrigin.LIVE)
    assert explained(Bill(D(0)), price=free).reason is None


@pytest.mark.parametrize(
    ("explanation", "reason"),
    [
        (explained(Bill(D(0), byok=True, upstream=ESTIMATE)), Reason.BYOK),
        (explained(Bill(D(0), byok=True), price=UNKNOWN_PRICE), Reason.BYOK),
        (explained(TOKENS, price=UNKNOWN_PRICE), Reason.UNKNOWN_PRICE),
        (explained(Bill(D("0.004")), complete=False), Reason.CANCELLED),
        (explained(Bill(), complete=False), Reason.CANCELLED),
        (explained(Bill(D(0)), finish_reason="error"), Reason.ERROR),
        (explained(Bill(D(0)), error_message="Token limit reached"), Reason.ERROR),
        (explained(Bill(), usage=None, error_message="gone"), Reason.ERROR),
        (explained(Bill()), Reason.NO_BILL),
        (explained(Bill(), usage=None), Reason.NO_BILL),
        (
            explained(Bill(D("0.001")), usage=Usage(2168, 0, cached=2161, cache_write=2161)),
            Reason.USAGE_OVERLAP,
        ),
        (explained(Bill(D("0.016"), server_tools=D("0.01"))), Reason.SERVER_TOOL),
        (explained(Bill(D("0.016")), usage=Usage(1000, 500, server_tool_calls=1)), "server-tool"),
        (
            explained(Bill(D("0.005"), upstream_prompt=D("0.001"), upstream_completion=D("0.004"))),
            Reason.PROVIDER_PRICE,
        ),
        (explained(replace(TOKENS, cost=D("0.008"))), Reason.PLUGIN),
        (explained(Bill(D("0.008")), annotations=("file",)), Reason.PLUGIN),
        (explained(Bill(D("0.008")), plugins=("web",)), Reason.PLUGIN),
        (explained(Bill(D("0.008"))), Reason.UNEXPLAINED),
        (explained(Bill(D("0.004")), annotations=("file",)), Reason.UNEXPLAINED),
    ],
)
def test_each_reason(explanation: Explanation, reason: str) -> None:
    assert explanation.reason == reason


def test_another_price_of_the_provider_is_seen_beside_a_web_search() -> None:
    bill = Bill(D("0.015"), upstream_prompt=D("0.001"), upstream_completion=D("0.004"))
    explanation = explained(bill, usage=Usage(1000, 500, web_searches=1))
    assert explanation.difference == D("-0.001")
    assert explanation.reason is Reason.PROVIDER_PRICE


def test_nothing_is_made_up_where_an_amount_is_missing() -> None:
    for explanation in (explained(Bill()), explained(TOKENS, price=UNKNOWN_PRICE)):
        assert explanation.difference is None
