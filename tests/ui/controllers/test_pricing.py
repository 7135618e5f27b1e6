"""The Pricing page on a real core: prices and defaults are saved, reset, and seen by the core."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.prices import Leg, PriceOrigin
from tests.fakes import ManualClock
from tests.simulators import Served
from tests.ui.controllers.joined_page import PROVIDER
from tests.ui.controllers.pricing_joined import ARCHIVE, TICKET, WRITER, JoinedPricing
from tests.ui.gallery import FixedTheme
from tests.ui.pricing.on_page import (
    cells,
    click,
    click_row,
    is_enabled,
    press,
    spoken,
    take,
    text_in,
    type_into,
)

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, clock: ManualClock
) -> Iterator[JoinedPricing]:
    joined = JoinedPricing(qapp, theme, tmp_path / "profile", served.base_url, clock)
    joined.allow(WRITER, ARCHIVE, TICKET)
    yield joined
    joined.close()


def written(tmp_path: Path) -> dict[str, Any]:
    """The settings file."""
    file = tmp_path / "profile" / "settings.json"
    settings: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return settings


def test_the_allowed_models_are_listed_by_their_names(joined: JoinedPricing) -> None:
    assert [row.split(",")[0] for row in spoken(joined.page)] == ["Writer", "Archive", "Ticket"]
    assert "OpenRouter catalog, just now" in spoken(joined.page)[0]


def test_prices_of_two_models_are_one_write_and_count_at_once(
    joined: JoinedPricing, tmp_path: Path
) -> None:
    type_into(joined.page, "Input price", "1.75")
    click_row(joined.page, 1)
    type_into(joined.page, "Output price", "0.0000000001")
    press(Qt.Key.Key_S, CTRL)
    joined.until_told("Updated 2 models")
    prices = written(tmp_path)["customPrices"][PROVIDER]
    assert prices[WRITER]["perMillionTokens"] == {"prompt": "1.75"}
    assert prices[ARCHIVE]["perMillionTokens"] == {"completion": "0.0000000001"}
    found = joined.core.prices.price(PROVIDER, WRITER)
    assert found.origin is PriceOrigin.CUSTOM
    assert found.price is not None
    assert found.price.rate(Leg.PROMPT) == Decimal("0.00000175")
    assert cells(joined.page, 0)[1] == "$1.75"
    assert not is_enabled(joined.page, "Save the changes")
    assert text_in(joined.page, "Output price of Archive") == "0.0000000001"


def test_a_default_is_kept_with_its_model(joined: JoinedPricing, tmp_path: Path) -> None:
    type_into(joined.page, "Temperature", "0.7")
    type_into(joined.page, "System prompt", "Be brief.")
    click(joined.page, "Save the changes")
    joined.until_told("Updated 1 model")
    kept = written(tmp_path)["modelDefaults"][PROVIDER][WRITER]
    assert kept == {"temperature": "0.7", "systemPrompt": "Be brief."}
    assert joined.core.prices.model_defaults(PROVIDER, WRITER).temperature == Decimal("0.7")


def test_resetting_a_model_and_saving_takes_its_entry_away(
    joined: JoinedPricing, tmp_path: Path
) -> None:
    type_into(joined.page, "Input price", "1.75")
    click(joined.page, "Save the changes")
    joined.until_told("Updated 1 model")
    click(joined.page, "Reset prices")
    take("Writer")
    click(joined.page, "Save the changes")
    joined.driver.until(
        lambda: joined.core.prices.row(PROVIDER, WRITER).custom == {}, "the price of the catalog"
    )
    assert WRITER not in written(tmp_path).get("customPrices", {}).get(PROVIDER, {})


@pytest.mark.parametrize(
    "entry", ["All models of OpenRouter…", "All models of every provider…"], ids=["one", "all"]
)
def test_resetting_many_says_how_many_and_keeps_what_is_typed(
    joined: JoinedPricing, entry: str
) -> None:
    type_into(joined.page, "Input price", "1.75")
    click_row(joined.page, 1)
    type_into(joined.page, "Input price", "0.9")
    click(joined.page, "Save the changes")
    joined.until_told("Updated 2 models")
    type_into(joined.page, "Output price", "9")
    click(joined.page, "Reset prices")
    take(entry)
    click(joined.page, "Reset them")
    joined.until_told("Reset 2 models")
    joined.driver.until(lambda: text_in(joined.page, "Input price") == "", "the reset")
    assert text_in(joined.page, "Output price") == "9"
    assert not joined.driver.says("elsewhere meanwhile")


def test_what_could_not_be_written_stays_and_is_saved_again(
    joined: JoinedPricing, tmp_path: Path
) -> None:
    settings = tmp_path / "profile" / "settings.json"
    kept = settings.read_text("utf-8")
    settings.unlink()
    settings.mkdir()
    type_into(joined.page, "Input price", "1.75")
    joined.window.close()
    click(joined.page, "Save and close")
    joined.driver.until(lambda: joined.driver.says("could not be written"), "the failure")
    assert joined.window.isVisible()
    assert not joined.driver.has("Save and close")
    assert text_in(joined.page, "Input price") == "1.75"
    settings.rmdir()
    settings.write_text(kept, "utf-8")
    click(joined.page, "Save again")
    joined.until_told("Updated 1 model")
    assert not joined.driver.says("could not be written")


def test_what_the_command_line_sets_is_shown_beside_the_draft(joined: JoinedPricing) -> None:
    type_into(joined.page, "Input price", "1.75")
    rates = {Leg.PROMPT: Decimal("0.00000225")}
    joined.in_core(lambda: joined.core.prices.set_rates(PROVIDER, WRITER, rates))
    joined.driver.until(lambda: joined.driver.says("Set to $2.25 elsewhere"), "the change")
    assert text_in(joined.page, "Input price") == "1.75"
    assert cells(joined.page, 0)[1] == "$2.25"


def test_without_allowed_models_the_way_leads_to_the_models(joined: JoinedPricing) -> None:
    everything = (WRITER, ARCHIVE, TICKET)
    joined.in_core(lambda: joined.core.providers.change_allowed(PROVIDER, (), everything))
    joined.driver.until(lambda: joined.driver.has("Choose models"), "the empty page")
    click(joined.page, "Choose models")
    assert joined.asked_for_models == 1


def test_a_model_with_a_draft_that_left_the_list_is_still_followed(joined: JoinedPricing) -> None:
    type_into(joined.page, "Input price", "1.75")
    rate = {Leg.PROMPT: Decimal("0.00000999")}
    joined.in_core(lambda: joined.core.prices.set_rates(PROVIDER, WRITER, rate))
    joined.in_core(lambda: joined.core.providers.change_allowed(PROVIDER, (), (WRITER,)))
    joined.driver.until(lambda: "not enabled" in spoken(joined.page)[-1], "the model at the end")
    assert cells(joined.page, 2)[1] == "$9.99"
    joined.in_core(lambda: joined.core.prices.reset(PROVIDER, WRITER))
    joined.driver.until(lambda: cells(joined.page, 2)[1] == "$3.00", "the price of the catalog")
