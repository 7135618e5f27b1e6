"""Surfaces: a card of rows, a line."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

_INSET: Final = 16
_RADIUS: Final = 10


class Card(QWidget):
    """A rounded surface whose rows are split by inset lines."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, fill: str = "card") -> None:
        super().__init__(parent)
        self._theme, self._fill = theme, fill
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(1, 1, 1, 1)
        # The pixel between two rows is the line; Qt leaves it out beside a hidden row.
        self._rows.setSpacing(1)
        follow(theme, self)

    def add_row(self, widget: QWidget, padded: bool = False) -> None:
        """Add a row at the end; ``padded`` puts the card's padding of 16 around its layout."""
        self.insert_row(self._rows.count(), widget, padded)

    def insert_row(self, index: int, widget: QWidget, padded: bool = False) -> None:
        """Add a row before the one at ``index``."""
        layout = widget.layout()
        if padded and layout is not None:
            layout.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        self._rows.insertWidget(index, widget)
        self.update()

    def take_row(self, widget: QWidget) -> None:
        """Take a row out; the caller keeps or deletes it."""
        self._rows.removeWidget(widget)
        self.update()

    def rows(self) -> list[QWidget]:
        """The rows from top to bottom, hidden ones too."""
        items = (self._rows.itemAt(index) for index in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if widget is not None]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and the lines above all rows but the first."""
        painter = smooth_painter(self)
        fill, edge = self._theme.color(self._fill), self._theme.color("border")
        paint_box(painter, QRectF(self.rect()), _RADIUS, fill, edge)
        for row in [row for row in self.rows() if row.isVisible()][1:]:
            painter.fillRect(QRectF(_INSET, row.y() - 1, self.width() - 2 * _INSET, 1), edge)
        painter.end()


class Line(QWidget):
    """A horizontal line, 1 px."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(theme, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the line."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self._theme.color("border"))
        painter.end()
