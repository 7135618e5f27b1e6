"""The Models page: find models, compare them, decide which are enabled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.usage import Usage
from desktop.presentation.model_comparison_view import FEWEST, MOST, comparison_view
from desktop.presentation.models_browser import Found, ModelsBrowser
from desktop.presentation.models_changes_view import ChangeSection, ChangesView
from desktop.presentation.models_head_view import SourceView, counts_text, hidden_text
from desktop.ui.models.browse_pane import BrowsePane
from desktop.ui.models.changes_pane import ChangesPane
from desktop.ui.models.comparison_pane import ComparisonPane
from desktop.ui.models.models_head import ModelsHead
from desktop.ui.page_shortcuts import Keys, add_shortcuts
from desktop.ui.theme.theme import Theme


class ModelsPage(QWidget):
    """Shows snapshots and says what the person wants. Searching needs no one else.

    Signals:
        change_requested: enable and disable models (a `Batch`), one write.
        add_requested: enable an id that the catalog does not have.
        undo_requested, redo_requested: of what was enabled and disabled.
        refresh_requested: ask the source again.
        default_requested: open chats with a model (its id).
        try_requested: go to the test chat with a model (its id).
        replace_requested: enable one model (its id) in the place of another (the first id).
        reprice_requested: the catalog's price of a model (its id) instead of the person's own.
        typical_request_changed: what a comparison prices (a `Usage`).
        accepted: a change was seen (a model's id).
        all_accepted: every change was seen.
        previewed: what a batch would do is shown at the bottom.
    """

    change_requested = Signal(object)
    add_requested = Signal(str)
    undo_requested = Signal()
    redo_requested = Signal()
    refresh_requested = Signal()
    default_requested = Signal(str)
    try_requested = Signal(str)
    replace_requested = Signal(str, str)
    reprice_requested = Signal(str)
    typical_request_changed = Signal(object)
    accepted = Signal(str)
    all_accepted = Signal()
    previewed = Signal()

    def __init__(
        self, theme: Theme, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        """``clock``: now, with a time zone; prices of the day depend on it."""
        super().__init__(parent)
        self._clock = clock
        self._changes = ChangesView()
        self._unreadable: ChangeSection | None = None
        self._compared: list[str] = []
        self._head = ModelsHead(theme)
        self.provider = self._head.provider
        """Whose models these are."""
        self.browse = BrowsePane(theme)
        self._comparison = ComparisonPane(theme)
        self._news = ChangesPane(theme)
        self._stack = QStackedWidget()
        for pane in (self.browse, self._comparison, self._news):
            self._stack.addWidget(pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 0)
        column.setSpacing(10)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        self._connect()
        self._add_shortcuts()

    def take_ids_that(self, check: Callable[[str], bool]) -> None:
        """Which typed texts can be the id of a model."""
        self.browse.takes_id = check

    def show_browser(self, browser: ModelsBrowser, *, out_of_reach: bool = False) -> None:
        """Another catalog. ``out_of_reach``: whether it has models that the key cannot use."""
        self.browse.chips.offer_unreachable(out_of_reach)
        self.browse.show_browser(browser)
        self._compare_again()

    def begin_anew(self) -> None:
        """Other models follow: nothing of these is compared any more."""
        if self._stack.currentWidget() is self._comparison:
            self._stack.setCurrentWidget(self.browse)
        self._compared = []

    def show_no_catalog(self) -> None:
        """There is no catalog any more, or none of this provider."""
        self.browse.show_no_catalog()
        self._head.show_counts("", "")

    def show_unreachable(self, unreachable: Collection[str]) -> None:
        """What the person's key cannot use."""
        self.browse.chips.offer_unreachable(bool(unreachable))
        self.browse.show_unreachable(unreachable)

    def show_enabled(self, enabled: Sequence[str], *, keep_rows: bool = False) -> None:
        """The person's models. ``keep_rows``: rows stay though a filter would leave them out."""
        self.browse.show_enabled(enabled, keep_rows=keep_rows)

    def show_default(self, model_id: str) -> None:
        """The model that chats open with, or empty."""
        self.browse.show_default(model_id)

    def show_typical_request(self, usage: Usage) -> None:
        """What a comparison prices."""
        self._comparison.show_request(usage)
        self._compare_again()

    def show_source(self, source: SourceView) -> None:
        """Where the catalog comes from, how old it is, and what the last refresh came to."""
        self._head.show_source(source)
        self.browse.show_source(source)

    def show_changes(self, view: ChangesView) -> None:
        """What is different from the catalog that the person has seen."""
        self._changes = view
        self._show_news()

    def show_unreadable(self, section: ChangeSection | None) -> None:
        """Rows of the source that were left out."""
        self._unreadable = section
        self._show_news()

    def show_table(self) -> None:
        """Back from the comparison or the changes."""
        self._stack.setCurrentWidget(self.browse)
        self._compared = []
        self._show_badge()
        self.browse.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_changes(self) -> None:
        """Show what changed in the place of the table."""
        self._stack.setCurrentWidget(self._news)
        self._show_badge()
        self._news.begin()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to the search; a focus proxy would keep Tab from the head."""
        super().focusInEvent(event)
        self.browse.search.field.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back."""
        browsing = self._stack.currentWidget() is self.browse
        if event.key() != Qt.Key.Key_Escape or not (browsing and self.browse.close_one()):
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self._head.hidden_toggled.connect(self.browse.toggle_hidden)
        self._head.changes_toggled.connect(self._toggle_changes)
        self._head.refresh_requested.connect(self.refresh_requested)
        self.browse.found_changed.connect(self._show_counts)
        self.browse.change_requested.connect(self.change_requested)
        self.browse.add_requested.connect(self.add_requested)
        self.browse.refresh_requested.connect(self.refresh_requested)
        self.browse.compare_requested.connect(self._compare)
        self.browse.previewed.connect(self.previewed)
        self.browse.details.default_requested.connect(self.default_requested)
        self.browse.details.try_requested.connect(self.try_requested)
        self._comparison.closed.connect(self.show_table)
        self._comparison.request_changed.connect(lambda _: self._compare_again())
        self._comparison.request_changed.connect(self.typical_request_changed)
        self._news.closed.connect(self.show_table)
        self._news.accepted.connect(self.accepted)
        self._news.all_accepted.connect(self.all_accepted)
        self._news.acted.connect(self._act_on_change)

    def _add_shortcuts(self) -> None:
        keys = QKeySequence.StandardKey
        acts: dict[Keys, Callable[[], object]] = {
            keys.Find: self._find,
            "/": self._find,
            keys.Refresh: self.refresh_requested.emit,
            keys.Undo: self.undo_requested.emit,
            "Ctrl+Shift+Z": self.redo_requested.emit,
        }
        add_shortcuts(self, acts)

    def _find(self) -> None:
        if self._stack.currentWidget() is not self.browse:
            self.show_table()
        self.browse.focus_search()

    def _show_counts(self, found: Found) -> None:
        browser = self.browse.browser
        if browser is None:
            return
        counts = counts_text(len(browser.index.enabled), browser.total, len(found.rows))
        hidden = browser.hidden_rows if browser.hidden_shown else browser.index.hidden
        self._head.show_counts(counts, hidden_text(hidden, browser.hidden_shown))

    def _show_news(self) -> None:
        self._news.show_changes(self._changes, self._unreadable)
        self._show_badge()

    def _show_badge(self) -> None:
        is_open = self._stack.currentWidget() is self._news
        there = bool(self._changes.count or self._unreadable or is_open)
        self._head.show_changes(self._changes.count, there=there, open_now=is_open)

    def _toggle_changes(self, on: bool) -> None:
        if on:
            self.open_changes()
        else:
            self.show_table()

    def _act_on_change(self, kind: str, model_id: str) -> None:
        verb, _, target = kind.partition(":")
        if verb == "replace":
            self.replace_requested.emit(model_id, target)
        elif verb == "reprice":
            self.reprice_requested.emit(target)
        elif verb == "enable" and self.browse.browser is not None:
            self.change_requested.emit(self.browse.browser.switching([target], True))

    def _compare(self, ids: list[str]) -> None:
        self._compared = ids
        if self._compare_again():
            self._stack.setCurrentWidget(self._comparison)
            self._comparison.begin()

    def _compare_again(self) -> bool:
        """Whether there is something to compare."""
        browser = self.browse.browser
        if browser is None or not self._compared:
            return False
        models = [model for each in self._compared if (model := browser.model(each)) is not None]
        if not FEWEST <= len(models) <= MOST:
            return False
        view = comparison_view(models, self._comparison.usage, browser.today, self._clock())
        self._comparison.show_comparison(view)
        return True
