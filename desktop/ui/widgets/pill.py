"""A small tag in words: Default, Verified, New."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

Tone = Literal["plain", "accent", "ok", "warn", "bad"]

_COLOURS: Final[dict[Tone, tuple[str, str]]] = {
    "plain": ("hover", "muted"),
    "accent": ("accent_soft", "accent_text"),
    "ok": ("ok_soft", "ok_text"),
    "warn": ("warn_soft", "warn_text"),
    "bad": ("bad_soft", "bad_text"),
}
_PAD: Final = 7
_ICON: Final = 12
_GAP: Final = 4


class Pill(QLabel):
    """A rounded tag, 18 px high. Not clickable; it says in words what its colour says."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        tone: Tone = "plain",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._tone, self._icon = theme, tone, icon
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font("tiny"))  # what it is drawn in, for whoever measures it
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(text)
        follow(theme, self)

    @property
    def tone(self) -> Tone:
        """The tone on screen."""
        return self._tone

    def set_pill(self, text: str, tone: Tone = "plain", icon: str | None = None) -> None:
        """Change text, tone and icon together; equal ones repaint nothing."""
        if (text, tone, icon) == (self.text(), self._tone, self._icon):
            return
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its text; float metrics, since rounded ones are a pixel too narrow."""
        metrics = QFontMetricsF(self._theme.font("tiny"))
        icon = _ICON + _GAP if self._icon else 0
        width = metrics.horizontalAdvance(self.text()) + 2 * _PAD + icon
        return QSize(int(width + 1), max(18, round(18 * self._theme.scale)))

    def minimumSizeHint(self) -> QSize:
        """A pill is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, icon and text."""
        fill, ink = _COLOURS[self._tone]
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        paint_box(painter, rect, rect.height() / 2, self._theme.color(fill))
        left = float(_PAD)
        if self._icon:
            box = QRectF(left, (rect.height() - _ICON) / 2, _ICON, _ICON)
            self._theme.paint_icon(painter, self._icon, box, ink)
            left += _ICON + _GAP
        painter.setFont(self._theme.font("tiny"))
        painter.setPen(self._theme.color(ink))
        room = rect.adjusted(left, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
