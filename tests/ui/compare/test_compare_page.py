"""The comparison with the keyboard and the mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.compare.ranking_table import RankingTable
from desktop.ui.widgets.pill import Pill
from tests.presentation.asked import ref
from tests.ui.chat.on_screen import click, description_of, focused, is_shown, name_of, named
from tests.ui.compare.sample import IDS, PROMPT
from tests.ui.compare.states import State, show_state, states, view_of
from tests.ui.pictured_states import settle

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier


def heard(signal: Any) -> list[Any]:
    """What a signal carries from now on."""
    found: list[Any] = []
    signal.connect(lambda *given: found.append(given[0] if given else None))
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)
    settle()


def tab_to(name: str) -> None:
    for _ in range(60):
        if name_of(focused()).startswith(name):
            return
        press(Qt.Key.Key_Tab)
    raise LookupError(name)


def test_tab_goes_through_the_page_as_it_is_read(page: ComparePage) -> None:
    show_state(page, states()["one-stopped"])
    show_without_focus_change(page, states()["one-failed"])
    tab_to("Back to chat")
    names = [name_of(focused())]
    while len(names) == 1 or names[-1] != "Back to chat":
        press(Qt.Key.Key_Tab)
        names.append(name_of(focused()))
    about_code = [name for name in names if not name.startswith("Copy code")]
    start = about_code.index("Back to chat")
    assert about_code[start : start + 16] == [
        "Back to chat",
        "Copy as Markdown",
        "Export",
        "Remove Claude Sonnet 5",
        "Remove DeepSeek V4",
        "Remove Gemma 4 31B",
        "Add model",
        "Answers",
        "Thought for 3.2 s, 412 tokens",
        "Answer from Claude Sonnet 5",
        "Send again",
        "Answer from Gemma 4 31B",
        "Prompt",
        "Run",
        "Cap in USD",
        "Test chat",
    ]


def test_a_model_is_added_with_keys_alone(page: ComparePage) -> None:
    show_state(page, State(IDS[:1]))
    added = heard(page.model_added)
    press(Qt.Key.Key_M, CTRL)
    QTest.keyClicks(focused(), "gem")
    press(ENTER)
    assert added == [ref(IDS[2])]
    assert name_of(focused()) == "Add model"


def test_what_is_picked_is_not_offered(page: ComparePage) -> None:
    show_state(page, State(IDS[:2]))
    added = heard(page.model_added)
    click(page, "Add model")
    QTest.keyClicks(focused(), "Sonnet")
    press(ENTER)
    assert added == []


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space])
def test_a_chip_is_removed_by_keys(page: ComparePage, key: Qt.Key) -> None:
    show_state(page, State(IDS[:3]))
    removed = heard(page.model_removed)
    tab_to("Remove Claude Sonnet 5")
    press(Qt.Key.Key_Right)
    assert name_of(focused()) == "Remove DeepSeek V4"
    press(key)
    assert removed == [ref(IDS[1])]


def test_after_a_chip_is_gone_the_next_one_has_the_keyboard(page: ComparePage) -> None:
    show_state(page, State(IDS[:3]))
    tab_to("Remove DeepSeek V4")
    show_without_focus_change(page, State((IDS[0], IDS[2])))
    assert name_of(focused()) == "Remove Gemma 4 31B"
    show_without_focus_change(page, State((IDS[0],)))
    assert name_of(focused()) == "Add model"


def show_without_focus_change(page: ComparePage, state: State) -> None:
    """As a controller shows it: without touching the composer."""
    page.render_page(view_of(state))
    settle()


def test_six_models_are_enough(page: ComparePage) -> None:
    show_state(page, State(IDS[:6]))
    assert not named(page, "Add model").isEnabled()
    assert description_of(named(page, "Add model")) == "6 models at most"


def test_enter_runs_and_the_prompt_stays(page: ComparePage) -> None:
    show_state(page, State(IDS[:2], draft=PROMPT))
    run = heard(page.run_requested)
    press(ENTER)
    press(ENTER)  # it is on its way
    assert run == [PROMPT]
    page.release()
    press(ENTER)
    assert run == [PROMPT, PROMPT]


def test_enter_in_the_field_of_the_cap_runs_too(page: ComparePage) -> None:
    show_state(page, State(IDS[:2], draft=PROMPT))
    run, cap = heard(page.run_requested), heard(page.cap_changed)
    tab_to("Cap in USD")
    QTest.keyClicks(focused(), "0.5")
    press(ENTER)
    assert cap[-1] == "0.5"
    assert run == [PROMPT]


def test_with_one_model_nothing_runs(page: ComparePage) -> None:
    show_state(page, State(IDS[:1], draft=PROMPT))
    run = heard(page.run_requested)
    press(ENTER)
    assert run == []
    assert not named(page, "Run").isEnabled()


def test_escape_stops_all_and_a_column_stops_alone(page: ComparePage) -> None:
    show_state(page, states()["streaming"])
    stopped = heard(page.stop_requested)
    press(ESC)
    click(page, "Stop DeepSeek V4")
    click(page, "Stop all")
    assert stopped == [0, 2, 0]


def test_escape_means_nothing_to_the_chat_behind(page: ComparePage, qtbot: QtBot) -> None:
    behind = Behind()
    qtbot.addWidget(behind)
    page.setParent(behind)
    behind.show()
    page.show()
    show_state(page, states()["done"])
    QTest.keyClick(page, ESC)
    assert behind.keys == []


class Behind(QWidget):
    """Hears what the page lets through."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: Any) -> None:
        self.keys.append(event.key())


def test_the_keyboard_stays_when_a_column_has_ended(page: ComparePage) -> None:
    show_state(page, states()["streaming"])
    tab_to("Stop Claude Sonnet 5")
    show_without_focus_change(page, states()["done"])
    assert name_of(focused()) == "Answer from Claude Sonnet 5"


def test_best_values_are_marked_in_words(page: ComparePage) -> None:
    show_state(page, states()["done"])
    marks = [label.text() for label in page.findChildren(Pill) if label.isVisible()]
    assert sorted(marks) == ["Cheapest", "Cheapest", "Fastest", "First"]
    assert all(label._icon for label in page.findChildren(Pill) if label.isVisible())


def test_the_ranking_is_ordered_by_keys_and_by_its_head(page: ComparePage) -> None:
    show_state(page, states()["ranking"])
    click(page, "Ranking")
    order = heard(page.ranking.order_chosen)
    tab_to("Cost")
    press(Qt.Key.Key_Right)
    assert order == ["First token"]
    head = page.ranking.table.horizontalHeader()
    place = head.sectionViewportPosition(3) + head.sectionSize(3) // 2
    where = QPoint(place, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert order == ["First token", "Speed"]


def test_the_buttons_are_about_the_line_that_is_chosen(page: ComparePage) -> None:
    show_state(page, states()["ranking"])
    click(page, "Ranking")
    used, default = heard(page.ranking.use_requested), heard(page.ranking.default_requested)
    click(page, "Use DeepSeek V4 in chat")
    while not isinstance(focused(), RankingTable):
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Down)
    click(page, "Make Gemma 4 31B the default")
    press(Qt.Key.Key_Down)
    assert not named(page, "Claude Sonnet 5 is the default").isEnabled()
    assert (used, default) == ([2], [3])


def test_the_choice_stays_with_its_model_while_the_order_changes(page: ComparePage) -> None:
    show_state(page, states()["ranking"])
    click(page, "Ranking")
    page.ranking.table.setCurrentIndex(page.ranking.table.model().index(2, 0))
    show_without_focus_change(page, replace(states()["ranking"], order="Speed"))
    row = page.ranking.table.chosen_row
    assert row is not None
    assert (row.name, row.place) == ("Claude Sonnet 5", "1")


def test_a_model_that_is_not_allowed_can_only_be_allowed(page: ComparePage) -> None:
    show_state(page, states()["ranking-gone"])
    click(page, "Ranking")
    allowed = heard(page.ranking.allow_requested)
    assert not is_shown(page, "Use DeepSeek V4 in chat")
    click(page, "Allow DeepSeek V4")
    assert allowed == [2]


def test_answers_are_kept_in_two_forms(page: ComparePage) -> None:
    show_state(page, states()["done"])
    forms = heard(page.export_requested)
    click(page, "Export")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, ENTER)
    assert forms == ["markdown"]
    show_state(page, states()["ready"])
    assert not is_shown(page, "Export")


def test_the_empty_page_offers_the_way_on(page: ComparePage) -> None:
    acted = heard(page.action_requested)
    for state, button in (
        ("nothing-picked", "Add a model"),
        ("one-picked", "Add another model"),
        ("no-key", "Set up a provider"),
        ("no-models", "Choose models"),
        ("ready", "Use an example prompt"),
    ):
        show_state(page, states()[state])
        click(page, button)
    assert acted == ["add", "add", "providers", "models", "example"]


def test_a_link_shows_its_address_first(page: ComparePage) -> None:
    show_state(page, states()["done"])
    acted = heard(page.action_requested)
    page.columns.link_chosen.emit("https://example.com/a")
    settle()
    assert acted == []
    click(page, "Open")
    assert acted == ["open:https://example.com/a"]
