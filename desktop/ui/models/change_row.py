"""One change of the catalog, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.models_changes_view import ChangeView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pill import Pill


class ChangeRow(QWidget):
    """Name, what happened, an action, and a tick, or a button, that accepts it.

    Signals:
        acted: the action was taken (its kind) for a model (its id).
        accepted: it was seen (the model's id).
    """

    acted = Signal(str, str)
    accepted = Signal(str)

    def __init__(self, theme: Theme, view: ChangeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: QWidget | None = None
        name = Label(theme, view.name, "body", weight=500, elide=True)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(name)
        if view.enabled:
            first.addWidget(Pill(theme, "Enabled", "accent"))
        first.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(first)
        words.addWidget(Label(theme, view.detail, "small", "muted", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        row.addLayout(words, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        if (action := view.action) is not None:
            button = Button(theme, action.text)
            button.setAccessibleName(f"{action.text}: {view.name}")
            button.clicked.connect(lambda: self.acted.emit(action.kind, view.id))
            row.addWidget(button, 0, middle)
            self._last = button
        if not view.acceptable:
            return
        if view.keep:
            accept: QAbstractButton = Button(theme, view.keep)
            accept.setAccessibleName(f"{view.keep}: {view.name}")
        else:
            accept = IconButton(theme, "check", f"Accept: {view.name}")
        accept.clicked.connect(lambda: self.accepted.emit(view.id))
        row.addWidget(accept, 0, middle)
        self._last = accept

    def take_keyboard(self) -> bool:
        """Put it on what accepts the change. Whether there is anything to press."""
        if self._last is not None:
            self._last.setFocus(Qt.FocusReason.TabFocusReason)
        return self._last is not None
