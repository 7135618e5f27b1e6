"""Two to four models side by side."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.usage import Usage
from desktop.presentation.model_comparison_view import (
    TYPICAL,
    ComparedCell,
    ComparedRow,
    ComparisonView,
)
from desktop.ui.models.typical_request import TypicalRequest
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, Line
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pill import Pill
from desktop.ui.widgets.switch import Switch


class ComparisonPane(QWidget):
    """Takes the place of the table. Esc goes back.

    Signals:
        request_changed: another typical request (a `Usage`).
        closed: back to the table.
    """

    request_changed = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: ComparisonView | None = None
        self.usage: Usage = TYPICAL
        self.setAccessibleName("Comparison")
        self._heading = Label(theme, "", "heading", elide=True)
        self._back = Button(theme, "Back to the table")
        self._back.clicked.connect(self.closed)
        self._all = Switch(theme, "Show rows that are the same")
        self._all.clicked.connect(self._draw)
        self._request = TypicalRequest(theme, TYPICAL)
        self._request.changed.connect(self._take_request)
        self._card = Card(theme)
        self._table = QWidget()
        self._scroll = QScrollArea()
        self._lay_out()

    def show_comparison(self, view: ComparisonView) -> None:
        """Show models; an equal view changes nothing."""
        if view != self._view:
            self._view = view
            self._draw()

    def show_request(self, usage: Usage) -> None:
        """Another typical request than the one that counts; nobody has typed it here."""
        self.usage = usage
        self._request.show_usage(usage)

    def begin(self) -> None:
        """Put the keyboard on the way back."""
        self._back.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _take_request(self, usage: Usage) -> None:
        self.usage = usage
        self.request_changed.emit(usage)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(Label(self._theme, "All rows", "small", "muted"))
        head.addWidget(self._all)
        head.addWidget(self._back)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Compared values")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._card.add_row(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._request)
        column.addWidget(self._card, 1)

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        same = sum(not row.differs for row in view.rows)
        names = len(view.names)
        self._heading.setText(f"{names} models, {len(view.rows) - same} differences")
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(7)
        for column in range(1, names + 1):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 40)
        for column, name in enumerate(view.names, 1):
            title = Label(self._theme, name, "body", weight=600, wrap=True)
            grid.addWidget(title, 0, column, Qt.AlignmentFlag.AlignBottom)
        for line, row in enumerate(self._shown(view), 1):
            self._add_row(grid, 2 * line, row, names)
        grid.setRowStretch(grid.rowCount(), 1)
        table.setAutoFillBackground(False)
        self._scroll.setWidget(table)
        table.setAutoFillBackground(False)

    def _shown(self, view: ComparisonView) -> Iterator[ComparedRow]:
        return (row for row in view.rows if row.differs or self._all.isChecked())

    def _add_row(self, grid: QGridLayout, line: int, row: ComparedRow, names: int) -> None:
        grid.addWidget(Line(self._theme), line - 1, 0, 1, names + 1)
        title = Label(self._theme, row.label, "small", "muted", wrap=True)
        title.setMinimumWidth(round(124 * self._theme.scale))
        grid.addWidget(title, line, 0, Qt.AlignmentFlag.AlignTop)
        for column, cell in enumerate(row.cells, 1):
            grid.addWidget(self._cell(cell), line, column)

    def _cell(self, cell: ComparedCell) -> QWidget:
        holder = QWidget()
        weight = 600 if cell.best else None
        text = Label(self._theme, cell.text, "small", weight=weight, wrap=not cell.best)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(text, 0 if cell.best else 1, Qt.AlignmentFlag.AlignTop)
        if cell.best:
            row.addWidget(Pill(self._theme, "Best", "ok", "check"))
            row.addStretch(1)
        return holder
