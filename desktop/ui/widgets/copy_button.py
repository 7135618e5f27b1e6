"""A button that copies, and says so."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Kind

_TOLD_MS: Final = 2_000


class CopyButton(Button):
    """Says for two seconds that it has copied."""

    def __init__(self, theme: Theme, text: str, kind: Kind = "secondary") -> None:
        super().__init__(theme, text, kind, "copy")
        self._words = text
        self._told = QTimer(self, singleShot=True, interval=_TOLD_MS)
        self._told.timeout.connect(lambda: self._say(self._words, "copy"))

    def copy(self, text: str) -> None:
        """Put ``text`` on the clipboard."""
        self.setMinimumWidth(self.width())
        QGuiApplication.clipboard().setText(text)
        self._say("Copied", "check")
        self._told.start()

    def show_words(self, text: str) -> None:
        """Another text; an empty one leaves the icon alone, which says that it has copied, too."""
        self._words = text
        self.setMinimumWidth(0)
        self._told.stop()
        self._say(text, "copy")

    def _say(self, words: str, icon: str) -> None:
        self.setText(words if self._words else "")
        self.set_icon(icon)
