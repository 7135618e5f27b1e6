"""What a batch will do, before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.models_batch_view import Batch
from desktop.presentation.models_browser import ModelsBrowser
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label


class BatchPreview(Card):
    """A card above the foot of the table. Esc takes it away.

    Signals:
        agreed: do it (a `Batch`).
        shown: a batch is to be looked at.
        left: by Apply, Cancel or Esc.
    """

    agreed = Signal(object)
    shown = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName("Preview")
        self._batch = Batch()
        self._heading = Label(theme, "", "heading")
        self._lines = Label(theme, "", "small", "muted", wrap=True)
        self._apply = Button(theme, "Apply", "primary")
        self._apply.clicked.connect(self._agree)
        self._cancel = Button(theme, "Cancel")
        self._cancel.clicked.connect(self.leave)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._heading)
        words.addWidget(self._lines)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._apply, 0, Qt.AlignmentFlag.AlignBottom)
        self.add_row(inside)
        row.setContentsMargins(16, 12, 12, 12)
        self.hide()

    def flip(self, browser: ModelsBrowser, ids: Sequence[str]) -> None:
        """Turn models over: one at once, several after a look at what will happen."""
        batch = browser.flipping(ids)
        if len(ids) == 1:
            self.agreed.emit(batch)
        else:
            self._show(browser, batch, len(ids))

    def switch(self, browser: ModelsBrowser, ids: Sequence[str], on: bool) -> None:
        """Show what it means to make all of them enabled, or none of them."""
        self._show(browser, browser.switching(ids, on), len(ids))

    def leave(self) -> None:
        """Do nothing."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _show(self, browser: ModelsBrowser, batch: Batch, considered: int) -> None:
        """Say what would happen; the keyboard goes to Apply."""
        view = browser.preview(batch, considered)
        self._batch = batch
        self._heading.setText(view.heading)
        self._lines.setText("\n".join([*view.lines, *filter(None, [view.detail])]))
        self._apply.setVisible(bool(batch))
        self._cancel.setText("Cancel" if batch else "Close")
        self.show()
        (self._apply if batch else self._cancel).setFocus(Qt.FocusReason.TabFocusReason)
        self.shown.emit()

    def _agree(self) -> None:
        self.leave()
        self.agreed.emit(self._batch)
