"""Which days the Costs page is about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.presentation.spend_span import SpanChoice
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.segmented import Segmented


class SpanChooser(Segmented):
    """The usual spans, and any other one by its dates.

    Signals:
        choice_taken: one of the usual ones, or `SpanChoice.DATES` to type them.
    """

    choice_taken = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, [str(choice) for choice in SpanChoice], "Span", parent)
        self.set_value(SpanChoice.MONTH)
        self.chosen.connect(lambda text: self.choice_taken.emit(SpanChoice(text)))
