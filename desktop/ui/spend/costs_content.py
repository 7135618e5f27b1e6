"""What scrolls on the Costs page, made piece by piece once the page is on screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.spend.settling import lay_out_now
from desktop.ui.spend.turns import Turns
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.mark import Skeleton
from desktop.ui.widgets.scroll_page import ScrollPage

if TYPE_CHECKING:
    from desktop.presentation.limits_view import LimitsView
    from desktop.presentation.spend_outside import OutsideView
    from desktop.presentation.spend_page_view import CostsView
    from desktop.ui.spend.chart_card import ChartCard
    from desktop.ui.spend.history_section import HistorySection
    from desktop.ui.spend.limits_card import LimitsCard
    from desktop.ui.spend.outside_card import OutsideCard
    from desktop.ui.spend.page_body import PageBody
    from desktop.ui.spend.spend_table import SpendTable
    from desktop.ui.widgets.empty_state import EmptyState

_SKELETON_MS: Final = 150
_GAP: Final = 20
_IMPORTED_FIRST: Final = (
    "desktop.presentation.spend_chart_view",
    "desktop.ui.spend.day_chart",
    "desktop.ui.spend.spend_table",
    "desktop.presentation.limits_view",
    "desktop.presentation.spend_outside",
)
"""Each takes a turn of its own: the parts below need them."""


class CostsContent(ScrollPage):
    """Holds what it is given until its parts are made; then shows it from top to bottom, so that
    nothing on screen moves.

    Signals:
        limits_requested: keep these (`Limits`).
        deletion_asked: how much would deleting take (before which day, None: all)?
        deletion_confirmed: delete (the same).
        empty_acted: the button of the empty state was pressed.
    """

    limits_requested = Signal(object)
    deletion_asked = Signal(object)
    deletion_confirmed = Signal(object)
    empty_acted = Signal()

    chart: ChartCard
    models: SpendTable
    limits: LimitsCard
    _empty: EmptyState
    _outside: OutsideCard
    _history: HistorySection
    _by_model: QWidget
    _body: PageBody

    def __init__(self, theme: Theme, page: QWidget) -> None:
        """``page``: up to which a part that has changed is laid out at once."""
        super().__init__()
        self._theme, self._page = theme, page
        self._costs: CostsView | None = None
        self._limits_view: LimitsView | None = None
        self._outside_views: tuple[OutsideView, ...] | None = None
        self._begun = self._made = self._unread = False
        self._turns = Turns(self)
        self.loading = Card(theme)
        self.loading.add_row(Skeleton(theme, 6))
        self.add(self.loading)
        self.loading.hide()
        self.verticalScrollBar().rangeChanged.connect(self._make_room_for_bar)
        self._make_room_for_bar(0, 0)
        self._wait = QTimer(self, singleShot=True, interval=_SKELETON_MS)
        self._wait.timeout.connect(self.loading.show)
        self._wait.start()

    @property
    def settled(self) -> bool:
        """Whether all parts are made, and show what they were given."""
        return self._made and self._turns.done

    def begin(self) -> None:
        """Make the parts, in the turns of the event loop that follow; once."""
        if not self._begun:
            self._begun = True
            self._turns.add(*(partial(import_module, name) for name in _IMPORTED_FIRST))
            self._turns.add(
                self._make_chart,
                self._make_models,
                self._make_limits,
                self._make_outside,
                self._make_history,
                self._show_held,
            )

    def show_costs(self, view: CostsView) -> None:
        """Show sums; what the person points at or types stays."""
        self._costs, self._unread = view, False
        if not self._made:
            return
        first = self._body.isHidden()
        self._show_top(view)
        if first:
            self._turns.add(self._show_below)
        else:
            self._show_below()

    def show_unread(self) -> None:
        """The sums cannot be read: the rest is shown without them."""
        self._stop_waiting()
        self._unread = True
        if self._made and self._body.isHidden():
            self._turns.add(self._show_below)

    def show_limits(self, view: LimitsView) -> None:
        """How much of each limit is used."""
        self._limits_view = view
        if self._made:
            self.limits.show_limits(view)
            lay_out_now(self.limits, self._page)

    def limits_saved(self) -> None:
        """What was typed is kept: close the form."""
        if self._made and self.limits.editing:
            self.limits.show_rows()

    def show_outside(self, views: Sequence[OutsideView]) -> None:
        """What each key spent elsewhere that says so."""
        self._outside_views = tuple(views)
        if self._made:
            self._outside.show_outside(views)
            lay_out_now(self._outside, self._page)

    @property
    def history(self) -> HistorySection | None:
        """What is recorded; None before it is made."""
        return self._history if self._made else None

    def _make_chart(self) -> None:
        from desktop.ui.spend.chart_card import ChartCard
        from desktop.ui.widgets.empty_state import EmptyState

        self._empty = EmptyState(self._theme, "bars", "", "", "")
        self._empty.acted.connect(self.empty_acted)
        self.chart = ChartCard(self._theme)
        for part in (self._empty, self.chart):
            part.setVisible(False)
            self.add(part)

    def _make_models(self) -> None:
        from desktop.ui.spend.page_body import section
        from desktop.ui.spend.spend_table import SpendTable

        self.models = SpendTable(self._theme, "Spend by model")
        self._by_model = section(self._theme, "By model", self.models)
        self._by_model.hide()

    def _make_limits(self) -> None:
        from desktop.ui.spend.limits_card import LimitsCard

        self.limits = LimitsCard(self._theme)
        self.limits.save_requested.connect(self.limits_requested)
        self.limits.opened.connect(lambda: self._bring_into_view(self.limits))

    def _make_outside(self) -> None:
        from desktop.ui.spend.outside_card import OutsideCard
        from desktop.ui.spend.page_body import PageBody

        self._outside = OutsideCard(self._theme)
        self._body = PageBody(self._theme, self._by_model, self.limits, self._outside)
        self._body.hide()
        self.add(self._body, _GAP)

    def _make_history(self) -> None:
        from desktop.ui.spend.history_section import HistorySection

        self._history = HistorySection(self._theme)
        self._history.asked.connect(self.deletion_asked)
        self._history.confirmed.connect(self.deletion_confirmed)
        self._history.grew.connect(lambda: self._bring_into_view(self._history))
        self._history.hide()
        self.add(self._history, _GAP)

    def _show_held(self) -> None:
        """What was told while the parts were being made."""
        self._made = True
        if self._limits_view is not None:
            self.limits.show_limits(self._limits_view)
        if self._outside_views is not None:
            self._outside.show_outside(self._outside_views)
        if self._costs is not None:
            self.show_costs(self._costs)
        elif self._unread:
            self.show_unread()

    def _show_top(self, view: CostsView) -> None:
        self._stop_waiting()
        self.chart.show_spend(view.figures, view.chart, view.chart_table)
        empty = view.empty
        if empty is not None:
            self._empty.set_words(empty.heading, empty.text, empty.button)
        self._empty.setVisible(empty is not None)
        self.chart.setVisible(empty is None)
        lay_out_now(self.chart, self._page)

    def _show_below(self) -> None:
        view = self._costs
        if view is not None:
            self.models.show_table(view.models)
            self._by_model.setVisible(view.empty is None)
            self._history.setVisible(view.any_recorded)
            self._history.show_history(view.history, view.today, there=view.any_recorded)
        first = self._body.isHidden()
        self._body.show()
        self._body.rearrange()
        for part in (self._by_model, *((self.limits, self._outside) if first else ())):
            lay_out_now(part, self._page)

    def _stop_waiting(self) -> None:
        self._wait.stop()
        self.loading.hide()

    def _bring_into_view(self, part: QWidget) -> None:
        """What has just opened, as soon as it has its size."""
        lay_out_now(part, self._page)
        QTimer.singleShot(0, part, lambda: self.ensureWidgetVisible(part, 0, 16))

    def _make_room_for_bar(self, _least: int, most: int) -> None:
        """The cards end below the head's last button, whether or not the page scrolls."""
        page = self.widget()
        layout = page.layout() if page is not None else None
        if layout is not None:
            bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
            layout.setContentsMargins(24, 4, 24 - bar, 24)
