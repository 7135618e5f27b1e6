"""A link to read and to select; a long one is cut in the middle until it is gone into."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.field import Field

_PADDING = 24
"""Pixels left and right of the text, its edge and its margin included."""


class LinkField(Field):
    """Read only. With the focus in it, it holds the whole link, selected, ready to be copied."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", name, parent, style="mono")
        self._link = ""
        self.setReadOnly(True)

    def set_link(self, link: str) -> None:
        """Show another link; assistive tools read the whole of it."""
        if link == self._link:
            return
        self._link = link
        self.setAccessibleDescription(link)
        self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show all of it, selected."""
        super().focusInEvent(event)
        self.setText(self._link)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Cut it again, unless its context menu was opened."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click selects all; dragging selects a part."""
        super().mouseReleaseEvent(event)
        if not self.hasSelectedText():
            self.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut as much as the new width demands."""
        super().resizeEvent(event)
        if not self.hasFocus():
            self._show()

    def _show(self) -> None:
        room = self.width() - _PADDING
        middle = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self._link, middle, room))
        self.setCursorPosition(0)
