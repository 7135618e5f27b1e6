"""The Models page with several providers: chosen, listed, switched, each with its own undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.domain.catalog_query import Filter
from tests.fakes import ManualClock
from tests.simulators import Served
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.ui.chat.on_screen import description_of, focused, named
from tests.ui.controllers.joined_page import PROVIDER
from tests.ui.controllers.models_joined import JoinedModels
from tests.ui.gallery import FixedTheme
from tests.ui.models.on_page import chip, ids, press, write
from tests.ui.widgets.seeing import checked

FIREWORKS, MODELSCOPE = "fireworks", "modelscope"
FLASH = "accounts/fireworks/models/deepseek-v4-flash"


@pytest.fixture
def joined(
    qapp: QApplication,
    theme: FixedTheme,
    tmp_path: Path,
    served: Served,
    clock: ManualClock,
    neighbours: Neighbours,
) -> Iterator[JoinedModels]:
    with serve_neighbours(neighbours) as base_urls:
        folder = tmp_path / "profile"
        page = JoinedModels(qapp, theme, folder, served.base_url, clock, base_urls)
        yield page
        page.close()


@pytest.fixture
def keyed(joined: JoinedModels, neighbours: Neighbours) -> JoinedModels:
    """With a key of Fireworks."""
    joined.in_core(lambda: joined.core.credentials.save(FIREWORKS, neighbours.fireworks.key))
    joined.driver.until(lambda: FIREWORKS in joined.choice.keyed, "the key")
    return joined


def show(joined: JoinedModels, provider: str, source: str) -> None:
    """The page is about another provider, and says where its list is from."""
    joined.choice.show_provider(provider)
    joined.driver.until(lambda: joined.driver.says(source), source)


def segment(joined: JoinedModels, name: str) -> QAbstractButton:
    found = named(joined.page.provider, name)
    assert isinstance(found, QAbstractButton)
    return found


def test_one_provider_leaves_nothing_to_choose(joined: JoinedModels) -> None:
    assert [each.id for each in joined.choice.offered] == [PROVIDER]
    assert not joined.page.provider.isVisible()


def test_a_key_makes_a_provider_one_to_choose(keyed: JoinedModels) -> None:
    assert keyed.choice.chosen == FIREWORKS  # the only one with a key
    keyed.in_core(lambda: keyed.core.providers.change_allowed(PROVIDER, ["sandbox/writer"]))
    keyed.driver.until(lambda: keyed.choice.chosen == PROVIDER, "the chat's provider")
    assert keyed.page.provider.isVisible()


def test_arrows_choose_another_provider_and_the_search_stays(keyed: JoinedModels) -> None:
    d = keyed.driver
    keyed.in_core(lambda: keyed.core.providers.change_allowed(PROVIDER, ["sandbox/writer"]))
    d.until(lambda: "sandbox/writer" in ids(keyed.page), "the models of OpenRouter")
    keyed.page.browse.focus_search()
    write("flash")
    segment(keyed, "OpenRouter").setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Right)
    d.until(lambda: FLASH in ids(keyed.page), "the models of Fireworks")
    assert d.says("Fireworks list of models, just now")
    assert checked(segment(keyed, "Fireworks"))
    assert focused() is segment(keyed, "Fireworks")
    assert keyed.page.browse.search.text == "flash"
    press(Qt.Key.Key_Left)
    d.until(lambda: d.says("OpenRouter catalog"), "the catalog of OpenRouter")
    assert keyed.page.browse.search.text == "flash"


def test_models_are_switched_and_undone_at_their_own_provider(keyed: JoinedModels) -> None:
    providers = keyed.core.providers
    show(keyed, FIREWORKS, "Fireworks list of models")
    before = providers.allowed_models(FIREWORKS)
    assert FLASH in before
    keyed.page.browse.focus_search()
    write("deepseek-v4-flash")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    keyed.until_told("DeepSeek V4 Flash disabled")
    assert FLASH not in providers.allowed_models(FIREWORKS)
    show(keyed, PROVIDER, "OpenRouter catalog")
    toast = keyed.driver.find("Undo", QAbstractButton)
    QTest.mouseClick(toast, Qt.MouseButton.LeftButton)
    keyed.until_told("Undone")
    assert providers.allowed_models(FIREWORKS) == before
    assert providers.allowed_models(PROVIDER) == ()


def test_a_shipped_price_is_shown_as_one(keyed: JoinedModels) -> None:
    show(keyed, FIREWORKS, "prices: shipped list of")
    browser = keyed.page.browse.browser
    assert browser is not None
    row = browser.index.row_of(FLASH)
    assert row is not None
    assert browser.row(row).price_in == "$0.14"
    assert "price from the shipped list" in browser.spoken(row)
    unpriced = next(each for each in browser.index.rows if not each.price.stated)
    other = browser.index.row_of(unpriced.id)
    assert other is not None
    assert browser.row(other)[4:6] == ("unknown", "unknown")


def test_without_a_key_the_shipped_list_is_said_to_be_one(joined: JoinedModels) -> None:
    show(joined, FIREWORKS, "Fireworks lists its models only for a key: this is the shipped list.")
    assert FLASH in ids(joined.page)
    assert not named(joined.page, "Refresh the catalog").isEnabled()
    joined.page.refresh_requested.emit()  # by F5
    assert joined.went_to_keys == [True]


def test_a_list_that_says_nothing_of_a_filter_shows_no_figure(joined: JoinedModels) -> None:
    show(joined, MODELSCOPE, "ModelScope list of models")
    joined.driver.until(lambda: len(ids(joined.page)) > 5, "the models of ModelScope")
    browser = joined.page.browse.browser
    assert browser is not None
    counts = browser.find("").counts
    assert Filter.VISION not in counts
    assert chip(joined.page, "Vision").accessibleName() == "Vision, unknown"
    joined.page.browse.search.set_text("vision")
    assert joined.driver.says("Nothing is known to match")


def test_the_room_decides_between_a_row_and_a_menu(keyed: JoinedModels) -> None:
    keyed.in_core(lambda: keyed.core.providers.change_allowed(PROVIDER, ["sandbox/writer"]))
    chooser = keyed.page.provider
    keyed.driver.until(chooser.isVisible, "the choice")
    keyed.window.resize(880, 560)
    keyed.driver.settle()
    button = next(
        each
        for each in chooser.findChildren(QAbstractButton)
        if each.accessibleName() == "Provider" and each.isVisible()
    )
    assert description_of(button) == keyed.choice.chosen_name


def test_trying_a_model_names_its_provider(keyed: JoinedModels) -> None:
    show(keyed, FIREWORKS, "Fireworks list of models")
    keyed.page.try_requested.emit(FLASH)
    keyed.driver.until(lambda: bool(keyed.tried), "the test chat")
    assert keyed.tried == [(FLASH, FIREWORKS)]
