"""The request as it would be sent, to read and to copy."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_options_view import RequestTextView
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.copy_button import CopyButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

_TALLEST: Final = 240


class RequestPane(QWidget):
    """JSON in a box that scrolls; two buttons below it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = RequestTextView()
        self._text = TextPane("Request as JSON", tallest=round(_TALLEST * theme.scale))
        self._note = Label(theme, "", "small", "muted", wrap=True)
        self._curl = CopyButton(theme, "Copy as curl")
        self._json = CopyButton(theme, "Copy JSON")
        self._curl.clicked.connect(lambda: self._curl.copy(self._view.curl))
        self._json.clicked.connect(lambda: self._json.copy(self._view.body))
        box = self._box = QVBoxLayout()
        box.setContentsMargins(10, 8, 4, 8)
        box.addWidget(self._text)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._curl)
        buttons.addWidget(self._json)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(box)
        column.addWidget(self._note)
        column.addLayout(buttons)
        follow(theme, self)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_request(self._view)

    def show_request(self, view: RequestTextView) -> None:
        """An equal one leaves scroll position and selection."""
        if view.shown != self._view.shown:
            self._text.setPlainText(neutralize(view.shown))
            self._text.fit_height()
        self._view = view
        self._note.setText(view.note)
        self._note.setVisible(bool(view.note))
        for button in (self._curl, self._json):
            button.setEnabled(bool(view.body))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box around the text."""
        painter = smooth_painter(self)
        color, rect = self._theme.color, QRectF(self._box.geometry())
        edge = "focus" if self._text.hasFocus() else "border"
        paint_box(painter, rect, 7, color("code"), color(edge))
        painter.end()

    def _restyle(self) -> None:
        self._text.document().setDefaultFont(self._theme.font("mono"))
        self._text.fit_height()
