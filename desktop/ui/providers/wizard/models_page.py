"""The fourth step: which models are allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.endpoint_draft import EndpointDraft
from desktop.domain.new_provider import typed_models
from desktop.presentation.figures import counted
from desktop.presentation.wizard_view import WizardView
from desktop.ui.pricing.prompt_field import PromptField
from desktop.ui.providers.wizard.offered_list import OfferedList
from desktop.ui.providers.wizard.step_page import StepPage
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label

_LINES: Final = 11
_MANY: Final = 8
"""More than these can be searched."""
_GAP: Final = 6
_EDGE: Final = 12
"""Above and below the ids that are typed."""


@dataclass(frozen=True, slots=True)
class IdsView:
    """What the field of the ids shows."""

    text: str
    note: str
    problem: str
    name: str = "Model ids"
    spoken: str = "Model ids"
    placeholder: str = "One a line, or with commas"
    own: bool = False
    changed: bool = False
    outside: str = ""


class ModelsPage(StepPage):
    """Ids to type beside ids to tick.

    Signals:
        picked: an id, and whether it is to be allowed.
    """

    picked = Signal(str, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._ids = PromptField(theme, _LINES)
        self._ids.typed.connect(lambda text: self.edited.emit("models", text))
        self._listed = Label(theme, "Listed by the endpoint", weight=500)
        self._count = Label(theme, "", "small", "muted")
        self._search = Field(theme, "Search", "Search its models")
        self._list = OfferedList(theme)
        self._list.picked.connect(self.picked)
        self._search.textChanged.connect(self._list.search)
        self._offered = QWidget()
        right = QVBoxLayout(self._offered)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(_GAP)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._listed)
        words.addWidget(self._count)
        right.addLayout(words)
        right.addWidget(self._search)
        right.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._ids, 1, top)
        row.addWidget(self._offered, 1, top)
        self.column.addLayout(row)

    def show_draft(self, draft: EndpointDraft, view: WizardView) -> None:
        """What it lists stands beside what is typed, as soon as it is known."""
        typed = len(typed_models(draft.models))
        note = f"{counted(typed, 'model')} will be allowed" if typed else "Nothing yet"
        self._ids.show_field(IdsView(draft.models, note, view.problem))
        self._list.show_ids(view.offered, view.picked)
        self._count.setText(counted(len(view.offered), "model"))
        many = len(view.offered) > _MANY
        self._search.setVisible(many)
        if not many and self._search.text():
            self._search.clear()
        as_tall = self._ids.field.height() + _EDGE
        search = self._search.sizeHint().height() + _GAP if many else 0
        self._list.setFixedHeight(as_tall - search)
        self._offered.setVisible(bool(view.offered))

    def field_of(self, name: str) -> QPlainTextEdit:
        """Where ids are typed."""
        return self._ids.field

    def take_focus(self, name: str = "") -> None:
        """``offered``: to what can be ticked, where there is anything."""
        if name == "offered" and not self._offered.isHidden():
            self._list.take_focus()
        else:
            super().take_focus(name)
