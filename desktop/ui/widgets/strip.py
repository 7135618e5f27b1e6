"""A strip across the top of the pages: what holds for the whole run."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import follow, smooth_painter


class Strip(QWidget):
    """One muted sentence from edge to edge. Hidden until `show_text`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = Label(theme, "", "small", "accent_text", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 7, 24, 7)
        row.setSpacing(8)
        row.addWidget(IconMark(theme, "info", "accent_text", 14))
        row.addWidget(self._text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        follow(theme, self)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show the strip with this sentence."""
        self._text.setText(text)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self._theme.color("accent_soft"))
        painter.end()
