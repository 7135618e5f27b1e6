"""Something went wrong, and what to do about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFontMetrics,
    QHideEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.countdown_button import CountdownButton
from desktop.ui.widgets.error_details import ErrorDetails
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

_ICON: Final = 16
_LOW: Final = 640
"""Pixels of a page that is high enough for the details in full."""


class ErrorCard(QWidget):
    """Icon, title, status, one sentence, one button, at most one other way out, and details to
    copy. Hidden until `show_error`.

    Signals:
        acted: the button was pressed.
        other_acted: the button of the other way out was pressed.
    """

    acted = Signal()
    other_acted = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``monotonic``: seconds of the clock that nobody can set."""
        super().__init__(parent)
        self._theme = theme
        self._title = Label(theme, "", "body", "bad_text", weight=600, wrap=True)
        self._status = Label(theme, "", "small", "bad_text")
        self._text = Label(theme, "", wrap=True, selectable=True)
        self._button = CountdownButton(theme, "", "primary", monotonic)
        self._button.clicked.connect(self.acted)
        self._other = Button(theme, "")
        self._other.clicked.connect(self.other_acted)
        self._details = ErrorDetails(theme)
        self._shown: tuple[str, ...] = ()
        self._lay_out(theme)
        # It never shrinks: the transcript above it gives way.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        follow(theme, self)
        self.hide()

    def _lay_out(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addLayout(_beside_first_line(theme, IconMark(theme, "warning", "bad_text", _ICON)))
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
        body.addWidget(self._details)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(7)
        column.addLayout(head)
        column.addLayout(body)

    @property
    def button(self) -> CountdownButton:
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
        details: str = "",
        wait: int = 0,
    ) -> None:
        """Show the card; ``status`` (such as "402"), ``action_text``, ``other_text`` and
        ``details`` may be empty. ``wait``: seconds that the button counts down; the same card
        shown again goes on counting.
        """
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._status.setText(status)
        self._status.setVisible(bool(status))
        said = (title, text, status, action_text, details, str(wait))
        if said != self._shown or self.isHidden():
            self._shown = said
            self._button.show_words(action_text, wait)
        self._button.set_icon(icon)
        self._button.setVisible(bool(action_text))
        self._other.setText(other_text)
        self._other.setVisible(bool(other_text))
        self._details.show_text(details)
        appeared = self.isHidden()
        self.show()
        if appeared:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def fit_page(self, height: int) -> None:
        """``height`` of the page in pixels: in a low one the details take fewer lines, so that
        nothing of the card is cut."""
        self._details.set_low(low=height < round(_LOW * self._theme.scale))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for what was taken away; another page in front of it takes nothing away."""
        if self.isHidden():
            self._button.stop()
            self._details.set_opened(False)
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        fill, edge = self._theme.color("bad_wash"), self._theme.color("bad_line")
        paint_box(painter, QRectF(self.rect()), 10, fill, edge)
        painter.end()


def _beside_first_line(theme: Theme, icon: QWidget) -> QVBoxLayout:
    """Letters grow with the system's font, icons do not."""
    place = QVBoxLayout()
    line = QFontMetrics(theme.font("body", 600)).height()
    place.setContentsMargins(0, max(0, (line - _ICON) // 2), 0, 0)
    place.addWidget(icon)
    place.addStretch(1)
    return place
