"""Since when a model costs what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal

from desktop.domain.catalog import Catalog, Model
from desktop.domain.price_history import GONE_KEPT, PriceHistory
from desktop.domain.prices import Leg, Price, PriceTier
from tests.fakes import NOON


def day(number: int) -> datetime:
    return NOON + timedelta(days=number)


def priced(prompt: str, *tiers: PriceTier) -> Price:
    return Price({Leg.PROMPT: Decimal(prompt)}, tiers)


def catalog(on: int, prices: Mapping[str, Price]) -> Catalog:
    models = tuple(Model(name, name, price=price) for name, price in prices.items())
    return Catalog(models, "test", day(on))


def test_a_price_is_as_old_as_the_first_catalog_that_had_it() -> None:
    first = PriceHistory().with_catalog(catalog(0, {"a/b": priced("1")}))
    seen = first.models["a/b"]
    assert (seen.since, seen.before) == (day(0), None)
    assert first.with_catalog(catalog(1, {"a/b": priced("1.00")})) is first, "the same amount"


def test_a_change_is_dated_and_the_rates_before_are_kept() -> None:
    history = PriceHistory().with_catalog(catalog(0, {"a/b": priced("1"), "a/c": priced("5")}))
    history = history.with_catalog(catalog(2, {"a/b": priced("2"), "a/c": priced("5")}))
    seen = history.models["a/b"]
    assert (seen.since, seen.before) == (day(2), {Leg.PROMPT: Decimal(1)})
    assert history.models["a/c"].since == day(0)
    assert history.seen_at == day(2)


def test_another_tier_is_another_price() -> None:
    long = PriceTier({Leg.PROMPT: Decimal(2)}, 1000)
    night = PriceTier({Leg.PROMPT: Decimal(2)}, None, time(23), time(5), frozenset({"monday"}))
    prices = [priced("1"), priced("1", long), priced("1", night), priced("1", night, long)]
    history = PriceHistory()
    for number, price in enumerate(prices):
        history = history.with_catalog(catalog(number, {"a/b": price}))
        assert history.models["a/b"].since == day(number)
    assert history.with_catalog(catalog(9, {"a/b": prices[-1]})) is history


def test_an_older_catalog_tells_nothing() -> None:
    history = PriceHistory().with_catalog(catalog(5, {"a/b": priced("1")}))
    assert history.with_catalog(catalog(4, {"a/b": priced("2")})) is history
    assert history.with_catalog(Catalog((Model("a/b", "b"),), "test")) is history


def test_a_model_that_comes_back_is_remembered() -> None:
    history = PriceHistory().with_catalog(catalog(0, {"a/b": priced("1"), "a/c": priced("1")}))
    history = history.with_catalog(catalog(1, {"a/c": priced("1")}))
    history = history.with_catalog(catalog(2, {"a/b": priced("3"), "a/c": priced("1")}))
    assert history.models["a/b"].before == {Leg.PROMPT: Decimal(1)}


def test_what_is_gone_is_not_remembered_without_end() -> None:
    history = PriceHistory()
    for number in range(6):
        names = (f"a/{number}-{index}" for index in range(GONE_KEPT // 2))
        history = history.with_catalog(catalog(number, {name: priced("1") for name in names}))
    assert len(history.models) == GONE_KEPT // 2 + GONE_KEPT


def test_what_went_last_is_remembered_longest() -> None:
    """It is the likeliest to come back."""
    history = PriceHistory()
    for number in range(6):
        names = (f"a/{number}-{index}" for index in range(GONE_KEPT // 2))
        history = history.with_catalog(catalog(number, {name: priced("1") for name in names}))
    assert {name[:3] for name in history.models} == {"a/5", "a/4", "a/3"}


def test_of_rows_with_the_same_id_the_first_counts() -> None:
    rows = (Model("a/b", "b", price=priced("1")), Model("a/b", "b", price=priced("2")))
    history = PriceHistory().with_catalog(Catalog(rows, "test", NOON))
    assert history.models["a/b"].rates == {Leg.PROMPT: Decimal(1)}
