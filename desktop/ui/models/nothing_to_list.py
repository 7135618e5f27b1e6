"""In the place of the table where there is no row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.catalog_query import Filter
from desktop.presentation.figures import counted
from desktop.presentation.models_browser import SHOW_HIDDEN, Found
from desktop.presentation.models_head_view import SourceView, nothing_found
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Link
from desktop.ui.widgets.empty_state import EmptyState


class NothingToList(QWidget):
    """Why, and the way out.

    Signals:
        cleared: search for everything again.
        refresh_requested: ask the source.
        hidden_requested: list rows that are not for chatting.
        add_requested: enable the typed id by hand.
    """

    cleared = Signal()
    refresh_requested = Signal()
    hidden_requested = Signal()
    add_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act_on = self.cleared
        self._state = EmptyState(theme, "search", "", "", "Clear the search")
        self._state.acted.connect(self._act)
        self._add = Link(theme, "")
        self._add.clicked.connect(self.add_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._state)
        inside = self._state.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(inside.count() - 1, self._add, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.insertSpacing(inside.count() - 2, 8)

    def show_no_catalog(self, source: SourceView) -> None:
        """There is nothing to search in."""
        self._act_on = self.refresh_requested
        self._add.hide()
        if source.refreshing:
            self._state.set_words("The catalog is on its way", source.text, "", "layers")
        elif source.note:
            button = "Add a key" if source.wants_key else ""
            self._state.set_words("No list of models yet", source.note, button, "layers")
        elif source.trouble:
            self._state.set_words("No catalog", source.trouble, "Try again", "warning")
        else:
            said = "The list of models has not been fetched yet."
            self._state.set_words("No catalog", said, "Fetch it", "layers")

    def show_nothing_found(self, found: Found, typed_id: str) -> None:
        """``typed_id``: what can be enabled by hand, or empty."""
        self._act_on = self.cleared
        heading, text = nothing_found(found.query, found.silent)
        if typed_id:
            text = "The catalog does not list it. If you know it exists, enable it by hand."
        elif found.looking:
            text = "Looking for similar names…"
        enabled_only = found.query.filters == {Filter.ENABLED} and not found.query.words
        button = "Show all models" if enabled_only else "Clear the search"
        if found.hidden and not typed_id:
            self._act_on = self.hidden_requested
            button = SHOW_HIDDEN
            count = counted(found.hidden, "model")
            text = f"Among the hidden ones, which cannot chat, {count} would."
        if not found.query.asks:
            button = ""
        self._state.set_words(heading, text, button, "search")
        self._add.setText(f"Enable “{typed_id}” by hand" if typed_id else "")
        self._add.setVisible(bool(typed_id))

    def focus_offer(self) -> None:
        """Put the keyboard on what can be done."""
        first = self._state.button if self._add.isHidden() else self._add
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def _act(self) -> None:
        self._act_on.emit()
