"""One value that can be typed: its name, what counts without it, and what is wrong with it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.field_view import ValueFieldView
from desktop.presentation.pricing_items import Setting
from desktop.ui.pricing.value_notices import ValueNotices
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.choice_button import ChoiceButton
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.tip import set_tip

_FIELD: Final = 98
_EDGES: Final = 28
"""Pixels of it in which no text is drawn."""


class ValueRow(QWidget):
    """Words on the left, the field and its reset on the right, sentences below.

    Signals:
        typed: the text after every change by the person.
        reset_requested: nothing of one's own.
        given_way: what was saved elsewhere meanwhile takes the place of what was typed.
    """

    typed = Signal(str)
    reset_requested = Signal()
    given_way = Signal()

    def __init__(
        self,
        theme: Theme,
        setting: Setting | None = None,
        *,
        choose: bool = False,
        quiet: bool = False,
    ) -> None:
        """``setting``: effort is chosen from a list, as is what ``choose`` says so of; everything
        else is typed. ``quiet``: the note does not say whose value it is."""
        super().__init__()
        self._quiet = quiet
        self._name = Label(theme, "", weight=500, elide=True)
        self._note = Label(theme, "", "small", "muted", wrap=True)
        self.field = self._make_field(theme, choose=choose or setting is Setting.EFFORT)
        self.field.setFixedWidth(round(_FIELD * theme.scale))
        self._reset = IconButton(theme, "close", "Reset")
        self._reset.clicked.connect(self.reset_requested)
        kept = self._reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the fields stay under each other
        self._reset.setSizePolicy(kept)
        self._notices = ValueNotices(theme)
        self._notices.given_way.connect(self.given_way)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(self._note)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addLayout(words, 1)
        line.addWidget(self.field, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._notices)

    def show_field(self, view: ValueFieldView, choices: tuple[str, ...] = ()) -> None:
        """Show a value; the caret stays where the text is the same."""
        self._name.setText(view.name)
        self._name.set_role("accent_text" if view.changed else "text")
        self._note.setText(view.note)
        self._note.setVisible(bool(view.note))
        self._note.set_role("accent_text" if view.own and not self._quiet else "muted")
        self._reset.set_name(f"Reset {view.name.lower()}")
        self._reset.setVisible(view.own)
        self._notices.show_notices(view.problem, view.outside)
        facts = [view.note, "not saved" if view.changed else "", view.problem, view.outside]
        self.field.setAccessibleName(view.spoken)
        if isinstance(self.field, ChoiceButton):
            self.field.show_choice(view.text, (*choices, ""), view.placeholder)
            facts.insert(0, view.text or view.placeholder)
        else:
            facts.insert(0, self._show_text(self.field, view))
        self.field.setAccessibleDescription(". ".join(fact for fact in facts if fact))

    def _make_field(self, theme: Theme, *, choose: bool) -> Field | ChoiceButton:
        if choose:
            button = ChoiceButton(theme)
            button.chosen.connect(self.typed)
            return button
        field = Field(theme, "", "", style="small")
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.textEdited.connect(self.typed)
        return field

    def _show_text(self, field: Field, view: ValueFieldView) -> str:
        """Returns the text where it is longer than the field."""
        field.setPlaceholderText(view.placeholder)
        if field.text() != view.text:
            field.setText(view.text)
            field.setCursorPosition(0)
        field.set_invalid(bool(view.problem))
        cut = self._cut_off(view.text or view.placeholder)
        set_tip(field, cut)
        return cut

    def _cut_off(self, text: str) -> str:
        """The whole text where the field has no room for it, else nothing."""
        room = self.field.minimumWidth() - _EDGES
        return text if self.field.fontMetrics().horizontalAdvance(text) > room else ""
