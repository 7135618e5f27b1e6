"""Which provider is on the page, where there is no room for a column of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.presentation.provider_list_view import ProviderListView
from desktop.ui.providers.provider_list import action_of
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.choice_button import make_menu
from desktop.ui.widgets.painting import PaintedButton, paint_box, paint_ring, smooth_painter

_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_WIDTH: Final = 172
_ICON: Final = 16


class ProviderSelector(PaintedButton):
    """Shows the name of the chosen one and opens a menu of all. Up and Down choose at once; the
    keys of the list work here too.

    Signals:
        chosen: an id.
        acted: ``<action>:<id>``.
    """

    chosen = Signal(str)
    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._view = ProviderListView()
        self.clicked.connect(self.open_list)

    def show_view(self, view: ProviderListView) -> None:
        """Show which one is chosen; what the others are is read when the menu opens."""
        before, self._view = self._view, view
        if (before.chosen, before.rows) == (view.chosen, view.rows):
            return
        row = next((row for row in view.rows if row.id == view.chosen), None)
        self.setText(row.name if row else "")
        self.setAccessibleName(f"Provider, {row.spoken}" if row else "Provider")
        self.update()

    def open_list(self) -> None:
        """Show all of them below the button, with their words."""
        menu = make_menu(self, [])
        menu.setMinimumWidth(self.width())
        for row in self._view.rows:
            action = QAction(f"{row.name.replace('&', '&&')}\t{row.words}", menu)
            action.setCheckable(True)
            action.setChecked(row.id == self._view.chosen)
            action.triggered.connect(lambda _=False, chosen=row.id: self.chosen.emit(chosen))
            menu.addAction(action)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
        active = next((each for each in menu.actions() if each.isChecked()), None)
        if active is not None:
            menu.setActiveAction(active)

    def sizeHint(self) -> QSize:
        """As wide as the name wants, within bounds."""
        words = QFontMetricsF(self.theme.font("heading")).horizontalAdvance(self.text())
        wide = max(self.px(_WIDTH), min(int(words) + 48, self.px(260)))
        return QSize(wide, self.px(32))

    def minimumSizeHint(self) -> QSize:
        """The name is cut where there is little room."""
        return QSize(self.px(120), self.px(32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that choose, and keys that act on the chosen one."""
        action, step = action_of(event), _STEPS.get(Qt.Key(event.key()))
        if action:
            self._act(action)
        elif event.key() == Qt.Key.Key_F4 or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_list()
        elif step is not None:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a field with the name and a chevron."""
        painter = smooth_painter(self)
        color, rect = self.theme.color, QRectF(self.rect())
        fill = "hover" if self.underMouse() else "field"
        paint_box(painter, rect, 7, color(fill), color("border_strong"))
        if self.hasFocus():
            paint_ring(painter, rect, 7, color("focus"))
        chevron = QRectF(rect.right() - _ICON - 8, (rect.height() - _ICON) / 2, _ICON, _ICON)
        self.theme.paint_icon(painter, "chevron-down", chevron, "muted")
        painter.setFont(self.theme.font("heading"))
        painter.setPen(color("text"))
        room = QRectF(11, 0, chevron.left() - 17, rect.height())
        metrics = QFontMetricsF(painter.font())
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()

    def _act(self, action: str) -> None:
        wanted = f"{action}:{self._view.chosen}"
        if any(each.kind == wanted for group in self._view.actions for each in group):
            self.acted.emit(wanted)

    def _step(self, step: int) -> None:
        ids = [row.id for row in self._view.rows]
        place = ids.index(self._view.chosen) + step if self._view.chosen in ids else 0
        if 0 <= place < len(ids):
            self.chosen.emit(ids[place])
