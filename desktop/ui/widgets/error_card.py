"""Something went wrong, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter


class ErrorCard(QWidget):
    """Icon, title, status, one sentence, one button, at most one other way out. Hidden until
    `show_error`.

    Signals:
        acted: the button was pressed.
        other_acted: the button of the other way out was pressed.
    """

    acted = Signal()
    other_acted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = Label(theme, "", "body", "bad_text", weight=600, wrap=True)
        self._status = Label(theme, "", "small", "bad_text")
        self._text = Label(theme, "", wrap=True, selectable=True)
        self._button = Button(theme, "", "primary")
        self._button.clicked.connect(self.acted)
        self._other = Button(theme, "")
        self._other.clicked.connect(self.other_acted)
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(IconMark(theme, "warning", "bad_text"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._status, 0, Qt.AlignmentFlag.AlignTop)
        body = QVBoxLayout()
        # Under the title, not under the icon.
        body.setContentsMargins(25, 0, 0, 0)
        body.setSpacing(11)
        body.addWidget(self._text)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._button)
        buttons.addWidget(self._other)
        buttons.addStretch(1)
        body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(7)
        column.addLayout(head)
        column.addLayout(body)
        # It never shrinks: the transcript above it gives way.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        follow(theme, self)
        self.hide()

    @property
    def button(self) -> Button:
        """The button, for its kind and icon."""
        return self._button

    def show_error(
        self,
        title: str,
        text: str,
        status: str,
        action_text: str,
        icon: str | None = None,
        *,
        other_text: str = "",
    ) -> None:
        """Show the card; ``status`` (such as "402"), ``action_text`` and ``other_text`` may be
        empty."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._status.setText(status)
        self._status.setVisible(bool(status))
        self._button.setText(action_text)
        self._button.set_icon(icon)
        self._button.setVisible(bool(action_text))
        self._other.setText(other_text)
        self._other.setVisible(bool(other_text))
        appeared = self.isHidden()
        self.show()
        if appeared:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        fill, edge = self._theme.color("bad_wash"), self._theme.color("bad_line")
        paint_box(painter, QRectF(self.rect()), 10, fill, edge)
        painter.end()
