"""What the cache saved, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.cost import saved_by_cache
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.domain.usage import Usage
from tests.fakes import NOON

D = Decimal
RATES = {
    Leg.PROMPT: D("0.000003"),
    Leg.COMPLETION: D("0.000015"),
    Leg.CACHE_READ: D("0.0000003"),
    Leg.CACHE_WRITE: D("0.00000375"),
    Leg.CACHE_WRITE_1H: D("0.000006"),
}
PRICE = Price(RATES)


@pytest.mark.parametrize(
    ("usage", "saved"),
    [
        (Usage(1000, 10), "0"),
        (Usage(1000, 10, cached=1000), "0.0027"),  # 1000 × (3 − 0.3) / 1M
        (Usage(1000, 10, cache_write=1000), "-0.00075"),  # 1000 × (3 − 3.75) / 1M
        (Usage(1000, 10, cache_write=1000, cache_write_1h=400), "-0.00165"),
        (Usage(1000, 10, cached=500, cache_write=500), "0.000975"),
        # Counts of a recorded answer: what was written is cut to what the prompt has left.
        (Usage(2168, 0, cached=2161, cache_write=2161), "0.00582945"),
    ],
)
def test_reading_saves_and_writing_costs(usage: Usage, saved: str) -> None:
    assert saved_by_cache(usage, PRICE, NOON) == D(saved)


def test_a_cache_without_a_price_saves_nothing() -> None:
    price = Price({Leg.PROMPT: D(3), Leg.COMPLETION: D(15)})
    assert saved_by_cache(Usage(100, 0, cached=50, cache_write=50), price, NOON) == 0


def test_the_tier_that_applied_counts() -> None:
    tier = PriceTier({Leg.PROMPT: D("0.000006")}, min_prompt_tokens=500)
    usage = Usage(1000, 0, cached=1000)
    assert saved_by_cache(usage, Price(RATES, (tier,)), NOON) == D("0.0057")


@pytest.mark.parametrize(
    "price",
    [
        None,
        Price(),
        Price(RATES, dynamic=True),
        Price({Leg.CACHE_READ: D(1), Leg.COMPLETION: D(1)}),
    ],
)
def test_without_a_price_it_is_unknown(price: Price | None) -> None:
    assert saved_by_cache(Usage(100, 0, cached=50), price, NOON) is None
    assert saved_by_cache(Usage(100, 0), price, NOON) is None
