"""Lanes add up: tokens to prompt and completion, money to the estimate, whatever comes."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.cost import Cost, cost_of
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.domain.spend import EXACT_DIGITS
from desktop.domain.usage import Usage
from desktop.presentation.cost_lanes import lane_figures
from tests.fakes import NOON
from tests.presentation.turns import RATES

counts = st.integers(0, 10**7)
usages = st.builds(
    Usage,
    prompt=counts,
    completion=counts,
    cached=counts,
    cache_write=counts,
    cache_write_1h=counts,
    reasoning=counts,
    audio=counts,
    audio_output=counts,
    image_input=counts,
    image=counts,
    web_searches=st.integers(0, 50),
)
amounts = st.decimals(0, 1, places=20)
rates = st.dictionaries(st.sampled_from(Leg), amounts)
tiers = st.builds(
    PriceTier,
    rates=rates,
    min_prompt_tokens=st.none() | counts,
    utc_start=st.just(time(22)),
    utc_end=st.just(time(4)),
)
prices = st.none() | st.builds(Price, rates=rates, tiers=st.lists(tiers, max_size=3).map(tuple))
moments = st.datetimes(timezones=st.just(NOON.tzinfo))


@given(usages, prices, moments)
def test_lanes_add_up_to_the_whole(usage: Usage, price: Price | None, at: datetime) -> None:
    cost = cost_of(usage, price, at)
    figures = lane_figures(usage, cost)
    assert sum(figure.tokens for figure in figures) == usage.prompt + usage.completion
    assert all(figure.tokens >= 0 for figure in figures)
    if cost.estimate is None:
        return
    with localcontext(prec=EXACT_DIGITS):
        shares = [figure.amount for figure in figures if figure.amount is not None]
        assert len(shares) == len(figures)
        assert sum(shares) == cost.estimate


def lanes(usage: Usage, price: Price) -> dict[str, tuple[int, Decimal | None]]:
    figures = lane_figures(usage, cost_of(usage, price, NOON))
    return {figure.name: (figure.tokens, figure.amount) for figure in figures}


def test_more_reasoning_than_completion_leaves_no_output() -> None:
    shown = lanes(Usage(prompt=26, completion=10, reasoning=11), Price(RATES))
    assert (shown["Output"][0], shown["Reasoning"][0]) == (0, 10)


def test_image_tokens_stand_in_the_output_lane() -> None:
    usage = Usage(prompt=100, completion=1300, image=1290)
    shown = lanes(usage, Price(RATES | {Leg.IMAGE: Decimal("0.00003")}))
    assert shown["Output"] == (1300, Decimal("0.03880"))


@pytest.mark.parametrize(
    ("searches", "request_rate", "name", "amount"),
    [
        (2, Decimal(0), "Web search", "0.02"),
        (0, Decimal("0.003"), "Request fee", "0.003"),
        (2, Decimal("0.003"), "Fees", "0.023"),
    ],
)
def test_fees_have_a_lane_without_tokens(
    searches: int, request_rate: Decimal, name: str, amount: str
) -> None:
    price = Price(RATES | {Leg.WEB_SEARCH: Decimal("0.01"), Leg.REQUEST: request_rate})
    shown = lanes(Usage(prompt=10, completion=10, web_searches=searches), price)
    assert shown[name] == (0, Decimal(amount))


def test_an_unknown_price_is_unknown_only_in_its_lane() -> None:
    usage = Usage(prompt=10, completion=10, web_searches=1)
    shown = lanes(usage, Price(RATES))
    assert shown["Web search"] == (0, None)
    assert shown["Input"] == (10, Decimal("0.00002"))
    nothing = lane_figures(usage, Cost((), None))
    assert all(figure.tokens == 0 for figure in nothing)
