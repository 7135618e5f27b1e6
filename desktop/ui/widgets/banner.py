"""One line across a page: a fact and at most one thing to do."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

BannerTone = Literal["plain", "accent", "ok", "warn", "bad"]

# Fill, edge, icon, colour of the icon.
_LOOKS: Final[dict[BannerTone, tuple[str, str, str, str]]] = {
    "plain": ("card", "border", "info", "muted"),
    "accent": ("accent_soft", "accent_soft", "info", "accent_text"),
    "ok": ("ok_soft", "ok_soft", "check", "ok_text"),
    "warn": ("warn_soft", "warn_soft", "warning", "warn_text"),
    "bad": ("bad_wash", "bad_line", "warning", "bad_text"),
}


class Banner(QWidget):
    """A line with an icon, a sentence and a button. Hidden until `show_message`.

    Signals:
        acted: the button was pressed.
        closed: the person closed it (only where it is ``closable``).
    """

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        tone: BannerTone = "plain",
        parent: QWidget | None = None,
        *,
        closable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme, self._tone = theme, tone
        self._icon = IconMark(theme, _LOOKS[tone][2], _LOOKS[tone][3])
        self._text = Label(theme, "", wrap=True)
        self._button = Button(theme, "")
        self._button.clicked.connect(self.acted)
        self._close = IconButton(theme, "close", "Close")
        self._close.clicked.connect(self._dismiss)
        if not closable:  # never show what has no parent yet: it would be a window
            self._close.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(round(50 * theme.scale))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        follow(theme, self)
        self.hide()

    def set_tone(self, tone: BannerTone) -> None:
        """Change colours and icon."""
        self._tone = tone
        self._icon.set_mark(_LOOKS[tone][2], _LOOKS[tone][3])
        self.update()

    def show_message(self, text: str, action_text: str = "") -> None:
        """Show the line; without ``action_text`` there is no button."""
        self._text.setText(text)
        self._button.setText(action_text)
        self._button.setVisible(bool(action_text))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        fill, edge, _, _ = _LOOKS[self._tone]
        if self._theme.name.startswith("hc") and edge == fill:
            edge = "border"
        painter = smooth_painter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, 10, self._theme.color(fill), self._theme.color(edge))
        painter.end()

    def _dismiss(self) -> None:
        self.hide()
        self.closed.emit()
