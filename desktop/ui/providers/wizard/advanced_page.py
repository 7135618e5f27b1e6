"""The fifth step: what the endpoint does not say of itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.endpoint_draft import INPUT_KINDS, EndpointDraft
from desktop.presentation.wizard_view import WizardView
from desktop.ui.providers.wizard.step_page import StepPage
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.setting_row import SettingRow
from desktop.ui.widgets.switch import Switch

_THINKING: Final = {"As it is": None, "On": True, "Off": False}
_WIDTH: Final = 110


class AdvancedPage(StepPage):
    """A card of settings, all of which may stay as they are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._thinking = Segmented(theme, list(_THINKING), "Thinking")
        self._thinking.chosen.connect(self._choose_thinking)
        self._kinds = {kind: Chip(theme, kind.capitalize()) for kind in INPUT_KINDS}
        for chip in self._kinds.values():
            chip.clicked.connect(self._choose_kinds)
        self._context = self._field("context_length", "Context size", "unknown")
        self._timeout = self._field("timeout_seconds", "Time limit", "usual")
        self._price_in = self._field("price_in", "Price in", "unknown")
        self._price_out = self._field("price_out", "Price out", "unknown")
        self._direct = Switch(theme, "Without the proxy")
        self._direct.clicked.connect(lambda on: self.edited.emit("direct", on))
        card = Card(theme)
        self._rows: dict[str, tuple[SettingRow, str]] = {}
        for name, title, detail, control in (
            ("thinking", "Thinking", "Sent as enable_thinking.", self._thinking),
            ("", "Input", "What its models read beside text.", _line(*self._kinds.values())),
            ("context_length", "Context size", "In tokens.", self._context),
            ("timeout_seconds", "Time limit", "Seconds without a sign of life.", self._timeout),
            (
                "prices",
                "Price",
                "USD per million tokens.",
                _line(
                    Label(theme, "in", "small", "muted"),
                    self._price_in,
                    Label(theme, "out", "small", "muted"),
                    self._price_out,
                ),
            ),
            ("direct", "Without the proxy", "Also where this computer uses one.", self._direct),
        ):
            row = SettingRow(theme, title, detail)
            row.set_control(control)
            card.add_row(row)
            self._rows[name] = row, detail
        self.column.addWidget(card)

    def show_draft(self, draft: EndpointDraft, view: WizardView) -> None:
        """What is wrong stands in the row that it is wrong in."""
        chosen = next(name for name, value in _THINKING.items() if value == draft.thinking)
        if chosen != self._thinking.value:
            self._thinking.set_value(chosen)
        for kind, chip in self._kinds.items():
            chip.setChecked(kind in draft.input_kinds)
        self._direct.setChecked(draft.direct)
        for field, text in (
            (self._context, draft.context_length),
            (self._timeout, draft.timeout_seconds),
            (self._price_in, draft.price_in),
            (self._price_out, draft.price_out),
        ):
            if field.text() != text:
                field.setText(text)
        for name, (row, detail) in self._rows.items():
            wrong = bool(name) and name == view.problem_field and bool(view.problem)
            row.set_detail(view.problem if wrong else detail, "bad_text" if wrong else "muted")
            for field in self._fields_of(name):
                field.set_invalid(wrong)
                field.setAccessibleDescription(view.problem if wrong else detail)

    def field_of(self, name: str) -> QWidget:
        """By default the first row."""
        fields = self._fields_of(name)
        if fields:
            empty = [field for field in fields if not field.text().strip()]
            return (empty or fields)[0]
        named: dict[str, QWidget] = {"direct": self._direct}
        return named.get(name, self._context)

    def _fields_of(self, name: str) -> tuple[Field, ...]:
        return {
            "context_length": (self._context,),
            "timeout_seconds": (self._timeout,),
            "prices": (self._price_in, self._price_out),
        }.get(name, ())

    def _field(self, name: str, spoken: str, placeholder: str) -> Field:
        field = Field(self.theme, placeholder, spoken)
        field.setFixedWidth(round(_WIDTH * self.theme.scale))
        field.textEdited.connect(lambda text: self.edited.emit(name, text))
        return field

    def _choose_thinking(self, name: str) -> None:
        self.edited.emit("thinking", _THINKING[name])

    def _choose_kinds(self) -> None:
        kinds = tuple(kind for kind, chip in self._kinds.items() if chip.isChecked())
        self.edited.emit("input_kinds", kinds)


def _line(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return holder
