"""Quiet lines above the composer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_view import NoteView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.tip import set_tip

_LOOKS = {"warn": ("warning", "warn_text"), "plain": ("info", "muted")}


class Notes(QWidget):
    """One line each; a line that was closed comes back only with other words.

    Signals:
        closed: the key of the note that the person closed.
    """

    closed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notes: tuple[NoteView, ...] = ()
        self._dismissed: dict[str, str] = {}
        self._lines: list[_Note] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 0, 2, 0)
        self._column.setSpacing(4)
        self.hide()

    def render_notes(self, notes: Sequence[NoteView]) -> None:
        """Show ``notes`` in their order; equal ones repaint nothing."""
        self._notes = tuple(notes)
        shown = [note for note in notes if self._dismissed.get(note.key) != note.text]
        while len(self._lines) < len(shown):
            line = _Note(self._theme)
            line.closed.connect(self._dismiss)
            self._lines.append(line)
            self._column.addWidget(line)
        for line, note in zip(self._lines, shown, strict=False):
            line.show_note(note)
        for line in self._lines[len(shown) :]:
            line.hide()
        self.setVisible(bool(shown))

    def _dismiss(self, note: NoteView) -> None:
        self._dismissed[note.key] = note.text
        self.render_notes(self._notes)
        self.closed.emit(note.key)


class _Note(QWidget):
    """An icon, a sentence and, where it may be closed, a button for that."""

    closed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._note: NoteView | None = None
        self._icon = IconMark(theme, "info", "muted", 14)
        self._words = Label(theme, "", "small", wrap=True)
        self._close = IconButton(theme, "close", "Close")
        self._close.clicked.connect(lambda: self.closed.emit(self._note))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_note(self, note: NoteView) -> None:
        self._note = note
        icon, role = _LOOKS[note.tone]
        self._icon.set_mark(icon, role)
        self._words.setText(note.text)
        self._words.set_role(role)
        set_tip(self, note.detail)
        self._close.setVisible(note.closable)
        self._close.setAccessibleName(f"Close: {note.text}")
        self.show()
