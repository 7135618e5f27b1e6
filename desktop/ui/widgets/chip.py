"""A filter chip: a word, a count, on or off."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import PaintedButton, paint_box, paint_ring, smooth_painter

_PAD: Final = 10
_ICON: Final = 14
_GAP: Final = 5


class Chip(PaintedButton):
    """A chip of 26 px that can be chosen; chips combine. A count of 0 stays clickable."""

    def __init__(
        self, theme: Theme, text: str, icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, parent)
        self._icon = icon
        self._count: int | None = None
        self._unknown = False
        self._room = ""
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_count(self, count: int | None) -> None:
        """How many the chip would show; None shows no figure."""
        self._show(count, unknown=False)

    def set_unknown(self) -> None:
        """It is not known how many the chip would show."""
        self._show(None, unknown=True)

    def _show(self, count: int | None, *, unknown: bool) -> None:
        if (count, unknown) == (self._count, self._unknown):
            return
        self._count, self._unknown = count, unknown
        figure = "unknown" if unknown else "" if count is None else f"{count:,}"
        self.setAccessibleName(f"{self.text()}, {figure}" if figure else self.text())
        if not self._room or len(self._figure()) > len(self._room):
            self.updateGeometry()
        self.update()

    def keep_room(self, largest: int) -> None:
        """Be as wide as for this count: chips that count at every keystroke do not move."""
        self._room = f"{largest:,}"
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as icon, word and count."""
        text = QFontMetricsF(self.theme.font("small", 500)).horizontalAdvance(self.text())
        widest = max(self._figure(), self._room, key=len)
        count = QFontMetricsF(self.theme.font("tiny")).horizontalAdvance(widest)
        icon = _ICON + _GAP if self._icon else 0
        width = 2 * _PAD + icon + text + (count + _GAP + 2 if count else 0)
        return QSize(int(width + 1), self.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, icon, word, count and ring."""
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        radius = rect.height() / 2
        chosen = self.isChecked()
        if chosen:
            paint_box(painter, rect, radius, self.theme.color("accent_soft"))
        else:
            fill = "pressed" if self.isDown() else "hover" if self.underMouse() else "card"
            paint_box(painter, rect, radius, self.theme.color(fill), self.theme.color("border"))
        if self.hasFocus():
            paint_ring(painter, rect, radius, self.theme.color("focus"))
        ink = "accent_text" if chosen else "faint" if self._count == 0 else "text"
        left = float(_PAD)
        if self._icon:
            box = QRectF(left, (rect.height() - _ICON) / 2, _ICON, _ICON)
            tint = "accent_text" if chosen else "muted"
            self.theme.paint_icon(painter, self._icon, box, tint)
            left += _ICON + _GAP
        font = self.theme.font("small", 500)
        painter.setFont(font)
        painter.setPen(self.theme.color(ink))
        painter.drawText(rect.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(self.theme.font("tiny"))
        painter.setPen(self.theme.color("accent_text" if chosen else "faint"))
        painter.drawText(
            rect.adjusted(0, 0, -_PAD, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            self._figure(),
        )
        painter.end()

    def _figure(self) -> str:
        if self._unknown:
            return "?"
        return "" if self._count is None else f"{self._count:,}"
