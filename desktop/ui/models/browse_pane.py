"""Search, filters, table and details: the everyday half of the Models page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.catalog_index_order import Column
from desktop.presentation.models_browser import Found, ModelsBrowser, search_notice
from desktop.presentation.models_head_view import SourceView
from desktop.ui.models.details_pane import DetailsPane
from desktop.ui.models.filter_chips import FilterChips, with_chip
from desktop.ui.models.listing import Listing
from desktop.ui.models.search_bar import SearchBar
from desktop.ui.models.similar_names import SimilarNames
from desktop.ui.models.split_body import SplitBody
from desktop.ui.theme.theme import Theme

_PAUSE: Final = 80
"""Milliseconds without a keystroke before the details follow: nobody reads them while typing."""


class BrowsePane(QWidget):
    """A keystroke is answered here, at once.

    Signals:
        found_changed: what is shown is something else (a `Found`).
        change_requested: enable and disable models (a `Batch`).
        add_requested: enable an id that the catalog does not have.
        compare_requested: put models side by side (a list of ids).
        refresh_requested: ask the source again.
        previewed: what a batch would do is shown.
    """

    found_changed = Signal(object)
    change_requested = Signal(object)
    add_requested = Signal(str)
    compare_requested = Signal(list)
    refresh_requested = Signal()
    previewed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._browser: ModelsBrowser | None = None
        self._before: ModelsBrowser | None = None
        self._source = SourceView()
        self.takes_id: Callable[[str], bool] = lambda text: "/" in text
        self._then: Callable[[], None] | None = None
        self._similar = SimilarNames(self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self.search = SearchBar(theme)
        self.chips = FilterChips(theme)
        self._listing = Listing(theme)
        self.table = self._listing.table
        self.details = DetailsPane(theme)
        self.body = SplitBody(theme, self._listing, self.details)
        self._lay_out()
        self._connect()

    @property
    def browser(self) -> ModelsBrowser | None:
        """What is searched in; ``None`` until there is something."""
        return self._browser

    @property
    def looking(self) -> bool:
        return self._similar.looking

    def show_browser(self, browser: ModelsBrowser) -> None:
        """Another catalog; search, order, choice and place stay."""
        if (before := self._before) is not None:
            browser.sort_by(before.column, before.descending)
            browser.show_hidden(before.hidden_shown)
        self._browser = self._before = browser
        everything = browser.find("")
        self.chips.keep_room(everything.counts, everything.all)
        self.find_again()
        self.table.begin()
        self._show_details()

    def show_no_catalog(self) -> None:
        """There is nothing to search in any more; search and order stay."""
        self._browser = None
        self._similar.stop()
        self.chips.clear_counts()
        self.body.offer_pane(False)
        self.show_source(self._source)

    def show_enabled(self, enabled: Sequence[str], *, keep_rows: bool) -> None:
        """Another enabled set. ``keep_rows``: what the person just turned stays in sight."""
        browser = self._browser
        if browser is None:
            return
        chosen, shown = self.table.chosen(), self.table.found
        same = browser.set_enabled(enabled)
        if same and keep_rows:
            self.table.show_states()
            self._show_around(self._found_now(browser, shown), shown)
        elif keep_rows and shown.rows and not shown.fuzzy:
            found = self._found_now(browser, shown)
            kept = [row for row in shown.rows if row < browser.total]
            added = [row for row in found.rows if row >= browser.total]
            self._show(browser, replace(found, rows=kept + added), chosen, keep_place=True)
        else:
            self._find(chosen, keep_place=True)
        self._show_details()

    def show_unreachable(self, unreachable: Collection[str]) -> None:
        """What the person's key cannot use."""
        if self._browser is not None:
            self._browser.set_unreachable(unreachable)
            self.table.show_states(texts_too=True)
            self.find_again()
            self._show_details()

    def show_default(self, model_id: str) -> None:
        """Another default model."""
        if self._browser is not None and self._browser.default_id != model_id:
            self._browser.default_id = model_id
            self.table.show_states(texts_too=True)
            self._show_details()

    def show_source(self, source: SourceView) -> None:
        """What is said where there is no catalog."""
        self._source = source
        if self._browser is None:
            self._listing.show_no_catalog(source)

    def find_again(self) -> None:
        """The same search in what has changed."""
        self._find(keep_place=True)

    def toggle_hidden(self) -> None:
        """List rows that are not for chatting, or no longer."""
        if self._browser is not None:
            self._browser.show_hidden(not self._browser.hidden_shown)
            self.find_again()

    def close_one(self) -> bool:
        """Esc: the preview, the pane over the table, the choice, then the table itself."""
        if self._listing.preview.isVisible():
            self._listing.preview.leave()
        elif self.body.pane_open and not self.body.wide:
            self._close_pane()
        elif len(self.table.chosen()) > 1:
            self.table.clear_chosen()
        elif not self.search.field.hasFocus():
            self.focus_search()
        else:
            return False
        return True

    def focus_search(self) -> None:
        """Where a search is typed, its text chosen so that letters replace it."""
        self.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.field.selectAll()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.chips)
        column.addWidget(self.body, 1)

    def _connect(self) -> None:
        self.search.text_changed.connect(lambda: self._find(typed=True))
        self.search.went_down.connect(self._go_down)
        self.search.submitted.connect(self._submit)
        self.search.offer_taken.connect(self._take_offer)
        self.chips.toggled.connect(
            lambda kind, on: self.search.set_text(with_chip(self.search.text, kind, on))
        )
        table, listing = self.table, self._listing
        table.head.sort_requested.connect(self._sort)
        table.current_changed.connect(lambda: self._show_details())
        table.details_requested.connect(self._open_pane)
        table.left_upwards.connect(self.focus_search)
        listing.nothing.cleared.connect(lambda: self.search.set_text(""))
        listing.nothing.refresh_requested.connect(self.refresh_requested)
        listing.nothing.hidden_requested.connect(self.toggle_hidden)
        listing.nothing.add_requested.connect(self._add_typed)
        listing.change_requested.connect(self.change_requested)
        listing.compare_requested.connect(self.compare_requested)
        listing.previewed.connect(self.previewed)
        self.details.switch_requested.connect(lambda model_id: listing.flip([model_id]))
        self.details.closed.connect(self._close_pane)
        self.body.width_class_changed.connect(lambda: self._show_details())
        self._similar.found.connect(self._show_similar)
        self._pause.timeout.connect(self._show_details)

    def _find(
        self, chosen: Sequence[str] = (), *, keep_place: bool = False, typed: bool = False
    ) -> None:
        """``chosen``: what was, where the rows on screen stand for other models by now.

        While somebody types, similar names stay in sight until others are known.
        """
        browser, before = self._browser, self.table.found
        if browser is None:
            return
        found = browser.find(self.search.text, typing=True)
        self._then = None
        self._similar.stop()
        if found.looking:
            self._similar.look(browser.look_on(found))
        if found.looking and typed and before.fuzzy:
            self._show_around(replace(before, query=found.query), before)
        else:
            self._show(browser, found, chosen, keep_place=keep_place)

    def _show(
        self, browser: ModelsBrowser, found: Found, chosen: Sequence[str] = (), *, keep_place: bool
    ) -> None:
        chosen = chosen or self.table.chosen()
        typed_id = "" if found.rows else self._typed_id()
        self._listing.show_found(browser, found, chosen, typed_id, keep_place=keep_place)
        if not found.looking:
            self.body.offer_pane(bool(found.rows))
        self._show_around(found, found)
        self._pause.start()

    def _show_similar(self, found: Found) -> None:
        """What resembles the words is known now, or that nothing does."""
        if self._browser is None:
            return
        self._show(self._browser, found, keep_place=False)
        if self._then is not None and self.search.field.hasFocus():
            self._then()

    def _found_now(self, browser: ModelsBrowser, shown: Found) -> Found:
        """What the search would find by now, for its figures."""
        if shown.fuzzy:
            return browser.counted_again(shown)
        return browser.find(self.search.text, typing=True, in_order=False)

    def _show_around(self, found: Found, shown: Found) -> None:
        """Chips, notice and figures; ``shown`` is what is on screen."""
        self.chips.show_filters(found.query.filters)
        self.chips.show_counts(found.counts, found.all)
        self.search.show_notice(*search_notice(found, self._typed_id() if found.fuzzy else ""))
        self._listing.show_chosen()
        self.found_changed.emit(shown)

    def _typed_id(self) -> str:
        """The search text, where it is an id that can be enabled by hand."""
        text = self.search.text.strip()
        known = self._browser is not None and self._browser.index.row_of(text) is not None
        return text if not known and self.takes_id(text) else ""

    def _sort(self, column: Column | None, descending: bool) -> None:
        if self._browser is not None:
            self._browser.sort_by(column, descending)
            self.table.head.show_order(self._browser.column, descending)
            self._find()

    def _waits(self, then: Callable[[], None]) -> bool:
        """Whether a key has to wait until it is known what there is."""
        self._then = then if self.looking else None
        return self.looking

    def _go_down(self) -> None:
        if not self._waits(self._go_down):
            self._listing.take_keyboard()

    def _submit(self) -> None:
        """Enter: on to what was found, or to what can be done where nothing was."""
        if self._waits(self._submit):
            return
        if self.table.found.fuzzy and self._typed_id():
            self.search.focus_offer()
        else:
            self._go_down()

    def _take_offer(self) -> None:
        (self._add_typed if self._typed_id() else self.toggle_hidden)()

    def _add_typed(self) -> None:
        if typed := self._typed_id():
            self.add_requested.emit(typed)

    def _open_pane(self) -> None:
        self.body.open_pane()
        self._show_details()

    def _close_pane(self) -> None:
        self.body.close_pane()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_details(self) -> None:
        browser, current = self._browser, self.table.id_in_sight
        self._pause.stop()
        if browser is None or not current or not self.body.pane_open:
            return
        if (view := browser.details(current)) is not None:
            self.details.show_details(view)
