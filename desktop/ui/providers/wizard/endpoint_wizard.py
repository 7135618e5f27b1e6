"""Six steps that add an endpoint of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.endpoint_draft import EndpointDraft, Step
from desktop.presentation.wizard_view import WizardView
from desktop.ui.providers.wizard.address_page import AddressPage
from desktop.ui.providers.wizard.advanced_page import AdvancedPage
from desktop.ui.providers.wizard.key_page import KeyPage
from desktop.ui.providers.wizard.leave_question import LeaveQuestion
from desktop.ui.providers.wizard.look_result import LookResult
from desktop.ui.providers.wizard.models_page import ModelsPage
from desktop.ui.providers.wizard.protocol_page import ProtocolPage
from desktop.ui.providers.wizard.review_page import ReviewPage
from desktop.ui.providers.wizard.step_page import StepPage
from desktop.ui.providers.wizard.steps_bar import StepsBar
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Line
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import is_enter
from desktop.ui.widgets.scroll_page import SETTINGS_WIDTH, ScrollPage

_MARGIN: Final = 24


class EndpointWizard(QWidget):
    """Renders a `WizardView` and the draft. Enter goes on, Esc goes back.

    Signals:
        edited: the name of a field of `EndpointDraft`, and its new value.
        key_edited: `key` is another one now.
        picked: an id that the endpoint lists, and whether it is to be allowed.
        next_requested, back_requested, cancel_requested: the three buttons.
        leave_agreed: the answer to `ask_to_leave`.
        look_stopped: the person does not wait for the endpoint any longer.
        mend_requested: the button of the diagnosis; its kind.
        trial_requested: one token is to be asked for.
        left: the page shows something else in its place.
    """

    edited = Signal(str, object)
    key_edited = Signal()
    picked = Signal(str, bool)
    next_requested = Signal()
    back_requested = Signal()
    cancel_requested = Signal()
    leave_agreed = Signal()
    look_stopped = Signal()
    mend_requested = Signal(str)
    trial_requested = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step: Step | None = None
        self._heading = Label(theme, "", "title")
        self._bar = StepsBar(theme)
        self._about = Label(theme, "", "body", "muted", wrap=True)
        self._key, self._models = KeyPage(theme), ModelsPage(theme)
        self._review = ReviewPage(theme)
        self._pages: Mapping[Step, StepPage] = {
            Step.PROTOCOL: ProtocolPage(theme),
            Step.ADDRESS: AddressPage(theme),
            Step.KEY: self._key,
            Step.MODELS: self._models,
            Step.ADVANCED: AdvancedPage(theme),
            Step.REVIEW: self._review,
        }
        self._look = LookResult(theme)
        self._question = LeaveQuestion(theme)
        self._cancel = Button(theme, "Cancel")
        self._back = Button(theme, "Back")
        self._next = Button(theme, "Next", "primary")
        self._connect()
        self._lay_out(theme)

    @property
    def key(self) -> str:
        """As it is typed."""
        return self._key.key

    def forget_key(self) -> None:
        """Nothing is left of what was typed of it."""
        self._key.forget_key()

    def show_view(self, draft: EndpointDraft, view: WizardView) -> None:
        """Show a step. The keyboard goes to its first field when it is another one."""
        focused: QWidget | None = self.window().focusWidget()
        at_look = focused is not None and self._look.isAncestorOf(focused)
        another, self._step = view.step is not self._step, view.step
        self._heading.setText(view.heading)
        self._bar.show_steps(view.steps, view.number, view.heading)
        self._about.setText(view.about)
        page = self._pages[view.step]
        page.show_draft(draft, view)
        if self._look.show_look(looking=view.looking, view=view.diagnosis):
            # Once it has its place: it may be below what is on screen.
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self._look))
        self._show_buttons(view)
        if another:
            self._question.hide()
            self._scroll.verticalScrollBar().setValue(0)
            for step, each in self._pages.items():
                each.setVisible(step is view.step)
            self.take_focus()
        elif at_look and focused is not None and not focused.isVisibleTo(self):
            self._look.take_focus(otherwise=page)

    def take_focus(self, name: str = "") -> None:
        """The keyboard goes to a field of the present step, by default the first."""
        if self._step is not None:
            self._pages[self._step].take_focus(name)

    def focus_next(self) -> None:
        """The keyboard goes to the button that goes on."""
        self._next.setFocus(Qt.FocusReason.TabFocusReason)

    def ask_to_leave(self) -> None:
        """Ask whether what was typed is to be thrown away."""
        self._question.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back; a key that is held down does neither twice."""
        if event.isAutoRepeat() or not (is_enter(event) or event.key() == Qt.Key.Key_Escape):
            super().keyPressEvent(event)
        elif is_enter(event):
            if self._next.isEnabled():
                self.next_requested.emit()
        else:
            self.back_requested.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page of the window in front of it changes nothing."""
        super().hideEvent(event)
        if self.isHidden() and self._step is not None:
            self.left.emit()

    def close_steps(self) -> None:
        """The next view begins anew."""
        self._step = None
        self.forget_key()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever gives it the keyboard means its first field."""
        super().focusInEvent(event)
        self.take_focus()

    def _show_buttons(self, view: WizardView) -> None:
        self._back.setVisible(view.can_go_back)
        self._back.setEnabled(not view.saving)
        self._cancel.setEnabled(not view.saving)
        self._next.setText(view.next_text)
        self._next.setEnabled(not view.saving)

    def _connect(self) -> None:
        for page in self._pages.values():
            page.edited.connect(self.edited)
        self._key.key_edited.connect(self.key_edited)
        self._models.picked.connect(self.picked)
        self._review.trial_requested.connect(self.trial_requested)
        self._look.stopped.connect(self.look_stopped)
        self._look.mend_requested.connect(self.mend_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self._back.clicked.connect(self.back_requested)
        self._next.clicked.connect(self.next_requested)
        self._question.agreed.connect(self.leave_agreed)
        self._question.stayed.connect(self._stay)

    def _stay(self) -> None:
        self._question.hide()
        self.take_focus()

    def _lay_out(self, theme: Theme) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, 16, _MARGIN, 8)
        head.setSpacing(10)
        head.addWidget(self._heading)
        head.addWidget(self._bar)
        self._scroll = ScrollPage(SETTINGS_WIDTH)
        self._scroll.add(self._about)
        for page in self._pages.values():
            page.hide()
            self._scroll.add(page)
        self._scroll.content.setSpacing(14)
        self._scroll.add(self._look)
        below = QVBoxLayout()
        below.setContentsMargins(_MARGIN, 10, _MARGIN, 14)
        below.setSpacing(10)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        buttons.addWidget(self._next)
        below.addWidget(self._question)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(Line(theme))
        column.addLayout(below)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Add an endpoint")
