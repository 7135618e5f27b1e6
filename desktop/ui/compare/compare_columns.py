"""The answers side by side: as many as there is room for, the others to the right."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QWidget

from desktop.presentation.compare_page_view import ColumnView
from desktop.ui.compare.compare_column import CompareColumn
from desktop.ui.theme.theme import Theme

GAP: Final = 12
NARROWEST: Final = 264
"""Pixels at 100 %. A window of 1100 shows three columns, one of 880 two."""
_LOWEST: Final = 168
"""Pixels at 100 %: less would show a line or two of an answer."""
_PEEK: Final = 28
"""Of the column that begins where the room ends: it says that there is more."""
_BUDGET: Final = 0.001
"""Seconds of one frame that may go into writing answers; what is left has the next one."""


class CompareColumns(QScrollArea):
    """One column per answer, kept while the answer grows.

    What changed is written within a budget, the column that has waited longest first: six answers
    at once take more frames, and none of them takes longer.

    Signals:
        stop_requested: the number of a run.
        remedy_requested: the number of a run that failed, and what is to be done, see
            `ColumnView.remedy`.
        link_chosen: the address of a link.
        keyboard_left: what had the keyboard is gone.
        in_sight_changed: other columns are seen than before.
    """

    stop_requested = Signal(int)
    remedy_requested = Signal(int, str)
    link_chosen = Signal(str)
    keyboard_left = Signal()
    in_sight_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``monotonic``: seconds of a clock that nobody can set."""
        super().__init__(parent)
        self._theme, self._monotonic = theme, monotonic
        self._columns: dict[int, CompareColumn] = {}
        self._waiting: dict[int, ColumnView] = {}
        self._spare: list[CompareColumn] = []
        self._wanted = 0
        self._tab_start: QWidget | None = None
        self._content = QWidget()
        self._row = QHBoxLayout(self._content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._write)
        self._making = QTimer(self, singleShot=True, interval=0)
        self._making.timeout.connect(self._make_spare)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Answers")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setMinimumHeight(round(_LOWEST * theme.scale))
        self.horizontalScrollBar().valueChanged.connect(self.in_sight_changed)
        self.horizontalScrollBar().rangeChanged.connect(self.in_sight_changed)
        theme.changed.connect(self._place)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._go_to)

    def render_columns(self, views: Sequence[ColumnView]) -> None:
        """Show exactly ``views``, in their order; only what changed is touched."""
        numbers = [view.number for view in views]
        if numbers != list(self._columns):
            self._make(views)
        for view in views:
            if view != self._columns[view.number].view:
                self._waiting[view.number] = view
            else:
                self._waiting.pop(view.number, None)
        if not self._more.isActive():
            self._write()

    def set_tab_start(self, before: QWidget) -> None:
        """Let Tab go from ``before`` to the first column, and from the last one onwards."""
        self._tab_start = before

    def prepare(self, count: int) -> None:
        """So many columns will be needed: they are made beforehand, one at a time, because making
        six of them at once would be noticed."""
        self._wanted = count
        if count > len(self._columns) + len(self._spare) and not self._making.isActive():
            self._making.start()

    @property
    def in_sight(self) -> tuple[int, int]:
        """The first and the last column that are seen whole, counted from 1; (0, 0): none."""
        room = self.viewport().width()
        left = self.horizontalScrollBar().value()
        seen = [
            at
            for at, column in enumerate(self._columns.values(), start=1)
            if column.x() >= left - 1 and column.geometry().right() <= left + room
        ]
        return (seen[0], seen[-1]) if seen else (0, 0)

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self._columns)

    def step(self, columns: int) -> None:
        """Go ``columns`` to the right, to the left when negative."""
        first, _ = self.in_sight
        places = [column.x() for column in self._columns.values()]
        if places:
            at = max(0, min(first - 1 + columns, len(places) - 1))
            self.horizontalScrollBar().setValue(places[at])

    def scroll_pages(self, pages: int) -> None:
        """Scroll every answer by ``pages``, up when negative."""
        for column in self._columns.values():
            column.scroll_pages(pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room."""
        super().resizeEvent(event)
        self._place()

    def _go_to(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Show the whole column that the keyboard goes to."""
        if now is None or not self.isAncestorOf(now):
            return
        column = next((c for c in self._columns.values() if c.isAncestorOf(now)), None)
        if column is not None:
            self.ensureVisible(column.geometry().right(), 0, 0, 0)
            self.ensureVisible(column.x(), 0, 0, 0)

    def _write(self) -> None:
        """Write what waits until the time is up; the rest in the next turn of the event loop."""
        end = self._monotonic() + _BUDGET
        while self._waiting:
            number = next(iter(self._waiting))
            view = self._waiting.pop(number)
            self._columns[number].render_column(view)
            if self._waiting and self._monotonic() >= end:
                self._more.start()
                return

    def _make(self, views: Sequence[ColumnView]) -> None:
        """Other runs than before: columns are used again in their order."""
        old = list(self._columns.values())
        self._waiting.clear()
        for column in old[len(views) :]:
            self._row.removeWidget(column)
            column.hide()
            self._spare.append(column)
        while len(old) < len(views):
            old.append(self._spare.pop(0) if self._spare else self._new())
            self._row.addWidget(old[-1])
            old[-1].show()
        self._columns = {view.number: column for view, column in zip(views, old, strict=False)}
        self._order_stops()
        self._place()

    def _order_stops(self) -> None:
        """Qt puts what is added later behind everything else."""
        before = self._tab_start
        for column in self._columns.values():
            for stop in column.findChildren(QWidget):
                if stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    if before is not None:
                        QWidget.setTabOrder(before, stop)
                    before = stop

    def _make_spare(self) -> None:
        if self._wanted > len(self._columns) + len(self._spare):
            self._spare.append(self._new())
            self._making.start()

    def _new(self) -> CompareColumn:
        column = CompareColumn(self._theme, self._content)
        column.hide()
        column.stop_requested.connect(lambda: self._ask_stop(column))
        column.remedy_requested.connect(lambda kind: self._ask_remedy(column, kind))
        column.link_chosen.connect(self.link_chosen)
        column.keyboard_left.connect(self.keyboard_left)
        return column

    def _ask_stop(self, column: CompareColumn) -> None:
        if column.view is not None:
            self.stop_requested.emit(column.view.number)

    def _ask_remedy(self, column: CompareColumn, kind: str) -> None:
        if column.view is not None:
            self.remedy_requested.emit(column.view.number, kind)

    def _place(self) -> None:
        """Equal widths; where not all fit, the next one looks in from the right."""
        count = len(self._columns)
        if not count:
            return
        room = self.viewport().width()
        narrowest = round(NARROWEST * self._theme.scale)
        fit = max(1, (room + GAP) // (narrowest + GAP))
        if count <= fit:
            width = (room - GAP * (count - 1)) // count
        else:
            width = (room - GAP * fit - _PEEK) // fit
        for column in self._columns.values():
            column.setFixedWidth(max(1, width))
        whole = room if count <= fit else count * (width + GAP) - GAP
        self._content.resize(whole, self.viewport().height())
        self._content.setFixedHeight(max(1, self.viewport().height()))
        self.in_sight_changed.emit()
