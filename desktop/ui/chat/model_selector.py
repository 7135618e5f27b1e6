"""The choice among the allowed models, with a search."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.chat_view import ModelChoiceView
from desktop.ui.chat.model_popup import ModelPopup
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import PaintedButton, paint_box, paint_ring, smooth_painter
from desktop.ui.widgets.tip import set_tip

KEYS = "Ctrl+M"
"""Opens the list from anywhere on the page."""
_WIDTH = 232
_NARROWEST = 150
_SHORTEST = 80
_HEIGHT = 32
_RADIUS = 7
_ICON = 16
_INSET = 12
_OPENING = (Qt.Key.Key_Down, Qt.Key.Key_F4)


class ModelSelector(PaintedButton):
    """Shows the model in use; opens a list with a search field.

    A button and not a combo box: on Linux, Qt gives the current text as the name of a combo box.
    Here the name stays ``Model``, and the model in use is the description.

    Signals:
        chosen: a `ModelRef`.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._choices: tuple[ModelChoiceView, ...] = ()
        self._selected = NO_CHOICE
        self._recent: tuple[ModelRef, ...] = ()
        self._popup: ModelPopup | None = None
        self.setAccessibleName("Model")
        self.setEnabled(False)
        self.clicked.connect(self.open_list)
        self._show_selected()

    def render_choices(
        self,
        choices: tuple[ModelChoiceView, ...],
        selected: ModelRef,
        recent: tuple[ModelRef, ...] = (),
    ) -> None:
        """Show ``selected``; the list offers ``choices``, those of ``recent`` first."""
        if (choices, selected, recent) == (self._choices, self._selected, self._recent):
            return
        self._choices, self._selected, self._recent = choices, selected, recent
        self.setEnabled(bool(choices))
        self._show_selected()
        if self._popup is not None and self._popup.isVisible():
            self._popup.offer(choices, selected, recent)

    def open_list(self) -> None:
        """Open the list with the focus in its search field."""
        if not self._choices:
            return
        if self._popup is None:
            self._popup = ModelPopup(self.theme, self)
            self._popup.chosen.connect(self.chosen)
        self._popup.offer(self._choices, self._selected, self._recent)
        self._popup.open(self._popup.search)

    def sizeHint(self) -> QSize:
        """The same width whatever is chosen."""
        return QSize(self.px(_WIDTH), self.px(_HEIGHT))

    @property
    def narrowest(self) -> int:
        """In pixels: where there is little room, names end in an ellipsis."""
        return self.px(_NARROWEST)

    @property
    def shortest(self) -> int:
        """In pixels: where not even the price is said any more."""
        return self.px(_SHORTEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down, Alt+Down and F4 open too; a letter opens and begins the search."""
        if event.key() in _OPENING:
            self.open_list()
        elif event.text().isalnum():
            self.open_list()
            if self._popup is not None:
                self._popup.search.setText(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a field with icon, name and chevron."""
        painter = smooth_painter(self)
        color, rect = self.theme.color, QRectF(self.rect())
        usable = self.isEnabled()
        hovered = usable and self.underMouse()
        edge = color("border_strong" if usable else "border")
        paint_box(painter, rect, _RADIUS, color("hover" if hovered else "field"), edge)
        if self.hasFocus():
            paint_ring(painter, rect, _RADIUS, color("focus"))
        top = (rect.height() - _ICON) / 2
        layers = QRectF(_INSET, top, _ICON, _ICON)
        chevron = QRectF(rect.right() - _ICON - 10, top, _ICON, _ICON)
        self.theme.paint_icon(painter, "layers", layers, "accent_text" if usable else "disabled")
        self.theme.paint_icon(painter, "chevron-down", chevron, "muted" if usable else "disabled")
        painter.setPen(color("text" if usable else "disabled"))
        painter.setFont(self.theme.font("body", 500))
        room = QRectF(layers.right() + 10, 0, chevron.left() - layers.right() - 16, rect.height())
        name = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.end()

    def _show_selected(self) -> None:
        choice = next((item for item in self._choices if item.ref == self._selected), None)
        self.setText(choice.name if choice else self._selected.model or "No model")
        whole = choice.whole_name if choice else self.text()
        self.setAccessibleDescription(whole)
        facts = (whole, choice.line if choice else "", f"{self._selected.model} ({KEYS})")
        set_tip(self, "\n".join(filter(None, facts)) if self._selected else "")
