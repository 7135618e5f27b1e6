"""Opens the options of the chat, and says that some are set."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.painting import smooth_painter
from desktop.ui.widgets.tip import set_tip

_DOT: Final = 7
_ROUND_IT: Final = 54
"""Pixels of icon and edges around the word."""
_KEYS: Final = "Ctrl+,"


class OptionsButton(Button):
    """``Options``, with a dot and a number where something differs from the defaults; the dot is
    red where something cannot be used."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Options", icon="sliders", parent=parent)
        self._count, self._problem = 0, ""
        self._compact = False
        self.setCheckable(True)
        self.show_count(0, "")

    def show_count(self, count: int, problem: str) -> None:
        """``count``: options that are not the defaults; ``problem``: what cannot be used."""
        self._count, self._problem = count, problem
        self._show()
        self.setAccessibleName(f"Options, {count} set" if count else "Options")
        self.setAccessibleDescription(problem)
        words = f"{count} set for this chat" if count else "What is sent with each message"
        set_tip(self, f"{problem or words} ({_KEYS})")

    @property
    def full_width(self) -> int:
        """With its word, in pixels; whatever is shown now."""
        return self.fontMetrics().horizontalAdvance(self._words) + _ROUND_IT

    def set_compact(self, *, compact: bool) -> None:
        """Without its word, where there is no room for it."""
        if compact != self._compact:
            self._compact = compact
            self._show()

    @property
    def _words(self) -> str:
        return f"Options · {self._count}" if self._count else "Options"

    def _show(self) -> None:
        number = str(self._count) if self._count else ""
        self.setText(number if self._compact else self._words)
        self._restyle()  # the icon stands in the middle where it is alone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the style draw it; the dot stands at the corner."""
        super().paintEvent(event)
        if not self._count and not self._problem:
            return
        painter = smooth_painter(self)
        painter.setBrush(self._theme.color("bad" if self._problem else "accent"))
        painter.drawEllipse(QRectF(self.width() - _DOT - 3, 3, _DOT, _DOT))
        painter.end()
