"""Something is going on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, smooth_painter

_DELAY_MS: Final = 150
_FRAME_MS: Final = 40
_TURN: Final = 18
_SIDE: Final = 14


class Spinner(QWidget):
    """A small turning arc, seen only when the work lasts longer than 150 ms.

    With reduced motion it is words instead.
    """

    def __init__(
        self, theme: Theme, words: str = "Checking…", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._still = theme.duration(1) == 0
        self._angle = 0
        self._seen = False
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._appear)
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self._turn)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow(theme, self)

    @property
    def seen(self) -> bool:
        """Whether it is drawn: running for longer than the delay."""
        return self._seen

    def start(self) -> None:
        """Begin; calling it again changes nothing."""
        if not self._seen and not self._delay.isActive():
            self._delay.start()

    def stop(self) -> None:
        """Disappear at once."""
        self._delay.stop()
        self._frames.stop()
        self._seen = False
        self.update()

    def sizeHint(self) -> QSize:
        """The arc, or the words."""
        if not self._still:
            return QSize(_SIDE + 2, _SIDE + 2)
        metrics = QFontMetricsF(self._theme.font("small"))
        return QSize(int(metrics.horizontalAdvance(self._words) + 1), int(metrics.height() + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arc or the words, once seen."""
        if not self._seen:
            return
        painter = smooth_painter(self)
        if self._still:
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._words)
        else:
            box = QRectF(0, 0, _SIDE - 2, _SIDE - 2)
            box.moveCenter(QRectF(self.rect()).center())
            painter.setPen(QPen(self._theme.color("track"), 1.6))
            painter.drawEllipse(box)
            pen = QPen(self._theme.color("accent_text"), 1.6)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(box, -self._angle * 16, 90 * 16)
        painter.end()

    def _appear(self) -> None:
        self._seen = True
        if not self._still:
            self._frames.start()
        self.update()

    def _turn(self) -> None:
        self._angle = (self._angle + _TURN) % 360
        self.update()
