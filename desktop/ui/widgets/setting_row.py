"""One setting: title and detail on the left, its control on the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label

_TEXT_ROOM: Final = 220
"""Pixels the words need beside the control; with less the control moves below them."""


class SettingRow(QWidget):
    """A row of a settings card: 60 px with a detail, 40 px without one."""

    def __init__(
        self, theme: Theme, title: str, detail: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._control: QWidget | None = None
        self._title = Label(theme, title, weight=500, wrap=True)
        self._detail = Label(theme, "", "small", "muted", wrap=True)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(17, 10, 14, 10)
        self._row.setSpacing(12)
        self._row.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_detail(detail)

    def set_title(self, title: str) -> None:
        """Change the first line."""
        self._title.setText(title)

    def set_detail(self, detail: str, role: str = "muted") -> None:
        """Change the second line; an empty one takes no room."""
        self._detail.setText(detail)
        self._detail.set_role(role)
        self._detail.setVisible(bool(detail))
        self.setMinimumHeight(round((60 if detail else 40) * self._theme.scale))

    def set_control(self, widget: QWidget) -> None:
        """Put the control in its place; one that was there is taken out and deleted."""
        if self._control is not None:
            self._row.removeWidget(self._control)
            self._control.deleteLater()
        self._control = widget
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._reflow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the control below the words when there is little room."""
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        if self._control is None:
            return
        wanted = max(self._control.sizeHint().width(), self._control.minimumWidth())
        narrow = self.width() < wanted + _TEXT_ROOM
        below = narrow and self.width() > 0 and self.isVisible()
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._row.direction() == way:
            return
        self._row.setDirection(way)
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._control, left if below else middle)
