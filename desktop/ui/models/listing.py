"""What a search found: the table with its foot, or why there is nothing to list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.presentation.models_browser import Found, ModelsBrowser
from desktop.presentation.models_head_view import SourceView
from desktop.ui.models.batch_preview import BatchPreview
from desktop.ui.models.models_table import ModelsTable
from desktop.ui.models.nothing_to_list import NothingToList
from desktop.ui.models.table_foot import TableFoot
from desktop.ui.theme.theme import Theme


class Listing(QWidget):
    """The left half of the page. Several models are switched after a look at what will happen.

    Signals:
        change_requested: enable and disable models (a `Batch`).
        compare_requested: put models side by side (a list of ids).
        previewed: what a batch would do is shown.
    """

    change_requested = Signal(object)
    compare_requested = Signal(list)
    previewed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._browser: ModelsBrowser | None = None
        self.table = ModelsTable(theme)
        self.nothing = NothingToList(theme)
        self.preview = BatchPreview(theme)
        self._foot = TableFoot(theme)
        self._stack = QStackedWidget()
        for either in (self.table, self.nothing):
            self._stack.addWidget(either)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.preview)
        column.addWidget(self._foot)
        self._connect()

    def show_no_catalog(self, source: SourceView) -> None:
        """There is nothing to search in."""
        self.preview.hide()
        self.nothing.show_no_catalog(source)
        self._stack.setCurrentWidget(self.nothing)
        self._foot.hide()

    def show_found(
        self,
        browser: ModelsBrowser,
        found: Found,
        chosen: Sequence[str],
        typed_id: str,
        *,
        keep_place: bool,
    ) -> None:
        """Replace all rows. ``typed_id``: what can be enabled by hand where there is none."""
        self._browser = browser
        self.preview.hide()
        self.table.show_found(browser, found, chosen, keep_place=keep_place)
        if not found.rows:
            self.nothing.show_nothing_found(found, typed_id)
        self._stack.setCurrentWidget(self.table if found.rows else self.nothing)
        self._foot.setVisible(bool(found.rows))

    def show_chosen(self) -> None:
        """What can be done with what is shown, or with what is chosen."""
        table = self.table
        self._foot.show_state(len(table.found.rows), len(table.chosen()))

    def flip(self, ids: Sequence[str]) -> None:
        """Turn models over."""
        if self._browser is not None:
            self.preview.flip(self._browser, ids)

    def take_keyboard(self) -> None:
        """Put it on the rows, or on what can be done where there is none."""
        if self.table.found.rows:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._stack.currentWidget() is self.nothing:
            self.nothing.focus_offer()

    def _connect(self) -> None:
        table, foot, preview = self.table, self._foot, self.preview
        table.switch_requested.connect(self.flip)
        table.chosen_changed.connect(lambda: self.show_chosen())
        foot.batch_requested.connect(self._switch_all)
        foot.unchoose_requested.connect(table.clear_chosen)
        foot.compare_requested.connect(lambda: self.compare_requested.emit(table.chosen()))
        preview.agreed.connect(self.change_requested)
        preview.shown.connect(self.previewed)
        preview.left.connect(lambda: table.setFocus(Qt.FocusReason.OtherFocusReason))

    def _switch_all(self, on: bool) -> None:
        """What is chosen, or else everything shown."""
        if self._browser is not None:
            ids = self.table.chosen()
            if len(ids) <= 1:
                ids = self._browser.ids(self.table.found.rows)
            self.preview.switch(self._browser, ids, on)
