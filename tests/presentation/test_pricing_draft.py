"""The draft over the rows: what is a change, what is kept, what comes from elsewhere."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.prices import FoundPrice, Leg, Price, PriceOrigin, PriceTier
from desktop.domain.pricing import ModelPricing, PricingEdit
from desktop.presentation.pricing_draft import PricingSheet
from desktop.presentation.pricing_items import ModelKey, Setting
from tests.ui.pricing.sample import LUNA, PROVIDER, SONNET, rates, rows, sonnet

KEY: ModelKey = (PROVIDER, SONNET)
LUNA_KEY: ModelKey = (PROVIDER, LUNA)


@pytest.fixture
def sheet() -> PricingSheet:
    sheet = PricingSheet()
    sheet.show_rows(rows())
    return sheet


def test_nothing_typed_is_nothing_to_save(sheet: PricingSheet) -> None:
    assert sheet.changed == ()
    assert sheet.draft() == {}
    assert sheet.text(KEY, Leg.PROMPT) == ""
    assert sheet.text(LUNA_KEY, Leg.PROMPT) == "0.80"


def test_only_changed_models_are_saved_with_all_that_is_their_own(sheet: PricingSheet) -> None:
    sheet.write(LUNA_KEY, Leg.PROMPT, "0.75")
    own = ModelDefaults(temperature=Decimal("0.3"), system_prompt="Answer in one sentence.")
    wanted = rates(prompt="0.75", completion="5", cacheRead="0.08", webSearch="0.005")
    assert sheet.draft() == {LUNA_KEY: PricingEdit(wanted, own)}


def test_a_default_is_saved_beside_the_prices(sheet: PricingSheet) -> None:
    sheet.write(KEY, Setting.TEMPERATURE, "0.7")
    sheet.write(KEY, Setting.EFFORT, "low")
    edit = sheet.draft()[KEY]
    assert edit.defaults == ModelDefaults(temperature=Decimal("0.7"), reasoning_effort="low")
    assert not edit.rates


@pytest.mark.parametrize("typed", ["0.8", "0.80", "$.8", "0.800000"])
def test_another_spelling_of_what_is_saved_is_no_change(sheet: PricingSheet, typed: str) -> None:
    sheet.write(LUNA_KEY, Leg.PROMPT, typed)
    assert sheet.text(LUNA_KEY, Leg.PROMPT) == typed
    assert sheet.changed == ()


def test_the_base_price_typed_is_no_change(sheet: PricingSheet) -> None:
    sheet.write(KEY, Leg.PROMPT, "2")
    sheet.write(KEY, Setting.MAX_TOKENS, "4096")
    assert sheet.changed == ()


def test_the_base_rate_is_ones_own_where_a_tier_would_charge_another_one() -> None:
    tier = PriceTier({Leg.PROMPT: Decimal("0.000004")}, min_prompt_tokens=200_000)
    rates = {Leg.PROMPT: Decimal("0.000002"), Leg.COMPLETION: Decimal("0.00001")}
    base = FoundPrice(Price(rates, (tier,)), PriceOrigin.LIVE)
    tiered = PricingSheet()
    tiered.show_rows([ModelPricing("openrouter", "a/tiered", base, base)])
    key = ("openrouter", "a/tiered")
    tiered.write(key, Leg.PROMPT, "2")
    tiered.write(key, Leg.COMPLETION, "10")
    assert tiered.draft()[key].rates == {Leg.PROMPT: Decimal("0.000002")}


def test_the_base_price_over_ones_own_takes_ones_own_away(sheet: PricingSheet) -> None:
    sheet.write(LUNA_KEY, Leg.COMPLETION, "6.00")
    assert set(sheet.draft()[LUNA_KEY].rates) == {Leg.PROMPT, Leg.CACHE_READ, Leg.WEB_SEARCH}


def test_a_model_is_reset_whole_or_leg_by_leg(sheet: PricingSheet) -> None:
    sheet.reset(LUNA_KEY, [Leg.COMPLETION])
    assert set(sheet.draft()[LUNA_KEY].rates) == {Leg.PROMPT, Leg.CACHE_READ, Leg.WEB_SEARCH}
    assert sheet.has_own(LUNA_KEY)
    sheet.reset(LUNA_KEY)
    assert sheet.draft() == {LUNA_KEY: PricingEdit()}
    assert not sheet.has_own(LUNA_KEY)


def test_discarding_forgets_everything(sheet: PricingSheet) -> None:
    sheet.write(KEY, Leg.PROMPT, "1")
    sheet.write(LUNA_KEY, Leg.PROMPT, "cheap")
    sheet.discard()
    assert sheet.changed == ()
    assert sheet.problems == ()
    assert sheet.text(LUNA_KEY, Leg.PROMPT) == "0.80"


def test_problems_are_counted_in_the_order_of_the_rows(sheet: PricingSheet) -> None:
    sheet.write(LUNA_KEY, Setting.TOP_P, "7")
    sheet.write(KEY, Leg.COMPLETION, "-1")
    assert sheet.problems == ((KEY, Leg.COMPLETION), (LUNA_KEY, Setting.TOP_P))
    assert sheet.problem(KEY, Leg.COMPLETION) == "This is less than 0."
    assert sheet.changed == (LUNA_KEY, KEY)


def test_newer_rows_leave_what_was_typed(sheet: PricingSheet) -> None:
    sheet.write(KEY, Leg.PROMPT, "1.75")
    sheet.show_rows((sonnet(rates(prompt="2.25", completion="11")), *rows()[1:]))
    assert sheet.text(KEY, Leg.PROMPT) == "1.75"
    assert sheet.draft()[KEY].rates == rates(prompt="1.75", completion="11")
    began = sheet.began_with(KEY, Leg.PROMPT)
    assert began is not None
    assert began.own is None
    sheet.give_way(KEY, Leg.PROMPT)
    assert sheet.text(KEY, Leg.PROMPT) == "2.25"
    assert sheet.changed == ()


def test_a_change_elsewhere_to_just_what_was_typed_leaves_nothing_to_save(
    sheet: PricingSheet,
) -> None:
    sheet.write(KEY, Leg.PROMPT, "2.25")
    sheet.show_rows((sonnet(rates(prompt="2.25")), *rows()[1:]))
    assert sheet.changed == ()
    assert sheet.began_with(KEY, Leg.PROMPT) is None


def test_typing_on_does_not_hide_a_change_elsewhere(sheet: PricingSheet) -> None:
    sheet.write(KEY, Leg.PROMPT, "1")
    sheet.show_rows((sonnet(rates(prompt="2.25")), *rows()[1:]))
    sheet.write(KEY, Leg.PROMPT, "1.7")
    assert sheet.began_with(KEY, Leg.PROMPT) is not None
    sheet.begin_anew()
    assert sheet.began_with(KEY, Leg.PROMPT) is None


def test_a_model_that_leaves_the_list_keeps_its_draft(sheet: PricingSheet) -> None:
    sheet.write(KEY, Leg.PROMPT, "1.75")
    sheet.show_rows(rows()[1:])
    assert sheet.rows[-1].model == SONNET
    assert not sheet.is_listed(KEY)
    assert KEY in sheet.draft()
    sheet.show_rows(())
    assert [row.model for row in sheet.rows] == [SONNET]
    sheet.discard()
    assert sheet.rows == ()


def test_what_was_typed_while_saving_stays(sheet: PricingSheet) -> None:
    sheet.write(KEY, Leg.PROMPT, "1.75")
    sheet.write(KEY, Leg.COMPLETION, "9")
    handed_over = sheet.texts()
    sheet.write(KEY, Leg.COMPLETION, "9.5")
    sheet.show_rows((sonnet(rates(prompt="1.75", completion="9")), *rows()[1:]))
    sheet.forget(handed_over)
    assert sheet.text(KEY, Leg.PROMPT) == "1.75"
    assert sheet.draft()[KEY].rates == rates(prompt="1.75", completion="9.5")
