"""Signing in with the browser: what is going on, how long it may take, and every way on."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.sign_in_view import SignInView
from desktop.ui.providers.link_field import LinkField
from desktop.ui.providers.sign_in_stages import Countdown, SignInStages
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark


class SignInPanel(QWidget):
    """Renders a `SignInView`.

    Signals:
        copied: the link is in the clipboard now.
        open_requested: the browser should show the page once more.
        paste_requested: the person wants to paste a code instead.
        code_submitted: what was pasted; it stays in the field.
        cancel_requested: the attempt should end.
        retry_requested: a new attempt should begin.
        close_requested: the failure has been read.
    """

    copied = Signal()
    open_requested = Signal()
    paste_requested = Signal()
    code_submitted = Signal(str)
    cancel_requested = Signal()
    retry_requested = Signal()
    close_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        # A click anywhere in it, also on its buttons, makes Esc work.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._view = SignInView()
        self._title = Label(theme, "", weight=500)
        self._countdown = Countdown(theme, monotonic)
        self._stages = SignInStages(theme)
        self._warning = IconMark(theme, "warning", "warn_text")
        self._note = Label(theme, "", wrap=True)
        self._link = LinkField(theme, "Sign-in link")
        self._copy_shown = Button(theme, "Copy link", "primary", "copy")
        self._code = Field(theme, "Paste the code", "Code", style="mono")
        self._continue = Button(theme, "Continue", "primary")
        self._entry = FieldWithProblem(theme, self._code, [self._continue])
        self._open = Button(theme, "Open again", icon="globe")
        self._copy = Button(theme, "Copy link", icon="copy")
        self._paste = Button(theme, "Paste a code instead")
        self._retry = Button(theme, "Try again", "primary")
        self._close = Button(theme, "Close")
        self._cancel = Button(theme, "Cancel")
        self._cancel.setAccessibleName("Cancel signing in")
        self._lay_out()
        self._connect()

    @property
    def code(self) -> str:
        """As it is typed."""
        return self._code.text()

    def put_code(self, typed: str) -> None:
        """Go on with a code that was being typed, where one is pasted."""
        if self._view.pasting:
            self._code.setText(typed)

    def show_view(self, view: SignInView) -> None:
        """Show ``view``. The focus follows only where it is in here already."""
        if view == self._view:
            return
        before, self._view = self._view, view
        focused = self._focus_inside()
        self._show_words(view)
        self._show_controls(view)
        if view.status != before.status:
            self._announce(view)
        if view.code_problem != before.code_problem:
            self._entry.set_problem(view.code_problem)
        if view.pasting != before.pasting or not before.title:
            self._code.clear()
        if focused is not None and _kind(view) != _kind(before):
            self._move_focus(focused)

    def take_focus(self) -> None:
        """Put the focus where the next thing is done; with nothing to do, on the panel itself."""
        self._target().setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self) -> None:
        """The attempt is over: the next one begins without its code."""
        self._view = SignInView()
        self._countdown.show_until(0)
        self._code.clear()
        self._entry.set_problem("")

    def show_code_problem(self, text: str) -> None:
        """Say what is wrong with the pasted code; it stays in the field."""
        self._entry.set_problem(text)
        self._code.setFocus(Qt.FocusReason.OtherFocusReason)
        self._code.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the attempt, or closes what is left of it."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._view.failed:
            self.close_requested.emit()
        else:
            self.cancel_requested.emit()

    def _lay_out(self) -> None:
        head, note, link = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._countdown)
        note.setSpacing(8)
        note.addWidget(self._warning, 0, Qt.AlignmentFlag.AlignVCenter)
        note.addWidget(self._note, 1)
        link.setSpacing(8)
        link.addWidget(self._link, 1)
        link.addWidget(self._copy_shown)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        for button in (
            self._open,
            self._copy,
            self._paste,
            self._retry,
            self._close,
            self._cancel,
        ):
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 3, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._stages)
        column.addLayout(note)
        column.addLayout(link)
        column.addWidget(self._entry)
        column.addWidget(buttons)

    def _connect(self) -> None:
        for button, signal in (
            (self._open, self.open_requested),
            (self._paste, self.paste_requested),
            (self._retry, self.retry_requested),
            (self._close, self.close_requested),
            (self._cancel, self.cancel_requested),
        ):
            button.clicked.connect(signal)
        for button in (self._copy, self._copy_shown):
            button.clicked.connect(self._copy_link)
        self._continue.clicked.connect(self._submit)
        self._code.returnPressed.connect(self._submit)
        self._code.textChanged.connect(self._typed)

    def _show_words(self, view: SignInView) -> None:
        self._title.setText(view.title)
        self._countdown.show_until(view.ends if view.waiting else 0)
        self._stages.setVisible(bool(view.stages))
        self._stages.show_views(view.stages)
        note = view.failed or view.note
        self._note.setText(note)
        self._note.set_role("text" if view.warns or view.failed else "muted")
        self._note.setVisible(bool(note))
        self._warning.setVisible(bool(view.failed) or view.warns)
        self._link.set_link(view.link)

    def _show_controls(self, view: SignInView) -> None:
        waiting, failed = view.waiting, bool(view.failed)
        shown = waiting and view.link_shown
        for widget, visible in (
            (self._link, shown),
            (self._copy_shown, shown),
            (self._entry, waiting and view.pasting),
            (self._open, waiting),
            (self._copy, waiting and not shown),
            (self._paste, waiting and not view.pasting),
            (self._retry, failed),
            (self._close, failed),
            (self._cancel, not failed),
        ):
            widget.setVisible(visible)
        # At most one thing is the next to do.
        self._copy_shown.set_kind("secondary" if view.pasting else "primary")

    def _announce(self, view: SignInView) -> None:
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(view.status)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, view.status))

    def _target(self) -> QWidget:
        if self._view.failed:
            return self._retry
        if self._view.waiting and self._view.pasting:
            return self._code
        return self._copy_shown if self._view.waiting and self._view.link_shown else self

    def _focus_inside(self) -> QWidget | None:
        focused: QWidget | None = self.window().focusWidget()
        inside = focused is not None and (focused is self or self.isAncestorOf(focused))
        return focused if inside else None

    def _move_focus(self, focused: QWidget) -> None:
        """Whoever is on a button that stays is not moved to where there is nothing to do."""
        if self._target() is not self or not focused.isVisibleTo(self):
            self.take_focus()

    def _typed(self) -> None:
        if self._entry.problem:
            self._entry.set_problem("")

    def _submit(self) -> None:
        self.code_submitted.emit(self._code.text())

    def _copy_link(self) -> None:
        QGuiApplication.clipboard().setText(self._view.link)
        self.copied.emit()


def _kind(view: SignInView) -> tuple[bool, bool, bool, bool]:
    """What decides where the focus belongs."""
    return bool(view.failed), view.waiting, view.pasting, view.link_shown
