"""The figures of one answer, one below the other; the best of all columns is marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.compare_page_view import FactView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pill import Pill


class ColumnFacts(QWidget):
    """Name, mark and figure. A mark has words and an icon: colour alone says nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: tuple[FactView, ...] = ()
        self._rows: list[tuple[Label, Pill, Label]] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(14, 7, 14, 8)
        self._lines.setSpacing(0)

    def render_facts(self, facts: tuple[FactView, ...]) -> None:
        """Show ``facts``; only what changed is touched."""
        if facts == self._facts:
            return
        while len(self._rows) < len(facts):
            self._add_row()
        for at, (name, mark, value) in enumerate(self._rows):
            fact = facts[at] if at < len(facts) else FactView("", "")
            name.setText(fact.name)
            value.setText(fact.value)
            mark.set_pill(fact.best, "ok", "star-filled" if fact.best else None)
            mark.setVisible(bool(fact.best))
            for label in (name, value):
                label.setVisible(bool(fact.name))
        self._facts = facts

    def _add_row(self) -> None:
        name = Label(self._theme, "", "small", "muted")
        mark = Pill(self._theme, "", "ok")
        value = Label(self._theme, "", "small", "text", elide=True, weight=500)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        value.setMinimumHeight(max(18, round(18 * self._theme.scale)))  # that of a mark
        row = QHBoxLayout()
        row.setSpacing(7)
        row.addWidget(name)
        row.addStretch(1)
        row.addWidget(mark)
        row.addWidget(value)
        self._lines.addLayout(row)
        self._rows.append((name, mark, value))
