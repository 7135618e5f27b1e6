"""PriceService: the person's own price before the live one before the shipped one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.domain.catalog import Catalog
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.errors import InvalidModelId, WrongUse
from desktop.domain.prices import UNKNOWN_PRICE, Leg, PriceOrigin
from desktop.domain.pricing import PricingEdit
from desktop.domain.typed_values import InvalidModelDefault, InvalidPrice
from desktop.resources import resource
from desktop.services.providers import UnknownProvider
from tests.conftest import RecordedLog
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER, MakeCore
from tests.simulators import Catalog as Sandboxed
from tests.simulators import Served

THINKER = "sandbox/thinker"


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


RATE = Decimal("0.000002")
OWN = {Leg.PROMPT: RATE}


def change_row(served: Served, model_id: str, changed: dict[str, Any]) -> None:
    rows = served.sandbox.catalog.rows
    served.sandbox.catalog = Sandboxed(
        row | changed if row["id"] == model_id else row for row in rows
    )


async def test_own_rates_count_before_all_others_leg_by_leg(core: Core, clock: ManualClock) -> None:
    await core.catalogs.refresh(PROVIDER)
    row = await core.prices.set_rates(PROVIDER, MODEL, OWN)
    found = core.prices.price(PROVIDER, MODEL)
    assert row.price == found
    assert (found.origin, found.custom) == (PriceOrigin.CUSTOM, frozenset({Leg.PROMPT}))
    assert (found.source, found.as_of) == ("OpenRouter catalog", clock.now)
    base = core.prices.base_price(PROVIDER, MODEL)
    assert (row.base, row.custom) == (base, OWN)
    assert base.origin is PriceOrigin.LIVE
    assert found.price is not None
    assert base.price is not None
    assert found.price.rates == {**base.price.rates, Leg.PROMPT: RATE}


async def test_a_model_that_nobody_prices_has_the_price_it_is_given(core: Core) -> None:
    rates = {Leg.PROMPT: Decimal(0), Leg.COMPLETION: Decimal(0)}
    await core.prices.set_rates(PROVIDER, "no/where", rates)
    found = core.prices.price(PROVIDER, "no/where")
    assert found.price is not None
    assert found.price.free
    assert core.prices.base_price(PROVIDER, "no/where") == UNKNOWN_PRICE


async def test_the_rows_are_the_allowed_models_in_order(core: Core) -> None:
    assert core.prices.rows(PROVIDER) == ()
    await core.providers.change_allowed(PROVIDER, [MODEL, "only/shipped"])
    rows = core.prices.rows(PROVIDER)
    assert [row.model for row in rows] == [MODEL, "only/shipped"]
    assert [row.price.origin for row in rows] == [PriceOrigin.DEFAULT] * 2
    with pytest.raises(UnknownProvider):
        core.prices.rows("nobody")


async def test_a_row_says_what_the_model_takes(core: Core, served: Served) -> None:
    with_efforts = {"reasoning": {"mandatory": False, "supported_efforts": ["high", "low"]}}
    change_row(served, THINKER, with_efforts)
    shipped = core.prices.row(PROVIDER, "only/shipped")
    assert shipped.supports == {"reasoning", "temperature", "top_p", "max_tokens"}
    assert core.prices.row(PROVIDER, "no/where").supports == frozenset()
    catalog = (await core.catalogs.refresh(PROVIDER)).catalog
    row, model = core.prices.row(PROVIDER, THINKER), catalog.by_id[THINKER]
    assert row.supports == set(model.supported_parameters)
    assert row.efforts == ("high", "low")
    assert row.max_completion_tokens == 32_768


async def test_a_draft_is_kept_in_one_write_and_only_where_it_differs(
    core: Core, tmp_path: Path
) -> None:
    await core.catalogs.refresh(PROVIDER)
    base = core.prices.base_price(PROVIDER, MODEL).price
    assert base is not None
    draft = {
        (PROVIDER, MODEL): PricingEdit(
            {**base.rates, Leg.PROMPT: RATE}, ModelDefaults(7, Decimal("0.5"))
        ),
        (PROVIDER, "only/shipped"): PricingEdit({}, ModelDefaults(7, Decimal("0.2"))),
        (PROVIDER, "no/where"): PricingEdit({Leg.REQUEST: Decimal("0.01")}),
    }
    seen = list[int]()
    core.settings.settings.subscribe(lambda _: seen.append(1))
    assert await core.prices.save(draft) == 2
    assert len(seen) == 1
    document = json.loads((tmp_path / "profile" / "settings.json").read_text())
    assert document["customPrices"] == {
        PROVIDER: {
            MODEL: {
                "perMillionTokens": {"prompt": "2"},
                "perUnit": {},
                "setAt": "2026-11-04T12:00:00Z",
            },
            "no/where": {
                "perMillionTokens": {},
                "perUnit": {"request": "0.01"},
                "setAt": "2026-11-04T12:00:00Z",
            },
        }
    }
    assert document["modelDefaults"] == {PROVIDER: {MODEL: {"temperature": "0.5"}}}
    assert await core.prices.save(draft) == 0, "nothing is different any more"
    assert await core.prices.save({(PROVIDER, MODEL): PricingEdit()}) == 1
    assert core.prices.row(PROVIDER, MODEL).custom == {}


@pytest.mark.parametrize(
    "edit",
    [
        PricingEdit({Leg.PROMPT: Decimal(-1)}),
        PricingEdit({Leg.PROMPT: Decimal("NaN")}),
        PricingEdit({Leg.PROMPT: Decimal(2)}),
        PricingEdit(defaults=ModelDefaults(temperature=Decimal(3))),
        PricingEdit(defaults=ModelDefaults(0)),
    ],
)
async def test_a_draft_with_a_mistake_changes_nothing(core: Core, edit: PricingEdit) -> None:
    before = core.settings.settings.value
    with pytest.raises(WrongUse):
        await core.prices.save({(PROVIDER, MODEL): PricingEdit(OWN), (PROVIDER, "a/b"): edit})
    assert core.settings.settings.value == before


async def test_a_rate_for_no_model_is_refused(core: Core) -> None:
    with pytest.raises(InvalidModelId):
        await core.prices.set_rates(PROVIDER, "nonsense", OWN)
    with pytest.raises(UnknownProvider):
        await core.prices.set_rates("nobody", MODEL, OWN)
    with pytest.raises(InvalidPrice):
        await core.prices.set_rates(PROVIDER, MODEL, {Leg.PROMPT: Decimal(-1)})


async def test_rates_are_added_one_by_one_and_the_base_takes_them_away(core: Core) -> None:
    await core.catalogs.refresh(PROVIDER)
    await core.prices.set_rates(PROVIDER, MODEL, OWN)
    row = await core.prices.set_rates(PROVIDER, MODEL, {Leg.COMPLETION: RATE})
    assert row.custom == {Leg.PROMPT: RATE, Leg.COMPLETION: RATE}
    assert row.base.price is not None
    back = {Leg.PROMPT: row.base.price.rates[Leg.PROMPT]}
    row = await core.prices.set_rates(PROVIDER, MODEL, back)
    assert row.custom == {Leg.COMPLETION: RATE}


async def test_one_model_a_provider_or_all_are_reset(core: Core) -> None:
    for model in (MODEL, "a/b"):
        await core.prices.set_rates(PROVIDER, model, OWN)
    await core.prices.save({(PROVIDER, "a/c"): PricingEdit(defaults=ModelDefaults(5))})
    assert await core.prices.reset(PROVIDER, "a/nothing") == 0
    assert await core.prices.reset(PROVIDER, MODEL) == 1
    assert core.prices.price(PROVIDER, MODEL).origin is PriceOrigin.DEFAULT
    assert await core.prices.reset(PROVIDER) == 2
    await core.prices.set_rates(PROVIDER, MODEL, OWN)
    assert await core.prices.reset_all() == 1
    assert core.settings.settings.value.custom_prices is None
    with pytest.raises(UnknownProvider):
        await core.prices.reset("nobody")


async def test_own_rates_are_forgotten_and_own_defaults_stay(core: Core) -> None:
    warm = ModelDefaults(temperature=Decimal("0.5"))
    await core.prices.save({(PROVIDER, MODEL): PricingEdit(OWN, warm)})
    await core.prices.set_rates(PROVIDER, "a/b", OWN)
    assert await core.prices.forget_rates(PROVIDER, MODEL) == 1
    row = core.prices.row(PROVIDER, MODEL)
    assert (row.custom, row.own_defaults) == ({}, warm)
    assert await core.prices.forget_rates(PROVIDER, MODEL) == 0
    assert await core.prices.forget_rates() == 1
    assert core.prices.row(PROVIDER, "a/b").custom == {}


async def test_own_defaults_are_limited_to_what_the_model_takes_but_kept(core: Core) -> None:
    await core.catalogs.refresh(PROVIDER)
    shipped = core.prices.model_defaults(PROVIDER, THINKER)
    wanted = ModelDefaults(100, Decimal("0.5"), "low", Decimal("0.9"), "Be brief.")
    await core.prices.save({(PROVIDER, THINKER): PricingEdit(defaults=wanted)})
    row = core.prices.row(PROVIDER, THINKER)
    assert row.defaults == core.prices.model_defaults(PROVIDER, THINKER) != shipped
    assert row.own_defaults == wanted
    assert row.shipped_defaults == shipped
    taken = row.supports
    assert row.defaults.temperature == (Decimal("0.5") if "temperature" in taken else None)
    assert row.defaults.reasoning_effort == "low"
    await core.prices.save({(PROVIDER, MODEL): PricingEdit(defaults=ModelDefaults(5))})
    assert core.prices.model_defaults(PROVIDER, MODEL).max_tokens == 5


async def test_what_the_model_stopped_taking_does_not_stop_a_save(core: Core) -> None:
    """It was set before the catalog was there, and another value is changed now."""
    kept = ModelDefaults(reasoning_effort="high")
    await core.prices.save({(PROVIDER, MODEL): PricingEdit(defaults=kept)})
    await core.catalogs.refresh(PROVIDER)
    assert core.prices.model_defaults(PROVIDER, MODEL).reasoning_effort is None
    also = ModelDefaults(5, reasoning_effort="high")
    assert await core.prices.save({(PROVIDER, MODEL): PricingEdit(defaults=also)}) == 1
    other = ModelDefaults(reasoning_effort="low")
    with pytest.raises(InvalidModelDefault):
        await core.prices.save({(PROVIDER, MODEL): PricingEdit(defaults=other)})


async def test_pages_are_told_of_every_change_that_counts(core: Core) -> None:
    told = list[int]()
    core.prices.pricing_changed.subscribe(told.append)
    await core.settings.set_theme("dark")
    assert told == []
    await core.prices.set_rates(PROVIDER, MODEL, OWN)
    assert len(told) == 1
    await core.catalogs.refresh(PROVIDER)
    after = len(told)
    assert after > 1
    await core.price_history.update(PROVIDER)
    assert len(told) == after + 1
    await core.providers.add_model(PROVIDER, MODEL)
    assert len(told) == after + 2
    assert told == sorted(set(told))


async def test_a_price_of_the_person_is_seen_by_another_process(
    make_core: MakeCore, shipped: Callable[..., Path]
) -> None:
    window, terminal = await make_core(), await make_core()
    await terminal.prices.set_rates(PROVIDER, MODEL, OWN)
    await window.settings.reload()
    assert window.prices.price(PROVIDER, MODEL).origin is PriceOrigin.CUSTOM


async def test_a_price_that_was_typed_wrongly_is_told(make_core: MakeCore, tmp_path: Path) -> None:
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "settings.json").write_text(
        json.dumps({"customPrices": {PROVIDER: {MODEL: {"perMillionTokens": {"prompt": "-3"}}}}})
    )
    core = await make_core()
    assert "customPrices, openrouter, sandbox/writer does not count" in core.settings.notice.value
    assert "it is less than 0" in core.settings.notice.value
    await core.prices.set_rates(PROVIDER, "a/b", OWN)
    document = json.loads((tmp_path / "profile" / "settings.json").read_text())
    assert document["customPrices"][PROVIDER][MODEL] == {"perMillionTokens": {"prompt": "-3"}}


async def test_a_row_says_since_when_its_price_is_what_it_is(
    core: Core, served: Served, clock: ManualClock
) -> None:
    await core.catalogs.refresh(PROVIDER)
    assert core.prices.row(PROVIDER, MODEL).base_changed_at is None, "nobody has looked yet"
    await core.price_history.update(PROVIDER)
    first = clock.now
    assert core.prices.row(PROVIDER, MODEL).base_changed_at == first
    clock.advance(days=3)
    change_row(served, MODEL, {"pricing": {"prompt": "0.000004", "completion": "0.000015"}})
    await core.catalogs.refresh(PROVIDER)
    await core.price_history.update(PROVIDER)
    row = core.prices.row(PROVIDER, MODEL)
    assert row.base_changed_at == clock.now
    assert row.base_before is not None
    assert row.base_before[Leg.PROMPT] == Decimal("0.000003")
    other = core.prices.row(PROVIDER, THINKER)
    assert (other.base_changed_at, other.base_before) == (first, None)
    assert core.prices.row(PROVIDER, "only/shipped").base_changed_at is None
