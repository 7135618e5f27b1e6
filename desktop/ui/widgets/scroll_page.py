"""A page that scrolls as a whole."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

SETTINGS_WIDTH: Final = 720
"""Widest settings text in pixels."""


class ScrollPage(QScrollArea):
    """A column of widgets with the margins of a page; it scrolls up and down only."""

    def __init__(self, max_width: int | None = None, parent: QWidget | None = None) -> None:
        """``max_width`` keeps the column narrow (`SETTINGS_WIDTH`), at the left."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The page is no stop for Tab: its controls are, and it scrolls to them.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page, column = QWidget(), QWidget()
        self.content = QVBoxLayout(column)
        """The column: add widgets here, or with `add`."""
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(0)
        row = QHBoxLayout(page)
        row.setContentsMargins(24, 16, 24, 24)
        row.setSpacing(0)
        if max_width is None:
            row.addWidget(column)
        else:
            column.setMaximumWidth(max_width)
            row.addWidget(column, 1)
            row.addStretch(0)
        self.content.addStretch(1)
        self.setWidget(page)
        page.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def add(self, widget: QWidget, gap: int = 0) -> None:
        """Add a widget at the end of the column, ``gap`` pixels below the one before it."""
        if gap:
            self.content.insertSpacing(self.content.count() - 1, gap)
        self.content.insertWidget(self.content.count() - 1, widget)


def scrolling(widget: QWidget) -> QScrollArea:
    """A widget that scrolls where there is no room for it."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    widget.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
