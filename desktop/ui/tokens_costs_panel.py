"""What the last message took and cost, and what was spent in all."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.presentation.cost_view import CostPanelView
from desktop.ui.costs.arithmetic_popover import ArithmeticPopover
from desktop.ui.costs.figure_row import SIDE, FigureRow
from desktop.ui.costs.lane_table import LaneTable
from desktop.ui.costs.totals_table import TotalsTable
from desktop.ui.costs.verdict import Verdict
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.card import Line
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import follow, smooth_painter

WIDTH = 272
_MARGIN = 16


class TokensCostsPanel(QWidget):
    """Renders a `CostPanelView`. Estimate and bill open their arithmetic.

    Signals:
        closed: the close button, which is there only while the panel lies over the page.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = CostPanelView()
        self._popover: ArithmeticPopover | None = None
        self._close = IconButton(theme, "close", "Close tokens and costs")
        self._close.clicked.connect(self.closed)
        self._close.hide()
        self._lanes = LaneTable(theme)
        self._estimate = FigureRow(theme, "Estimate")
        self._billed = FigureRow(theme, "Billed")
        self._verdict = Verdict(theme)
        self._message = QWidget()
        self._nothing = QWidget()
        self._totals = TotalsTable(theme)
        self._origin = Label(theme, "", "small", "muted", wrap=True)
        for figure in (self._estimate, self._billed):
            figure.clicked.connect(self._explain)
        self.setAccessibleName("Tokens and costs")
        self.setFixedWidth(round(WIDTH * theme.scale))
        self._lay_out()
        follow(theme, self)
        self.render_costs(self._view)

    def render_costs(self, view: CostPanelView) -> None:
        """Show ``view``."""
        explained = view.arithmetic is not None
        billed = view.main == "billed"
        self._message.setVisible(bool(view.lanes))
        self._nothing.setVisible(not view.lanes)
        self._lanes.render_lanes(view.lanes)
        self._estimate.show_figure(view.estimate, large=not billed, explained=explained)
        self._billed.show_figure(view.billed, large=billed, explained=explained)
        self._verdict.render_verdict(view)
        self._totals.render_totals(view.totals, view.limit)
        self._origin.setText(view.origin)
        self._origin.setVisible(bool(view.origin))
        if self._popover is not None and view.arithmetic != self._view.arithmetic:
            # What it explains is no longer on screen.
            self._popover.dismiss()
        self._view = view

    def set_closable(self, closable: bool) -> None:
        """Show the close button: the panel lies over the page."""
        self._close.setVisible(closable)

    def focus_first(self) -> None:
        """Move the focus to the first control: the panel was opened over the page."""
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface with a line towards the page."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(QRectF(0, 0, 1, self.height()), self._theme.color("border"))
        painter.end()

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_MARGIN - SIDE, 16, _MARGIN - SIDE, 16)
        column.setSpacing(12)
        column.addLayout(_inset(self._head()))
        column.addLayout(_inset(self._nothing_section()))
        column.addWidget(self._message_section())
        column.addLayout(_inset(Line(self._theme)))
        column.addLayout(_inset(self._totals))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(area)

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(round(32 * self._theme.scale))
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(self._theme, "Tokens and costs", "heading"), 1)
        row.addWidget(self._close)
        return head

    def _nothing_section(self) -> QWidget:
        column = QVBoxLayout(self._nothing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        text = "The price of each message shows up here, lane by lane, once you send one."
        column.addWidget(Label(self._theme, "Nothing sent yet", "body", weight=500))
        column.addWidget(Label(self._theme, text, "small", "muted", wrap=True))
        return self._nothing

    def _message_section(self) -> QWidget:
        figures = QVBoxLayout()
        figures.setSpacing(2)
        for figure in (self._estimate, self._billed):
            figures.addWidget(figure)
        column = QVBoxLayout(self._message)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(_inset(self._lanes))
        column.addLayout(_inset(Line(self._theme)))
        column.addLayout(figures)
        column.addLayout(_inset(self._verdict))
        column.addLayout(_inset(self._origin))
        return self._message

    def _explain(self) -> None:
        sender = self.sender()
        if self._view.arithmetic is None or not isinstance(sender, QWidget):
            return
        self._popover = ArithmeticPopover(self._theme, sender, self._view.arithmetic)
        self._popover.closed.connect(self._forget_popover)
        self._popover.open(self._popover.close_button)

    def _forget_popover(self) -> None:
        if self._popover is not None:
            self._popover.deleteLater()
            self._popover = None


def _inset(widget: QWidget) -> QHBoxLayout:
    """Put a widget where the texts of the figures stand; their surfaces hang out by `SIDE`."""
    row = QHBoxLayout()
    row.setContentsMargins(SIDE, 0, SIDE, 0)
    row.addWidget(widget)
    return row
