"""The first step: what the endpoint speaks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.domain.endpoint_draft import EndpointDraft
from desktop.presentation.wizard_view import ProtocolView, WizardView
from desktop.ui.providers.wizard.step_page import StepPage
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import (
    PaintedButton,
    is_enter,
    paint_box,
    paint_ring,
    smooth_painter,
)

_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_DOT: Final = 16
_INSET: Final = 16


class ProtocolPage(StepPage):
    """A card for each protocol."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cards: list[ProtocolCard] = []
        self.column.setSpacing(8)
        self.setAccessibleName("Protocol")

    def show_draft(self, draft: EndpointDraft, view: WizardView) -> None:
        """Cards are made once: the protocols are those of the table."""
        if [each.id for each in self._cards] != [each.id for each in view.protocols]:
            self._make(view.protocols)
        for card in self._cards:
            on = card.id == draft.protocol
            card.setChecked(on)
            # One stop for Tab, as for radio buttons.
            card.setFocusPolicy(Qt.FocusPolicy.TabFocus if on else Qt.FocusPolicy.NoFocus)

    def field_of(self, name: str) -> QWidget:
        """The card that is taken."""
        return next((card for card in self._cards if card.isChecked()), self)

    def _make(self, views: tuple[ProtocolView, ...]) -> None:
        for card in self._cards:
            card.deleteLater()
        self._cards = [ProtocolCard(self.theme, view) for view in views]
        for card in self._cards:
            card.clicked.connect(lambda _=False, card=card: self._choose(card))
            card.stepped.connect(self._step)
            self.column.addWidget(card)

    def _choose(self, card: ProtocolCard) -> None:
        self.edited.emit("protocol", card.id)

    def _step(self, step: int) -> None:
        place = next(place for place, card in enumerate(self._cards) if card.isChecked())
        card = self._cards[(place + step) % len(self._cards)]
        self._choose(card)
        card.setFocus(Qt.FocusReason.TabFocusReason)


class ProtocolCard(PaintedButton):
    """A radio button with a name and whom it is for. Enter is left to the step.

    Signals:
        stepped: an arrow key, as -1 or 1.
    """

    stepped = Signal(int)

    def __init__(self, theme: Theme, view: ProtocolView) -> None:
        super().__init__(theme, view.name)
        self.id = view.id
        self._detail = view.detail
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(view.name)
        self.setAccessibleDescription(view.detail)

    def sizeHint(self) -> QSize:
        """As wide as the longer line."""
        name = QFontMetricsF(self.theme.font("body", 600)).horizontalAdvance(self.text())
        detail = QFontMetricsF(self.theme.font("small")).horizontalAdvance(self._detail)
        return QSize(round(max(name, detail)) + 2 * _INSET + _DOT + 13, self.px(60))

    def minimumSizeHint(self) -> QSize:
        """The second line gives way."""
        return QSize(self.px(200), self.px(60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys move the choice."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
        elif is_enter(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw card, dot, words and ring."""
        painter = smooth_painter(self)
        rect, color, on = QRectF(self.rect()), self.theme.color, self.isChecked()
        fill = "hover" if self.underMouse() and not on else "card"
        paint_box(painter, rect, 10, color(fill), color("accent" if on else "border_strong"))
        if self.hasFocus():
            paint_ring(painter, rect, 10, color("focus"))
        self._paint_dot(painter, QRectF(_INSET, rect.center().y() - _DOT / 2, _DOT, _DOT))
        left = _INSET + _DOT + 12
        room = QRectF(left, 0, rect.width() - left - _INSET, rect.height())
        middle = rect.center().y()
        self._paint_line(painter, room.adjusted(0, 8, 0, middle - rect.height() + 1), name=True)
        self._paint_line(painter, room.adjusted(0, middle - 1, 0, -8), name=False)
        painter.end()

    def _paint_dot(self, painter: QPainter, box: QRectF) -> None:
        role = "accent" if self.isChecked() else "border_strong"
        painter.save()
        painter.setPen(QPen(self.theme.color(role), 1.5))
        painter.setBrush(self.theme.color("field"))
        painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("accent"))
            painter.drawEllipse(box.adjusted(4, 4, -4, -4))
        painter.restore()

    def _paint_line(self, painter: QPainter, room: QRectF, *, name: bool) -> None:
        painter.setFont(self.theme.font("body", 600) if name else self.theme.font("small"))
        painter.setPen(self.theme.color("text" if name else "muted"))
        words = self.text() if name else self._detail
        shown = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
