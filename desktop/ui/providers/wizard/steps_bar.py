"""Where one stands among the steps."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

_DOT: Final = 20
_NEAR: Final = 6
_GAP: Final = 16


class StepsBar(QWidget):
    """A numbered dot and a name for each step; a tick in those that are behind. Where there is
    little room, only the present one has its name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._number = 1
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        follow(theme, self)

    def show_steps(self, names: tuple[str, ...], number: int, spoken: str) -> None:
        """``number`` is the present one, from 1."""
        if (names, number) == (self._names, self._number):
            return
        self._names, self._number = names, number
        self.setAccessibleName(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(200, max(_DOT, round(_DOT * self._theme.scale)) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all steps from left to right."""
        painter = smooth_painter(self)
        side = round(_DOT * self._theme.scale)
        widths = [self._advance(place, name) for place, name in enumerate(self._names, 1)]
        room = self.width() - len(widths) * (side + _NEAR + _GAP) + _GAP
        every = sum(widths) <= room
        left = 0.0
        for place, (name, width) in enumerate(zip(self._names, widths, strict=True), 1):
            box = QRectF(left, (self.height() - side) / 2, side, side)
            self._paint_dot(painter, box, place)
            left += side
            if every or place == self._number:
                words = QRectF(left + _NEAR, 0, width + 1, self.height())
                self._paint_name(painter, words, place, name)
                left += _NEAR + width
            left += _GAP
        painter.end()

    def _font(self, place: int) -> QFont:
        return self._theme.font("small", 600 if place == self._number else 500)

    def _advance(self, place: int, name: str) -> float:
        return QFontMetricsF(self._font(place)).horizontalAdvance(name)

    def _paint_dot(self, painter: QPainter, box: QRectF, place: int) -> None:
        color, radius = self._theme.color, box.width() / 2
        if place < self._number:
            edge = color("border") if self._theme.name.startswith("hc") else None
            paint_box(painter, box, radius, color("accent_soft"), edge)
            inside = box.adjusted(4, 4, -4, -4)
            self._theme.paint_icon(painter, "check", inside, "accent_text")
            return
        now = place == self._number
        paint_box(
            painter,
            box,
            radius,
            color("accent" if now else "card"),
            None if now else color("border_strong"),
        )
        painter.setFont(self._theme.font("tiny", 600))
        painter.setPen(color("on_accent" if now else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(place))

    def _paint_name(self, painter: QPainter, room: QRectF, place: int, name: str) -> None:
        painter.setFont(self._font(place))
        painter.setPen(self._theme.color("text" if place == self._number else "muted"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)
