"""The table with the details beside it, or over it where there is little room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.theme.theme import Theme

_PANE: Final = 244
_GAP: Final = 16
_BOTTOM: Final = 16
_WIDE: Final = 780
"""Pixels from which the pane stands beside the table: a window of 1000 has that room."""


class SplitBody(QWidget):
    """Wide: both side by side, until the pane is closed. Narrow: the pane opens over the table.

    Signals:
        width_class_changed: whether there is room for both now.
    """

    width_class_changed = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        table: QWidget,
        pane: QWidget,
        parent: QWidget | None = None,
        *,
        pane_width: int = _PANE,
        over_width: int = _PANE,
        wide_from: int = _WIDE,
    ) -> None:
        """In pixels at 100 %: how wide the pane is beside the table and over it, and how much room
        both of them need."""
        super().__init__(parent)
        self._pane_width, self._over_width, self._wide_from = pane_width, over_width, wide_from
        self._theme, self._table, self._pane = theme, table, pane
        for widget in (table, pane):
            widget.setParent(self)
        self._closed = False
        self._over = False
        self._offered = False
        self._was_wide = False
        pane.hide()

    @property
    def wide(self) -> bool:
        """Whether there is room for both."""
        return self.width() >= self._wide_from * self._theme.scale

    @property
    def pane_open(self) -> bool:
        return not self._pane.isHidden()

    def offer_pane(self, there: bool) -> None:
        """Whether there is anything to show details of."""
        if there != self._offered:
            self._offered = there
            self._place()

    def open_pane(self) -> None:
        """Asked for by the person."""
        self._closed, self._over = False, True
        self._place()

    def close_pane(self) -> None:
        """Until it is asked for again."""
        self._closed, self._over = True, False
        self._place()

    def minimumSizeHint(self) -> QSize:
        """The table alone."""
        return self._table.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Qt forgets the old size of a page that was resized while another one was on screen.
        if self._was_wide != self.wide:
            self._was_wide = self.wide
            self._over = False
            self.width_class_changed.emit(self.wide)
        self._place()

    def _place(self) -> None:
        width, height = self.width(), self.height()
        pane = round((self._pane_width if self.wide else self._over_width) * self._theme.scale)
        shown = self._offered and (not self._closed if self.wide else self._over)
        beside = pane + _GAP if shown and self.wide else 0
        self._table.setGeometry(0, 0, width - beside, height)
        self._pane.setGeometry(QRect(width - pane, 0, pane, height - _BOTTOM))
        self._pane.setVisible(shown)
        if shown:
            self._pane.raise_()
