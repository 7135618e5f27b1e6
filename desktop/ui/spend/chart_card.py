"""The card on top of the Costs page: figures, and what was spent over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.presentation.spend_chart_view import BarView, ChartView
from desktop.presentation.spend_view import FigureView, SpendTableView
from desktop.ui.spend.bar_painter import BarPainter
from desktop.ui.spend.day_chart import DayChart
from desktop.ui.spend.figures_row import FiguresRow
from desktop.ui.spend.spend_table import SpendTable
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.tab_order import tab_through

CHART: Final = "Chart"
TABLE: Final = "Table"


class ChartCard(Card):
    """Figures above, bars or their table below, and a caption about what is pointed at."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._view: ChartView | None = None
        self._figures = FiguresRow(theme)
        self.form = Segmented(theme, [CHART, TABLE], "Show spend as")
        self.form.chosen.connect(self._show_form)
        self.chart = DayChart(theme)
        self.chart.pointed.connect(self._show_caption)
        self._table: SpendTable | None = None
        self._table_view: SpendTableView | None = None
        self._caption = Label(theme, "", "body", weight=500, wrap=True)
        self._words = Label(theme, "", "small", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._legend = Legend(theme)
        self._lay_out()

    def show_spend(
        self, figures: Sequence[FigureView], chart: ChartView, table: SpendTableView
    ) -> None:
        """Show another span, or the same one after more was spent."""
        self._view, self._table_view = chart, table
        self._figures.show_figures(figures)
        self.chart.show_chart(chart)
        self._legend.show_marks(chart)
        self._show_form(self.form.value)
        self._show_caption(self.chart.current)
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap at other places."""
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        """Room for the longest words, so that the chart stands still while it is pointed at."""
        if self._view is None:
            return
        longest = max((bar.words for bar in self._view.bars), key=len, default="")
        room = QRect(0, 0, max(1, self._words.width()), 1000)
        wrap = Qt.TextFlag.TextWordWrap
        metrics = self._words.fontMetrics()
        heights = [
            metrics.boundingRect(room, wrap, words).height()
            for words in (self._view.words, longest)
        ]
        self._words.setMinimumHeight(max(heights))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._caption)
        words.addWidget(self._words)
        about = QHBoxLayout()
        about.setSpacing(16)
        about.addLayout(words, 1)
        about.addWidget(self.form, 0, Qt.AlignmentFlag.AlignTop)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(0)
        column.addWidget(self._figures)
        column.addSpacing(14)
        column.addLayout(about)
        column.addSpacing(6)
        column.addWidget(self.chart)
        column.addSpacing(2)
        column.addWidget(self._legend, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_row(top)

    def _show_form(self, form: str) -> None:
        as_table = form == TABLE and bool(self._view and self._view.words)
        self.chart.setVisible(not as_table)
        self._legend.setVisible(not as_table)
        self._show_table(as_table)
        self._show_caption(None if as_table else self.chart.current)

    def _show_table(self, as_table: bool) -> None:
        if as_table and self._table is None:
            self._table = SpendTable(self._theme, "Spend over time")
            self.add_row(self._table)
            tab_through(self.chart, self._table)
        if self._table is not None:
            self._table.setVisible(as_table)
            if as_table and self._table_view is not None:
                self._table.show_table(self._table_view)

    def _show_caption(self, bar: BarView | None) -> None:
        if self._view is not None:
            self._caption.setText(bar.title if bar else self._view.summary)
            self._words.setText(bar.words if bar else self._view.words)


class Legend(QWidget):
    """What the bars are; only of what is there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        marks = [("billed", "Billed"), ("estimated", "Estimated"), ("unknown", "Unknown cost")]
        self._marks = {kind: _Mark(theme, kind) for kind, _ in marks}
        self._words = {kind: Label(theme, text, "small", "muted") for kind, text in marks}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for kind, _ in marks:
            row.addWidget(self._marks[kind])
            row.addWidget(self._words[kind])
            row.addSpacing(9)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_marks(self, view: ChartView) -> None:
        """Leave out what no bar has."""
        there = {
            "billed": view.has_bills,
            "estimated": view.has_estimates,
            "unknown": view.has_unknown,
        }
        for kind, is_there in there.items():
            self._marks[kind].setVisible(is_there)
            self._words[kind].setVisible(is_there)


class _Mark(QWidget):
    """A small piece of a bar."""

    def __init__(self, theme: Theme, kind: str) -> None:
        super().__init__()
        self._theme, self._kind = theme, kind
        self._painter = BarPainter(theme)
        self.setFixedSize(12, 18)
        follow(theme, self)

    def sizeHint(self) -> QSize:
        return QSize(12, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth_painter(self)
        box = QRectF(1, 4, 10, 10)
        if self._kind == "billed":
            paint_box(painter, box, 2.5, self._theme.color("bar"))
        elif self._kind == "estimated":
            self._painter.paint_hatched(painter, box, "bar")
        else:
            self._painter.paint_mark(painter, QRectF(0, 0, 12, 18), 16)
        painter.end()
