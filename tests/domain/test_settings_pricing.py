"""Money in the settings: exact, kept whole, and broken entry by entry."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.limits import Limits
from desktop.domain.prices import Leg
from desktop.domain.settings import Settings

PROVIDER, MODEL = "openrouter", "a/b"
NAMES = ("perMillionTokens", "perUnit", "setAt", "prompt", "request", "temperature", "maxTokens")


def read(document: dict[str, Any]) -> Settings:
    return Settings.model_validate_json(json.dumps(document))


def written(settings: Settings) -> dict[str, Any]:
    document = json.loads(settings.model_dump_json(by_alias=True))
    assert isinstance(document, dict)
    return document


def price(entry: object) -> dict[str, Any]:
    return {"customPrices": {PROVIDER: {MODEL: entry, "a/fine": {"perUnit": {"request": "0.1"}}}}}


def test_a_price_comes_back_as_it_was_typed() -> None:
    entry = {
        "perMillionTokens": {"prompt": "3.10", "cacheRead": "0.0416666666666667"},
        "perUnit": {"webSearch": "0.01"},
        "setAt": "2026-11-22T10:00:00Z",
    }
    settings = read(price(entry))
    own = settings.custom_price(PROVIDER, MODEL)
    assert own is not None
    assert own.set_at == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert own.rates == {
        Leg.PROMPT: Decimal("0.0000031"),
        Leg.CACHE_READ: Decimal("4.16666666666667e-8"),
        Leg.WEB_SEARCH: Decimal("0.01"),
    }
    assert written(settings)["customPrices"][PROVIDER][MODEL] == entry
    assert settings.custom_price(PROVIDER, "a/other") is None
    assert settings.unusable == ()


def test_nothing_about_money_is_written_before_something_is_set() -> None:
    assert not {"customPrices", "modelDefaults", "limits"} & written(Settings()).keys()


def test_what_this_version_does_not_know_is_kept() -> None:
    document = {
        "customPrices": {
            PROVIDER: {
                MODEL: {
                    "perMillionTokens": {"prompt": "1", "smell": "2.5"},
                    "perUnit": {},
                    "note": ["from the contract", None],
                }
            }
        },
        "modelDefaults": {PROVIDER: {MODEL: {"topP": "0.9", "seed": 7}}},
        "limits": {"day": "5", "year": "100"},
    }
    settings = read(document)
    own = settings.custom_price(PROVIDER, MODEL)
    assert own is not None
    assert own.rates.keys() == {Leg.PROMPT}
    assert document.items() <= written(settings).items()


def test_a_number_without_quotes_is_what_it_says() -> None:
    """Typed by hand; ``0.1`` is a tenth and not the nearest binary fraction."""
    settings = read(price({"perMillionTokens": {"prompt": 0.1, "completion": 2}}))
    own = settings.custom_price(PROVIDER, MODEL)
    assert own is not None
    assert own.rates == {Leg.PROMPT: Decimal("1e-7"), Leg.COMPLETION: Decimal("0.000002")}
    assert own.set_at is None
    without_zone = read(price({"perUnit": {"request": "1"}, "setAt": "2026-11-22T10:00:00"}))
    dated = without_zone.custom_price(PROVIDER, MODEL)
    assert dated is not None
    assert dated.set_at == datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["0.123456789012345", "123456789.012345", "1e5", "250000.00000000000000000"]
)
def test_as_many_digits_as_a_number_without_quotes_keeps(typed: str) -> None:
    settings = Settings.model_validate_json(f'{{"limits": {{"month": {typed}}}}}'.encode())
    assert (settings.spending_limits.month, settings.unusable) == (Decimal(typed), ())


@pytest.mark.parametrize("typed", ["0.1234567890123456", "0.12345678901234567890"])
def test_a_number_that_would_lose_digits_belongs_in_quotes(typed: str) -> None:
    """The second one reads as the nearest that a binary fraction of 64 bits can be."""
    settings = Settings.model_validate_json(f'{{"limits": {{"month": {typed}}}}}'.encode())
    assert settings.spending_limits == Limits()
    (said,) = settings.unusable
    assert "a number this long belongs in quotes" in said
    quoted = Settings.model_validate_json(f'{{"limits": {{"month": "{typed}"}}}}'.encode())
    assert quoted.spending_limits.month == Decimal(typed)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"perMillionTokens": {"prompt": "-1"}}, "perMillionTokens: “-1”: it is less than 0"),
        ({"perMillionTokens": {"prompt": "cheap"}}, "“cheap”: it is not a number like 2.50"),
        ({"perMillionTokens": {"prompt": None}}, "it is not a number like 2.50"),
        ({"perMillionTokens": {"prompt": True}}, "it is not a number like 2.50"),
        ({"perMillionTokens": {"prompt": "1e9"}}, "it is more than $1,000,000"),
        ({"perMillionTokens": {"request": "1"}}, "request does not belong here"),
        ({"perUnit": {"prompt": "1"}}, "prompt does not belong here"),
        ({"perUnit": ["prompt"]}, "perUnit: "),
        ({"perUnit": {}, "setAt": "yesterday"}, "setAt: "),
        ("3.00", ""),
        (None, ""),
        ([], ""),
    ],
)
def test_a_price_that_cannot_be_used_costs_itself_alone(entry: object, why: str) -> None:
    settings = read(price(entry))
    assert settings.custom_price(PROVIDER, MODEL) is None
    assert settings.custom_price(PROVIDER, "a/fine") is not None
    (told,) = settings.unusable
    assert told.startswith(f"settings.json, customPrices, {PROVIDER}, {MODEL} does not count: ")
    assert why in told
    assert written(settings)["customPrices"][PROVIDER][MODEL] == entry, "kept as it is"


def test_defaults_come_back_as_they_were_typed() -> None:
    entry = {
        "temperature": "0.70",
        "topP": "0.95",
        "reasoningEffort": "high",
        "maxTokens": 4096,
        "systemPrompt": "Be brief.\n",
    }
    settings = read({"modelDefaults": {PROVIDER: {MODEL: entry}}})
    own = settings.own_defaults(PROVIDER, MODEL)
    assert own == ModelDefaults(
        4096, Decimal("0.7"), "high", Decimal("0.95"), system_prompt="Be brief.\n"
    )
    assert written(settings)["modelDefaults"][PROVIDER][MODEL] == entry
    assert settings.own_defaults("other", MODEL) == ModelDefaults()


@pytest.mark.parametrize(
    "entry",
    [{"temperature": "2.1"}, {"topP": "-0.1"}, {"maxTokens": 0}, {"maxTokens": "many"}, 7],
)
def test_defaults_that_no_model_takes_cost_themselves_alone(entry: object) -> None:
    fine = {"maxTokens": 5}
    settings = read({"modelDefaults": {PROVIDER: {MODEL: entry, "a/fine": fine}}})
    assert settings.own_defaults(PROVIDER, MODEL) == ModelDefaults()
    assert settings.own_defaults(PROVIDER, "a/fine") == ModelDefaults(5)
    assert len(settings.unusable) == 1
    assert written(settings)["modelDefaults"][PROVIDER][MODEL] == entry


def test_limits_are_exact_and_each_stands_for_itself() -> None:
    settings = read({"limits": {"message": "0.10", "day": "-5", "month": 20}})
    assert settings.spending_limits == Limits(Decimal("0.10"), None, Decimal(20))
    assert settings.unusable == (
        "settings.json, limits, day does not count: “-5”: it is less than 0.",
    )
    assert written(settings)["limits"] == {"message": "0.10", "day": "-5", "month": "20"}


def test_limits_can_be_taken_away() -> None:
    settings = Settings().with_limits(Limits(day=Decimal("2.50")))
    assert written(settings)["limits"] == {"day": "2.50"}
    assert settings.with_limits(Limits()).spending_limits == Limits()
    assert "limits" not in written(settings.with_limits(Limits()))


def test_a_limit_that_cannot_be_read_stays_until_it_is_set_anew() -> None:
    settings = read({"limits": {"message": "5", "day": "five"}})
    changed = settings.with_limits(Limits(message=Decimal(6)))
    assert written(changed)["limits"] == {"message": "6", "day": "five"}
    assert written(settings.with_limits(Limits()))["limits"] == {"day": "five"}
    replaced = settings.with_limits(Limits(Decimal(5), Decimal("5.00")))
    assert written(replaced)["limits"] == {"message": "5", "day": "5.00"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(anything, anything, anything)
def test_whatever_stands_in_an_entry_is_kept(price: Any, defaults: Any, limit: Any) -> None:
    document = {
        "customPrices": {PROVIDER: {MODEL: price}},
        "modelDefaults": {PROVIDER: {MODEL: defaults}},
        "limits": {"day": limit},
    }
    settings = read(document)
    again = read(written(settings))
    assert written(again) == written(settings), "reading it again changes nothing"
    if settings.unusable:
        assert again.unusable == settings.unusable
    for section, entry in (("customPrices", price), ("modelDefaults", defaults)):
        kept = written(settings)[section][PROVIDER][MODEL]
        if isinstance(entry, dict):
            assert {key for key, value in entry.items() if value is not None} <= kept.keys()
        else:
            assert kept == entry
