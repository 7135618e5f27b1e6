"""The picked models, and below them what was made of them: they scroll together in little room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

_GAP: Final = 6
_AROUND: Final = 8
"""Pixels above and below what the keyboard comes to."""


class ChipsAndBody(QScrollArea):
    """The body is never lower than it asks to be."""

    def __init__(self, chips: QWidget, body: QStackedWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Words that wrap would claim their height from the layout whatever the minimum.
        self.setMinimumSize(1, 1)
        self._content = _Content(chips, body)
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._go_to)

    def minimumSizeHint(self) -> QSize:
        """It gives way to the prompt."""
        return QSize(1, 1)

    def _go_to(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Show what the keyboard comes to; Qt does so only where it comes from inside. What stands
        in something that scrolls by itself is shown by that."""
        if now is None or not self._content.isAncestorOf(now):
            return
        shown = now
        each: QWidget | None = now
        while each is not None and each is not self._content:
            shown = each if isinstance(each, QAbstractScrollArea) else shown
            each = each.parentWidget()
        self.ensureWidgetVisible(shown, 0, _AROUND)


class _Content(QWidget):
    """Without a layout: Qt's would be as high as its parts wish, and scroll where they need not."""

    def __init__(self, chips: QWidget, body: QStackedWidget) -> None:
        super().__init__()
        self._chips, self._body = chips, body
        for part in (chips, body):
            part.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """Of the page of the body that is shown, in the present width."""
        return QSize(1, self._chips.height() + _GAP + self._least())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place both."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """A part has another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    def _least(self) -> int:
        page = self._body.currentWidget()
        if page is None:
            return 1
        least = page.minimumSizeHint().height()
        return max(least, page.heightForWidth(self.width())) if page.hasHeightForWidth() else least

    def _place(self) -> None:
        self._chips.resize(self.width(), self._chips.height())
        top = self._chips.height() + _GAP
        self._body.setGeometry(0, top, self.width(), max(1, self.height() - top))
