"""A table without frame and grid, in which whole rows react to the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget


class RowTable(QTableView):
    """Rows of one height. ``hovered`` is the one under the pointer, -1 without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        side = self.verticalHeader()
        side.hide()
        side.setMinimumSectionSize(1)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def rows_within(self, area: QRect) -> range:
        """The rows that lie in ``area`` of the viewport, in whole or in part."""
        height, offset = self.verticalHeader().defaultSectionSize(), self.verticalOffset()
        first = max(0, (area.top() + offset) // height)
        last = min(self.model().rowCount() - 1, (area.bottom() + offset) // height)
        return range(first, last + 1)

    def hover(self, row: int) -> None:
        """Another row is under the pointer."""
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole row reacts to the pointer, not the cell."""
        super().mouseMoveEvent(event)
        self.hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is on no row any more."""
        super().leaveEvent(event)
        self.hover(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring of the keyboard goes."""
        super().focusOutEvent(event)
        self.viewport().update()
