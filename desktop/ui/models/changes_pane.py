"""What changed in the catalog since the person last looked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.presentation.models_changes_view import ChangeSection, ChangesView
from desktop.ui.models.change_row import ChangeRow
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Link
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label

_AT_FIRST = 8
"""Rows of a section before the rest is asked for."""


class ChangesPane(QWidget):
    """Takes the place of the table. Esc goes back.

    Signals:
        acted, accepted: as a row's.
        all_accepted: everything was seen.
        closed: back to the table.
    """

    acted = Signal(str, str)
    accepted = Signal(str)
    all_accepted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = ChangesView()
        self._unreadable: ChangeSection | None = None
        self._unfolded: set[str] = set()
        self.setAccessibleName("What changed")
        self._heading = Label(theme, "", "heading")
        self._summary = Label(theme, "", "small", "muted", wrap=True)
        self._accept = Button(theme, "Accept all")
        self._accept.clicked.connect(self.all_accepted)
        self._back = Button(theme, "Back to the table")
        self._back.clicked.connect(self.closed)
        self._scroll = QScrollArea()
        self._lay_out()
        self.show_changes(self._view)

    def show_changes(self, view: ChangesView, unreadable: ChangeSection | None = None) -> None:
        """Replace all rows; equal ones change nothing."""
        if (view, unreadable) == (self._view, self._unreadable) and self._heading.text():
            return
        self._view, self._unreadable = view, unreadable
        self._heading.setText("What changed" if view.count else "Nothing has changed")
        self._summary.setText(view.summary or "Every change has been accepted.")
        self._accept.setVisible(bool(view.count))
        self._draw()

    def begin(self) -> None:
        """Put the keyboard on the first button."""
        first = self._accept if self._view.count else self._back
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._heading)
        words.addWidget(self._summary)
        head.addLayout(words, 1)
        head.addWidget(self._accept)
        head.addWidget(self._back)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)

    def _draw(self) -> None:
        place = self._rows_above_keyboard()
        top = self._scroll.verticalScrollBar().value()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 20)
        column.setSpacing(8)
        last = [self._unreadable] if self._unreadable else []
        for section in (*self._view.sections, *last):
            title = f"{section.title} ({len(section.entries):,})"
            column.addWidget(Label(self._theme, title, "small", "muted", weight=600))
            column.addWidget(self._card(section))
            column.addSpacing(8)
        column.addStretch(1)
        self._scroll.setWidget(page)
        page.setAutoFillBackground(False)
        self._scroll.verticalScrollBar().setValue(top)
        if place is not None:
            self._return_keyboard(place)

    def _page(self) -> QWidget | None:
        """What the scroll area shows; nothing before the first drawing."""
        return self._scroll.widget()

    def _rows(self) -> list[ChangeRow]:
        page = self._page()
        return [] if page is None else page.findChildren(ChangeRow)

    def _rows_above_keyboard(self) -> int | None:
        """``None``: the keyboard is on nothing that is about to be drawn anew."""
        page, here = self._page(), QApplication.focusWidget()
        if page is None or here is None or not page.isAncestorOf(here):
            return None
        height = here.mapTo(page, QPoint(0, 0)).y()
        return sum(row.mapTo(page, row.rect().bottomLeft()).y() < height for row in self._rows())

    def _return_keyboard(self, place: int) -> None:
        """On to the row that stands there now: the next one, where one was accepted."""
        rows = self._rows()[: place + 1]
        if not (rows and rows[-1].take_keyboard()):
            self.begin()

    def _card(self, section: ChangeSection) -> Card:
        card = Card(self._theme)
        whole = section.title in self._unfolded
        shown = section.entries if whole else section.entries[:_AT_FIRST]
        for entry in shown:
            row = ChangeRow(self._theme, entry)
            row.acted.connect(self.acted)
            row.accepted.connect(self.accepted)
            card.add_row(row)
        if left := len(section.entries) - len(shown):
            more = Link(self._theme, f"Show {left:,} more")
            more.clicked.connect(lambda: self._unfold(section.title))
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(10, 4, 10, 4)
            line.addWidget(more)
            line.addStretch(1)
            card.add_row(holder)
        return card

    def _unfold(self, title: str) -> None:
        self._unfolded.add(title)
        self._draw()
