"""Ids that an endpoint lists, to tick."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import follow, is_enter, paint_box, paint_ring, smooth_painter

Index = QModelIndex | QPersistentModelIndex

_PITCH: Final = 28
_BOX: Final = 16
_INSET: Final = 8
_CHECKED: Final = Qt.CheckState.Checked


class OfferedRows(QAbstractListModel):
    """Those that contain what is searched for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._every: tuple[str, ...] = ()
        self._ids: tuple[str, ...] = ()
        self._picked: frozenset[str] = frozenset()
        self._words = ""

    def show_ids(self, ids: tuple[str, ...], picked: frozenset[str]) -> None:
        """Where only ticks differ, the place in the list stays."""
        before, self._picked = self._picked, picked
        if ids != self._every:
            self._every = ids
            self._filter()
        elif before != picked and self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def search(self, words: str) -> None:
        """Show those with all of these words."""
        self._words = words
        self._filter()

    def _filter(self) -> None:
        words = self._words.casefold().split()
        self.beginResetModel()
        self._ids = tuple(
            each for each in self._every if all(word in each.casefold() for word in words)
        )
        self.endResetModel()

    def is_picked(self, index: Index) -> bool:
        """Whether it is ticked."""
        return self._ids[index.row()] in self._picked

    def rowCount(self, parent: Index | None = None) -> int:
        """How many are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = 0) -> object:
        """What the delegate and assistive tools read."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._ids[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            return _CHECKED if self.is_picked(index) else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Assistive tools see check boxes."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable


class OfferedPainter(QStyledItemDelegate):
    """A box with a tick, and the id."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.ring = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is as high."""
        return QSize(option.rect.width(), round(_PITCH * self._theme.scale))

    def editorEvent(self, *_: object) -> bool:
        """The view ticks, wherever the row is pressed."""
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        color, rect = self._theme.color, QRectF(option.rect)
        on = index.data(Qt.ItemDataRole.CheckStateRole) == _CHECKED
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_MouseOver:
            paint_box(painter, rect, 6, color("hover"))
        if self.ring and option.state & QStyle.StateFlag.State_HasFocus:
            paint_ring(painter, rect, 6, color("focus"))
        box = QRectF(rect.left() + _INSET, rect.center().y() - _BOX / 2, _BOX, _BOX)
        paint_box(
            painter,
            box,
            4,
            color("accent" if on else "field"),
            color("accent" if on else "border_strong"),
        )
        if on:
            self._theme.paint_icon(painter, "check", box.adjusted(2, 2, -2, -2), "on_accent")
        words = rect.adjusted(2 * _INSET + _BOX, 0, -_INSET, 0)
        painter.setFont(self._theme.font("mono"))
        painter.setPen(color("text"))
        shown = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, round(words.width())
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()


class _View(QListView):
    """Space and a click tick; Enter and Esc are left to the step."""

    toggled = Signal(QModelIndex)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.painter = OfferedPainter(theme, self)
        self.setItemDelegate(self.painter)
        self.setAccessibleName("Models that the endpoint lists")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_ring(on=True)
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggled.emit(self.currentIndex())
        elif is_enter(event) or event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
        self._show_ring(on=event.reason() != Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_ring(on=False)

    def _show_ring(self, *, on: bool) -> None:
        self.painter.ring = on
        self.viewport().update()


class OfferedList(QWidget):
    """A box around the ids.

    Signals:
        picked: an id, and whether the person wants it.
    """

    picked = Signal(str, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view = _View(theme, self)
        self._rows = OfferedRows(self)
        self._view.setModel(self._rows)
        self._view.toggled.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._view)
        follow(theme, self)

    def show_ids(self, ids: tuple[str, ...], picked: frozenset[str]) -> None:
        """In the endpoint's order."""
        self._rows.show_ids(ids, picked)

    def search(self, words: str) -> None:
        """Show those with all of these words."""
        self._rows.search(words)

    def take_focus(self) -> None:
        """The keyboard goes to the first one."""
        self._view.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = smooth_painter(self)
        color = self._theme.color
        paint_box(painter, QRectF(self.rect()), 7, color("field"), color("border_strong"))
        painter.end()

    def _toggle(self, index: QModelIndex) -> None:
        self.picked.emit(str(index.data()), not self._rows.is_picked(index))
