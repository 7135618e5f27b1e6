"""The head of the Models page: title, counts, source and age."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.presentation.models_head_view import SourceView
from desktop.ui.provider_chooser import ProviderChooser
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton, Link
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.spinner import Spinner
from desktop.ui.widgets.tip import set_tip

_GAP: Final = 8
_ROOMY: Final = 760
"""Pixels from which there is room for every word."""
_WORDS: Final = 540
"""Pixels for everything but the choice of the provider."""


class ModelsHead(QWidget):
    """32 px high; below it a line where the last refresh failed.

    Signals:
        hidden_toggled: show rows that are not for chatting, or no longer.
        changes_toggled: show what changed, or no longer.
        refresh_requested: ask the source again.
    """

    hidden_toggled = Signal()
    changes_toggled = Signal(bool)
    refresh_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = SourceView()
        self._is_below = False
        self.provider = ProviderChooser(theme)
        self._counts = Label(theme, "", "small", "muted")
        self._hidden = Link(theme, "")
        set_tip(self._hidden, "Rows for batches only, or without text output")
        self._hidden.clicked.connect(self.hidden_toggled)
        self._hidden.hide()
        self._count = 0
        self._changes = Chip(theme, "Changes", "bell")
        self._changes.clicked.connect(self.changes_toggled)
        self._changes.hide()
        self._trouble = IconMark(theme, "warning", "warn_text", 14)
        self._trouble.hide()
        self._source = Label(theme, "", "small", "muted", elide=True)
        self._source.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._source.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._spinner = Spinner(theme, "Refreshing…")
        self._refresh = IconButton(theme, "refresh", "Refresh the catalog")
        self._refresh.clicked.connect(self.refresh_requested)
        self._sentence = Label(theme, "", "small", "warn_text", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._sentence.hide()
        line = QWidget()
        line.setFixedHeight(round(32 * theme.scale))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line)
        column.addWidget(self._sentence)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        title = Label(theme, "Models", "title")
        self._parts = (
            title,
            self.provider,
            self._counts,
            self._hidden,
            self._changes,
            self._refresh,
        )
        row.addWidget(title)
        row.addSpacing(2)
        row.addWidget(self.provider)
        row.addWidget(self._counts)
        row.addWidget(self._hidden)
        row.addWidget(self._source, 1)
        row.addWidget(self._trouble)
        row.addWidget(self._spinner)
        row.addWidget(self._changes)
        row.addWidget(self._refresh)
        self._spinner.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the bell and the figure are enough."""
        super().resizeEvent(event)
        self.provider.fit(self.width() - _WORDS)
        self._place_source()
        self._name_changes()

    def show_counts(self, text: str, hidden: str) -> None:
        """How many are enabled and shown; ``hidden`` is the link, or empty."""
        self._counts.setText(text)
        if hidden != self._hidden.text():
            self._hidden.setText(hidden)
            self._hidden.setVisible(bool(hidden))

    def show_source(self, source: SourceView) -> None:
        """Where the catalog comes from, and what the last refresh came to."""
        self._view = source
        self._source.setText("" if self._is_below else source.text)
        self._source.set_role("warn_text" if source.trouble else "muted")
        set_tip(self._source, source.detail)
        self._source.setAccessibleDescription(source.detail)
        self._show_below()
        self._trouble.setVisible(bool(source.trouble))
        self._refresh.setEnabled(source.refreshable and not source.refreshing)
        self._spinner.setVisible(source.refreshing)
        if source.refreshing:
            self._spinner.start()
        else:
            self._spinner.stop()
        self._place_source()

    def event(self, event: QEvent) -> bool:
        """Something has another width."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._place_source()
        return super().event(event)

    def _place_source(self) -> None:
        """Below the line, where the choice of the provider takes its room."""
        below = self.provider.offers and not self._has_room()
        if below != self._is_below:
            self._is_below = below
            # It keeps its place, which pushes the buttons to the right.
            self._source.setText("" if below else self._view.text)
            self._show_below()

    def _has_room(self) -> bool:
        """What comes and goes with a refresh is left out: nothing is to move then."""
        others = (each for each in self._parts if not each.isHidden())
        taken = sum(each.sizeHint().width() + _GAP for each in others) + _GAP
        words = QFontMetrics(self._source.font()).horizontalAdvance(self._view.text)
        return taken + words <= self.width()

    def _show_below(self) -> None:
        view = self._view
        trouble = f"Not refreshed: {view.trouble}" if view.trouble else ""
        said = (trouble or view.note) if view.known else ""
        where = view.text if self._is_below else ""
        self._sentence.setText(" · ".join(filter(None, (where, said))))
        self._sentence.set_role("warn_text" if trouble else "muted")
        self._sentence.setVisible(bool(where or said))

    def show_changes(self, count: int, *, there: bool, open_now: bool) -> None:
        """How many changes wait, whether there is anything to look at, and whether it is open."""
        self._count = count
        self._name_changes()
        self._changes.setChecked(open_now)
        self._changes.setVisible(there)

    def _name_changes(self) -> None:
        self._changes.setText("Changes" if self.width() >= _ROOMY else "")
        self._changes.set_count(self._count)
        self._changes.setAccessibleName(f"What changed, {self._count:,}")
        self._changes.updateGeometry()
