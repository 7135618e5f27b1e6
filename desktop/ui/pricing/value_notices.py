"""The lines below a value: what is wrong with it, and what was changed elsewhere meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Link
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark


class ValueNotices(QWidget):
    """Takes no room while there is nothing to say.

    Signals:
        given_way: the person wants what was saved elsewhere.
    """

    given_way = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem = Label(theme, "", "small", "bad_text", wrap=True)
        self._outside = Label(theme, "", "small", "warn_text", wrap=True)
        self._take = Link(theme, "Take it over")
        self._take.clicked.connect(self.given_way)
        self._wrong = _line(IconMark(theme, "warning", "bad_text", 12), self._problem)
        self._news = _line(IconMark(theme, "info", "warn_text", 12), self._outside, self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._wrong)
        column.addWidget(self._news)
        self.hide()

    def show_notices(self, problem: str, outside: str) -> None:
        """Empty texts take their lines away."""
        self._problem.setText(problem)
        self._outside.setText(outside)
        self._wrong.setVisible(bool(problem))
        self._news.setVisible(bool(outside))
        self.setVisible(bool(problem or outside))


def _line(*widgets: QWidget) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    for widget in widgets:
        stretch = 1 if isinstance(widget, Label) else 0
        row.addWidget(widget, stretch, Qt.AlignmentFlag(0) if stretch else _TOP)
    line.hide()
    return line


_TOP = Qt.AlignmentFlag.AlignVCenter
