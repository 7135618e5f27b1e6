"""A row of choices of which one is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import (
    PaintedButton,
    follow,
    paint_box,
    paint_ring,
    smooth_painter,
)

_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class _Segment(PaintedButton):
    """One of the choices; exclusive among its siblings, so assistive tools see a radio button."""

    stepped = Signal(int)

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(theme, text, parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.theme.font("body", 600))
        return QSize(int(metrics.horizontalAdvance(self.text()) + 25), self.px(26))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        on = self.isChecked()
        if on:
            edge = self.theme.color("border_strong")
            paint_box(painter, rect, 6, self.theme.color("card"), edge)
        elif self.underMouse():
            paint_box(painter, rect, 6, self.theme.color("hover"))
        if self.hasFocus():
            paint_ring(painter, rect, 6, self.theme.color("focus"))
        painter.setFont(self.theme.font("body", 600 if on else 500))
        ink = "disabled" if not self.isEnabled() else "text" if on else "muted"
        painter.setPen(self.theme.color(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Segmented(QWidget):
    """Exclusive choices side by side; the arrow keys move the choice, Tab goes past it.

    Signals:
        chosen: the person took another one (its text). Not sent by `set_value`.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, names: Sequence[str], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self._segments = [_Segment(theme, text, self) for text in names]
        for segment in self._segments:
            row.addWidget(segment)
            segment.stepped.connect(self._step)
            segment.clicked.connect(self._announce)
        if self._segments:
            self.set_value(self._segments[0].text())
        follow(theme, self)

    @property
    def value(self) -> str:
        """Text of the choice that is taken; empty when there are none."""
        return next((each.text() for each in self._segments if each.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Take a choice by its text. Raises KeyError for one that does not exist."""
        if value not in [each.text() for each in self._segments]:
            raise KeyError(value)
        for segment in self._segments:
            on = segment.text() == value
            segment.setChecked(on)
            # One stop for Tab, as for radio buttons.
            way = Qt.FocusPolicy.TabFocus if on else Qt.FocusPolicy.NoFocus
            segment.setFocusPolicy(way)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the trough."""
        painter = smooth_painter(self)
        fill, edge = self._theme.color("hover"), self._theme.color("border")
        paint_box(painter, QRectF(self.rect()), 8, fill, edge)
        painter.end()

    def _announce(self) -> None:
        value = self.value
        self.set_value(value)
        self.chosen.emit(value)

    def _step(self, step: int) -> None:
        texts = [each.text() for each in self._segments]
        index = (texts.index(self.value) + step) % len(texts)
        self.set_value(texts[index])
        self._segments[index].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(texts[index])
