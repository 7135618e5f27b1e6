"""The window: pages, keyboard, messages, closing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.toast import Toast
from desktop.ui.window import PageEntry, Window
from tests.ui.chat.on_screen import click, focused, is_shown, name_of, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.paints import settle

TITLES = {"one": "First", "two": "Second", "three": "Third"}


@dataclass
class Pages:
    """Makes pages of one field each, and notes which were made."""

    made: list[str] = field(default_factory=list)

    def make(self, key: str) -> QWidget:
        self.made.append(key)
        page = QLineEdit()
        page.setAccessibleName(f"Field of {key}")
        return page

    def entries(self) -> tuple[PageEntry, ...]:
        return tuple(
            PageEntry(key, "plug", title, lambda key=key: self.make(key))  # type: ignore[misc]
            for key, title in TITLES.items()
        )


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def window(qtbot: QtBot, theme: FixedTheme, pages: Pages) -> Window:
    window = Window(theme, pages.entries())
    qtbot.addWidget(window)
    window.close_requested.connect(window.finish_closing)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.show_page("one")
    return window


def test_pages_are_made_when_they_are_visited(window: Window, pages: Pages) -> None:
    told: list[str] = []
    window.page_made.connect(lambda key, page: told.append(key))
    assert pages.made == ["one"]
    click(window, "Second")
    click(window, "First")
    click(window, "Second")
    assert pages.made == ["one", "two"]
    assert told == ["two"]
    assert window.current_page == "two"


def test_a_page_that_is_visited_gets_the_focus(window: Window) -> None:
    click(window, "Third")
    assert name_of(focused()) == "Field of three"


def test_keys_go_to_pages(window: Window) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "two"
    QTest.keyClick(focused(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "one"


def test_arrows_and_enter_go_to_pages(window: Window) -> None:
    named(window, "First").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert name_of(focused()) == "Second"
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert window.current_page == "two"


def test_it_is_never_smaller_than_it_can_be_used(window: Window) -> None:
    window.resize(100, 100)
    assert (window.width(), window.height()) == (880, 560)


def test_a_notice_stays_until_it_is_closed(window: Window) -> None:
    closed = QSignalSpy(window.notice_closed)
    window.show_notice("settings.json was broken and has been restored.")
    settle()
    assert "settings.json was broken and has been restored." in texts(window)
    click(window, "Close")
    assert closed.count() == 1
    window.show_notice("")
    settle()
    assert "settings.json was broken and has been restored." not in texts(window)


def test_the_sandbox_is_said_on_every_page(window: Window) -> None:
    window.show_sandbox("Sandbox: nothing is real.")
    for title in TITLES.values():
        click(window, title)
        assert "Sandbox: nothing is real." in texts(window)


def test_an_action_of_a_message_runs_once(window: Window) -> None:
    acted: list[str] = []
    window.tell("x removed", "Undo", lambda: acted.append("undo"))
    settle()
    assert "x removed" in texts(window)
    click(window, "Undo")
    assert acted == ["undo"]
    window.tell("y added")
    settle()
    assert not is_shown(window, "Undo")


def test_undo_is_reached_by_keyboard(window: Window) -> None:
    acted: list[str] = []
    window.tell("x removed", "Undo", lambda: acted.append("undo"))
    settle()
    for _ in range(12):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        if name_of(focused()) == "Undo":
            break
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert acted == ["undo"]


class Desk(QWidget):
    """A page whose lowest pixels are worked on."""

    foot_changed = Signal()
    foot_height = 200


class Sheet(QWidget):
    """A page with a draft."""

    def __init__(self) -> None:
        super().__init__()
        self.unsaved: tuple[str, ...] = ()
        self.asked = 0

    def ask_before_closing(self) -> None:
        self.asked += 1


def test_closing_asks_on_the_page_with_a_draft_however_often(
    qtbot: QtBot, theme: FixedTheme
) -> None:
    sheet = Sheet()
    window = Window(
        theme,
        (
            PageEntry("plain", "plug", "Plain", QWidget),
            PageEntry("sheet", "plug", "S", lambda: sheet),
        ),
    )
    qtbot.addWidget(window)
    window.close_requested.connect(window.finish_closing)
    window.show()
    window.show_page("sheet")
    window.show_page("plain")
    sheet.unsaved = ("a price",)
    for times in (1, 2):
        window.close()
        assert (window.isVisible(), window.current_page, sheet.asked) == (True, "sheet", times)
    window.close_at_once()
    assert not window.isVisible()


def test_a_window_without_a_draft_closes(qtbot: QtBot, theme: FixedTheme) -> None:
    window = Window(theme, (PageEntry("sheet", "plug", "Sheet", Sheet),))
    qtbot.addWidget(window)
    window.close_requested.connect(window.finish_closing)
    window.show()
    window.show_page("sheet")
    window.close()
    assert not window.isVisible()


def test_a_message_leaves_the_foot_of_a_page_free(qtbot: QtBot, theme: FixedTheme) -> None:
    entries = (
        PageEntry("plain", "plug", "Plain", QWidget),
        PageEntry("desk", "plug", "Desk", Desk),
    )
    window = Window(theme, entries)
    qtbot.addWidget(window)
    window.close_requested.connect(window.finish_closing)
    window.show()
    window.show_page("plain")
    window.tell("x removed", "Undo", lambda: None)
    toast = window.findChild(Toast)
    assert toast is not None
    assert window.height() - toast.geometry().bottom() < 200
    click(window, "Desk")
    assert window.height() - toast.geometry().bottom() > 200
    desk = window.page("desk")
    assert isinstance(desk, Desk)
    desk.foot_height = 300
    desk.foot_changed.emit()
    assert window.height() - toast.geometry().bottom() > 300
    click(window, "Plain")
    assert window.height() - toast.geometry().bottom() < 200


def test_closing_hides_at_once_and_ends_when_told(
    qtbot: QtBot, theme: FixedTheme, pages: Pages
) -> None:
    window = Window(theme, pages.entries())
    qtbot.addWidget(window, before_close_func=lambda w: w.finish_closing())
    asked = QSignalSpy(window.close_requested)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert asked.count() == 1
    assert not window.isVisible()
