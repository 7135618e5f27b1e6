"""Where a price is found: one's own, the catalog's, the shipped one, or nowhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.catalog import Catalog, Model
from desktop.domain.default_settings import DefaultModel, PricingConfig
from desktop.domain.price_lookup import abilities_of, find_price
from desktop.domain.prices import UNKNOWN_PRICE, Leg, Price, PriceOrigin
from desktop.domain.pricing import CustomPrice
from tests.fakes import NOON

CHEAP = Price({Leg.PROMPT: Decimal("0.001"), Leg.COMPLETION: Decimal("0.002")})
DEAR = Price({Leg.PROMPT: Decimal("0.1"), Leg.COMPLETION: Decimal("0.2")})
FREE = Price({Leg.PROMPT: Decimal(0), Leg.COMPLETION: Decimal(0)})
SHIPPED = PricingConfig(
    {"shop": {"a/b": DefaultModel("a/b", "B", "a", DEAR, "a test", date(2026, 11, 1))}}
)


def listed(price: Price, model_id: str = "a/b") -> Catalog:
    return Catalog((Model(model_id, "B", price=price),), "a list", NOON)


@pytest.mark.parametrize("provider", ["shop", "shop@work"])
@pytest.mark.parametrize(
    ("row", "origin", "price"),
    [
        (CHEAP, PriceOrigin.LIVE, CHEAP),
        (FREE, PriceOrigin.LIVE, FREE),
        (Price(dynamic=True), PriceOrigin.LIVE, Price(dynamic=True)),
        (Price({Leg.PROMPT: Decimal("0.001")}), PriceOrigin.LIVE, None),
        (Price(), PriceOrigin.DEFAULT, DEAR),
    ],
)
def test_a_row_that_names_no_price_leaves_it_to_the_shipped_list(
    provider: str, row: Price, origin: PriceOrigin, price: Price | None
) -> None:
    found = find_price(listed(row), SHIPPED, provider, "a/b")
    assert found.origin is origin
    assert found.price == (price or row)


def test_where_nobody_says_anything_it_is_unknown_and_never_nothing() -> None:
    assert find_price(Catalog(), SHIPPED, "shop", "c/d") == UNKNOWN_PRICE
    assert find_price(Catalog(), SHIPPED, "mine", "a/b") == UNKNOWN_PRICE
    bare = find_price(listed(Price(), "c/d"), SHIPPED, "shop", "c/d")
    assert bare.price is None or not bare.price.stated
    assert bare.price is None or not bare.price.free


def test_ones_own_price_counts_before_both() -> None:
    own = CustomPrice({Leg.PROMPT: Decimal(7)}, NOON)
    found = find_price(listed(Price()), SHIPPED, "shop", "a/b", own)
    assert found.origin is PriceOrigin.CUSTOM
    assert found.price is not None
    assert found.price.rate(Leg.PROMPT) == Decimal(7)
    assert found.price.rate(Leg.COMPLETION) == DEAR.rate(Leg.COMPLETION)


def test_a_list_of_bare_ids_says_nothing_of_what_a_model_takes() -> None:
    bare = abilities_of(Model("a/b", "B"), None)
    assert bare.takes("temperature")
    told = abilities_of(Model("a/b", "B", supported_parameters=("tools",)), None)
    assert not told.takes("temperature")
