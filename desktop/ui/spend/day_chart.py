"""Bars of what was spent: painted, pointed at by mouse, walked through by keyboard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.presentation.spend_chart_view import BarView, ChartView
from desktop.ui.spend.bar_painter import BarPainter
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, paint_box, paint_ring, smooth_painter

_HEIGHT: Final = 232
_LEAST_WIDTH: Final = 320
_BELOW: Final = 26
"""Pixels for the words below the bars."""
_ABOVE: Final = 20
"""For the marks of unknown costs."""
_LEAP: Final = 7
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_LEAPS: Final = {Qt.Key.Key_PageUp: -_LEAP, Qt.Key.Key_PageDown: _LEAP}
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class DayChart(QWidget):
    """Spend over time. The arrow keys walk from bar to bar, Home and End go to the ends.

    Signals:
        pointed: another bar is pointed at or walked to (`BarView`), or none any more (None).
    """

    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: ChartView | None = None
        self._painter = BarPainter(theme)
        self._cursor = -1
        """The bar that the keyboard is on; -1: none yet."""
        self._hovered = -1
        self._ring = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Spend by day")
        follow(theme, self)

    @property
    def current(self) -> BarView | None:
        """The bar that is pointed at, else the one that the keyboard is on."""
        if self._view is None:
            return None
        at = self._hovered if self._hovered >= 0 else self._cursor
        return self._view.bars[at] if 0 <= at < len(self._view.bars) else None

    def show_chart(self, view: ChartView) -> None:
        """Show other bars; the keyboard stays on the days it was on, where they are still there."""
        if view == self._view:
            return
        bar = self._view.bars[self._cursor] if self._view and self._cursor >= 0 else None
        spans = [each.span for each in view.bars]
        self._cursor = spans.index(bar.span) if bar is not None and bar.span in spans else -1
        self._view, self._hovered = view, -1
        self.setAccessibleName(view.title)
        self._tell()

    def bar_rect(self, at: int) -> QRectF:
        """The column of a bar. Raises IndexError."""
        return self._columns()[at]

    def sizeHint(self) -> QSize:
        """Any width; the fixed height."""
        return QSize(_LEAST_WIDTH, round(_HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """The same: it is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk; any other key goes on to the page."""
        last = len(self._view.bars) - 1 if self._view else -1
        key = Qt.Key(event.key())
        if last < 0 or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Home:
            self._walk(0)
        elif key == Qt.Key.Key_End:
            self._walk(last)
        elif step := _STEPS.get(key, _LEAPS.get(key, 0)):
            here = self._cursor if self._cursor >= 0 else last
            self._walk(max(0, min(last, here + step)))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the newest bar."""
        super().focusInEvent(event)
        self._ring = event.reason() in _KEYBOARD
        if self._cursor < 0 and self._ring and self._view is not None:
            self._cursor = len(self._view.bars) - 1
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The caption is about the whole span again."""
        super().focusOutEvent(event)
        self._cursor = -1
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the bar below the mouse."""
        self._hover(self._at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the keyboard on this bar, without a ring."""
        self._ring = False
        self._walk(self._at(event.position().x()), ring=False)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was pointed at is elsewhere now."""
        super().resizeEvent(event)
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lines, bars, words, and the ring."""
        if self._view is None:
            return
        painter = smooth_painter(self)
        plot = self._plot()
        self._paint_column(painter)
        self._painter.paint_axis(painter, plot, self._view.ticks)
        columns = list(zip(self._columns(), self._view.bars, strict=True))
        self._painter.paint_bars(painter, columns)
        self._painter.paint_labels(painter, columns)
        if self.hasFocus() and self._ring:
            paint_ring(painter, QRectF(self.rect()), 8, self._theme.color("focus"))
        painter.end()

    def _paint_column(self, painter: QPainter) -> None:
        """The days that the caption is about."""
        bar = self.current
        if bar is None or self._view is None:
            return
        column = self.bar_rect(self._view.bars.index(bar)).adjusted(0, -_ABOVE + 4, 0, 0)
        if column.width() < 5:
            column.adjust(-1, 0, 1, 0)
        paint_box(painter, column, 4, self._theme.color("pressed"))

    def _columns(self) -> list[QRectF]:
        """One for each bar, from the top to the axis."""
        plot, count = self._plot(), len(self._view.bars) if self._view else 0
        width, top, height = plot.width() / max(count, 1), plot.top(), plot.height()
        left = plot.left()
        return [QRectF(left + at * width, top, width, height) for at in range(count)]

    def _plot(self) -> QRectF:
        """Where the bars are."""
        scale = self._theme.scale
        ticks = self._view.ticks if self._view else ()
        metrics = QFontMetricsF(self._theme.font("tiny"))
        gutter = max((metrics.horizontalAdvance(text) for _, text in ticks), default=0) + 14
        return QRectF(self.rect()).adjusted(gutter, _ABOVE * scale, -8, -_BELOW * scale)

    def _at(self, x: float) -> int:
        """The bar at this place; -1: none."""
        plot = self._plot()
        if self._view is None or not plot.left() <= x < plot.right():
            return -1
        return int((x - plot.left()) / plot.width() * len(self._view.bars))

    def _walk(self, at: int, *, ring: bool = True) -> None:
        self._cursor, self._hovered = at, -1
        self._ring = ring
        self._tell()

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self._tell()

    def _tell(self) -> None:
        bar = self.current
        if bar is not None:
            self.setAccessibleDescription(f"{bar.title}: {bar.words}")
        elif self._view is not None:
            self.setAccessibleDescription(f"{self._view.summary}: {self._view.words}")
        self.pointed.emit(bar)
        self.update()
