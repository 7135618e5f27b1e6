"""Asks before the prices of many models are reset at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label


class ResetCard(Card):
    """A card at the foot of the page. Esc takes it away.

    Signals:
        agreed: do it.
        left: by Cancel or Esc.
    """

    agreed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName("Reset many models")
        self._heading = Label(theme, "", "heading", wrap=True)
        self._words = Label(theme, "", "small", "muted", wrap=True)
        agree, cancel = Button(theme, "Reset", "danger"), Button(theme, "Cancel")
        agree.setAccessibleName("Reset them")
        cancel.setAccessibleName("Cancel the reset")
        agree.clicked.connect(self._agree)
        cancel.clicked.connect(self.leave)
        self._cancel = cancel
        inside = QWidget()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._heading)
        words.addWidget(self._words)
        row = QHBoxLayout(inside)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(cancel, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(agree, 0, Qt.AlignmentFlag.AlignBottom)
        self.add_row(inside)
        self.hide()

    def ask(self, heading: str, words: str) -> None:
        """Say what would happen; the keyboard goes to Cancel."""
        self._heading.setText(heading)
        self._words.setText(words)
        self.show()
        self._cancel.setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> None:
        """Do nothing."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _agree(self) -> None:
        self.hide()
        self.agreed.emit()
