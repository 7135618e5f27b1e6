"""The third step: the key, or that there is none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.domain.endpoint_draft import EndpointDraft
from desktop.presentation.wizard_view import WizardView
from desktop.ui.providers.wizard.step_page import LabelledField, StepPage
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.secret_field import SecretField
from desktop.ui.widgets.setting_row import SettingRow
from desktop.ui.widgets.switch import Switch

_NONE = "This endpoint needs no key"


class KeyPage(StepPage):
    """What is typed of the key stands in its field, and nowhere else.

    Signals:
        key_edited: the key is another one now.
    """

    key_edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._field = SecretField(theme, "API key", "Paste its key")
        self._field.textChanged.connect(self.key_edited)
        paste = Button(theme, "Paste", icon="clipboard")
        paste.setAccessibleName("Paste key")
        paste.clicked.connect(self._paste)
        self._entry = LabelledField(theme, "API key", "", self._field, [paste])
        self._without = Switch(theme, _NONE)
        self._without.clicked.connect(lambda on: self.edited.emit("key_needed", not on))
        row = SettingRow(theme, _NONE, "As most servers on one's own computer.")
        row.set_control(self._without)
        card = Card(theme)
        card.add_row(row)
        self._variable = Label(theme, "", "small", "muted", wrap=True, selectable=True)
        for part in (self._entry, self._variable, card):
            self.column.addWidget(part)

    @property
    def key(self) -> str:
        """As it is typed."""
        return self._field.text()

    def forget_key(self) -> None:
        """Nothing is left of it, also not for undoing."""
        self._field.conceal()
        self._field.setText("")

    def show_draft(self, draft: EndpointDraft, view: WizardView) -> None:
        """A key that was typed stays in its field while none is needed."""
        self._without.setChecked(not draft.key_needed)
        self._entry.setVisible(draft.key_needed)
        self._entry.show_problem(view.problem)
        self._variable.setVisible(draft.key_needed and bool(view.variable))
        self._variable.setText(f"Or set it in the environment as {view.variable}.")

    def field_of(self, name: str) -> QWidget:
        """The key, or the switch where there is none."""
        return self._without if self._entry.isHidden() else self._field

    def _paste(self) -> None:
        self._field.setText(QGuiApplication.clipboard().text().strip())
        self.take_focus()
