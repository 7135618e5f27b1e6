"""The options of the chat, over the right side of the page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from desktop.presentation.chat_options_view import OptionsView, RequestTextView
from desktop.ui.chat.option_list import OptionList
from desktop.ui.chat.request_pane import RequestPane
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton, Link
from desktop.ui.widgets.card import Line
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import follow, smooth_painter
from desktop.ui.widgets.tab_order import tab_through

_WIDTH: Final = 376
_MARGIN: Final = 16
_LINK: Final = 7
"""Pixels of a link before its first letter."""


class OptionsSheet(QWidget):
    """Renders an `OptionsView`. What is typed counts at once, for the next message.

    Signals:
        typed: the text of an option after every change (the option and the text).
        reset_requested: nothing but the defaults.
        opened: it is on screen now.
        closed: the close button.
    """

    typed = Signal(object, str)
    reset_requested = Signal()
    opened = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Options of this chat")
        self._close = IconButton(theme, "close", "Close the options")
        self._close.clicked.connect(self.closed)
        self._scope = Label(theme, "", "small", "muted", wrap=True)
        self._parameters, self._routing = OptionList(theme), OptionList(theme)
        self._request = RequestPane(theme)
        self._reset = Link(theme, "Reset all options")
        self._reset.clicked.connect(self.reset_requested)
        for options in (self._parameters, self._routing):
            options.typed.connect(self.typed)
        self._page = QWidget()
        self._scroll = QScrollArea()
        self._lay_out()
        follow(theme, self)

    @property
    def wanted_width(self) -> int:
        """In pixels."""
        return round(_WIDTH * self._theme.scale)

    @property
    def scroll_bar(self) -> QScrollBar:
        """Of the fields."""
        return self._scroll.verticalScrollBar()

    def show_options(self, view: OptionsView) -> None:
        """Fields whose text is the same keep their caret."""
        if not view.can_reset and self._reset.hasFocus():
            # It is disabled now: the keyboard stays in the sheet.
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scope.setText(view.scope)
        self._parameters.show_fields(view.parameters)
        self._routing.show_fields(view.routing)
        self._reset.setEnabled(view.can_reset)
        tab_through(self._close, self._page)

    def show_request(self, view: RequestTextView) -> None:
        """The request that the options make."""
        self._request.show_request(view)

    def focus_first(self) -> None:
        """Move the focus into the sheet, which was opened just now."""
        self._scroll.verticalScrollBar().setValue(0)
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)
        self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface with a line towards the page."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(QRectF(0, 0, 1, self.height()), self._theme.color("border_strong"))
        painter.end()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._page)
        column.setContentsMargins(_MARGIN, 4, _MARGIN, _MARGIN)
        column.setSpacing(14)
        for part in (
            self._scope,
            self._parameters,
            Line(self._theme),
            Label(self._theme, "Provider routing", "small", weight=600),
            self._routing,
            Line(self._theme),
            Label(self._theme, "Request", "small", weight=600),
            self._request,
            Line(self._theme),
        ):
            column.addWidget(part)
        links = QHBoxLayout()
        links.setContentsMargins(0, 0, 0, 0)
        links.addSpacing(-_LINK)
        links.addWidget(self._reset)
        links.addStretch(1)
        column.addLayout(links)
        column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._page)
        self._scroll.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 12, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(self._head())
        outer.addWidget(self._scroll, 1)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(_MARGIN, 0, _MARGIN - 6, 0)
        row.addWidget(Label(self._theme, "Options", "heading"), 1)
        row.addWidget(self._close)
        return head
