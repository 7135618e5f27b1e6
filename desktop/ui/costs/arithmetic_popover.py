"""How a figure came about: quantity × price per line, the sum, and why the bill differs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
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
        self.setAccessibleDescription(". ".join(view.text.splitlines()[1:]))
        self._text = view.text
        self._copy = IconButton(theme, "copy", "Copy the arithmetic")
        self._copy.clicked.connect(self._to_clipboard)
        self.close_button = IconButton(theme, "close", "Close the arithmetic")
        self.close_button.clicked.connect(self.dismiss)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(Label(theme, view.title, "body", weight=600), 1)
        head.addWidget(self._copy)
        head.addWidget(self.close_button)
        self.content.setContentsMargins(16, 10, 10, 16)
        self.content.addLayout(head)
        if view.origin:
            origin = Label(theme, view.origin, "tiny", "muted", wrap=True, weight=400)
            self.content.addWidget(origin)
        self.content.addWidget(self._scrolling(self._table(view)))
        self.setFixedWidth(round(_WIDTH * theme.scale))

    def _table(self, view: ArithmeticView) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        figures = [line.amount for line in view.lines]
        amounts = align_points([*figures, view.total, view.billed, view.difference])
        for line, amount in zip(view.lines, amounts, strict=False):
            self._add(grid, line.left, amount, "text", None)
            if line.note:
                note = Label(self._theme, line.note, "tiny", "faint", wrap=True, weight=400)
                grid.addWidget(note, grid.rowCount(), 0, 1, 2)
        grid.addWidget(Line(self._theme), grid.rowCount(), 0, 1, 2)
        total, billed, difference = amounts[-3:]
        self._add(grid, "Sum", total, "text", 600)
        if view.billed:
            self._add(grid, "Billed, as received", billed, "text", 500)
        if view.difference:
            self._add(grid, "Billed less the sum", difference, "muted", 500)
        for words in filter(None, (view.reason, view.savings)):
            label = Label(self._theme, words, "small", "muted", wrap=True)
            grid.addWidget(label, grid.rowCount(), 0, 1, 2)
        return table

    def _add(
        self, grid: QGridLayout, left: str, amount: str, role: str, weight: int | None
    ) -> None:
        row = grid.rowCount()
        what = Label(self._theme, left, "small", role, wrap=True, weight=weight)
        figure = Label(self._theme, amount, "small", role, selectable=True, weight=weight or 500)
        grid.addWidget(what, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(figure, row, 1, _RIGHT)

    def _to_clipboard(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        # What was done shows where the eye is.
        self._copy.set_icon("check")
        self._copy.set_name("Copied")

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
