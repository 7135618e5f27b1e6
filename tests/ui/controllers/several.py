"""What the tests of several providers do to the page, with nothing but the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu

from tests.ui.controllers.joined import Joined

LIST = "Your providers"
CONTROL = Qt.KeyboardModifier.ControlModifier


def rows(page: Joined) -> list[str]:
    """The list as assistive tools read it."""
    model = page.driver.find(LIST, QListView).model()
    spoken = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(spoken)) for row in range(model.rowCount())]


def names(page: Joined) -> list[str]:
    return [row.partition(",")[0] for row in rows(page)]


def until_row(page: Joined, row: str) -> None:
    page.driver.until(lambda: row in rows(page), f"{row!r} (there is {rows(page)})")


def go_to(page: Joined, name: str) -> None:
    """With the arrow keys, from the top of the list."""
    d = page.driver
    page.pane.focus_list()
    d.press(Qt.Key.Key_Home)
    for _ in range(names(page).index(name)):
        d.press(Qt.Key.Key_Down)
    d.until(lambda: d.says(name), f"the page of {name}")


def field(page: Joined, name: str = "API key") -> QLineEdit:
    return page.driver.find(name, QLineEdit)


def save_key(page: Joined, key: str) -> None:
    """Into the page of the chosen provider."""
    page.driver.press(Qt.Key.Key_Return)
    page.driver.expect_focus("API key")
    page.driver.write(key)
    page.driver.press(Qt.Key.Key_Return)


def menu(page: Joined, button: str, *, until: str) -> None:
    """Open a menu by its button, and take the entry that begins so."""
    d = page.driver
    d.find(button).setFocus(Qt.FocusReason.TabFocusReason)
    d.press(Qt.Key.Key_Space)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    texts = [action.text() for action in popup.actions() if not action.isSeparator()]
    for _ in range(next(place for place, text in enumerate(texts) if text.startswith(until))):
        d.press(Qt.Key.Key_Down)
    d.press(Qt.Key.Key_Return)
