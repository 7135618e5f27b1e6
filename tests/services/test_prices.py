"""PriceService: live before shipped before unknown."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest_asyncio

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.domain.catalog import Catalog
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.prices import UNKNOWN_PRICE, Leg, PriceOrigin
from desktop.resources import resource
from tests.conftest import RecordedLog
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER, MakeCore


@pytest_asyncio.fixture
async def core(make_core: MakeCore, shipped: Callable[..., Path]) -> Core:
    return await make_core(defaults=shipped(MODEL, "only/shipped", maxTokens=7, temperature="0.2"))


async def test_the_shipped_price_counts_until_the_catalog_is_there(
    core: Core, clock: ManualClock
) -> None:
    assert core.prices.price(PROVIDER, MODEL).origin is PriceOrigin.DEFAULT
    await core.catalogs.refresh(PROVIDER)
    found = core.prices.price(PROVIDER, MODEL)
    assert (found.origin, found.source) == (PriceOrigin.LIVE, "OpenRouter catalog")
    assert (found.as_of, found.model_id) == (clock.now, MODEL)
    assert found.price is not None
    assert found.price.rate(Leg.PROMPT) == Decimal("0.000003")
    assert core.prices.price(PROVIDER, "only/shipped").origin is PriceOrigin.DEFAULT
    assert core.prices.price(PROVIDER, "no/where") == UNKNOWN_PRICE


async def test_a_variant_is_not_priced_as_the_model_itself(core: Core) -> None:
    await core.catalogs.refresh(PROVIDER)
    assert core.prices.price(PROVIDER, f"{MODEL}:nitro") == UNKNOWN_PRICE
    free = core.prices.price(PROVIDER, f"{MODEL}:free").price
    assert free is not None
    assert free.free


async def test_a_recorded_answer_is_priced_by_the_row_it_names(core: Core) -> None:
    catalog = (await core.catalogs.refresh(PROVIDER)).catalog
    slug = catalog.by_id[MODEL].canonical_slug
    assert core.prices.price_of_answer(PROVIDER, slug, catalog).model_id == MODEL
    assert core.prices.price_of_answer(PROVIDER, "only/shipped", catalog) == UNKNOWN_PRICE
    shipped = core.prices.price_of_answer(PROVIDER, "only/shipped", Catalog())
    assert shipped.origin is PriceOrigin.DEFAULT


async def test_what_is_sent_unless_the_person_says_otherwise(core: Core) -> None:
    assert core.prices.model_defaults(PROVIDER, MODEL) == ModelDefaults(7, Decimal("0.2"))
    assert core.prices.model_defaults(PROVIDER, "no/where") == ModelDefaults()


def test_a_broken_shipped_list_is_told_and_stops_nothing(
    tmp_path: Path, strict_log: RecordedLog
) -> None:
    copy = tmp_path / "defaultModelSettings.json"
    document = json.loads(resource("defaultModelSettings.json").read_text("utf-8"))
    first, second, *_ = document["providers"]["openrouter"]["models"]
    first["perMillionTokens"]["prompt"] = 0.2
    del second["asOf"]
    copy.write_text(json.dumps(document), "utf-8")
    surroundings = Surroundings(profile(tmp_path / "profile"), default_settings=copy)
    core = Core(surroundings)
    strict_log.expect(first["id"])
    strict_log.expect(second["id"])
    told = core.settings.notice.value
    assert first["id"] in told
    assert "perMillionTokens.prompt" in told
    assert told.endswith("(1 more in the log.)")
    assert first["id"] not in core.defaults.recommended("openrouter")
    assert len(core.defaults.recommended("openrouter")) > 10
    asyncio.run(core.__aexit__())
