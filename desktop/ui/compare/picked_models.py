"""The models that the prompt goes to: chips, and a way to add one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.model_ref import NO_CHOICE
from desktop.presentation.compare_page_view import MOST, ComparePageView, PickedModelView
from desktop.ui.chat.model_popup import ModelPopup
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.compare.model_chip import ModelChip
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.tip import set_tip

KEYS: Final = "Ctrl+M"
_STEPS: Final = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}


class PickedModels(QWidget):
    """Chips in the order of the columns. Left and Right go from one to the next.

    Signals:
        added, removed: a `ModelRef`.
    """

    added = Signal(object)
    removed = Signal(object)

    def __init__(self, theme: Theme, tab_start: QWidget, parent: QWidget | None = None) -> None:
        """Tab comes here from ``tab_start``."""
        super().__init__(parent)
        self._theme, self._tab_start = theme, tab_start
        self._view = ComparePageView()
        self._chips: list[ModelChip] = []
        self._popup: ModelPopup | None = None
        self._add = Button(theme, "Add model", icon="plus")
        self._add.clicked.connect(self.open_list)
        self._flow = FlowLayout(self, gap=8, line_gap=6)
        self._flow.addWidget(self._add)

    def render_page(self, view: ComparePageView) -> None:
        """Show the chips of ``view``; the focus stays where it is, or goes to the next chip."""
        before, self._view = self._view, view
        if view.picked != before.picked:
            self._show_chips(view.picked)
        full = len(view.picked) >= MOST
        self._add.setEnabled(bool(view.addable))
        set_tip(self._add, f"{MOST} models at most" if full else f"Add a model ({KEYS})")
        self._add.setAccessibleDescription(f"{MOST} models at most" if full else "")
        if self._popup is not None and self._popup.isVisible():
            self._offer(self._popup)

    def open_list(self) -> None:
        """Offer what can be added, with the focus in its search field."""
        if not self._view.addable:
            return
        if self._popup is None:
            self._popup = ModelPopup(self._theme, self._add)
            self._popup.chosen.connect(self.added)
        self._offer(self._popup)
        self._popup.open(self._popup.search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right walk along the chips."""
        stops: list[QWidget] = [*self._chips, self._add]
        here = next((at for at, stop in enumerate(stops) if stop.hasFocus()), None)
        step = _STEPS.get(event.key())
        if here is None or step is None:
            super().keyPressEvent(event)
            return
        stops[max(0, min(here + step, len(stops) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def event(self, event: QEvent) -> bool:
        """Take the height that the chips need at this width."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            height = self._flow.heightForWidth(self.width())
            if height != self.height():
                self.setFixedHeight(height)
        return done

    def _offer(self, popup: ModelPopup) -> None:
        popup.offer(self._view.addable, NO_CHOICE, self._view.recent)

    def _show_chips(self, picked: tuple[PickedModelView, ...]) -> None:
        focused = next((at for at, chip in enumerate(self._chips) if chip.hasFocus()), None)
        known = {chip.model.ref: chip for chip in self._chips}
        wanted = [
            replace(model, name=neutralize(model.name), note=neutralize(model.note))
            for model in picked
        ]
        self._chips = [
            known.pop(model.ref) if model.ref in known else self._make(model) for model in wanted
        ]
        for chip, model in zip(self._chips, wanted, strict=True):
            if chip.model != model:
                chip.show_model(model)
        while self._flow.takeAt(0) is not None:
            pass
        stops: list[QWidget] = [*self._chips, self._add]
        for stop in stops:
            self._flow.addWidget(stop)
        # Qt puts what is added later behind everything else.
        for before, after in pairwise([self._tab_start, *stops]):
            QWidget.setTabOrder(before, after)
        if focused is not None and known:
            stops[min(focused, len(stops) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        for gone in known.values():
            gone.hide()
            gone.deleteLater()
        self._flow.invalidate()

    def _make(self, model: PickedModelView) -> ModelChip:
        chip = ModelChip(self._theme, model, self)
        chip.clicked.connect(lambda: self.removed.emit(model.ref))
        chip.show()
        return chip
