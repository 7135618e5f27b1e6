"""A model that was picked, and can be taken out again."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.presentation.compare_page_view import PickedModelView
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import PaintedButton, paint_box, paint_ring, smooth_painter
from desktop.ui.widgets.tip import set_tip

_HEIGHT: Final = 32
_WIDEST: Final = 200
_PAD: Final = 11
_ICON: Final = 12
_GAP: Final = 6
_GONE: Final = "not allowed"
_REMOVING: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ModelChip(PaintedButton):
    """The model's name and a cross. A click, Enter, Delete and Backspace take it out."""

    def __init__(self, theme: Theme, model: PickedModelView, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._model = model
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_model(model)

    @property
    def model(self) -> PickedModelView:
        """What it stands for."""
        return self._model

    def show_model(self, model: PickedModelView) -> None:
        """Show other words about the same model."""
        self._model = model
        self.setAccessibleName(f"Remove {model.name}")
        self.setAccessibleDescription(model.note)
        # The name may be cut on the chip.
        set_tip(self, " · ".join(filter(None, (model.name, neutralize(model.id), model.note))))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the name, within reason."""
        name = min(self._metrics().horizontalAdvance(self._model.name), self.px(_WIDEST))
        width = 2 * _PAD + name + self._warning_width() + _GAP + _ICON + 1
        return QSize(math.ceil(width), self.px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace work as well."""
        if event.key() in _REMOVING:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, name, cross and ring."""
        painter = smooth_painter(self)
        color, rect = self.theme.color, QRectF(self.rect())
        radius = rect.height() / 2
        fill = "pressed" if self.isDown() else "hover" if self.underMouse() else "card"
        paint_box(painter, rect, radius, color(fill), color("border_strong"))
        if self.hasFocus():
            paint_ring(painter, rect, radius, color("focus"))
        cross = QRectF(rect.right() - _PAD - _ICON, (rect.height() - _ICON) / 2, _ICON, _ICON)
        self.theme.paint_icon(painter, "close", cross, "text" if self.underMouse() else "muted")
        room = QRectF(_PAD, 0, cross.left() - _GAP - _PAD + 1, rect.height())
        painter.setFont(self.theme.font("small", 500))
        if self._model.gone:
            room = self._paint_warning(painter, room)
        painter.setPen(color("text" if self.isEnabled() else "disabled"))
        name = self._metrics().elidedText(
            self._model.name, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.end()

    def _paint_warning(self, painter: QPainter, room: QRectF) -> QRectF:
        """Why it cannot be asked, flush right. Returns the room that is left for the name."""
        room.setWidth(room.width() - self._warning_width())
        mark = QRectF(room.right() + _GAP, (room.height() - _ICON) / 2, _ICON, _ICON)
        self.theme.paint_icon(painter, "warning", mark, "warn_text")
        painter.setPen(self.theme.color("warn_text"))
        left = mark.right() + _GAP / 2
        words = QRectF(left, 0, self._metrics().horizontalAdvance(_GONE) + 1, room.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), _GONE)
        return room

    def _warning_width(self) -> float:
        """Of mark and words, with the gaps before them."""
        words = self._metrics().horizontalAdvance(_GONE)
        return _GAP + _ICON + _GAP / 2 + words + 1 if self._model.gone else 0.0

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.theme.font("small", 500))
