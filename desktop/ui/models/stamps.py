"""Small drawings that a table repeats many times, each drawn once and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from desktop.presentation.model_row_view import PillView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_box

ICON: Final = 14
SWITCH: Final = QSizeF(28, 16)
_PILL_COLOURS: Final = {
    "plain": ("hover", "muted"),
    "accent": ("accent_soft", "accent_text"),
    "ok": ("ok_soft", "ok_text"),
    "warn": ("warn_soft", "warn_text"),
    "bad": ("bad_soft", "bad_text"),
}
_PILL_PAD: Final = 7


class Stamps:
    """Switches, icons and pills as pixmaps, sharp on the screen they are for."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._kept: dict[object, QPixmap] = {}

    def forget(self) -> None:
        """The colours or the font changed."""
        self._kept.clear()

    def switch(self, on: bool, ratio: float) -> QPixmap:
        """A switch of 28×16."""
        return self._stamp(("switch", on, ratio), SWITCH, ratio, lambda p: self._switch(p, on))

    def icon(self, name: str, role: str, ratio: float) -> QPixmap:
        """An icon of 14 px."""
        box = QRectF(0, 0, ICON, ICON)
        return self._stamp(
            (name, role, ratio),
            box.size(),
            ratio,
            lambda painter: self._theme.paint_icon(painter, name, box, role),
        )

    def pill(self, pill: PillView, chosen: bool, ratio: float) -> QPixmap:
        """A tag; on a chosen row the card stands behind it."""
        return self._stamp(
            (pill, chosen, ratio),
            self.pill_size(pill),
            ratio,
            lambda painter: self._pill(painter, pill, chosen),
        )

    def pill_size(self, pill: PillView) -> QSizeF:
        """What a pill takes."""
        width = QFontMetricsF(self._theme.font("tiny")).horizontalAdvance(pill.text)
        return QSizeF(int(width + 2 * _PILL_PAD + 1), round(18 * self._theme.scale))

    def _stamp(
        self, key: object, size: QSizeF, ratio: float, draw: Callable[[QPainter], None]
    ) -> QPixmap:
        pixmap = self._kept.get(key)
        if pixmap is None:
            pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self._kept[key] = pixmap
        return pixmap

    def _switch(self, painter: QPainter, on: bool) -> None:
        box, color = QRectF(0, 0, SWITCH.width(), SWITCH.height()), self._theme.color
        if on:
            paint_box(painter, box, 8, color("switch_on"))
        else:
            painter.setBrush(color("hover"))
            painter.setPen(QPen(color("switch_off"), 1.35))
            painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), 7.3, 7.3)
        side = 10.0 if on else 8.0
        middle = box.right() - 8 if on else box.left() + 8
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("on_accent" if on else "switch_off"))
        painter.drawEllipse(QRectF(middle - side / 2, box.center().y() - side / 2, side, side))

    def _pill(self, painter: QPainter, pill: PillView, chosen: bool) -> None:
        fill, ink = _PILL_COLOURS[pill.tone]
        size = self.pill_size(pill)
        box = QRectF(0, 0, size.width(), size.height())
        paint_box(painter, box, box.height() / 2, self._theme.color("card" if chosen else fill))
        painter.setFont(self._theme.font("tiny"))
        painter.setPen(self._theme.color(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, pill.text)
