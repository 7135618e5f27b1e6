"""``defaultModelSettings.json``: a broken row costs that row, and is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from desktop.adapters.default_settings_file import read_default_settings
from desktop.adapters.providers import PROVIDERS
from desktop.domain.default_settings import DefaultModelSettings, ModelDefaults
from desktop.domain.prices import UNKNOWN_PRICE, Leg, PriceOrigin
from desktop.resources import resource


def row(model_id: str = "a/b", **changed: Any) -> dict[str, Any]:
    return {
        "id": model_id,
        "name": "B",
        "vendor": "A",
        "contextLength": 200_000,
        "perMillionTokens": {"prompt": "0.435", "completion": "2"},
        "perUnit": {},
        "source": "genai-prices 0.2.3",
        "asOf": "2026-11-09",
    } | changed


def read(*rows: object) -> DefaultModelSettings:
    document = {"version": 1, "providers": {"openrouter": {"models": rows}}}
    return read_default_settings(json.dumps(document).encode())


def test_the_shipped_file_has_no_problems() -> None:
    shipped = read_default_settings(resource("defaultModelSettings.json").read_bytes())
    assert shipped.problems == ()
    ids = shipped.recommended("openrouter")
    assert ids
    for model_id in ids:
        assert PROVIDERS["openrouter"].check_model_id(model_id) == model_id
        model = shipped.model("openrouter", model_id)
        assert model is not None
        assert model.source


def test_a_row_becomes_a_dated_price_per_token() -> None:
    found = read(row()).pricing.find("openrouter", "a/b")
    assert found.origin is PriceOrigin.DEFAULT
    assert found.as_of == datetime(2026, 11, 9, tzinfo=UTC)
    assert found.source == "genai-prices 0.2.3"
    assert found.price is not None
    assert found.price.rates == {
        Leg.PROMPT: Decimal("4.35E-7"),
        Leg.COMPLETION: Decimal("0.000002"),
    }


def test_what_is_not_in_the_list_is_unknown() -> None:
    settings = read(row())
    assert settings.pricing.find("openrouter", "x/y") == UNKNOWN_PRICE
    assert settings.pricing.find("nobody", "a/b") == UNKNOWN_PRICE
    assert settings.model_defaults.find("openrouter", "x/y") == ModelDefaults()
    assert settings.recommended("nobody") == ()
    assert settings.model("nobody", "a/b") is None


def test_tiers_units_and_defaults() -> None:
    tier = {
        "minPromptTokens": 200_000,
        "utcStart": "16:30",
        "utcEnd": "00:30",
        "utcDays": ["monday"],
        "perMillionTokens": {"prompt": "1"},
    }
    defaults = {"maxTokens": 4096, "temperature": "0.7", "reasoningEffort": "low"}
    settings = read(
        row(tiers=[tier], perUnit={"request": "0.005", "image": "0.01"}, defaults=defaults)
    )
    price = settings.pricing.find("openrouter", "a/b").price
    assert price is not None
    assert price.rate(Leg.REQUEST) == Decimal("0.005")
    (read_tier,) = price.tiers
    assert read_tier.rates == {Leg.PROMPT: Decimal("0.000001")}
    assert read_tier.min_prompt_tokens == 200_000
    assert (read_tier.utc_start, read_tier.utc_end) == (time(16, 30), time(0, 30))
    assert read_tier.utc_days == {"monday"}
    assert settings.model_defaults.find("openrouter", "a/b") == ModelDefaults(
        4096, Decimal("0.7"), "low"
    )


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (row(perMillionTokens={"prompt": 0.435}), "a/b: perMillionTokens.prompt"),
        (row(perMillionTokens={"prompt": "-1"}), "a/b: perMillionTokens.prompt"),
        (row(perMillionTokens={"prompt": "NaN"}), "a/b: perMillionTokens.prompt"),
        (row(perMillionTokens={"prompt": "1e999999"}), "a/b: perMillionTokens.prompt"),
        (row(perMillionTokens={"prmpt": "1"}), "a/b: perMillionTokens.prmpt"),
        (row(perMillionTokens=None), "a/b: perMillionTokens"),
        (row(asOf="yesterday"), "a/b: asOf"),
        (row(name=None), "a/b: name"),
        (row(id=""), "row 1: id"),
        (row(id=7), "7: id"),
        (row(tiers=[{"minPromptTokens": -1, "perMillionTokens": {}}]), "tiers.0.minPromptTokens"),
        (row(tiers=[{"utcStart": "25:00", "perMillionTokens": {}}]), "tiers.0.utcStart"),
        (row(tiers=[{"utcStart": "09:00Z", "perMillionTokens": {}}]), "tiers.0.utcStart"),
        (row(tiers=[{"utcDays": ["someday"], "perMillionTokens": {}}]), "tiers.0.utcDays.0"),
        (row(defaults={"maxTokens": 0}), "a/b: defaults.maxTokens"),
        ("no row at all", "row 1: "),
        (None, "row 1: "),
    ],
)
def test_a_broken_row_is_named_with_its_field_and_the_others_count(
    broken: object, named: str
) -> None:
    settings = read(broken, row("c/d"))
    assert settings.recommended("openrouter") == ("c/d",)
    assert settings.problems
    assert all(p.startswith("defaultModelSettings.json, openrouter, ") for p in settings.problems)
    assert named in settings.problems[0]
    assert settings.problems[0].endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"version": 2, "providers": {}}',
        b'{"version": 1, "providers": []}',
        b'{"version": 1, "providers": {"openrouter": []}}',
        b'{"version": 1, "providers": {"openrouter": {"models": 5}}}',
        b"\xff",
    ],
)
def test_a_file_that_cannot_be_used_stops_nothing_and_is_said(content: bytes) -> None:
    settings = read_default_settings(content)
    assert settings.recommended("openrouter") == ()
    (problem,) = settings.problems
    assert problem.startswith("defaultModelSettings.json cannot be used: ")
    assert problem.endswith(".")


def test_of_two_rows_with_one_id_the_first_counts() -> None:
    settings = read(row(name="First"), row(name="Second"))
    model = settings.model("openrouter", "a/b")
    assert model is not None
    assert model.name == "First"
