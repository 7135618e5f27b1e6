"""Which of a provider's regions is asked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.presentation.error_view import ActionView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.choice_button import ChoiceButton
from desktop.ui.widgets.setting_row import SettingRow

_WIDTH: Final = 220
_ELSEWHERE: Final = "Another address"


class RegionRow(SettingRow):
    """A choice; hidden where a provider has one address for everybody.

    Signals:
        chosen: the kind of the action that goes there.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Region", "Keys and prices are good in one region each.", parent)
        self._regions: tuple[ActionView, ...] = ()
        self._choice = ChoiceButton(theme)
        self._choice.setAccessibleName("Region")
        self._choice.setFixedWidth(round(_WIDTH * theme.scale))
        self._choice.chosen.connect(self._choose)
        self.set_control(self._choice)

    def show_regions(self, regions: tuple[ActionView, ...], name: str) -> None:
        """``name``: of the region in use; empty where it is none of them."""
        self._regions = regions
        names = tuple(region.text for region in regions)
        if not name:
            names = (_ELSEWHERE, *names)
        self._choice.show_choice(name or _ELSEWHERE, names, "")
        self._choice.setAccessibleDescription(name or _ELSEWHERE)
        self.setVisible(bool(regions))

    def _choose(self, name: str) -> None:
        for region in self._regions:
            if region.text == name:
                self.chosen.emit(region.kind)
