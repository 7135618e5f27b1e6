"""The head of the Pricing page: title, what the draft holds, Discard and Save."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.presentation.pricing_view import draft_text
from desktop.ui.provider_chooser import ProviderChooser
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.choice_button import make_menu, open_menu
from desktop.ui.widgets.label import Label

_WORDS: Final = 560
"""Pixels for everything but the choice of the provider."""


class PricingHead(QWidget):
    """32 px high.

    Signals:
        save_requested, discard_requested: of the draft.
        model_reset_requested: nothing of one's own for the chosen model.
        provider_reset_requested, all_reset_requested: for more than one model.
    """

    save_requested = Signal()
    discard_requested = Signal()
    model_reset_requested = Signal()
    provider_reset_requested = Signal()
    all_reset_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._provider = self._model = ""
        self._can_reset_model = False
        self.provider = ProviderChooser(theme)
        self._draft = Label(theme, "", "small", "muted", elide=True)
        self._draft.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._draft.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._reset = Button(theme, "Reset…")
        self._reset.setAccessibleName("Reset prices")
        self._reset.clicked.connect(self._open_menu)
        self._discard = Button(theme, "Discard")
        self._discard.setAccessibleName("Discard the changes")
        self._discard.clicked.connect(self.discard_requested)
        self._save = Button(theme, "Save")
        self._save.setAccessibleName("Save the changes")
        self._save.clicked.connect(self.save_requested)
        self.setFixedHeight(round(32 * theme.scale))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(theme, "Pricing", "title"))
        row.addSpacing(2)
        row.addWidget(self.provider)
        row.addWidget(self._draft, 1)
        row.addSpacing(4)
        for button in (self._reset, self._discard, self._save):
            row.addWidget(button)
        self.show_draft(0, 0)

    def show_provider(self, name: str, *, drafts: bool = False) -> None:
        """Whose models can be reset together; empty while there are none. ``drafts``: whether
        something can be saved all the same."""
        self._provider = name
        self._reset.setVisible(bool(name))
        for button in (self._discard, self._save):
            button.setVisible(bool(name) or drafts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The choice of the provider takes what is left."""
        super().resizeEvent(event)
        self.provider.fit(self.width() - _WORDS)

    def show_model(self, name: str, *, can_reset: bool) -> None:
        """Which model can be reset alone."""
        self._model, self._can_reset_model = name, can_reset

    def show_draft(
        self,
        changed: int,
        problems: int,
        elsewhere: int = 0,
        *,
        saving: bool = False,
        asked: bool = False,
    ) -> None:
        """How many models are not saved, ``elsewhere`` other providers'. With problems Save leads
        to the first one; ``asked``: another button that saves is the next thing to do.
        """
        words = draft_text(changed, problems, elsewhere)
        self._draft.setText("Saving…" if saving else words)
        self._draft.set_role("bad_text" if problems else "muted")
        usable = changed > 0 and not saving
        self._discard.setEnabled(usable)
        self._save.setEnabled(usable)
        # A primary button stands out only while there is something to do.
        self._save.set_kind("primary" if usable and not asked else "secondary")
        self._save.setAccessibleDescription(words)

    def _open_menu(self) -> None:
        menu = make_menu(
            self._reset,
            [
                f"{self._model or 'This model'}",
                f"All models of {self._provider}…",
                "All models of every provider…",
            ],
        )
        one, provider, everything = menu.actions()
        one.setEnabled(self._can_reset_model)
        one.triggered.connect(self.model_reset_requested)
        provider.triggered.connect(self.provider_reset_requested)
        everything.triggered.connect(self.all_reset_requested)
        open_menu(menu, self._reset)
