"""Reads the Pricing page as a person does, and types into it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QTableView, QWidget

from desktop.ui.pricing.price_columns import ROW
from tests.ui.chat.on_screen import description_of, focused, named

SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)


def table(page: QWidget) -> QTableView:
    """The prices."""
    found = named(page, "Prices")
    assert isinstance(found, QTableView)
    return found


def spoken(page: QWidget) -> list[str]:
    """Every row as assistive tools read it."""
    model = table(page).model()
    return [str(model.index(row, 0).data(SPOKEN)) for row in range(model.rowCount())]


def cells(page: QWidget, row: int) -> list[str]:
    """The texts of a row."""
    model = table(page).model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def click_row(page: QWidget, place: int) -> None:
    """With the mouse."""
    spot = QPoint(80, place * ROW + ROW // 2)
    QTest.mouseClick(table(page).viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QApplication.processEvents()


def press(
    key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
) -> None:
    """A key to whatever has the focus."""
    for _ in range(times):
        QTest.keyClick(focused(), key, modifier)
    QApplication.processEvents()


def write(text: str) -> None:
    """Letters to whatever has the focus."""
    QTest.keyClicks(focused(), text)
    QApplication.processEvents()


def type_into(page: QWidget, field: str, text: str) -> None:
    """Click into a field, empty it and type."""
    widget = named(page, field)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    QTest.keyClicks(widget, text)
    QApplication.processEvents()


def text_in(page: QWidget, field: str) -> str:
    """What stands in a field."""
    widget = named(page, field)
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    assert isinstance(widget, QLineEdit)
    return widget.text()


def said_at(page: QWidget, field: str) -> str:
    """What assistive tools are told about a field."""
    return description_of(named(page, field))


def click(page: QWidget, name: str) -> None:
    """A control, by its accessible name or its beginning."""
    QTest.mouseClick(named(page, name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def menu() -> QMenu:
    """The menu that is open."""
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def take(text: str) -> None:
    """An entry of the open menu, with the keyboard."""
    opened = menu()
    for _ in opened.actions():
        if opened.activeAction().text() == text:
            break
        QTest.keyClick(opened, Qt.Key.Key_Down)
    assert opened.activeAction().text() == text
    QTest.keyClick(opened, Qt.Key.Key_Return)
    QApplication.processEvents()


def is_enabled(page: QWidget, name: str) -> bool:
    """Whether assistive tools may press it."""
    interface = QAccessible.queryAccessibleInterface(named(page, name))
    return not bool(interface.state().disabled)
