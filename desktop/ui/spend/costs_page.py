"""The Costs page: what was spent, on what, how much of the limits that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.spend_span import Span, SpanChoice
from desktop.ui.spend.costs_content import CostsContent
from desktop.ui.spend.export_button import ExportButton
from desktop.ui.spend.page_banners import PageBanners
from desktop.ui.spend.span_chooser import SpanChooser
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.page_header import PageHeader
from desktop.ui.widgets.tab_order import tab_through

if TYPE_CHECKING:
    from desktop.presentation.limits_view import LimitsView
    from desktop.presentation.spend_history_view import DeletionView
    from desktop.presentation.spend_outside import OutsideView
    from desktop.presentation.spend_page_view import CostsView, EmptyView
    from desktop.ui.spend.span_dates import SpanDates


class CostsPage(QWidget):
    """Shows what it is given and says what the person wants.

    Signals:
        opened: the page came on screen.
        span_requested: show these days (`SpanChoice` or `Span`).
        export_requested: write the days on screen to a file (``csv``, ``json``).
        replace_requested: the file that is there may be written over.
        deletion_asked: how much would deleting take (before which day, None: all)?
        deletion_confirmed: delete (the same).
        limits_requested: keep these (`Limits`).
        chat_requested: go to the test chat.
        retry_requested: try the ledger again.
        notice_closed: the person has read about a repair.
    """

    opened = Signal()
    span_requested = Signal(object)
    export_requested = Signal(str)
    replace_requested = Signal()
    deletion_asked = Signal(object)
    deletion_confirmed = Signal(object)
    limits_requested = Signal(object)
    chat_requested = Signal()
    retry_requested = Signal()
    notice_closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Only its head; the rest follows once that is painted."""
        super().__init__(parent)
        self._theme = theme
        self._span: Span | None = None
        self._today = date.max
        self._empty_view: EmptyView | None = None
        # It takes the focus when it is shown, so that Tab begins at its head.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._chooser = SpanChooser(theme)
        self._export = ExportButton(theme)
        self._export.setEnabled(False)  # nothing is read yet
        self._dates: SpanDates | None = None
        self._head = QVBoxLayout()
        self._banners = PageBanners(theme)
        self._content = CostsContent(theme, self)
        self._lay_out()
        self._connect()

    @property
    def settled(self) -> bool:
        """Whether everything that it was given is on screen."""
        return self._content.settled

    def show_costs(self, view: CostsView) -> None:
        """Show sums; what the person points at or types stays."""
        self._span, self._today, self._empty_view = view.span, view.today, view.empty
        self._export.setEnabled(view.empty is None)
        self._content.show_costs(view)

    def show_choice(self, choice: SpanChoice) -> None:
        """Which of the spans is on screen; the dates to type go, unless they are it."""
        self._chooser.set_value(choice)
        if choice is SpanChoice.DATES:
            self.dates().show()
        elif self._dates is not None:
            self._dates.hide()

    def dates(self) -> SpanDates:
        """The days to type, made now if they never were."""
        if self._dates is None:
            from desktop.ui.spend.span_dates import SpanDates

            self._dates = SpanDates(self._theme)
            self._dates.taken.connect(self.span_requested)
            self._head.insertWidget(1, self._dates)
            self._keep_tab_order()
        return self._dates

    def show_limits(self, view: LimitsView) -> None:
        """How much of each limit is used."""
        self._content.show_limits(view)

    def limits_saved(self) -> None:
        """What was typed is kept: close the form."""
        self._content.limits_saved()

    def show_limits_problem(self, text: str) -> None:
        """What was typed could not be kept."""
        self._content.limits.show_problem(text)

    def show_outside(self, views: Sequence[OutsideView]) -> None:
        """What each key spent elsewhere that says so."""
        self._content.show_outside(views)

    def show_deletion(self, view: DeletionView, before: date | None) -> None:
        """What deleting would take; dropped when the person has gone on to another day."""
        if self._content.history is not None:
            self._content.history.show_deletion(view, before)

    def deletion_done(self) -> None:
        """Close the question."""
        if self._content.history is not None:
            self._content.history.close_question()

    def show_trouble(self, text: str) -> None:
        """Why requests cannot be recorded or read; empty text takes it away."""
        self._banners.show_topic("trouble", text, "Try again")
        if text:
            self._content.show_unread()

    def show_notice(self, text: str) -> None:
        """What was repaired; empty text takes it away."""
        self._banners.show_topic("notice", text)

    def ask_to_replace(self, text: str) -> None:
        """A file is in the way; empty text takes the question away."""
        self._banners.show_topic("replace", text, "Replace it")

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while the page was not on screen is read now."""
        super().showEvent(event)
        self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The head is on screen: now there is time for the rest."""
        super().paintEvent(event)
        self._content.begin()

    def _connect(self) -> None:
        self._chooser.choice_taken.connect(self._take_choice)
        self._export.export_requested.connect(self.export_requested)
        self._banners.made.connect(self._keep_tab_order)
        self._banners.acted.connect(self._act_on_banner)
        self._banners.closed.connect(self._close_banner)
        self._content.limits_requested.connect(self.limits_requested)
        self._content.deletion_asked.connect(self.deletion_asked)
        self._content.deletion_confirmed.connect(self.deletion_confirmed)
        self._content.empty_acted.connect(self._act_on_empty)

    def _take_choice(self, choice: SpanChoice) -> None:
        """Typed days are asked for only when both are there."""
        self.show_choice(choice)
        if choice is not SpanChoice.DATES:
            self.span_requested.emit(choice)
        elif self._span is not None:
            self.dates().begin(self._span, self._today)

    def _act_on_banner(self, topic: str) -> None:
        if topic == "trouble":
            self.retry_requested.emit()
        else:
            self.ask_to_replace("")
            self.replace_requested.emit()

    def _close_banner(self, topic: str) -> None:
        if topic == "notice":
            self.notice_closed.emit()

    def _act_on_empty(self) -> None:
        view = self._empty_view
        if view is None or view.span is None:
            self.chat_requested.emit()
        else:
            self.show_choice(SpanChoice.DATES)
            self.dates().fill(view.span, self._today)
            self.span_requested.emit(view.span)

    def _keep_tab_order(self) -> None:
        """What was made late stands between the head and the chart."""
        parts = (*filter(None, (self._dates,)), *self._banners.banners)
        for part in reversed(parts):
            tab_through(self._export, part)

    def _lay_out(self) -> None:
        header = PageHeader(self._theme, "Costs")
        header.add_action(self._chooser)
        header.add_action(self._export)
        self._head.setContentsMargins(24, 16, 24, 8)
        self._head.setSpacing(12)
        self._head.addWidget(header)
        self._head.addLayout(self._banners)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._content, 1)
