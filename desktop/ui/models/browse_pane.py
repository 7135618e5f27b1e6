"""Search, filters, table and details: the everyday half of the Models page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.catalog_index_order import Column
from desktop.presentation.models_batch_view import Batch
from desktop.presentation.models_browser import Found, ModelsBrowser, search_notice
from desktop.presentation.models_head_view import SourceView
from desktop.ui.models.batch_preview import BatchPreview
from desktop.ui.models.details_pane import DetailsPane
from desktop.ui.models.filter_chips import FilterChips, with_chip
from desktop.ui.models.models_table import ModelsTable
from desktop.ui.models.nothing_to_list import NothingToList
from desktop.ui.models.search_bar import SearchBar
from desktop.ui.models.split_body import SplitBody
from desktop.ui.models.table_foot import TableFoot
from desktop.ui.theme.theme import Theme


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
        self._source = SourceView()
        self._takes_id: Callable[[str], bool] = lambda text: "/" in text
        self.search = SearchBar(theme)
        self.chips = FilterChips(theme)
        self.table = ModelsTable(theme)
        self.details = DetailsPane(theme)
        self._nothing = NothingToList(theme)
        self._preview = BatchPreview(theme)
        self._foot = TableFoot(theme)
        self._stack = QStackedWidget()
        self.body = SplitBody(theme, self._left(), self.details)
        self._lay_out()
        self._connect()

    @property
    def browser(self) -> ModelsBrowser | None:
        """What is searched in; ``None`` until there is something."""
        return self._browser

    def take_ids_that(self, check: Callable[[str], bool]) -> None:
        """Which typed texts can be the id of a model."""
        self._takes_id = check

    def show_browser(self, browser: ModelsBrowser) -> None:
        """Another catalog; search, order, choice and place stay."""
        if self._browser is not None:
            browser.sort_by(self._browser.column, self._browser.descending)
            browser.show_hidden(self._browser.hidden_shown)
        self._browser = browser
        everything = browser.find("")
        self.chips.keep_room(everything.counts, everything.all)
        self.find_again()
        self.table.begin()
        self._show_details()

    def show_enabled(self, enabled: Sequence[str], *, keep_rows: bool) -> None:
        """Another enabled set. ``keep_rows``: what the person just turned stays in sight."""
        browser = self._browser
        if browser is None:
            return
        chosen = self.table.chosen()
        if browser.set_enabled(enabled) and keep_rows:
            self.table.show_states()
            self._show_around(browser.find(self.search.text, typing=True), self.table.found)
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
            self._nothing.show_no_catalog(source)
            self._stack.setCurrentWidget(self._nothing)
            self._foot.hide()

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
        if self._preview.isVisible():
            self._cancel_preview()
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

    def _left(self) -> QWidget:
        left = QWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._preview)
        column.addWidget(self._foot)
        return left

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.chips)
        column.addWidget(self.body, 1)

    def _connect(self) -> None:
        self.search.text_changed.connect(lambda: self._find())
        self.search.went_down.connect(self._go_down)
        self.search.submitted.connect(self._submit)
        self.search.offer_taken.connect(self._take_offer)
        self.chips.toggled.connect(
            lambda kind, on: self.search.set_text(with_chip(self.search.text, kind, on))
        )
        table = self.table
        table.head.sort_requested.connect(self._sort)
        table.switch_requested.connect(self._switch)
        table.current_changed.connect(lambda: self._show_details())
        table.chosen_changed.connect(self._choice_changed)
        table.details_requested.connect(self._open_pane)
        table.left_upwards.connect(self.focus_search)
        self._nothing.cleared.connect(lambda: self.search.set_text(""))
        self._nothing.refresh_requested.connect(self.refresh_requested)
        self._nothing.hidden_requested.connect(self.toggle_hidden)
        self._nothing.add_requested.connect(self._add_typed)
        self._foot.batch_requested.connect(self._preview_switching)
        self._foot.unchoose_requested.connect(table.clear_chosen)
        self._foot.compare_requested.connect(lambda: self.compare_requested.emit(table.chosen()))
        self._preview.applied.connect(self._apply)
        self._preview.cancelled.connect(self._cancel_preview)
        self.details.switch_requested.connect(lambda model_id: self._switch([model_id]))
        self.details.closed.connect(self._close_pane)
        self.body.width_class_changed.connect(lambda: self._show_details())

    def _find(self, chosen: Sequence[str] = (), *, keep_place: bool = False) -> None:
        """``chosen``: what was, where the rows on screen stand for other models by now."""
        if self._browser is None:
            return
        found = self._browser.find(self.search.text, typing=True)
        self._preview.hide()
        chosen = chosen or self.table.chosen()
        self.table.show_found(self._browser, found, chosen, keep_place=keep_place)
        if not found.rows:
            self._nothing.show_nothing_found(found, self._typed_id())
        self._stack.setCurrentWidget(self.table if found.rows else self._nothing)
        self._foot.setVisible(bool(found.rows))
        self.body.offer_pane(bool(found.rows))
        self._show_around(found, found)

    def _show_around(self, found: Found, shown: Found) -> None:
        """Chips, notice and figures; ``shown`` is what is on screen."""
        self.chips.show_filters(found.query.filters)
        self.chips.show_counts(found.counts, found.all)
        self.search.show_notice(*search_notice(found, self._typed_id() if found.fuzzy else ""))
        self._foot.show_state(len(shown.rows), len(self.table.chosen()))
        self.found_changed.emit(shown)

    def _typed_id(self) -> str:
        """The search text, where it is an id that can be enabled by hand."""
        text = self.search.text.strip()
        known = self._browser is not None and self._browser.index.row_of(text) is not None
        return text if not known and self._takes_id(text) else ""

    def _sort(self, column: Column | None, descending: bool) -> None:
        if self._browser is not None:
            self._browser.sort_by(column, descending)
            self.table.head.show_order(self._browser.column, descending)
            self._find()

    def _go_down(self) -> None:
        if self.table.found.rows:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._stack.currentWidget() is self._nothing:
            self._nothing.focus_offer()

    def _submit(self) -> None:
        """Enter: on to what was found, or to what can be done where nothing was."""
        if self.table.found.fuzzy and self._typed_id():
            self.search.focus_offer()
        else:
            self._go_down()

    def _take_offer(self) -> None:
        if self._typed_id():
            self._add_typed()
        else:
            self.toggle_hidden()

    def _add_typed(self) -> None:
        if typed := self._typed_id():
            self.add_requested.emit(typed)

    def _choice_changed(self, chosen: int) -> None:
        self._foot.show_state(len(self.table.found.rows), chosen)

    def _switch(self, ids: list[str]) -> None:
        """One model at once; several after a look at what will happen."""
        if self._browser is None:
            return
        batch = self._browser.flipping(ids)
        if len(ids) == 1:
            self.change_requested.emit(batch)
        else:
            self._show_preview(self._browser, batch, len(ids))

    def _preview_switching(self, on: bool) -> None:
        if self._browser is None:
            return
        chosen = self.table.chosen()
        ids = chosen if len(chosen) > 1 else self._browser.ids(self.table.found.rows)
        batch = self._browser.switching(ids, on)
        self._show_preview(self._browser, batch, len(ids))

    def _show_preview(self, browser: ModelsBrowser, batch: Batch, considered: int) -> None:
        self._preview.show_batch(batch, browser.preview(batch, considered))
        self.previewed.emit()

    def _apply(self, batch: Batch) -> None:
        self._cancel_preview()
        self.change_requested.emit(batch)

    def _cancel_preview(self) -> None:
        self._preview.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_pane(self) -> None:
        self.body.open_pane()
        self._show_details()

    def _close_pane(self) -> None:
        self.body.close_pane()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_details(self) -> None:
        browser, current = self._browser, self.table.current_id
        if browser is None or not current or not self.body.pane_open:
            return
        if (view := browser.details(current)) is not None:
            self.details.show_details(view)
