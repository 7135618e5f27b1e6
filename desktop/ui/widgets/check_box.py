"""Check boxes and radio buttons with painted marks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, is_enter, paint_box, paint_ring, smooth_painter

_SIDE: Final = 16
_ROOM: Final = 3
_GAP: Final = 7


def _size(theme: Theme, button: QAbstractButton) -> QSize:
    width = QFontMetricsF(theme.font("body")).horizontalAdvance(button.text())
    mark = _SIDE + 2 * _ROOM
    return QSize(int(mark + (_GAP + width + 1 if width else 0)), round(24 * theme.scale))


def _paint(theme: Theme, button: QAbstractButton, radius: float) -> None:
    painter = smooth_painter(button)
    if not button.isEnabled():
        painter.setOpacity(0.5)
    box = QRectF(_ROOM, (button.height() - _SIDE) / 2, _SIDE, _SIDE)
    if button.isChecked():
        paint_box(painter, box, radius, theme.color("accent"))
        if radius < _SIDE / 2:
            theme.paint_icon(painter, "check", box.adjusted(2, 2, -2, -2), "on_accent")
        else:
            paint_box(painter, box.adjusted(5, 5, -5, -5), 3, theme.color("on_accent"))
    else:
        fill = "hover" if button.underMouse() else "field"
        paint_box(painter, box, radius, theme.color(fill), theme.color("switch_off"))
    if button.hasFocus():
        ring = box.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM)
        paint_ring(painter, ring, radius + _ROOM, theme.color("focus"))
    painter.setFont(theme.font("body"))
    painter.setPen(theme.color("text"))
    words = QRectF(button.rect()).adjusted(_SIDE + 2 * _ROOM + _GAP, 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, button.text())
    painter.end()


class CheckBox(QCheckBox):
    """A box that is ticked or not, with its words."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        follow(theme, self)

    def sizeHint(self) -> QSize:
        """Mark and words."""
        return _size(self._theme, self)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """The words are part of it."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter works like Space."""
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, words and ring."""
        _paint(self._theme, self, 4)


class RadioButton(QRadioButton):
    """One of several choices below one another, with its words."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        follow(theme, self)

    def sizeHint(self) -> QSize:
        """Mark and words."""
        return _size(self._theme, self)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """The words are part of it."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, words and ring."""
        _paint(self._theme, self, _SIDE / 2)
