"""Which providers there are, and in which order, with nothing but the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from tests.conftest import KnownKeys
from tests.fakes import MemoryKeyStore, RefusingKeyStore
from tests.simulators import Served
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.ui.controllers.conftest import OpenPage
from tests.ui.controllers.joined import Joined
from tests.ui.controllers.several import (
    CONTROL,
    LIST,
    field,
    go_to,
    menu,
    names,
    rows,
    save_key,
    until_row,
)


def test_every_provider_has_a_row_that_says_how_it_is(several: Joined) -> None:
    expected = ["OpenRouter", "Fireworks", "ModelScope", "Model Studio"]
    assert rows(several) == [f"{name}, No key yet" for name in expected]


def test_control_and_the_arrow_keys_order_the_list(several: Joined) -> None:
    d = several.driver
    d.press(Qt.Key.Key_Down)
    for _ in range(2):
        d.press(Qt.Key.Key_Down, CONTROL)
    ordered = ["OpenRouter", "ModelScope", "Model Studio", "Fireworks"]
    d.until(lambda: names(several) == ordered, f"the order, not {names(several)}")
    kept = several.core.settings.settings
    d.until(lambda: (kept.value.provider_order or ())[-1:] == ("fireworks",), "the kept order")
    assert names(several) == ordered
    d.press(Qt.Key.Key_Down, CONTROL)
    assert names(several) == ordered


def test_a_row_is_dragged_with_the_mouse(several: Joined) -> None:
    view = several.driver.find(LIST, QListView)
    port = view.viewport()
    first, third = (view.visualRect(view.model().index(n, 0)).center() for n in (0, 2))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=first)
    for place in (first + (third - first) / 2, third):
        QTest.mouseMove(port, place)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=third)
    wanted = ["Fireworks", "ModelScope", "OpenRouter", "Model Studio"]
    several.driver.until(lambda: names(several) == wanted, f"the order, not {names(several)}")


def test_f2_renames_and_a_taken_name_stays_in_the_field(several: Joined) -> None:
    d = several.driver
    d.press(Qt.Key.Key_F2)
    d.expect_focus("Name")
    d.write("fireworks")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("another provider is called that"), "the refusal")
    assert field(several, "Name").text() == "fireworks"
    d.press(Qt.Key.Key_A, CONTROL)
    d.write("Mine")
    d.press(Qt.Key.Key_Return)
    until_row(several, "Mine, No key yet")
    d.expect_focus(LIST)
    assert not d.has("Name")


def test_escape_takes_a_question_away(several: Joined) -> None:
    d = several.driver
    for key, focus in ((Qt.Key.Key_F2, "Name"), (Qt.Key.Key_Delete, "Cancel")):
        d.press(key)
        d.expect_focus(focus)
        d.press(Qt.Key.Key_Escape)
        d.expect_focus(LIST)
        assert not d.has(focus)


def test_a_second_key_has_a_provider_of_its_own(
    several: Joined, served: Served, known_keys: KnownKeys, keys: MemoryKeyStore
) -> None:
    d = several.driver
    menu(several, "Add a provider", until="A second key for OpenRouter")
    d.expect_focus("Name")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("it needs a name"), "the refusal")
    d.write("OpenRouter work")
    d.press(Qt.Key.Key_Return)
    until_row(several, "OpenRouter work, No key yet")
    d.expect_focus("API key")
    d.write(known_keys.add(served.key))
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("Verified"), "the verified key")
    assert [provider for provider, _ in keys.items] == ["openrouter@openrouter-work"]
    assert rows(several)[0] == "OpenRouter, No key yet"


def test_deleting_says_what_goes_and_the_next_one_is_chosen(
    several: Joined, neighbours: Neighbours, known_keys: KnownKeys, keys: MemoryKeyStore
) -> None:
    d = several.driver
    go_to(several, "Fireworks")
    save_key(several, known_keys.add(neighbours.fireworks.key))
    d.until(lambda: d.says("Verified"), "the verified key")
    several.pane.focus_list()
    d.press(Qt.Key.Key_Delete)
    d.until(lambda: d.says("Delete Fireworks?"), "the question")
    assert d.says("its key in Test Keychain")
    assert d.says("Stays: what it has cost")
    d.expect_focus("Cancel")
    d.press(Qt.Key.Key_Tab)
    d.expect_focus("Delete Fireworks")
    d.press(Qt.Key.Key_Space)
    d.until(lambda: "Fireworks" not in names(several), "the end of it")
    d.until(lambda: d.focused() == LIST, "the keyboard in the list")
    assert d.says("ModelScope")
    assert keys.items == {}
    menu(several, "Add a provider", until="Add Fireworks")
    until_row(several, "Fireworks, No key yet")


def test_a_keychain_that_refuses_keeps_the_provider(
    open_page: OpenPage, neighbours: Neighbours
) -> None:
    with serve_neighbours(neighbours) as base_urls:
        page = open_page(store=RefusingKeyStore(), neighbours=base_urls)
        d = page.driver
        page.pane.focus_list()
        d.press(Qt.Key.Key_Delete)
        d.until(lambda: d.has("Delete OpenRouter"), "the question")
        d.tab_to("Delete OpenRouter")
        d.press(Qt.Key.Key_Space)
        d.until(lambda: d.says("Test Keychain was not unlocked"), "the refusal")
        assert names(page)[0] == "OpenRouter"
        assert d.has("Delete OpenRouter")
        page.close()


def test_disabling_is_undone(
    several: Joined, neighbours: Neighbours, known_keys: KnownKeys
) -> None:
    d = several.driver
    go_to(several, "Fireworks")
    save_key(several, known_keys.add(neighbours.fireworks.key))
    d.until(lambda: d.says("Verified"), "the verified key")
    menu(several, "What can be done to this provider", until="Disable")
    until_row(several, "Fireworks, Disabled")
    assert rows(several)[-1] == "Fireworks, Disabled"
    d.until(lambda: d.has("Undo"), "the way back")
    go_to(several, "Fireworks")
    d.until(lambda: d.says("Fireworks is disabled."), "the page of a disabled provider")
    assert not d.has("API key")
    d.press(Qt.Key.Key_Return)
    d.expect_focus("Enable")
    d.press(Qt.Key.Key_Space)
    d.until(lambda: d.says("Verified"), "the verified key")
    assert names(several)[1] == "Fireworks"


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_F4])
def test_a_small_window_has_a_selector_instead_of_the_column(several: Joined, key: Qt.Key) -> None:
    d = several.driver
    several.window.resize(880, 560)
    d.until(lambda: not d.has(LIST), "the small page")
    assert d.focused().startswith("Provider, OpenRouter")
    d.press(key)
    if key == Qt.Key.Key_F4:
        d.press(Qt.Key.Key_Down)
        d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Provider, Fireworks, No key yet"), "the next one")
    d.check_readable()
    d.press(Qt.Key.Key_F2)
    d.expect_focus("Name")
    d.press(Qt.Key.Key_Escape)
    assert d.focused().startswith("Provider, Fireworks")
    several.window.resize(1100, 720)
    d.until(lambda: d.has(LIST), "the column")


def test_the_place_of_the_page_can_be_taken_and_given_back(several: Joined) -> None:
    d = several.driver
    asked: list[bool] = []
    wizard = QLineEdit()
    wizard.setAccessibleName("Wizard")
    several.pane.endpoint_requested.connect(lambda: asked.append(True))
    menu(several, "Add a provider", until="An endpoint of your own")
    assert asked
    several.pane.cover(wizard)
    assert d.has(LIST)
    assert not d.has("API key")
    wizard.setText("kept")
    d.find(LIST).setFocus()
    d.press(Qt.Key.Key_Down)
    assert not d.has("Wizard")
    several.pane.cover(wizard)
    assert field(several, "Wizard").text() == "kept"
    several.pane.uncover()
    assert d.has("API key")


def test_an_id_that_is_typed_waits_until_its_provider_is_back(several: Joined) -> None:
    d = several.driver
    d.type("Model id", "author/half")
    go_to(several, "Fireworks")
    assert field(several, "Model id").text() == ""
    go_to(several, "OpenRouter")
    assert field(several, "Model id").text() == "author/half"


def test_the_arrow_keys_lead_from_the_page_to_the_list(several: Joined) -> None:
    d = several.driver
    several.window.show_page("providers")
    d.press(Qt.Key.Key_Down)
    assert d.focused() == LIST


def test_a_menu_key_offers_what_can_be_done(several: Joined) -> None:
    d = several.driver
    d.expect_focus(LIST)
    view = d.find(LIST, QListView)
    place = view.rect().center()
    by_key = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(view, QContextMenuEvent(by_key, place, view.mapToGlobal(place)))
    d.press(Qt.Key.Key_Return)
    assert several.window.focusWidget() is field(several, "Name")


def test_without_any_provider_one_can_be_added(open_page: OpenPage) -> None:
    page = open_page()
    d = page.driver
    page.in_core(lambda: page.core.provider_list.delete("openrouter"))
    d.until(lambda: d.says("No provider is left"), "the empty page")
    d.check_readable()
    menu(page, "Add a provider", until="Add OpenRouter")
    until_row(page, "OpenRouter, No key yet")
    d.until(lambda: d.has("API key"), "its page")
    assert not d.says("No provider is left")


def test_an_answer_that_is_given_twice_counts_once(several: Joined) -> None:
    d = several.driver
    menu(several, "What can be done to this provider", until="Duplicate…")
    d.expect_focus("Name")
    d.write("Twice")
    for _ in range(2):
        several.pane.named.emit("Twice")
    until_row(several, "Twice, No key yet")
    d.settle()
    assert not several.told
    assert names(several).count("Twice") == 1
