"""A window to put widgets on, and what assistive tools are told about them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


class Stage(QWidget):
    """A window; its widgets stand below one another."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._column = QVBoxLayout(self)

    def add(self, widget: AnyWidget) -> AnyWidget:
        """Show a widget at the end."""
        self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        QApplication.processEvents()
        return widget


def name(widget: QWidget) -> str:
    """The accessible name."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def description(widget: QWidget) -> str:
    """The accessible description."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def role(widget: QWidget) -> QAccessible.Role:
    """The accessible role."""
    return QAccessible.queryAccessibleInterface(widget).role()


def checked(widget: QWidget) -> bool:
    """Whether assistive tools see it as checked."""
    state = QAccessible.queryAccessibleInterface(widget).state()
    return bool(state.checked)


def click(widget: QWidget, where: QPoint | None = None) -> None:
    """A left click in the middle, or at ``where``."""
    point = widget.rect().center() if where is None else where
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point)


def press(key: Qt.Key, *keys: Qt.Key) -> None:
    """Keys to whatever has the focus."""
    for each in (key, *keys):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, each)


def pixel(widget: QWidget, where: QPoint | None = None) -> QColor:
    """The colour on screen in the middle, or at ``where``."""
    point = widget.rect().center() if where is None else where
    return widget.grab().toImage().pixelColor(point)
