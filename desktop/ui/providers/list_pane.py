"""The column at the left of the Providers page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.providers.provider_list import ProviderList
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import follow, smooth_painter

WIDTH: Final = 220
ADD: Final = "Add a provider"


class ProviderListPane(QWidget):
    """Heading, ``+`` and the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.list = ProviderList(theme)
        self.add = IconButton(theme, "plus", ADD)
        self.setFixedWidth(round(WIDTH * theme.scale))
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 0, 0)
        head.addWidget(Label(theme, "Providers", "heading"), 1)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 18, 9, 10)
        column.setSpacing(14)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        follow(theme, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and its edge."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        edge = QRectF(self.width() - 1, 0, 1, self.height())
        painter.fillRect(edge, self._theme.color("border"))
        painter.end()
