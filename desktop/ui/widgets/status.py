"""Status in a dot and in words."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import follow, smooth_painter

DotTone = Literal["off", "ok", "warn", "bad", "accent"]

_SIDE: Final = 8


class StatusDot(QWidget):
    """A dot of 8 px: filled in the colour of its tone, hollow for "off". Words belong beside it."""

    def __init__(self, theme: Theme, tone: DotTone = "off", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tone = theme, tone
        self.setFixedSize(_SIDE, _SIDE)
        follow(theme, self)

    @property
    def tone(self) -> DotTone:
        """The tone on screen."""
        return self._tone

    def set_tone(self, tone: DotTone) -> None:
        """Change the tone."""
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = smooth_painter(self)
        if self._tone == "off":
            painter.setPen(QPen(self._theme.color("faint"), 1.5))
            painter.drawEllipse(QRectF(0.75, 0.75, _SIDE - 1.5, _SIDE - 1.5))
        else:
            painter.setBrush(self._theme.color(self._tone))
            painter.drawEllipse(QRectF(0, 0, _SIDE, _SIDE))
        painter.end()


class StatusLabel(QWidget):
    """A status dot with its words."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        tone: DotTone = "off",
        style: str = "small",
        role: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.dot = StatusDot(theme, tone)
        self.label = Label(theme, text, style, role, elide=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.dot, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.label, 1)

    def set_status(self, text: str, tone: DotTone) -> None:
        """Change words and dot together."""
        self.label.setText(text)
        self.dot.set_tone(tone)
