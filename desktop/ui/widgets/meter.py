"""Bars: how much of a limit, and which parts make a sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QEasingCurve, QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QPainterPath, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

MeterTone = Literal["accent", "ok", "warn", "bad"]

_STEPS: Final = 1000
_FILL: Final[dict[MeterTone, str]] = {
    "accent": "meter",
    "ok": "ok",
    "warn": "warn",
    "bad": "bad",
}


class Meter(QProgressBar):
    """A bar for a fraction. The number it shows is printed beside it, never on it."""

    def __init__(
        self, theme: Theme, name: str = "", height: int = 6, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: MeterTone = "accent"
        self._shown = 0.0
        self._fraction: float | None = None
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._move = QVariantAnimation(self)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._move.valueChanged.connect(self._advance)
        follow(theme, self)

    def set_fraction(self, fraction: float | None, tone: MeterTone = "accent") -> None:
        """Show ``fraction`` (0 to 1, clipped); None is unknown: an empty track."""
        if (fraction, tone) == (self._fraction, self._tone):
            return
        changed = fraction != self._fraction
        first = self._fraction is None
        self._fraction, self._tone = fraction, tone
        target = min(1.0, max(0.0, fraction or 0.0))
        self.setValue(round(target * _STEPS))
        self.update()
        if not changed:
            return
        self._move.stop()
        duration = 0 if first or not self.isVisible() else self._theme.duration(200)
        if duration == 0:
            self._advance(target)
            return
        self._move.setDuration(duration)
        self._move.setStartValue(self._shown)
        self._move.setEndValue(target)
        self._move.start()

    def sizeHint(self) -> QSize:
        """Any width; the fixed height."""
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        """It may become narrow."""
        return QSize(24, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track and fill; a small fraction stays visible."""
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        radius = rect.height() / 2
        paint_box(painter, rect, radius, self._theme.color("track"))
        if self._shown > 0:
            path = QPainterPath()
            path.addRoundedRect(rect, radius, radius)
            painter.setClipPath(path)
            width = max(rect.height() / 2, rect.width() * self._shown)
            fill = QRectF(rect.left(), rect.top(), width, rect.height())
            paint_box(painter, fill, radius, self._theme.color(_FILL[self._tone]))
        painter.end()

    def _advance(self, fraction: float) -> None:
        self._shown = float(fraction)
        self.update()


class LaneBar(QWidget):
    """One bar of coloured parts. Every part is named beside it, so it is only decoration."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shares: tuple[tuple[str, float], ...] = ()
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(theme, self)

    def set_shares(self, shares: Sequence[tuple[str, float]]) -> None:
        """Show parts as (token role, size); sizes are relative, those of 0 or less left out."""
        self._shares = tuple((role, size) for role, size in shares if size > 0)
        self.update()

    def sizeHint(self) -> QSize:
        """Any width; the fixed height."""
        return QSize(120, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts with a gap of 1.5 px between them."""
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(rect, 4, 4)
        painter.setClipPath(path)
        total = sum(size for _, size in self._shares)
        if total <= 0:
            painter.fillRect(rect, self._theme.color("track"))
        left = 0.0
        for index, (role, size) in enumerate(self._shares):
            width = rect.width() * size / total
            gap = 1.5 if index else 0.0
            part = QRectF(left + gap, 0, max(1.0, width - gap), rect.height())
            painter.fillRect(part, self._theme.color(role))
            left += width
        painter.end()
