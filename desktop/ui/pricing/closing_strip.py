"""Asks what becomes of a draft before the window closes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter


class ClosingStrip(QWidget):
    """A line at the head of the page; the window stays open meanwhile. Esc takes it away.

    Signals:
        save_agreed: of the draft; `show_draft` with nothing left of it closes the window then.
        discard_agreed: of the draft; `closing_agreed` follows.
        closing_agreed: nothing is left that could be lost.
        left: the window stays, by Esc or the cross.
    """

    save_agreed = Signal()
    discard_agreed = Signal()
    closing_agreed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._waiting = theme, False
        self.setAccessibleName("Before the window closes")
        self._words = Label(theme, "", wrap=True)
        self._save = Button(theme, "Save and close", "primary")
        self._save.clicked.connect(self._agree)
        self._discard = Button(theme, "Discard and close")
        self._discard.clicked.connect(self.discard_agreed)
        self._discard.clicked.connect(self.closing_agreed)
        close = IconButton(theme, "close", "Keep the window open")
        close.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(IconMark(theme, "warning", "warn_text"))
        row.addWidget(self._words, 1)
        for button in (self._discard, self._save, close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(round(50 * theme.scale))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        follow(theme, self)
        self.hide()

    def ask(self, words: str) -> None:
        """Say what would be lost; the keyboard goes to Save."""
        self._waiting = False
        self._show_words(words)
        self.show()
        self._save.setFocus(Qt.FocusReason.TabFocusReason)

    def show_draft(self, words: str) -> None:
        """The draft has changed, or been saved; without ``words`` nothing of it is left."""
        if words:
            self._show_words(words)
            return
        self.hide()
        if self._waiting:
            self._waiting = False
            self.closing_agreed.emit()

    def end_waiting(self) -> None:
        """What was to be saved first is saved, or could not be."""
        self._waiting = False

    def leave(self) -> None:
        """The window stays."""
        self._waiting = False
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _show_words(self, words: str) -> None:
        self._words.setText(words)
        for button in (self._save, self._discard):
            button.setAccessibleDescription(words)

    def _agree(self) -> None:
        self._waiting = True
        self.save_agreed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        edge = "border" if self._theme.name.startswith("hc") else "warn_soft"
        color = self._theme.color
        paint_box(painter, QRectF(self.rect()), 10, color("warn_soft"), color(edge))
        painter.end()
