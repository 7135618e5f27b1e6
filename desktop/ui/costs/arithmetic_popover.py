"""How a figure came about: quantity × price per line, the sum, and why the bill differs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from desktop.presentation.cost_view import ArithmeticView
from desktop.ui.costs.alignment import align_points
from desktop.ui.costs.popover import Popover
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.card import Line
from desktop.ui.widgets.label import Label

_WIDTH = 372
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class ArithmeticPopover(Popover):
    """Made anew each time it opens; the lines scroll when the window is low."""

    def __init__(self, theme: Theme, anchor: QWidget, view: ArithmeticView) -> None:
        super().__init__(theme, view.title, anchor, align_right=True)
        self._theme = theme
        self.setAccessibleDescription(_in_words(view))
        self.close_button = IconButton(theme, "close", "Close the arithmetic")
        self.close_button.clicked.connect(self.dismiss)
        head = QHBoxLayout()
        head.addWidget(Label(theme, view.title, "body", weight=600), 1)
        head.addWidget(self.close_button)
        self.content.setContentsMargins(16, 10, 10, 16)
        self.content.addLayout(head)
        self.content.addWidget(self._scrolling(self._table(view)))
        self.setFixedWidth(round(_WIDTH * theme.scale))

    def _table(self, view: ArithmeticView) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        amounts = align_points([line.amount for line in view.lines] + [view.total])
        for line, amount in zip(view.lines, amounts, strict=False):
            self._add(grid, line.left, amount, "text", None)
            if line.note:
                note = Label(self._theme, line.note, "tiny", "faint", wrap=True, weight=400)
                grid.addWidget(note, grid.rowCount(), 0, 1, 2)
        grid.addWidget(Line(self._theme), grid.rowCount(), 0, 1, 2)
        self._add(grid, "Sum", amounts[-1], "text", 600)
        if view.billed:
            self._add(grid, "Billed, as received", view.billed, "text", 500)
        if view.reason:
            reason = Label(self._theme, view.reason, "small", "muted", wrap=True)
            grid.addWidget(reason, grid.rowCount(), 0, 1, 2)
        return table

    def _add(
        self, grid: QGridLayout, left: str, amount: str, role: str, weight: int | None
    ) -> None:
        row = grid.rowCount()
        what = Label(self._theme, left, "small", role, wrap=True, weight=weight)
        figure = Label(self._theme, amount, "small", role, selectable=True, weight=weight or 500)
        grid.addWidget(what, row, 0)
        grid.addWidget(figure, row, 1, _RIGHT)

    def _scrolling(self, table: QWidget) -> QScrollArea:
        area = _Lines()
        area.setWidget(table)
        return area


class _Lines(QScrollArea):
    """As tall as its content where the window has room."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Tab stops here, so that the arrow keys scroll in a low window.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Lines of the arithmetic")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        widget.setAutoFillBackground(False)


def _in_words(view: ArithmeticView) -> str:
    lines = [f"{line.left} = {line.amount}" for line in view.lines]
    lines.append(f"Sum {view.total}")
    if view.billed:
        lines.append(f"Billed {view.billed}")
    return ". ".join([*lines, view.reason]) if view.reason else ". ".join(lines)
