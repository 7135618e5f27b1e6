"""The last chat on the General page: whether it is kept, where, and how to delete it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.kept_chat_view import KEEP_TEXT, KEEP_TITLE, KeptChatView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.setting_row import SettingRow
from desktop.ui.widgets.switch import Switch


class LastChatCard(Card):
    """Renders a `KeptChatView`. Nothing is deleted without a question; Esc takes it away.

    Signals:
        keep_chosen: whether the last chat is to be kept.
        deletion_confirmed: delete it.
    """

    keep_chosen = Signal(bool)
    deletion_confirmed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._switch = Switch(theme, KEEP_TITLE)
        self._switch.clicked.connect(self.keep_chosen)
        keep = SettingRow(theme, KEEP_TITLE, KEEP_TEXT)
        keep.set_control(self._switch)
        self._kept = SettingRow(theme, "Last chat", " ")
        self._delete = Button(theme, "Delete…")
        self._delete.setAccessibleName("Delete the last chat…")
        self._delete.clicked.connect(self._ask)
        self._kept.set_control(self._delete)
        self._heading = Label(theme, "", weight=500, wrap=True)
        self._consequence = Label(theme, "", "small", "muted", wrap=True)
        self._cancel = Button(theme, "Cancel")
        self._cancel.clicked.connect(self._stop_asking)
        self._confirm = Button(theme, "", "danger")
        self._confirm.clicked.connect(self._agree)
        self._question = self._lay_out_question()
        for row in (keep, self._kept, self._question):
            self.add_row(row)
        self._question.hide()

    def show_view(self, view: KeptChatView) -> None:
        """Show ``view``; a question about what has changed meanwhile is taken back."""
        self._switch.setChecked(view.on)
        self._kept.set_detail(view.kept, view.tone)
        if self._heading.text() != view.question:
            self._question.hide()
        self._heading.setText(view.question)
        self._consequence.setText(view.consequence)
        self._confirm.setText(view.button)
        self._delete.setVisible(bool(view.question) and self._question.isHidden())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._question.isHidden():
            self._stop_asking()
        else:
            super().keyPressEvent(event)

    def _lay_out_question(self) -> QWidget:
        question = QWidget()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._heading)
        words.addWidget(self._consequence)
        row = QHBoxLayout(question)
        row.setContentsMargins(17, 14, 14, 14)  # as those of a row
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._confirm, 0, Qt.AlignmentFlag.AlignVCenter)
        return question

    def _ask(self) -> None:
        self._question.show()
        self._cancel.setFocus(Qt.FocusReason.TabFocusReason)
        self._delete.hide()
        self.update()

    def _stop_asking(self) -> None:
        self._question.hide()
        self._delete.show()
        self._delete.setFocus(Qt.FocusReason.TabFocusReason)
        self.update()

    def _agree(self) -> None:
        self._switch.setFocus(Qt.FocusReason.OtherFocusReason)
        self._question.hide()
        self.deletion_confirmed.emit()
