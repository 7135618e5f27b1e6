"""Two catalogs that OpenRouter gave ten days apart, through the application and its command line.

They are not a part of this project. `MODELDECK_RECORDINGS` names their folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.modeldeck import Modeldeck
from tests.conftest import KnownKeys
from tests.contract.test_recorded_catalogs import EARLIER, FOLDER, LATER, Rows, plain_prices, raw
from tests.simulators import Catalog, Sandbox, Served, serve

ENABLED: Final = ("tencent/hy3:free", "tencent/hy3")
NAMES: Final = {
    "prompt": "prompt",
    "completion": "completion",
    "cacheRead": "input_cache_read",
    "cacheWrite": "input_cache_write",
    "reasoning": "internal_reasoning",
}
"""How the wire names what our JSON calls a price."""


@pytest.fixture(scope="module", autouse=True)
def _folder() -> None:
    if not FOLDER.is_dir():
        pytest.skip(
            f"left out: there are no recorded answers at {FOLDER}; set MODELDECK_RECORDINGS"
        )


@pytest.fixture
def served(known_keys: KnownKeys) -> Iterator[Served]:
    """It answers with the earlier one first."""
    with serve(Sandbox(catalog=recorded(EARLIER))) as served:
        known_keys.add(served.key)
        yield served


@pytest.fixture
def modeldeck(
    tmp_path: Path,
    served: Served,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    clean_environment: Path,
) -> Modeldeck:
    """Two models are enabled, and both catalogs have been fetched, one after the other."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    modeldeck = Modeldeck(tmp_path / "profile", capsys, monkeypatch, {served.key})
    assert modeldeck("provider", "set", "openrouter", "--base-url", served.base_url).code == 0
    assert modeldeck("models", "add", *ENABLED).code == 0
    first = modeldeck("models", "refresh", "--json").json
    assert (first["models"], first["changes"]) == (len(raw(EARLIER)), 0)
    served.sandbox.catalog = recorded(LATER)
    assert modeldeck("models", "refresh", "--json").json["models"] == len(raw(LATER))
    return modeldeck


def recorded(day: str) -> Catalog:
    return Catalog.load(FOLDER / "catalog" / f"models-{day}.json")


def repriced_between(before: Rows, after: Rows) -> set[str]:
    """Of the models in both, those with another number anywhere in their prices."""
    both = before.keys() & after.keys()
    return {i for i in both if plain_prices(before[i]) != plain_prices(after[i])}


def test_exactly_what_was_added_removed_and_repriced_is_told(modeldeck: Modeldeck) -> None:
    before, after = raw(EARLIER), raw(LATER)
    told = modeldeck("models", "changes", "--json").json
    assert {row["id"] for row in told["new"]} == after.keys() - before.keys()
    assert {row["id"] for row in told["removed"]} == before.keys() - after.keys()
    assert {row["id"] for row in told["repriced"]} == repriced_between(before, after)
    assert [len(told[kind]) for kind in ("new", "removed", "repriced")] == [10, 11, 27]


def test_each_price_is_the_one_in_the_rows_to_the_last_digit(modeldeck: Modeldeck) -> None:
    before, after = raw(EARLIER), raw(LATER)
    compared = 0
    for row in modeldeck("models", "changes", "--json").json["repriced"]:
        was, now = (rows[row["id"]]["pricing"] for rows in (before, after))
        moved = {our for our, wire in NAMES.items() if number(was, wire) != number(now, wire)}
        assert {price["price"] for price in row["prices"]} & NAMES.keys() == moved, row["id"]
        for price in row["prices"]:
            if (wire := NAMES.get(price["price"])) is not None:
                sides = number(was, wire), number(now, wire)
                assert (decimal(price["old"]), decimal(price["new"])) == sides, row["id"]
                compared += 1
    assert compared > 27, "most models have more than one price"


def number(pricing: dict[str, Any], name: str) -> Decimal | None:
    return decimal(pricing.get(name))


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_enabled_models_come_first_with_their_successor(modeldeck: Modeldeck) -> None:
    told = modeldeck("models", "changes", "--json").json
    assert told["removed"][0] | {"name": ""} == {
        "id": "tencent/hy3:free",
        "name": "",
        "enabled": True,
        "successor": "tencent/hy3",
    }
    first, *others = told["repriced"]
    assert (first["id"], first["enabled"]) == ("tencent/hy3", True)
    assert not any(row["enabled"] for row in others)


def test_what_is_accepted_is_told_no_more_and_the_way_back_is_news_again(
    modeldeck: Modeldeck, served: Served
) -> None:
    before, after = raw(EARLIER), raw(LATER)
    assert modeldeck("models", "changes", "--accept").code == 0
    assert not any(modeldeck("models", "changes", "--json").json.values())
    served.sandbox.catalog = recorded(EARLIER)
    modeldeck("models", "refresh")
    told = modeldeck("models", "changes", "--json").json
    assert {row["id"] for row in told["new"]} == before.keys() - after.keys()
    assert {row["id"] for row in told["removed"]} == after.keys() - before.keys()
    assert {row["id"] for row in told["repriced"]} == repriced_between(after, before)


def test_a_refresh_that_fails_between_them_changes_nothing(
    modeldeck: Modeldeck, served: Served
) -> None:
    told = modeldeck("models", "changes", "--json").json
    served.sandbox.catalog = Catalog([])
    failed = modeldeck("models", "refresh", "--json")
    assert (failed.code, failed.error["message"]) != (0, "")
    assert modeldeck("models", "changes", "--json").json == told
    found = json.loads(modeldeck("models", "search", "tencent/hy3", "--json").out)
    assert found
