"""Above the text of the composer: that it belongs to an earlier message."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Link
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark


class EditStrip(QWidget):
    """``Editing an earlier message · the 2 messages after it will be replaced · Cancel (Esc)``.

    Signals:
        cancelled: the person wants back what was typed before.
    """

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label(theme, "", "small", "accent_text", wrap=True)
        cancel = Link(theme, "Cancel (Esc)")
        cancel.setAccessibleName("Cancel editing")
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(IconMark(theme, "pencil", "accent_text", 14))
        row.addWidget(self._words, 1)
        row.addWidget(cancel)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while nothing is edited."""
        return "" if self.isHidden() else self._words.text()

    def show_edit(self, consequence: str) -> None:
        """``consequence``: what sending would replace; empty hides the strip."""
        self._words.setText(f"Editing an earlier message · {consequence}" if consequence else "")
        self.setVisible(bool(consequence))
