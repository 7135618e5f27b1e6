"""Catalog rows as they come: with holes, with marks instead of prices, and with nonsense."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openrouter_catalog import read_catalog, read_model, read_price
from desktop.domain.catalog import UnreadableRow
from desktop.domain.prices import Leg, Price
from tests.fakes import NOON
from tests.simulators import Sandbox

D = Decimal


def row(**changed: Any) -> dict[str, Any]:
    return {
        "id": "a/b",
        "canonical_slug": "a/b-20260101",
        "name": "A: B",
        "created": 1767225600,
        "description": "What it is.",
        "context_length": 200_000,
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
        "pricing": {"prompt": "0.000003", "completion": "0.000015"},
        "top_provider": {"max_completion_tokens": 16_384},
        "supported_parameters": ["tools"],
        "expiration_date": None,
        "knowledge_cutoff": "2025-06-30",
        "alias_target": None,
    } | changed


def body(*rows: object) -> bytes:
    return json.dumps({"data": rows}).encode()


def test_a_row_with_everything() -> None:
    model = read_model(row(reasoning={"mandatory": False}, expiration_date="2026-12-01"))
    assert (model.id, model.name, model.canonical_slug) == ("a/b", "A: B", "a/b-20260101")
    assert model.created == datetime(2026, 1, 1, tzinfo=UTC)
    assert (model.context_length, model.max_completion_tokens) == (200_000, 16_384)
    assert (model.input_modalities, model.output_modalities) == (("text", "image"), ("text",))
    assert (model.supported_parameters, model.reasoning) == (("tools",), True)
    assert model.expires == date(2026, 12, 1)
    assert (model.knowledge_cutoff, model.alias_target) == (date(2025, 6, 30), "")
    assert model.price == Price({Leg.PROMPT: D("0.000003"), Leg.COMPLETION: D("0.000015")})


@pytest.mark.parametrize("nothing", [None, "", [], {}, 0, False, "text", 7, [None], {"a": None}])
@pytest.mark.parametrize("name", [name for name in row() if name != "id"])
def test_a_field_that_is_missing_or_of_another_type_costs_nothing_else(
    name: str, nothing: object
) -> None:
    without = {key: value for key, value in row().items() if key != name}
    for damaged in (without, row(**{name: nothing})):
        model = read_model(damaged)
        assert model.id == "a/b"
        if name != "pricing":
            assert model.price.rate(Leg.PROMPT) == D("0.000003")
        else:
            assert not model.price.known
            assert not model.price.free


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "a row",
        [],
        {},
        {"id": None},
        {"id": 7},
        {"id": ""},
        {"id": "no-slash"},
        {"id": "a/b\u202e"},
        {"id": "a/b\nc/d"},
        {"id": " a/b"},
        {"id": "a/\x1b[31mb"},
        {"id": "a/" + "b" * 400},
    ],
)
def test_a_row_without_a_usable_id_is_left_out_and_counted(bad: object) -> None:
    catalog = read_catalog(body(bad, row()), NOON)
    assert [model.id for model in catalog.models] == ["a/b"]
    assert catalog.unreadable_rows == 1


def test_of_two_rows_with_one_id_the_first_counts() -> None:
    catalog = read_catalog(body(row(name="First"), row(name="Second")), NOON)
    assert [model.name for model in catalog.models] == ["First"]
    assert catalog.unreadable_rows == 1
    assert catalog.unreadable == (UnreadableRow(2, "a/b", "an earlier row has the same id"),)


def test_an_empty_list_is_an_empty_catalog() -> None:
    assert not read_catalog(body(), NOON)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html><html></html>",
        b"null",
        b"[]",
        b"{}",
        b'{"data": null}',
        b'{"data": {}}',
        b'{"data": [NaN]}',
        b'{"data": [' + b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_catalog(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_catalog(content, NOON)


def test_names_are_made_harmless() -> None:
    model = read_model(
        row(name="Evil\u202e gpj\x1b[31m\nname", description="a\x1b]0;t\x07b\u2066c")
    )
    assert model.name == "Evil gpj name"
    assert model.description == "abc"
    assert read_model(row(name="نموذج عربي")).name == "نموذج عربي"
    assert read_model(row(name="\u202e")).name == "a/b"


@pytest.mark.parametrize(
    ("pricing", "price"),
    [
        (
            {"prompt": "0.0000000416666666666667", "completion": "0"},
            Price({Leg.PROMPT: D("0.0000000416666666666667"), Leg.COMPLETION: D(0)}),
        ),
        ({"prompt": "-1", "completion": "-1"}, Price(dynamic=True)),
        ({"prompt": "1", "completion": "-1"}, Price({Leg.PROMPT: D(1)})),
        ({"prompt": None, "completion": "x"}, Price()),
        ({"prompt": "1e999999", "completion": "NaN"}, Price()),
        ({"prompt": "0.1", "discount": 0.5}, Price({Leg.PROMPT: D("0.1")})),
        (
            {"internal_reasoning": "1", "input_cache_write_1h": "2", "image_output": "3"},
            Price({Leg.REASONING: D(1), Leg.CACHE_WRITE_1H: D(2), Leg.IMAGE: D(3)}),
        ),
        (
            {"audio": "1", "audio_output": "2", "image_token": "3"},
            Price({Leg.AUDIO: D(1), Leg.AUDIO_OUTPUT: D(2), Leg.IMAGE_INPUT: D(3)}),
        ),
        (
            {"prompt": "0.1", "image": "0.1", "input_audio_cache": "0.01"},
            Price({Leg.PROMPT: D("0.1")}, every_output_priced=False),
        ),
    ],
)
def test_prices(pricing: dict[str, Any], price: Price) -> None:
    assert read_price(pricing) == price


ZERO = {"prompt": "0", "completion": "0"}


@pytest.mark.parametrize(
    ("pricing", "outputs", "free"),
    [
        (ZERO, ["text"], True),
        (ZERO, [], True),
        (ZERO, ["text", "audio"], False),  # as in OpenRouter's google/lyria-3 rows
        (ZERO, ["text", "video"], False),
        (ZERO | {"audio_output": "0"}, ["text", "audio"], True),
        (ZERO | {"audio_output": "0.1"}, ["text", "audio"], False),
        (ZERO | {"image_output": None}, ["text", "image"], False),
        (ZERO | {"image_output": "0"}, ["text", "image"], True),
        (ZERO | {"image": "0.001"}, ["text"], False),
        (ZERO | {"input_audio_cache": "0.001"}, ["text"], False),
        (ZERO | {"something_new": "0.001"}, ["text"], False),
        (ZERO | {"something_new": "not a price"}, ["text"], False),
        (ZERO | {"image": "0", "discount": 0.5, "overrides": []}, ["text"], True),
        (ZERO | {"overrides": [{"min_prompt_tokens": 5, "prompt": "1"}]}, ["text"], False),
        (ZERO | {"overrides": [{"utc_start": "dusk", "prompt": "1"}]}, ["text"], False),
        ({"prompt": "0"}, ["text"], False),
    ],
)
def test_free_only_where_nothing_at_all_has_a_price(
    pricing: dict[str, Any], outputs: list[str], free: bool
) -> None:
    assert read_price(pricing, outputs).free is free


NOON_PRICE, NIGHT_PRICE = D("0.5"), D("0.1")


@pytest.mark.parametrize(
    ("conditions", "clock", "applies"),
    [
        ({"utc_start": 1630, "utc_end": 30}, "16:30", True),
        ({"utc_start": 1630, "utc_end": 30}, "00:30", False),
        ({"utc_start": "0900", "utc_end": "1700"}, "09:00", True),
        ({"utc_start": 0, "utc_end": 2400}, "23:59", True),
        ({"utc_start": 0, "utc_end": 2400}, "00:00", True),
        ({"utc_start": 1200, "utc_end": 2400}, "11:59", False),
        ({"utc_start": 1200, "utc_end": 2400}, "23:59", True),
        ({"utc_start": 1200}, "11:59", False),
        ({"utc_start": 1200}, "23:59", True),
        ({"utc_end": 600}, "05:59", True),
        ({"utc_end": 600}, "06:00", False),
        ({"utc_start": 900, "utc_end": 900}, "09:00", False),
        ({"utc_days": ["WEDNESDAY"]}, "12:00", True),
        ({"utc_days": ["thursday"]}, "12:00", False),
        ({"utc_start": None, "utc_end": None, "utc_days": None}, "12:00", True),
        ({"min_prompt_tokens": D("999.5")}, "12:00", True),
        ({"min_prompt_tokens": 1000}, "12:00", False),
        # What a condition means that cannot be read nobody knows: its rate is not used.
        ({"utc_start": 2560, "utc_end": 2570}, "12:00", False),
        ({"utc_start": "noon", "utc_end": 1300}, "12:00", False),
        ({"utc_days": ["someday"]}, "12:00", False),
        ({"utc_days": []}, "12:00", False),
        ({"utc_days": "wednesday"}, "12:00", False),
        ({"min_prompt_tokens": "many"}, "12:00", False),
        ({"min_prompt_tokens": True}, "12:00", False),
    ],
)
def test_conditions_of_an_override(conditions: Any, clock: str, applies: bool) -> None:
    override = {"prompt": "0.1", **conditions}
    price = read_price({"prompt": "0.5", "completion": "1", "overrides": [override]})
    at = datetime.combine(NOON.date(), time.fromisoformat(clock), UTC)
    assert price.at(1000, at)[0].rate(Leg.PROMPT) == (NIGHT_PRICE if applies else NOON_PRICE)


@pytest.mark.parametrize("overrides", [None, {}, "x", 5, [None], [5], ["x"], [[]]])
def test_overrides_that_are_none(overrides: object) -> None:
    price = read_price({"prompt": "0.5", "completion": "1", "overrides": overrides})
    assert price.at(10**6, NOON)[0].rates == {Leg.PROMPT: D("0.5"), Leg.COMPLETION: D(1)}


@pytest.mark.parametrize(
    ("value", "expires"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026-12-01T00:00:00Z", date(2026, 12, 1)),
        ("2098-12-31", None),
        ("2099-01-01", None),
        ("never", None),
        ("", None),
        (20261201, None),
        (None, None),
    ],
)
def test_when_a_model_ends(value: object, expires: date | None) -> None:
    assert read_model(row(expiration_date=value)).expires == expires


@pytest.mark.parametrize(
    ("value", "cutoff"),
    [
        ("2024-10-01", date(2024, 10, 1)),
        ("2099-01-01", date(2099, 1, 1)),
        ("2024-10", None),
        ("2024-13-01", None),
        ("", None),
        (20241001, None),
        (None, None),
    ],
)
def test_up_to_when_a_model_was_trained(value: object, cutoff: date | None) -> None:
    assert read_model(row(knowledge_cutoff=value)).knowledge_cutoff == cutoff


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ({"name": "B", "slug": "a/b-2"}, "a/b-2"),
        ({"slug": "a/b\u202e\n"}, "a/b"),
        ({"slug": None}, ""),
        ({}, ""),
        ("a/b", ""),
        (None, ""),
    ],
)
def test_what_an_alias_stands_for(value: object, target: str) -> None:
    assert read_model(row(alias_target=value)).alias_target == target


@pytest.mark.parametrize("value", ["soon", -5, -1e400, 10**14, 10**30, 1e999, {}])
def test_a_birthday_that_cannot_be(value: object) -> None:
    text = json.dumps(row(created=value)).replace("Infinity", "1e999999999")
    assert read_catalog(b'{"data": [' + text.encode() + b"]}", NOON).models[0].created is None


def test_every_row_of_the_sandbox_can_be_read_and_allowed() -> None:
    rows = Sandbox().catalog.rows
    catalog = read_catalog(json.dumps({"data": rows}, default=str).encode(), NOON)
    assert len(catalog.models) == len(rows)
    assert catalog.unreadable_rows == 0
    assert catalog.fetched_at == NOON
    for model in catalog.models:
        assert OPENROUTER.check_model_id(model.id) == model.id


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*row(), *row()["pricing"], "overrides", "utc_start"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*row()]), _json))
def test_nothing_that_can_be_sent_raises(fields: dict[str, Any]) -> None:
    model = read_model({**fields, "id": "a/b"})
    assert all(rate >= 0 for rate in model.price.rates.values())
    assert not (model.price.free and model.price.dynamic)
