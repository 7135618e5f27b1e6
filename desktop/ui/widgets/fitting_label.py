"""A line that says as much as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.tip import set_tip


class FittingLabel(Label):
    """Where the whole text does not fit it says the same in fewer words, and has the rest in its
    tip. Assistive tools always read the whole text.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", "small", "muted", elide=True, parent=parent)
        self._forms: Sequence[str] = ("",)
        self._detail = ""

    @property
    def whole(self) -> str:
        """What there is to say, however little of it fits."""
        return self._forms[0]

    @property
    def shortest(self) -> int:
        """Width of the shortest of its texts, in pixels."""
        metrics = QFontMetricsF(self.font())
        return int(min(map(metrics.horizontalAdvance, self._forms))) + 2

    def show_forms(self, forms: Sequence[str], detail: str = "") -> None:
        """The whole text, then shorter ones; ``detail`` is for the tip. Equal ones repaint
        nothing."""
        if (tuple(forms), detail) != (tuple(self._forms), self._detail):
            self._forms, self._detail = tuple(forms), detail
            self.updateGeometry()
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """It gives way to what stands beside it."""
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Of the whole text, whatever is shown now: more room brings it back."""
        width = QFontMetricsF(self.font()).horizontalAdvance(self.whole)
        return QSize(int(width) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, room = QFontMetricsF(self.font()), self.contentsRect().width()
        fitting = (form for form in self._forms if metrics.horizontalAdvance(form) <= room)
        shown = next(fitting, self._forms[-1])
        self.setText(shown)
        self.setAccessibleName(self.whole if shown != self.whole else "")
        self._renew_tip()

    def _renew_tip(self) -> None:
        cut = self.text() != self.whole or self._is_cut()
        set_tip(self, ". ".join(filter(None, (self.whole if cut else "", self._detail))))
