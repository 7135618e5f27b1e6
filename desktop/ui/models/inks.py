"""The fonts of the table with their measures, asked for once per theme."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QStaticText, QTransform

from desktop.ui.theme.theme import Theme


class Ink:
    """A font and how much room its letters take."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.height = self._metrics.height()

    def advance(self, text: str) -> float:
        """The width of a text."""
        return self._metrics.horizontalAdvance(text)

    def lay(self, text: str, room: float, *, keep_end: bool = False) -> QStaticText:
        """A text in one line, cut with an ellipsis where it needs more than ``room``: at its end,
        or in its middle where ``keep_end``."""
        if room > 0 and self.advance(text) > room:
            mode = Qt.TextElideMode.ElideMiddle if keep_end else Qt.TextElideMode.ElideRight
            text = self._metrics.elidedText(text, mode, room)
        drawn = QStaticText(text)
        drawn.setTextFormat(Qt.TextFormat.PlainText)
        drawn.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        drawn.prepare(QTransform(), self.font)
        return drawn


class Inks(NamedTuple):
    """What the rows are written with."""

    name: Ink
    id: Ink
    author: Ink
    figure: Ink
    text: QColor
    muted: QColor
    faint: QColor
    ok: QColor
    accent: QColor

    @classmethod
    def of(cls, theme: Theme) -> Inks:
        """In the fonts and colours on screen."""
        color, small_mono = theme.color, theme.font("mono")
        small_mono.setPixelSize(round(11 * theme.scale))
        return cls(
            Ink(theme.font("body", 500)),
            Ink(small_mono),
            Ink(theme.font("small")),
            Ink(theme.font("small", 500)),
            color("text"),
            color("muted"),
            color("faint"),
            color("ok_text"),
            color("accent_text"),
        )
