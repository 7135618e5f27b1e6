"""The key row: what is kept, and a field for a new key. A stored key is never loaded back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.provider_view import KeyRowView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Link
from desktop.ui.widgets.field import FieldWithProblem
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.secret_field import SecretField


class ApiKeyInput(QWidget):
    """Renders a `KeyRowView`; while a key is typed, nothing but the field repaints.

    Signals:
        save_requested: a key that was typed. It stays in the field until `accept_saved`.
        cancel_requested: the check of the typed key takes too long for this person.
        remove_requested: the person wants the stored key forgotten.
        key_page_requested: the person wants to get a key.
    """

    save_requested = Signal(str)
    cancel_requested = Signal()
    remove_requested = Signal()
    key_page_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = KeyRowView()
        self._checking = False
        self._title = Label(theme, "API key", weight=500)
        self._place = Label(theme, "", "small", "muted", wrap=True)
        self._get_key = Link(theme, "Get a key ↗")
        self._get_key.setAccessibleName("Get a key")
        self._stored = Label(theme, "", "mono", "muted")
        self._replace = Button(theme, "Replace")
        self._replace.setAccessibleName("Replace key")
        self._remove = Button(theme, "Remove")
        self._remove.setAccessibleName("Remove key")
        self._field = SecretField(theme, "API key", "Paste an API key")
        self._paste = Button(theme, "Paste", icon="clipboard")
        self._paste.setAccessibleName("Paste key")
        self._save = Button(theme, "Save", "primary")
        self._save.setAccessibleName("Save key")
        self._cancel = Button(theme, "Cancel")
        buttons: list[QWidget] = [self._paste, self._save, self._cancel]
        self._entry = FieldWithProblem(theme, self._field, buttons)
        self._lay_out()
        self._connect()
        self._show_entry(shown=True)

    def show_view(self, view: KeyRowView, placeholder: str) -> None:
        """Show ``view``. What is being typed stays."""
        before, self._view = self._view, view
        removing = self._remove.hasFocus()
        self._place.setText(view.place)
        self._stored.setText(view.stored)
        self._remove.setVisible(view.can_remove and self._entry.isHidden())
        self._field.setPlaceholderText(placeholder)
        if bool(view.stored) != bool(before.stored) and not self._field.text():
            self._show_entry(shown=not view.stored)
            if removing and not view.stored:
                self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._cancel.setVisible(self._checking or bool(view.stored))
        if not self._checking and not self._field.text():
            self._entry.set_problem(view.problem if not view.stored else "")

    def set_checking(self, checking: bool) -> None:
        """The typed key is being checked: the field is read only until the answer comes."""
        self._checking = checking
        self._field.set_busy(checking)
        self._cancel.setVisible(checking or bool(self._view.stored))
        self._enable()

    def show_problem(self, text: str) -> None:
        """Say what is wrong with the typed key; it stays in the field."""
        self._entry.set_problem(text)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept_saved(self) -> None:
        """The typed key is kept: it leaves the field."""
        self._field.clear()
        self._entry.set_problem("")
        self._show_entry(shown=not self._view.stored)
        if self._view.stored:
            self._replace.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_entry(self) -> None:
        """Put the cursor where a key is typed, if there is none yet."""
        if not self._view.stored:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up checking, or replacing."""
        if event.key() == Qt.Key.Key_Escape and (self._view.stored or self._checking):
            self._give_up()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._place)
        head.addLayout(words, 1)
        head.addWidget(self._stored)
        head.addWidget(self._replace)
        head.addWidget(self._remove)
        head.addWidget(self._get_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._entry)

    def _connect(self) -> None:
        self._field.textChanged.connect(self._typed)
        self._field.returnPressed.connect(self._request_save)
        self._save.clicked.connect(self._request_save)
        self._paste.clicked.connect(self._paste_key)
        self._replace.clicked.connect(self._begin_replacing)
        self._cancel.clicked.connect(self._give_up)
        self._remove.clicked.connect(self.remove_requested)
        self._get_key.clicked.connect(self.key_page_requested)

    def _show_entry(self, *, shown: bool) -> None:
        self._entry.setVisible(shown)
        self._get_key.setVisible(shown)
        stored = bool(self._view.stored) and not shown
        self._stored.setVisible(stored)
        self._replace.setVisible(stored)
        self._remove.setVisible(stored and self._view.can_remove)
        self._enable()

    def _enable(self) -> None:
        typed = bool(self._field.text().strip())
        self._save.setEnabled(typed and not self._checking)
        self._paste.setEnabled(not self._checking)

    def _typed(self) -> None:
        if self._entry.problem:
            self._entry.set_problem("")
        self._enable()

    def _request_save(self) -> None:
        if not self._checking and self._field.text().strip():
            self.save_requested.emit(self._field.text())

    def _paste_key(self) -> None:
        self._field.setText(QGuiApplication.clipboard().text().strip())
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_replacing(self) -> None:
        self._show_entry(shown=True)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        if self._checking:
            self.cancel_requested.emit()
            return
        self._field.clear()
        self._entry.set_problem("")
        self._show_entry(shown=not self._view.stored)
        self._replace.setFocus(Qt.FocusReason.OtherFocusReason)
