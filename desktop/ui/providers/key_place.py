"""Where the key is, where that needs a word and a button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.presentation.error_view import ActionView
from desktop.presentation.key_row_view import KeyRowView
from desktop.ui.providers.sign_in_stages import ProgressMark
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark

# Icon and colour of each mark.
_ICONS: Final = {"locked": ("key", "muted"), "warn": ("warning", "warn_text")}


class KeyPlace(QWidget):
    """One line: a mark, a sentence, the one thing to do about it. Hidden where there is nothing.

    Signals:
        acted: the kind of the action that the person wants.
    """

    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: ActionView | None = None
        self._icon = IconMark(theme, "info")
        self._running = ProgressMark(theme, "running")
        self._text = Label(theme, "", "small", wrap=True)
        self.button = Button(theme, "")
        self.button.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._running, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_view(self, view: KeyRowView) -> None:
        """Show the place of a key, if there is something to do about it."""
        self._action = view.step
        self.setVisible(view.step is not None)
        if view.step is None:
            return
        icon = _ICONS.get(view.mark)
        self._icon.setVisible(icon is not None)
        if icon is not None:
            self._icon.set_mark(*icon)
        self._running.setVisible(view.mark == "busy")
        self._text.setText(view.place)
        self._text.set_role("muted" if view.mark == "plain" else "text")
        # A key that only has to be unlocked comes before getting another one.
        self.button.set_kind("primary" if view.mark == "locked" else "secondary")
        if self.button.text() != view.step.text:
            self.button.setText(view.step.text)

    def _act(self) -> None:
        if self._action is not None:
            self.acted.emit(self._action.kind)
