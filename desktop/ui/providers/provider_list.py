"""The column of providers: which one is on the page, in which order they come."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from desktop.presentation.provider_list_view import ProviderListView, ProviderRowView, may_move
from desktop.ui.providers.provider_menu import Groups, menu_of
from desktop.ui.providers.provider_rows import PITCH, ProviderPainter, ProviderRows
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, is_enter

_KEYS: Final = {Qt.Key.Key_F2: "rename", Qt.Key.Key_Delete: "delete"}
_MOVES: Final = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}


def action_of(event: QKeyEvent) -> str:
    """What a key does to the chosen provider, wherever it is chosen; empty: nothing."""
    key = Qt.Key(event.key())
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return _MOVES.get(key, "")
    return _KEYS.get(key, "")


class ProviderList(QListView):
    """Up and Down choose, Enter and Right go into the page; Ctrl with Up and Down, or the mouse,
    moves a row.

    Signals:
        chosen: an id.
        entered_page: the keyboard is wanted on the page of the chosen one.
        acted: ``<action>:<id>``, as `desktop.presentation.provider_list_view.actions` has it.
        moved: an id, and the place that it was dropped at.
    """

    chosen = Signal(str)
    entered_page = Signal()
    acted = Signal(str)
    moved = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = ProviderRows(self)
        self._painter = ProviderPainter(theme, self)
        self._actions: Groups = ()
        self._showing = False
        self._pressed: QPoint | None = None
        self._target = -1
        """Where a row that is dragged would go; -1: none is."""
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setAccessibleName("Your providers")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._tell_chosen)
        follow(theme, self)

    def show_view(self, view: ProviderListView) -> None:
        """Show rows and choice; nothing is told of that."""
        self._actions = view.actions
        self._showing = True
        self._model.show(view.rows)
        index = self._model.index(self._model.place_of(view.chosen))
        if index != self.currentIndex():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flags)
        self._showing = False

    @property
    def row(self) -> ProviderRowView | None:
        """The chosen one."""
        index = self.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that act on the chosen row; all others as in any list."""
        action = action_of(event)
        self._show_ring(on=True)
        if action and self.row is not None:
            self._act(action)
        elif is_enter(event) or event.key() == Qt.Key.Key_Right:
            self.entered_page.emit()
        elif event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Left):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done to the chosen row, by the right button or the menu key."""
        if not self._actions:
            return
        menu = menu_of(self, self._actions, self.acted.emit)
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        below = self.visualRect(self.currentIndex()).bottomLeft()
        menu.popup(self.viewport().mapToGlobal(below) if by_key else event.globalPos())
        menu.setActiveAction(menu.actions()[0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A click leaves no ring."""
        super().focusInEvent(event)
        self._show_ring(on=event.reason() != Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nor does another control."""
        super().focusOutEvent(event)
        self._show_ring(on=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; it may become a drag."""
        self._show_ring(on=False)
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left and self.row is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry a row; Qt's own dragging would stop the event loop."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        far = self._pressed is not None and (
            (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        )
        if far or self._target >= 0:
            self._aim(self._place_at(at.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put it down."""
        target, self._pressed = self._target, None
        self._aim(-1)
        super().mouseReleaseEvent(event)
        row = self.row
        if row is not None and may_move(self._model.rows, self.currentIndex().row(), target):
            self.moved.emit(row.id, target)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line shows where the row would go."""
        super().paintEvent(event)
        here = self.currentIndex().row()
        if self._target in (-1, here) or not may_move(self._model.rows, here, self._target):
            return
        there: QRect = self.visualRect(self._model.index(self._target))
        edge = there.bottom() if self._target > here else there.top() - 1
        painter = QPainter(self.viewport())
        painter.fillRect(
            there.left() + 4, edge - 1, there.width() - 8, 2, self._theme.color("accent")
        )
        painter.end()

    def _place_at(self, y: int) -> int:
        step = round(PITCH * self._theme.scale)
        place = (y + self.verticalOffset()) // step
        return max(0, min(place, self._model.rowCount() - 1))

    def _aim(self, target: int) -> None:
        if target != self._target:
            self._target = target
            self.viewport().update()

    def _act(self, action: str) -> None:
        row = self.row
        allowed = {each.kind for group in self._actions for each in group}
        if row is not None and f"{action}:{row.id}" in allowed:
            self.acted.emit(f"{action}:{row.id}")

    def _tell_chosen(self, current: QModelIndex, _: QModelIndex) -> None:
        if not self._showing and current.isValid():
            self.chosen.emit(self._model.rows[current.row()].id)

    def _show_ring(self, *, on: bool) -> None:
        if self._painter.ring != on:
            self._painter.ring = on
            self.viewport().update()
