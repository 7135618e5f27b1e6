"""Own prices in the settings: what differs is kept, what is taken away leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.own_pricing import (
    differing_rates,
    with_defaults,
    with_own,
    with_rates,
    without,
    without_rates,
)
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, Leg, Price, PriceOrigin, PriceTier
from desktop.domain.settings import Settings
from tests.fakes import NOON

RATES = {Leg.PROMPT: Decimal("0.000003"), Leg.REQUEST: Decimal("0.01")}
LATER = NOON + timedelta(days=1)


def test_only_what_the_base_price_does_not_say_is_kept() -> None:
    base = FoundPrice(Price({Leg.PROMPT: Decimal("3.0e-6")}), PriceOrigin.LIVE)
    assert differing_rates(RATES, base) == {Leg.REQUEST: Decimal("0.01")}
    assert differing_rates(RATES, UNKNOWN_PRICE) == RATES


def test_the_base_rate_is_kept_where_a_tier_would_charge_another_one() -> None:
    """A rate of the person's own counts at every hour and size."""
    rate = Decimal("0.000003")
    for dearer, kept in ((Decimal("0.000006"), {Leg.PROMPT: rate}), (Decimal("0.0000030"), {})):
        tier = PriceTier({Leg.PROMPT: dearer}, min_prompt_tokens=200_000)
        base = FoundPrice(Price({Leg.PROMPT: rate}, (tier,)), PriceOrigin.LIVE)
        assert differing_rates({Leg.PROMPT: rate}, base) == kept


def test_rates_are_dated_by_their_last_change() -> None:
    settings = with_rates(Settings(), "p", "a/b", RATES, NOON)
    own = settings.custom_price("p", "a/b")
    assert own is not None
    assert (own.rates, own.set_at) == (RATES, NOON)
    assert with_rates(settings, "p", "a/b", dict(RATES), LATER) is settings
    changed = with_rates(settings, "p", "a/b", {Leg.PROMPT: Decimal(0)}, LATER)
    own = changed.custom_price("p", "a/b")
    assert own is not None
    assert (own.rates, own.set_at) == ({Leg.PROMPT: Decimal(0)}, LATER)


def test_taking_the_last_rate_away_leaves_nothing_behind() -> None:
    settings = with_rates(Settings(), "p", "a/b", RATES, NOON)
    assert with_rates(settings, "p", "a/b", {}, LATER) == Settings()
    settings = with_defaults(Settings(), "p", "a/b", ModelDefaults(5))
    assert settings.own_defaults("p", "a/b") == ModelDefaults(5)
    assert with_defaults(settings, "p", "a/b", ModelDefaults()) == Settings()


def test_unknown_legs_and_fields_outlive_a_change() -> None:
    text = (
        '{"customPrices": {"p": {"a/b": {"perMillionTokens": {"smell": "1"}, "note": 1}}},'
        '"modelDefaults": {"p": {"a/b": {"seed": 7}}}}'
    )
    before = Settings.model_validate_json(text)
    settings = with_rates(before, "p", "a/b", RATES, NOON)
    settings = with_defaults(settings, "p", "a/b", ModelDefaults(5))
    assert settings != before
    settings = with_rates(settings, "p", "a/b", {}, NOON)
    settings = with_defaults(settings, "p", "a/b", ModelDefaults())
    again = Settings.model_validate_json(settings.model_dump_json(by_alias=True))
    assert again.custom_prices == before.custom_prices
    assert again.model_defaults == before.model_defaults


def test_what_cannot_be_used_stays_until_it_is_replaced_or_reset() -> None:
    before = Settings.model_validate_json('{"customPrices": {"p": {"a/b": "3 dollars"}}}')
    assert with_rates(before, "p", "a/b", {}, NOON) is before
    replaced = with_rates(before, "p", "a/b", RATES, NOON)
    assert replaced.custom_price("p", "a/b") is not None
    assert with_own(before) == {("p", "a/b")}
    assert without(before) == Settings()


def test_one_a_provider_or_all_can_be_reset() -> None:
    settings = Settings()
    for provider, model in (("p", "a/1"), ("p", "a/2"), ("q", "a/1")):
        settings = with_rates(settings, provider, model, RATES, NOON)
    settings = with_defaults(settings, "p", "a/3", ModelDefaults(5))
    assert len(with_own(settings)) == 4
    assert with_own(without(settings, "p", "a/1")) == {("p", "a/2"), ("p", "a/3"), ("q", "a/1")}
    assert with_own(without(settings, "p")) == {("q", "a/1")}
    assert without(settings) == Settings()
    assert without(settings, "r") == settings


def test_rates_alone_can_be_reset() -> None:
    settings = with_defaults(Settings(), "p", "a/b", ModelDefaults(5))
    for provider, model in (("p", "a/b"), ("p", "a/c"), ("q", "a/b")):
        settings = with_rates(settings, provider, model, RATES, NOON)
    for named, left in (
        (("p", "a/b"), {("p", "a/b"), ("p", "a/c"), ("q", "a/b")}),
        (("p", None), {("p", "a/b"), ("q", "a/b")}),
        ((None, None), {("p", "a/b")}),
    ):
        after = without_rates(settings, *named)
        assert with_own(after) == left
        assert after.custom_price("p", "a/b") is None
        assert after.own_defaults("p", "a/b") == ModelDefaults(5)
    assert without_rates(after) == after
