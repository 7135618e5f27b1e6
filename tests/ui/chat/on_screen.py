"""Finding what is on screen the way assistive tools do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QScrollArea, QWidget

from desktop.ui.chat.markdown_view import MarkdownView


def name_of(widget: QWidget) -> str:
    """The accessible name."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def description_of(widget: QWidget) -> str:
    """The accessible description."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description))


def named(page: QWidget, name: str) -> QWidget:
    """The visible control whose accessible name is ``name``, or begins with it."""
    # A widget that was added to a layout shows up with the next turn of the event loop.
    QApplication.processEvents()
    controls = [
        widget
        for widget in page.window().findChildren(QWidget)
        if widget.isVisible() and not isinstance(widget, QLabel)
    ]
    for matches in (str.__eq__, str.startswith):
        for widget in controls:
            if matches(name_of(widget), name):
                return widget
    raise LookupError(f"no visible control is named {name!r}")


def focused() -> QWidget:
    """The widget that has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def is_shown(page: QWidget, name: str) -> bool:
    """Whether a visible control has that name."""
    try:
        named(page, name)
    except LookupError:
        return False
    return True


def texts(page: QWidget) -> list[str]:
    """The texts of all visible labels, without the spaces that align figures."""
    return [
        label.text().strip("\u2007\u2008")
        for label in page.window().findChildren(QLabel)
        if label.isVisible() and label.text()
    ]


def editor(page: QWidget) -> QPlainTextEdit:
    """The field of the composer."""
    found = named(page, "Message")
    assert isinstance(found, QPlainTextEdit)
    return found


def answer(page: QWidget) -> MarkdownView:
    """The text of the answer."""
    found = named(page, "Answer from Claude Sonnet 5")
    assert isinstance(found, MarkdownView)
    return found


def conversation(page: QWidget) -> QScrollArea:
    """What scrolls."""
    found = named(page, "Conversation")
    assert isinstance(found, QScrollArea)
    return found


def click(page: QWidget, name: str) -> None:
    """Click the control of that name."""
    QTest.mouseClick(named(page, name), Qt.MouseButton.LeftButton)
