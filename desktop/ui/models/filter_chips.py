"""The chips above the models table: each stands for one word of the search text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.catalog_query import Filter
from desktop.domain.catalog_query_text import with_filter, without_filters
from desktop.presentation.models_head_view import CHIPS
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.tip import set_tip

_UNSAID: Final = "The list of models does not say which of them it would keep."


class FilterChips(QWidget):
    """Filters that combine, with how many models each would keep.

    Signals:
        toggled: the person turned a filter on or off (``None`` is All, which takes all away).
    """

    toggled = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filters")
        flow = FlowLayout(self, gap=5, line_gap=6)
        self._chips: dict[Filter | None, Chip] = {}
        for kind, word, icon in CHIPS:
            chip = self._chips[kind] = Chip(theme, word, icon)
            chip.clicked.connect(lambda on, kind=kind: self._toggle(kind, on))
            flow.addWidget(chip)
        self._chips[None].setChecked(True)
        self.offer_unreachable(False)

    def show_filters(self, filters: frozenset[Filter]) -> None:
        """The filters that the search text holds."""
        for kind, chip in self._chips.items():
            chip.setChecked(kind in filters if kind else not filters)

    def show_counts(self, counts: Mapping[Filter, int], everything: int) -> None:
        """How many models each chip stands for; of a filter without a figure it is not known."""
        for kind, chip in self._chips.items():
            if kind is None or kind in counts:
                chip.set_count(everything if kind is None else counts[kind])
            else:
                chip.set_unknown()
            self._explain(chip, unsaid=kind is not None and kind not in counts)

    def clear_counts(self) -> None:
        """There is nothing to count."""
        for chip in self._chips.values():
            chip.set_count(None)
            self._explain(chip, unsaid=False)

    def keep_room(self, counts: Mapping[Filter, int], everything: int) -> None:
        """Make room for the largest counts there can be."""
        for kind, chip in self._chips.items():
            chip.keep_room(everything if kind is None else counts.get(kind, 0))

    def offer_unreachable(self, known: bool) -> None:
        """Whether it is known what the person's key can use."""
        self._chips[Filter.UNREACHABLE].setVisible(known)

    @staticmethod
    def _explain(chip: Chip, *, unsaid: bool) -> None:
        if unsaid != bool(chip.toolTip()):
            set_tip(chip, _UNSAID if unsaid else "")

    def _toggle(self, kind: Filter | None, on: bool) -> None:
        self.toggled.emit(kind, on)
        if kind is None:  # All cannot be turned off by itself
            self._chips[None].setChecked(True)


def with_chip(text: str, kind: Filter | None, on: bool) -> str:
    """The search text after a chip was turned."""
    return without_filters(text) if kind is None else with_filter(text, kind, on)
