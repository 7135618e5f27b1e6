"""The search of the Pricing page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.painting import is_enter

_DOWN: Final = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
_ICON: Final = 16


class PriceSearch(Field):
    """A field whose keys lead on.

    Signals:
        went_down: to the table.
    """

    went_down = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Search by name or id", "Search prices")
        self._search, self._clear = QAction(self), QAction(self)
        self.addAction(self._search, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip("Clear the search")
        self._clear.triggered.connect(self.clear)
        for button in self.findChildren(QToolButton):
            is_clear = button.defaultAction() is self._clear
            button.setAccessibleName("Clear the search" if is_clear else "Search")
        self._search.setEnabled(False)  # a picture, and nothing to press
        self._clear.setVisible(False)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go to the table; Esc empties the field."""
        if event.key() in _DOWN or is_enter(event):
            self.went_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _draw_icons(self) -> None:
        icon = self._theme.icon("search")
        icon.addPixmap(icon.pixmap(_ICON), QIcon.Mode.Disabled)
        self._search.setIcon(icon)
        self._clear.setIcon(self._theme.icon("close"))
