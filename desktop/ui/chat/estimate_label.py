"""What a message will take, in as many words as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.tip import set_tip

_NOTHING = SendEstimateView()


class EstimateLabel(Label):
    """The estimate of what is typed; a hint while nothing is.

    Where the whole text does not fit it says the same in fewer words, the most that it can cost
    last of all, and has the rest in its tip. Assistive tools always read the whole text.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", "small", "muted", elide=True, parent=parent)
        self._hint = ""
        self._view = _NOTHING

    @property
    def whole(self) -> str:
        """What there is to say, however little of it fits."""
        return self._view.text or self._hint

    def set_hint(self, hint: str) -> None:
        """What stands here while there is no estimate."""
        self._hint = hint
        self._fit()

    def show_estimate(self, view: SendEstimateView) -> None:
        """An equal one repaints nothing."""
        if view != self._view:
            self._view = view
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """It gives way to the button beside it."""
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
        forms = (self.whole, *self._view.short)
        metrics, room = QFontMetricsF(self.font()), self.contentsRect().width()
        shown = next((f for f in forms if metrics.horizontalAdvance(f) <= room), forms[-1])
        self.setText(shown)
        self.setAccessibleName(self.whole if shown != self.whole else "")
        self._renew_tip()

    def _renew_tip(self) -> None:
        cut = self.text() != self.whole or self._is_cut()
        set_tip(self, ". ".join(filter(None, (self.whole if cut else "", self._view.detail))))
