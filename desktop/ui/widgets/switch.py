"""A switch: on or off."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEasingCurve, QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import PaintedButton, paint_box, paint_ring, smooth_painter

_ROOM: Final = 3
"""Pixels around the switch for the focus ring: 2 for the ring, 1 for the gap."""


class Switch(PaintedButton):
    """A switch of 32×18. Where the knob stands says the same as the colour."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._knob = 0.0
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._move_knob)
        self.toggled.connect(self._start)

    def sizeHint(self) -> QSize:
        """The switch and the room for its ring."""
        return QSize(32 + 2 * _ROOM, 18 + 2 * _ROOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track, knob and ring."""
        painter = smooth_painter(self)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        box = QRectF(0, 0, 32, 18)
        box.moveCenter(QRectF(self.rect()).center())
        self._paint_track(painter, box)
        side = 12.0
        left = box.left() + 3 + (box.width() - side - 6) * self._knob
        painter.setBrush(self.theme.color("on_accent" if self.isChecked() else "switch_off"))
        painter.drawEllipse(QRectF(left, box.top() + 3, side, side))
        if self.hasFocus():
            around = box.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM)
            paint_ring(painter, around, around.height() / 2, self.theme.color("focus"))
        painter.end()

    def _paint_track(self, painter: QPainter, box: QRectF) -> None:
        if self.isChecked():
            paint_box(painter, box, 9, self.theme.color("switch_on"))
            return
        painter.save()
        painter.setBrush(self.theme.color("hover"))
        painter.setPen(QPen(self.theme.color("switch_off"), 1.35))
        painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), 8.3, 8.3)
        painter.restore()

    def _start(self, on: bool) -> None:
        self._slide.stop()
        duration = self.theme.duration(120) if self.isVisible() else 0
        if duration == 0:
            self._move_knob(float(on))
            return
        self._slide.setDuration(duration)
        self._slide.setStartValue(self._knob)
        self._slide.setEndValue(float(on))
        self._slide.start()

    def _move_knob(self, where: float) -> None:
        self._knob = float(where)
        self.update()
