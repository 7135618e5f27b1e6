"""The head of the models table: sorts by mouse and by keyboard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.domain.catalog_index_order import Column
from desktop.ui.models.columns import GAP, HEAD, LOOKS, At
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import is_enter, paint_ring

_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ARROW: Final = 7


class TableHeader(QHeaderView):
    """Titles of 11 px. Tab goes to it; the arrow keys choose a column, Enter sorts by it.

    A column is sorted ascending, then descending, then no longer.

    Signals:
        sort_requested: by what (`Column` or ``None``) and whether descending.
    """

    sort_requested = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._column: Column | None = None
        self._descending = False
        self._at = At.NAME
        self.setAccessibleName("Columns: Enter sorts")
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._measure()
        self.sectionClicked.connect(lambda section: self.sort_by(At(section)))
        theme.changed.connect(self._measure)

    def show_order(self, column: Column | None, descending: bool) -> None:
        """What the table is sorted by."""
        self._column, self._descending = column, descending
        self._describe()

    def sort_by(self, at: At) -> None:
        """As if the column's title were clicked."""
        column = LOOKS[at].sort
        if column != self._column:
            self.sort_requested.emit(column, False)
        elif self._descending:
            self.sort_requested.emit(None, False)
        else:
            self.sort_requested.emit(column, True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose, Enter and Space sort."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            offered = [at for at in At if self.sectionSize(at)]
            here = offered.index(self._at) if self._at in offered else 0
            self._at = offered[(here + step) % len(offered)]
            self._describe()
        elif is_enter(event) or event.key() == Qt.Key.Key_Space:
            self.sort_by(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Title and arrow, flush as the column is."""
        look = LOOKS[section]
        sorted_by = look.sort is self._column
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        painter.setPen(self._theme.color("text" if sorted_by else "muted"))
        words = self._words[section]
        price = section in (At.PRICE_IN, At.PRICE_OUT)
        right = rect.right() + 1 - (self._figure if price else 0)
        left = right - words if look.right else rect.left() + GAP
        room = QRectF(left, rect.top(), words + 1, rect.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, look.title)
        if sorted_by:
            arrow = left - _ARROW - 4 if look.right else left + words + 5
            self._paint_arrow(painter, QPointF(arrow, rect.center().y() + 0.5))
        if self.hasFocus() and section == self._at:
            ring = QRectF(rect).adjusted(2, 3, 0 if look.right else -2, -3)
            paint_ring(painter, ring, 6, self._theme.color("focus"))
        painter.restore()

    def _paint_arrow(self, painter: QPainter, at: QPointF) -> None:
        up, side = (1 if self._descending else -1), _ARROW / 2
        points = [QPointF(0, -side / 2 * up), QPointF(side, side / 2 * up)]
        line = [at + points[0], at + points[1], at + QPointF(_ARROW, points[0].y())]
        pen = painter.pen()
        pen.setWidthF(1.35)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(line))

    def _measure(self) -> None:
        self._font = self._theme.font("tiny", 600)
        metrics = QFontMetricsF(self._font)
        self._words = [metrics.horizontalAdvance(look.title) for look in LOOKS]
        self._figure = QFontMetricsF(self._theme.font("small", 500)).horizontalAdvance("0")
        self.setFixedHeight(round(HEAD * self._theme.scale))
        self._update()

    def _describe(self) -> None:
        told = LOOKS[self._at].told(self._column, self._descending)
        self.setAccessibleDescription(told)
        self._update()

    def _update(self) -> None:
        self.viewport().update()
