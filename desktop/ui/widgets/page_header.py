"""The head of a page: title on the left, what the page can do on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label


class PageHeader(QWidget):
    """32 px high; the one title of a page."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(theme, title, "title", elide=True)
        self.setFixedHeight(round(32 * theme.scale))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._facts = QHBoxLayout()
        self._facts.setSpacing(10)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._title)
        row.addLayout(self._facts)
        row.addStretch(1)
        row.addLayout(self._actions)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def add_fact(self, widget: QWidget) -> None:
        """Put a pill or a label right after the title."""
        self._facts.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right end."""
        self._actions.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
