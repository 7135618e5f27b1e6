"""The search of the Models page: one field, and a line below it when there is something to say."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Link
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import is_enter

_DOWN: Final = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
_ICON: Final = 16
_HINT: Final = "Search by name, id, author or tag; for example vision ctx:>128k in:<1"


class SearchField(Field):
    """A field whose keys lead on.

    Signals:
        went_down: to the table.
        submitted: Enter.
    """

    went_down = Signal()
    submitted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _HINT, "Search models")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes to the table; Esc empties the field."""
        if event.key() in _DOWN:
            self.went_down.emit()
        elif is_enter(event):
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Where no letter can be taken back, undoing means what was enabled."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undoes = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redoes = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undoes or redoes:
                event.ignore()
                return False
        return super().event(event)


class SearchBar(QWidget):
    """Field and notice.

    Signals:
        text_changed: another search text, typed or set.
        went_down, submitted: as the field's.
        offer_taken: the link of the notice.
    """

    text_changed = Signal(str)
    went_down = Signal()
    submitted = Signal()
    offer_taken = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.field = SearchField(theme)
        self.field.textChanged.connect(self._changed)
        self.field.went_down.connect(self.went_down)
        self.field.submitted.connect(self.submitted)
        self._search = QAction(self)
        self.field.addAction(self._search, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self)
        self._clear.setToolTip("Clear the search")
        self._clear.triggered.connect(self.field.clear)
        self.field.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        for button in self.field.findChildren(QToolButton):
            is_clear = button.defaultAction() is self._clear
            button.setAccessibleName("Clear the search" if is_clear else "Search")
        self._search.setEnabled(False)  # a picture, and nothing to press
        self._clear.setVisible(False)
        self._icon = IconMark(theme, "info", "warn_text", 14)
        self._notice = Label(theme, "", "small", "muted", wrap=True)
        self._offer = Link(theme, "")
        self._offer.clicked.connect(self.offer_taken)
        self._line = self._make_line()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self._line)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        return self.field.text()

    @property
    def notice(self) -> str:
        """The line on screen, or empty."""
        return self._notice.text()

    def set_text(self, text: str) -> None:
        """Search for something else."""
        if text != self.field.text():
            self.field.setText(text)

    def show_notice(self, text: str, offer: str = "") -> None:
        """Say something about the search; ``offer`` is a link behind it."""
        self._notice.setText(text)
        self._offer.setText(offer)
        self._offer.setVisible(bool(offer))
        shown = bool(text or offer)
        if shown == self._line.isHidden():
            self._line.setVisible(shown)
        self.field.setAccessibleDescription(text)

    def focus_offer(self) -> None:
        """Put the keyboard on the link."""
        self._offer.setFocus(Qt.FocusReason.TabFocusReason)

    def _make_line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._notice, 1)
        row.addWidget(self._offer)
        line.hide()
        return line

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self.text_changed.emit(text)

    def _restyle(self) -> None:
        icon = self._theme.icon("search")
        icon.addPixmap(icon.pixmap(_ICON), QIcon.Mode.Disabled)
        self._search.setIcon(icon)
        self._clear.setIcon(self._theme.icon("close"))
