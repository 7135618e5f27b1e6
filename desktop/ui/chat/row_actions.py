"""The buttons of one message: what a person can do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.presentation.chat_view import MessageAction, MessageView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton

_ICONS: Final[dict[MessageAction, str]] = {"copy": "copy", "edit": "pencil", "retry": "refresh"}


class RowActions(QWidget):
    """Icons side by side, each there only while its action is possible.

    Signals:
        acted: the action, by a click or a key.
    """

    acted = Signal(str)

    def __init__(
        self, theme: Theme, names: Sequence[tuple[MessageAction, str]], *, quiet: bool = False
    ) -> None:
        """``names``: the actions in their order, and what each button is called. ``quiet``: drawn
        only while the mouse or the keyboard is at the message."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._buttons: dict[MessageAction, IconButton] = {}
        for action, name in names:
            make = _QuietButton if quiet else IconButton
            button = self._buttons[action] = make(theme, _ICONS[action], name)
            button.clicked.connect(lambda _=False, action=action: self.acted.emit(action))
            row.addWidget(button)

    def render_actions(self, message: MessageView) -> None:
        """Offer what ``message`` allows."""
        for action, button in self._buttons.items():
            button.setVisible(action in message.actions)
        if (retry := self._buttons.get("retry")) is not None:
            retry.set_name(message.retry_name)

    def renew(self) -> None:
        """The mouse came to the message, or left it."""
        for button in self._buttons.values():
            button.update()


class _QuietButton(IconButton):
    """Unseen until it is wanted; Tab finds it all the same."""

    def paintEvent(self, event: QPaintEvent) -> None:
        holder = self.parentWidget()
        row = holder.parentWidget() if holder is not None else None
        if self.hasFocus() or (row is not None and row.underMouse()):
            super().paintEvent(event)
