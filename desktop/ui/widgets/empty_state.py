"""Nothing here: why, and the way out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Kind
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

_WIDEST: Final = 360


class _Tile(QWidget):
    """A large icon on a quiet square."""

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme, self.icon = theme, icon
        self.setFixedSize(56, 56)
        follow(theme, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth_painter(self)
        paint_box(painter, QRectF(self.rect()), 14, self._theme.color("hover"))
        self._theme.paint_icon(painter, self.icon, QRectF(16, 16, 24, 24), "muted")
        painter.end()


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


class _Words(QWidget):
    """As wide as it may be where there is room."""

    def __init__(self, widest: int) -> None:
        super().__init__()
        self.setMaximumWidth(widest)

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), super().sizeHint().height())


class EmptyState(QWidget):
    """Icon, heading, one sentence, one button, in the middle of the room.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        heading: str,
        text: str,
        button: str,
        parent: QWidget | None = None,
        *,
        kind: Kind = "secondary",
    ) -> None:
        super().__init__(parent)
        self._tile = _Tile(theme, icon)
        self._heading = Label(theme, heading, "heading", wrap=True)
        self._text = Label(theme, text, "body", "muted", wrap=True)
        self._button = Button(theme, button, kind)
        self._button.clicked.connect(self.acted)
        if not button:  # never show what has no parent yet: it would be a window
            self._button.hide()
        # Labels that wrap get their height only where the layout gives them their width.
        words = _Words(round(_WIDEST * theme.scale))
        text_column = QVBoxLayout(words)
        text_column.setContentsMargins(0, 0, 0, 0)
        text_column.setSpacing(4)
        for label in (self._heading, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            text_column.addWidget(label)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(2)
        column.addLayout(_centred(self._tile))
        column.addSpacing(14)
        column.addLayout(_centred(words))
        column.addSpacing(16)
        column.addLayout(_centred(self._button))
        column.addStretch(3)

    @property
    def button(self) -> Button:
        """The button, for its kind and icon."""
        return self._button

    def set_words(self, heading: str, text: str, button: str, icon: str | None = None) -> None:
        """Change what it says; without ``button`` there is none."""
        self._heading.setText(heading)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        if icon is not None:
            self._tile.icon = icon
            self._tile.update()
