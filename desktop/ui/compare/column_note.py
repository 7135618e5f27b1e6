"""Why the answer of a column ends early or does not come, and what to do about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.compare_page_view import ColumnView
from desktop.presentation.error_view import ActionView
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.countdown_button import CountdownButton
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark

_LONGEST_FAILURE: Final = 400
"""Characters of a provider's message; some send a whole page of HTML."""
_ICONS: Final = {"open": "external", "retry": "refresh", "wait": "refresh", "max-tokens": "refresh"}


class ColumnNote(QWidget):
    """A title; for a failure also a sentence about it, and one button.

    Signals:
        remedy_requested: see `ActionView.kind`.
    """

    remedy_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remedy: ActionView | None = None
        self._mark = IconMark(theme, "warning", "warn_text", 14)
        self._title = Label(theme, "", "small", "warn_text", wrap=True, weight=500)
        self._text = Label(theme, "", "small", "text", wrap=True, selectable=True)
        self.button = CountdownButton(theme, "")
        self.button.clicked.connect(self._act)
        row = QHBoxLayout()
        row.setSpacing(7)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._text)
        column.addSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_note(self, view: ColumnView) -> None:
        """Hidden where there is nothing to say."""
        said = view.failure
        said = said if len(said) <= _LONGEST_FAILURE else f"{said[:_LONGEST_FAILURE]}…"
        tone = "muted" if view.running else "bad_text" if said else "warn_text"
        self._mark.set_mark("refresh" if view.running else "warning", tone)
        self._title.set_role(tone)
        self._title.setText(neutralize(view.note))
        self._text.setText(neutralize(said))
        self._text.setVisible(bool(said))
        self._show_remedy(view.remedy)
        self.button.setAccessibleDescription(neutralize(view.message.title))
        self.setVisible(bool(view.note))

    def _show_remedy(self, remedy: ActionView | None) -> None:
        self._remedy = remedy
        verb, _, target = remedy.kind.partition(":") if remedy else ("", "", "")
        self.button.show_words(remedy.text if remedy else "", int(target) if verb == "wait" else 0)
        self.button.set_icon(_ICONS.get(verb))
        self.button.setVisible(remedy is not None)

    def _act(self) -> None:
        if self._remedy is not None:
            self.remedy_requested.emit(self._remedy.kind)
