"""The large figures on top of the Costs page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.spend_view import FigureView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.tip import set_tip

_GAP: Final = 24


class BigFigure(QWidget):
    """A title, an amount, and notes about it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(theme, "", "small", "muted", wrap=True)
        self._amount = Label(theme, "", "display")
        self._notes = [Label(theme, "", "small", "muted", wrap=True) for _ in range(3)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self._title)
        column.addWidget(self._amount)
        for note in self._notes:
            column.addWidget(note)
            note.hide()
        column.addStretch(1)

    def show_figure(self, view: FigureView) -> None:
        """Show another figure; every digit is in the tip."""
        self._title.setText(view.title)
        self._amount.setText(view.amount)
        set_tip(self._amount, view.exact)
        for at, label in enumerate(self._notes):
            text = view.notes[at] if at < len(view.notes) else ""
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(f"{view.title}: {view.amount}")
        self.setAccessibleDescription(", ".join(filter(None, [*view.notes, view.exact])))


class FiguresRow(QWidget):
    """Three of them side by side, or below each other where there is no room for that."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = [BigFigure(theme) for _ in range(3)]
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        for figure in self._figures:
            self._row.addWidget(figure, 1, Qt.AlignmentFlag.AlignTop)

    def show_figures(self, views: Sequence[FigureView]) -> None:
        """Show three figures."""
        for figure, view in zip(self._figures, views, strict=True):
            figure.show_figure(view)
        self._rearrange()

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest of them: a large font must not make the page scroll sideways."""
        widest = max(figure.minimumSizeHint().width() for figure in self._figures)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or not."""
        super().resizeEvent(event)
        self._rearrange()

    def _rearrange(self) -> None:
        gaps = _GAP * (len(self._figures) - 1)
        needed = gaps + sum(figure.minimumSizeHint().width() for figure in self._figures)
        beside, way = self.width() >= needed, QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if beside else way.TopToBottom)
