"""How bars look: what is billed is solid, what is estimated is hatched, the unknown is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from desktop.presentation.spend_chart_view import BarView
from desktop.ui.theme.theme import Theme

_WIDEST: Final = 28
_FILLED: Final = 0.62
"""The part of its column that a bar takes."""
_LEAST: Final = 2.0
"""Pixels: whatever cost money can be seen."""
_ROUND: Final = 2.5
_HATCH: Final = 4.0
"""Pixels between two lines of the hatching."""
_DASHES: Final = 4
"""Pixels from one dot of a line across to the next, in high contrast."""
_MARK: Final = 10
"""Columns narrower than so many pixels have a dot for a question mark."""

Columns = Sequence[tuple[QRectF, BarView]]


class BarPainter:
    """Draws in the colours and fonts on screen."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint_axis(
        self, painter: QPainter, plot: QRectF, ticks: Sequence[tuple[float, str]]
    ) -> None:
        """Lines across with their amounts on the left."""
        painter.save()
        painter.setFont(self._theme.font("tiny"))
        for at, text in ticks:
            y = round(plot.bottom() - at * plot.height())
            self._paint_line(painter, QRectF(plot.left(), y, plot.width(), 1), base=at == 0)
            painter.setPen(self._theme.color("muted"))
            words = QRectF(0, y - 10, plot.left() - 8, 20)
            painter.drawText(
                words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )
        painter.restore()

    def _paint_line(self, painter: QPainter, line: QRectF, *, base: bool) -> None:
        """In high contrast the edges are dark: only the axis is whole, or lines hide the bars."""
        ink = self._theme.color("border")
        if base or not self._theme.name.startswith("hc"):
            painter.fillRect(line, ink)
        else:
            count = int(line.width() / _DASHES)
            dots = [QRectF(line.left() + n * _DASHES, line.top(), 1, 1) for n in range(count + 1)]
            painter.setBrush(ink)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRects(dots)

    def paint_bars(self, painter: QPainter, columns: Columns) -> None:
        """Bills from the axis up, estimates on top of them."""
        for column, bar in columns:
            role = "meter" if bar.now else "bar"
            width = max(1.0, min(_WIDEST * self._theme.scale, column.width() * _FILLED))
            left = column.center().x() - width / 2
            solid, hatched = _heights(bar, column.height())
            base = column.bottom()
            if hatched:
                self.paint_hatched(
                    painter, QRectF(left, base - solid - hatched, width, hatched), role
                )
            if solid:
                rounded = 0.0 if hatched else min(_ROUND, width / 2, solid)
                painter.fillPath(
                    _bar_path(QRectF(left, base - solid, width, solid), rounded),
                    self._theme.color(role),
                )
            if bar.spend.unknown:
                self.paint_mark(painter, column, base - solid - hatched)

    def paint_labels(self, painter: QPainter, columns: Columns) -> None:
        """Below the bars, as many as have room; the present has its own always."""
        painter.save()
        taken: list[QRectF] = []
        labelled = [(column, bar) for column, bar in columns if bar.label]
        for column, bar in sorted(labelled, key=lambda each: not each[1].now):
            font = self._theme.font("tiny", 600 if bar.now else None)
            width = QFontMetricsF(font).horizontalAdvance(bar.label)
            left = min(column.center().x() - width / 2, columns[-1][0].right() - width)
            words = QRectF(left, column.bottom() + 6, width + 1, 18 * self._theme.scale)
            around = words.adjusted(-8, 0, 8, 0)
            if any(around.intersects(other) for other in taken):
                continue
            taken.append(words)
            painter.setFont(font)
            painter.setPen(self._theme.color("text" if bar.now else "muted"))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, bar.label)
        painter.restore()

    def paint_hatched(self, painter: QPainter, rect: QRectF, role: str) -> None:
        """An outline with slanting lines: told from a bill without any colour."""
        painter.save()
        ink = self._theme.color(role)
        path = _bar_path(rect, min(_ROUND, rect.width() / 2, rect.height()))
        if rect.width() < 4:
            light = self._theme.color(role)
            light.setAlphaF(0.45)
            painter.fillPath(path, light)
        else:
            painter.setClipPath(path)
            painter.setPen(QPen(ink, 1))
            painter.drawLines(_slanting(rect))
            painter.setPen(QPen(ink, 2))  # of which the clip leaves the inner half
            painter.drawPath(path)
        painter.restore()

    def paint_mark(self, painter: QPainter, column: QRectF, top: float) -> None:
        """Something of unknown cost was sent: more than what is drawn."""
        painter.save()
        ink = self._theme.color("warn_text")
        if column.width() < _MARK:
            painter.setBrush(ink)
            painter.setPen(Qt.PenStyle.NoPen)
            side = max(2.0, min(4.0, column.width()))
            painter.drawEllipse(QRectF(column.center().x() - side / 2, top - side - 3, side, side))
        else:
            painter.setFont(self._theme.font("tiny", 600))
            painter.setPen(ink)
            height = 14 * self._theme.scale
            words = QRectF(column.left() - 4, top - height - 1, column.width() + 8, height)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, "?")
        painter.restore()


def _heights(bar: BarView, room: float) -> tuple[float, float]:
    """Of bill and estimate, in pixels."""
    solid = max(_LEAST, bar.billed * room) if bar.billed else 0.0
    hatched = max(_LEAST, bar.estimated * room) if bar.estimated else 0.0
    return solid, hatched


def _bar_path(rect: QRectF, radius: float) -> QPainterPath:
    """Round at the top, flat on its base."""
    path = QPainterPath()
    if radius <= 0:
        path.addRect(rect)
        return path
    path.moveTo(rect.bottomLeft())
    path.lineTo(rect.left(), rect.top() + radius)
    path.quadTo(rect.left(), rect.top(), rect.left() + radius, rect.top())
    path.lineTo(rect.right() - radius, rect.top())
    path.quadTo(rect.right(), rect.top(), rect.right(), rect.top() + radius)
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    return path


def _slanting(rect: QRectF) -> list[QLineF]:
    """Lines from the lower left to the upper right; the clip cuts them."""
    reach = rect.height() + rect.width()
    count = int(reach / _HATCH) + 1
    return [
        QLineF(rect.left(), rect.top() + at, rect.left() + reach, rect.top() + at - reach)
        for at in (n * _HATCH for n in range(count + 1))
    ]
