"""Two catalogs that OpenRouter gave ten days apart: what the rules make of real rows.

They are not a part of this project. `MODELDECK_RECORDINGS` names their folder.
"""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.adapters.providers.openrouter_catalog import read_catalog
from desktop.domain.catalog import Catalog
from desktop.domain.catalog_changes import changes
from desktop.domain.catalog_index import CatalogIndex
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.catalog_query import Filter, parse

FOLDER = Path(
    os.environ.get("MODELDECK_RECORDINGS")
    or Path(__file__).parents[3] / "shared" / "data" / "openrouter"
)
EARLIER, LATER = "2026-07-17", "2026-07-27"

Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module", autouse=True)
def _folder() -> None:
    if not FOLDER.is_dir():
        pytest.skip(
            f"left out: there are no recorded answers at {FOLDER}; set MODELDECK_RECORDINGS"
        )


def body(day: str) -> bytes:
    return (FOLDER / "catalog" / f"models-{day}.json").read_bytes()


def catalog(day: str) -> Catalog:
    return read_catalog(body(day), None)


def raw(day: str) -> Rows:
    """The rows as they came, without any of our reading."""
    return {row["id"]: row for row in json.loads(body(day))["data"]}


def plain_prices(row: dict[str, Any]) -> dict[str, object]:
    """Every price of a row as a number, those of its tiers too."""
    prices = row["pricing"]
    numbers: dict[str, object] = {
        name: Decimal(value) for name, value in prices.items() if isinstance(value, str)
    }
    numbers["overrides"] = [
        {name: Decimal(str(value)) for name, value in tier.items()}
        for tier in prices.get("overrides") or []
    ]
    return numbers


def test_what_was_added_removed_and_repriced_between_them() -> None:
    before, after = raw(EARLIER), raw(LATER)
    found = changes(catalog(EARLIER), catalog(LATER))
    assert [model.id for model in found.new] == sorted(after.keys() - before.keys())
    assert [entry.model.id for entry in found.removed] == sorted(before.keys() - after.keys())
    repriced = {i for i in before.keys() & after.keys() if before[i] != after[i]}
    repriced = {i for i in repriced if plain_prices(before[i]) != plain_prices(after[i])}
    assert [entry.model.id for entry in found.repriced] == sorted(repriced)
    assert (len(found.new), len(found.removed), len(found.repriced)) == (10, 11, 27)


def test_each_repriced_leg_is_the_one_in_the_rows() -> None:
    before, after = raw(EARLIER), raw(LATER)
    for entry in changes(catalog(EARLIER), catalog(LATER)).repriced:
        named = {"prompt": "prompt", "completion": "completion", "cacheRead": "input_cache_read"}
        for leg in entry.legs:
            if (name := named.get(leg.leg)) is None:
                continue
            old, new = (rows[entry.model.id]["pricing"].get(name) for rows in (before, after))
            assert leg.old == (None if old is None else Decimal(old))
            assert leg.new == (None if new is None else Decimal(new))


def test_enabled_models_come_first() -> None:
    found = changes(catalog(EARLIER), catalog(LATER), enabled={"tencent/hy3", "tencent/hy3:free"})
    assert found.repriced[0].model.id == "tencent/hy3"
    assert {leg.percent for leg in found.repriced[0].legs} == {Decimal(-34)}
    removed = found.removed[0]
    assert removed.model.id == "tencent/hy3:free"
    assert removed.successor is not None
    assert removed.successor.id == "tencent/hy3"


@pytest.mark.parametrize("day", [EARLIER, LATER])
def test_filters_find_what_the_rows_say(day: str) -> None:
    rows = raw(day).values()
    index = CatalogIndex(CatalogColumns.of(catalog(day).models, date.fromisoformat(day)))

    def found(text: str) -> set[str]:
        return {index.rows[row].id for row in index.select(parse(text)).rows}

    assert found("vision") == {
        r["id"] for r in rows if "image" in r["architecture"]["input_modalities"]
    }
    for parameter in ("tools", "reasoning"):
        assert found(parameter) == {r["id"] for r in rows if parameter in r["supported_parameters"]}
    assert found("ctx:>128k") == {r["id"] for r in rows if (r["context_length"] or 0) > 128_000}
    assert found("in:<1") == {
        r["id"] for r in rows if 0 <= Decimal(r["pricing"]["prompt"]) < Decimal("0.000001")
    }
    assert found("by:anthropic") == {
        r["id"] for r in rows if r["id"].strip("~").startswith("anthropic/")
    }
    assert index.counts(index.select(parse("")))[Filter.TOOLS] == len(found("tools"))


@pytest.mark.parametrize("day", [EARLIER, LATER])
def test_misspelt_words_find_the_models_that_were_meant(day: str) -> None:
    columns = CatalogColumns.of(catalog(day).models, date.fromisoformat(day))
    index = CatalogIndex(columns, fuzzy=fuzzy_match)
    selection = index.select(parse("claud sonet"))
    assert selection.fuzzy
    exact = index.select(parse("claude sonnet"))
    assert not exact.fuzzy
    assert set(selection.rows) == set(exact.rows)
