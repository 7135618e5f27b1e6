"""Whose models a page shows, where there is more than one provider to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.presentation.provider_choice import ProviderName
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.choice_button import ChoiceButton
from desktop.ui.widgets.segmented import Segmented

FEW: Final = 3
"""So many stand side by side; more of them are in a menu."""
_NAME: Final = "Provider"
_WIDEST: Final = 160
"""Pixels of the button's text."""
_AROUND: Final = 46
"""Pixels of the button beside its text: margins and chevron."""


class ProviderChooser(QWidget):
    """A segmented control for few, a button with a menu for many or where there is little room.
    Hidden while there is nothing to choose.

    Signals:
        chosen: the person took another one (its id). Not sent by `show_choices`.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices: tuple[ProviderName, ...] = ()
        self._chosen = ""
        self._room = 0
        self._segments: Segmented | None = None
        self._button = _Button(theme)
        self._button.chosen.connect(self._take)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._button)
        self.hide()

    @property
    def offers(self) -> bool:
        """Whether there is anything to choose."""
        return len(self._choices) > 1

    def show_choices(self, choices: Sequence[ProviderName], chosen: str) -> None:
        """``chosen``: the id of one of them."""
        held = self._holds_keyboard()
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self._make_segments()
        self._chosen = chosen
        name = next((each.name for each in choices if each.id == chosen), "")
        if self._segments is not None and name:
            self._segments.set_value(name)
        self._button.show_choice(name, tuple(each.name for each in choices), "")
        self._button.setAccessibleDescription(name)
        self._arrange()
        if held and not self._holds_keyboard():
            self._take_keyboard()

    def fit(self, room: int) -> None:
        """How many pixels there are for it."""
        if room != self._room:
            self._room = room
            self._arrange()

    def _make_segments(self) -> None:
        old = self._segments
        if old is not None:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._segments = None
        if 1 < len(self._choices) <= FEW:
            self._segments = Segmented(self._theme, [each.name for each in self._choices], _NAME)
            self._segments.chosen.connect(self._take)
            self._row.insertWidget(0, self._segments)

    def _arrange(self) -> None:
        segments = self._segments
        side_by_side = segments is not None and segments.sizeHint().width() <= self._room
        if segments is not None:
            segments.setVisible(side_by_side)
        self._button.setVisible(not side_by_side)
        self.setVisible(self.offers)

    def _holds_keyboard(self) -> bool:
        focused: QWidget | None = self.window().focusWidget()  # whatever the stubs say
        # What was hidden just now may still have it.
        return focused is not None and self.isAncestorOf(focused) and focused.isVisibleTo(self)

    def _take_keyboard(self) -> None:
        """Where the part that had it is gone."""
        stops = (each for each in self.findChildren(QWidget) if each.isVisibleTo(self))
        for stop in stops:
            if stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _take(self, name: str) -> None:
        taken = next((each.id for each in self._choices if each.name == name), "")
        if taken and taken != self._chosen:
            self._chosen = taken
            self._button.setText(name)
            self.chosen.emit(taken)


class _Button(ChoiceButton):
    """Wide enough for the name on it; it says the name as its description."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setAccessibleName(_NAME)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_choice(self, value: str, choices: tuple[str, ...], placeholder: str) -> None:
        super().show_choice(value, choices, placeholder)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.theme.font("small"))
        return QSize(
            int(min(metrics.horizontalAdvance(self.text()), _WIDEST)) + _AROUND,
            super().sizeHint().height(),
        )
