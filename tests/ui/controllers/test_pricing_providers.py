"""The Pricing page with several providers: prices of one's own where there are none, drafts over
all, each reset by its name."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.new_provider import NewProvider
from desktop.domain.origin import BaseUrl
from desktop.domain.prices import Leg, PriceOrigin
from tests.fakes import ManualClock
from tests.simulators import Served
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.ui.controllers.joined_page import PROVIDER
from tests.ui.controllers.pricing_joined import TICKET, WRITER, JoinedPricing
from tests.ui.gallery import FixedTheme
from tests.ui.pricing.on_page import cells, click, press, spoken, take, text_in, type_into

STUDIO, PLUS = "modelstudio", "qwen3.5-plus"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def joined(
    qapp: QApplication,
    theme: FixedTheme,
    tmp_path: Path,
    served: Served,
    clock: ManualClock,
    neighbours: Neighbours,
) -> Iterator[JoinedPricing]:
    """With two models of OpenRouter and one of Model Studio, which has no price."""
    with serve_neighbours(neighbours) as base_urls:
        folder = tmp_path / "profile"
        page = JoinedPricing(qapp, theme, folder, served.base_url, clock, base_urls)
        page.allow(WRITER, TICKET)
        page.in_core(lambda: page.core.providers.change_allowed(STUDIO, [PLUS]))
        page.driver.until(page.page.provider.isVisible, "the choice")
        yield page
        page.close()


def show(joined: JoinedPricing, provider: str, first: str) -> None:
    joined.choice.show_provider(provider)
    joined.driver.until(lambda: spoken(joined.page)[0].startswith(first), first)


def test_the_rows_are_the_chosen_provider_s(joined: JoinedPricing) -> None:
    assert len(spoken(joined.page)) == 2
    show(joined, STUDIO, "Qwen3.5 Plus")
    assert len(spoken(joined.page)) == 1
    assert cells(joined.page, 0)[1] == "unknown"


def test_a_price_of_one_s_own_makes_an_estimate_possible(joined: JoinedPricing) -> None:
    show(joined, STUDIO, "Qwen3.5 Plus")
    type_into(joined.page, "Input price", "0.4")
    type_into(joined.page, "Output price", "2.4")
    press(Qt.Key.Key_S, CTRL)
    joined.until_told("Updated 1 model")
    found = joined.core.prices.price(STUDIO, PLUS)
    assert found.origin is PriceOrigin.CUSTOM
    assert found.price is not None
    assert found.price.known
    assert found.price.rate(Leg.PROMPT) == Decimal("0.0000004")
    assert cells(joined.page, 0)[1] == "$0.40"


def test_what_was_typed_stays_while_another_provider_is_looked_at(joined: JoinedPricing) -> None:
    type_into(joined.page, "Input price", "1.75")
    show(joined, STUDIO, "Qwen3.5 Plus")
    assert len(spoken(joined.page)) == 1
    assert joined.driver.says("1 model changed elsewhere")
    type_into(joined.page, "Input price", "0.4")
    assert joined.driver.says("2 models changed, 1 of another provider")
    show(joined, PROVIDER, "Writer")
    assert text_in(joined.page, "Input price") == "1.75"
    click(joined.page, "Save the changes")
    joined.until_told("Updated 2 models")
    for provider, model in ((PROVIDER, WRITER), (STUDIO, PLUS)):
        assert joined.core.prices.price(provider, model).origin is PriceOrigin.CUSTOM


def test_saving_leads_to_what_is_wrong_at_another_provider(joined: JoinedPricing) -> None:
    type_into(joined.page, "Input price", "cheap")
    show(joined, STUDIO, "Qwen3.5 Plus")
    click(joined.page, "Save the changes")
    joined.driver.until(lambda: joined.choice.chosen == PROVIDER, "the provider of the draft")
    assert text_in(joined.page, "Input price of Writer") == "cheap"


def test_one_provider_is_reset_by_its_name(joined: JoinedPricing) -> None:
    show(joined, STUDIO, "Qwen3.5 Plus")
    type_into(joined.page, "Input price", "0.4")
    click(joined.page, "Save the changes")
    joined.until_told("Updated 1 model")
    click(joined.page, "Reset prices")
    take("All models of Model Studio…")
    assert joined.driver.says("Reset all models of Model Studio?")
    click(joined.page, "Reset them")
    joined.until_told("Reset 1 model")
    assert joined.core.prices.row(STUDIO, PLUS).custom == {}


def test_nothing_is_saved_for_a_provider_that_is_gone(joined: JoinedPricing) -> None:
    local = NewProvider("Local", "openai", BaseUrl.parse("http://127.0.0.1:9/v1"), models=("a",))
    joined.in_core(lambda: joined.core.provider_list.add(local))
    joined.driver.until(lambda: joined.core.providers.find("local") is not None, "the endpoint")
    show(joined, "local", "a")
    type_into(joined.page, "Input price", "0.4")
    joined.in_core(lambda: joined.core.provider_list.delete("local"))
    show(joined, PROVIDER, "Writer")
    click(joined.page, "Save the changes")
    joined.driver.until(lambda: not joined.page.unsaved, "the end of the draft")
    assert joined.core.settings.settings.value.custom_price("local", "a") is None
