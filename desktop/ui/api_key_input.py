"""The key row: what is kept, a field for a new key, signing in. A key is never loaded back."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.error_view import ActionView
from desktop.presentation.key_row_view import KeyRowView
from desktop.presentation.sign_in_view import SignInView
from desktop.ui.providers.key_place import KeyPlace
from desktop.ui.providers.sign_in_panel import SignInPanel
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Link
from desktop.ui.widgets.field import FieldWithProblem
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.secret_field import SecretField


@dataclass(frozen=True, slots=True)
class KeyDraft:
    """What is being typed for one provider, while another one is on the page. Never written
    anywhere."""

    typed: str = field(default="", repr=False)
    problem: str = ""
    step: ActionView | None = None
    """As in `ApiKeyInput.show_problem`."""


class ApiKeyInput(QWidget):
    """Renders a `KeyRowView`; while a key is typed, nothing but the field repaints.

    Signals:
        save_requested: a key that was typed. It stays in the field until `accept_saved`.
        cancel_requested: the check of the typed key takes too long for this person.
        remove_requested: the person wants the stored key forgotten.
        key_page_requested: the person wants to get a key.
        sign_in_requested: the person wants to sign in with the browser.
        acted: the kind of an action: about the keychain, or a page to open.
        region_requested: a region, and the key that was typed: it should be saved there.
    """

    save_requested = Signal(str)
    cancel_requested = Signal()
    remove_requested = Signal()
    key_page_requested = Signal()
    sign_in_requested = Signal()
    acted = Signal(str)
    region_requested = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = KeyRowView()
        self._checking = self._signing_in = False
        self._entering = True
        self._step: ActionView | None = None
        self._title = Label(theme, "API key", weight=500)
        self._place = Label(theme, "", "small", "muted", wrap=True)
        self._trouble = KeyPlace(theme)
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
        self._note = Label(theme, "", "small", "muted", wrap=True)
        self._way_on = Button(theme, "", "link")
        self._sign_in = Button(theme, "Sign in with browser…", icon="globe")
        self._or = Label(theme, "or", "small", "muted")
        self.sign_in = SignInPanel(theme)
        """The panel that takes the place of the field while an attempt runs."""
        self._lay_out()
        self._connect()
        self._arrange()

    def show_view(self, view: KeyRowView, placeholder: str) -> None:
        """Show ``view``. What is being typed stays."""
        before, self._view = self._view, view
        self._place.setText("" if view.step else view.place)
        self._stored.setText(view.stored)
        self._note.setText(view.note)
        self._field.setPlaceholderText(placeholder)
        if bool(view.stored) != bool(before.stored) and not self._field.text():
            self._entering = not view.stored
        self._arrange()
        if not self._checking and not self._field.text():
            self._set_problem(view.problem if not view.stored else "")

    def show_sign_in(self, view: SignInView | None) -> None:
        """Show an attempt to sign in; ``None``: there is none. What is being typed stays."""
        if view is None:
            self.sign_in.reset()
        else:
            self.sign_in.show_view(view)
        self._signing_in = view is not None
        self._arrange()

    def set_checking(self, checking: bool) -> None:
        """The typed key is being checked: the field is read only until the answer comes."""
        self._checking = checking
        self._field.set_busy(checking)
        self._arrange()

    def show_problem(
        self, text: str, step: ActionView | None = None, *, take_focus: bool = True
    ) -> None:
        """Say what is wrong with the typed key; it stays in the field.

        ``step``: what to do about it, such as a page where a right one is found.
        """
        self._set_problem(text, step)
        if take_focus:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept_saved(self) -> None:
        """The typed key is kept: it leaves the field."""
        self._field.clear()
        self._set_problem("")
        self.accept_signed_in()

    def accept_signed_in(self) -> None:
        """A key came from the browser. A key that was being typed stays in the field."""
        self._entering = not self._view.stored or bool(self._field.text())
        self._arrange()

    def take_draft(self) -> KeyDraft:
        """What is being typed, for `put_draft`; the field is empty after that."""
        draft = KeyDraft(self._field.text(), self._entry.problem, self._step)
        self.put_draft(KeyDraft())
        return draft if draft.typed else KeyDraft()

    def put_draft(self, draft: KeyDraft) -> None:
        """Another provider is on the page: go on with what was being typed for it."""
        self._view = KeyRowView()
        self._entering = True
        self.set_checking(False)
        self._field.conceal()
        self._field.setText(draft.typed)
        self._set_problem(draft.problem, draft.step)

    def take_focus(self) -> None:
        """The keyboard goes to the first thing to do here."""
        self._move_focus(self)

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
        head, words, below = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        head.setSpacing(8)
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._place)
        head.addLayout(words, 1)
        for widget in (self._stored, self._replace, self._remove, self._get_key):
            head.addWidget(widget)
        below.setSpacing(8)
        below.addWidget(self._or)
        below.addWidget(self._sign_in)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._trouble)
        column.addWidget(self._entry)
        column.addWidget(self._way_on, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._note)
        column.addLayout(below)
        column.addWidget(self.sign_in)

    def _connect(self) -> None:
        self._field.textChanged.connect(self._typed)
        self._field.returnPressed.connect(self._request_save)
        self._save.clicked.connect(self._request_save)
        self._paste.clicked.connect(self._paste_key)
        self._replace.clicked.connect(self._begin_replacing)
        self._cancel.clicked.connect(self._give_up)
        self._remove.clicked.connect(self.remove_requested)
        self._get_key.clicked.connect(self.key_page_requested)
        self._sign_in.clicked.connect(self._request_sign_in)
        self._trouble.acted.connect(self.acted)
        self._way_on.clicked.connect(self._go_on)

    def _arrange(self) -> None:
        """What is on screen follows from the state; a focus that was on what goes moves on."""
        focused: QWidget | None = self.window().focusWidget()
        entering = self._entering and not self._signing_in
        at_rest = not self._entering and not self._signing_in
        offers = entering and self._view.sign_in
        for widget, visible in (
            (self._place, bool(self._place.text())),
            (self._stored, bool(self._view.stored) and not entering),
            (self._replace, at_rest),
            (self._remove, at_rest and self._view.can_remove),
            (self._get_key, entering and self._view.get_key and self._step is None),
            (self._note, entering and bool(self._view.note)),
            (self._entry, entering),
            (self._cancel, self._checking or bool(self._view.stored)),
            (self._way_on, entering and self._step is not None),
            (self._or, offers),
            (self._sign_in, offers),
            (self.sign_in, self._signing_in),
        ):
            widget.setVisible(visible)
        self._trouble.show_view(self._view)
        self._enable()
        if focused is not None and self.isAncestorOf(focused) and not focused.isVisibleTo(self):
            self._move_focus(focused)

    def _move_focus(self, left: QWidget) -> None:
        """To where the person goes on; ``left`` is the control that has just gone."""
        if self._signing_in:
            self.sign_in.take_focus()
            return
        entry: QWidget = self._sign_in if self.sign_in.isAncestorOf(left) else self._field
        target = entry if self._entering else self._replace
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable(self) -> None:
        typed = bool(self._field.text().strip())
        self._save.setEnabled(typed and not self._checking)
        self._paste.setEnabled(not self._checking)
        self._sign_in.setEnabled(not self._checking)
        # One button at most is the next thing to do; it may be Save, or the keychain's.
        later = typed or self._view.stored or self._view.mark in ("locked", "busy")
        self._sign_in.set_kind("secondary" if later else "primary")

    def _set_problem(self, text: str, step: ActionView | None = None) -> None:
        self._entry.set_problem(text)
        self._step = step
        if step is not None:
            self._way_on.setText(step.text)
            self._way_on.set_kind("link" if step.kind.startswith("open:") else "secondary")
        self._arrange()

    def _typed(self) -> None:
        if self._entry.problem:
            self._set_problem("")
        self._enable()

    def _request_save(self) -> None:
        if not self._checking and self._field.text().strip():
            self.save_requested.emit(self._field.text())

    def _request_sign_in(self) -> None:
        # A click does not take the focus, but what takes this button's place needs it.
        self._sign_in.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sign_in_requested.emit()

    def _paste_key(self) -> None:
        self._field.setText(QGuiApplication.clipboard().text().strip())
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_replacing(self) -> None:
        self._entering = True
        self._arrange()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        if self._checking:
            self.cancel_requested.emit()
            return
        self._field.clear()
        self._set_problem("")
        self._entering = not self._view.stored
        self._arrange()
        self._replace.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        if self._step is None:
            return
        kind, _, what = self._step.kind.partition(":")
        if kind == "region":
            self.region_requested.emit(what, self._field.text())
        else:
            self.acted.emit(self._step.kind)
