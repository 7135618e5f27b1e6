"""The table of models: painted row by row, chosen and switched by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.presentation.models_browser import Found, ModelsBrowser
from desktop.ui.models.columns import HEAD, ROW, At, widths
from desktop.ui.models.kept_choice import KeptChoice
from desktop.ui.models.row_painter import PaintedRow, RowPainter
from desktop.ui.models.table_header import TableHeader
from desktop.ui.models.table_model import Index, ModelsTableModel
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import is_enter
from desktop.ui.widgets.row_table import RowTable

_Flag = QItemSelectionModel.SelectionFlag
_BAR: Final = 12
"""Pixels of the scroll bar with its margins."""
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class ModelsTable(RowTable):
    """What a search found. Rows stay chosen, by id, while a search leaves them out.

    Signals:
        switch_requested: turn these models over (a list of ids).
        current_changed: another row has the keyboard (its id).
        chosen_changed: how many rows are chosen, those that are not shown too.
        details_requested: Enter or a double click.
        left_upwards: Up in the first row.
    """

    switch_requested = Signal(list)
    current_changed = Signal(str)
    chosen_changed = Signal(int)
    details_requested = Signal()
    left_upwards = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._painter = RowPainter(theme)
        self._rows = ModelsTableModel(self)
        self._rows.switch_requested.connect(lambda model_id: self.switch_requested.emit([model_id]))
        self._pressed = QModelIndex()
        self._ring = False
        self._restoring = False
        self.head = TableHeader(theme)
        self._set_up()
        self._choice = KeptChoice(self._rows, self.selectionModel())
        self.selectionModel().currentChanged.connect(self._current_moved)
        self.selectionModel().selectionChanged.connect(lambda: self._choice_moved())
        theme.changed.connect(self._restyle)

    @property
    def id_in_sight(self) -> str:
        """The current model; where a search leaves it out, the first that it shows, if any."""
        return self._choice.in_sight

    @property
    def found(self) -> Found:
        """What is shown."""
        return self._rows.found

    def chosen(self) -> list[str]:
        """Ids of the chosen models: those on screen in their order, then the others."""
        return self._choice.ids()

    def show_found(
        self, browser: ModelsBrowser, found: Found, chosen: Sequence[str], *, keep_place: bool
    ) -> None:
        """Show other rows, these ids chosen; ``keep_place`` does not scroll to the first."""
        if browser is not self._rows.browser:
            self._painter.forget()
        top = self.verticalScrollBar().value()
        self._restoring = True
        self._rows.show_found(browser, found)
        self._choice.restore(chosen)
        self._restoring = False
        self.hovered = -1
        self.verticalScrollBar().setValue(top if keep_place else 0)

    def show_states(self, *, texts_too: bool = False) -> None:
        """The same rows with other switches; ``texts_too`` where the default model changed."""
        if texts_too:
            self._painter.forget()
        self._rows.states_changed()

    def begin(self) -> None:
        """Make the first row the current one, where there is none yet; it is not chosen."""
        if not self._choice.current and self._rows.rows:
            first = self._rows.index(0, At.NAME)
            self.selectionModel().setCurrentIndex(first, _Flag.NoUpdate)

    def clear_chosen(self) -> None:
        """Choose nothing but the current row."""
        self._choice.only_current()
        self.chosen_changed.emit(len(self._choice))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space switches, Ctrl+Space chooses, Enter shows details, Up leaves, Ctrl+C copies ids."""
        self._ring = True
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText("\n".join(self.chosen()))
        elif key == Qt.Key.Key_Space and not event.modifiers():
            self._switch_chosen()
        elif is_enter(event):
            self.details_requested.emit()
        elif key == Qt.Key.Key_Up and not event.modifiers() and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        elif key == Qt.Key.Key_Space:  # Qt would turn the switch of the current cell
            self.selectionModel().select(self.currentIndex(), _Flag.Toggle | _Flag.Rows)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters search nothing here: Qt would ask row by row for its text."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a switch leaves what is chosen as it is."""
        self._ring = False
        index = self.indexAt(event.position().toPoint())
        on_switch = index.isValid() and index.column() == At.SWITCH
        self._pressed = index if on_switch else QModelIndex()
        if not on_switch or event.button() != Qt.MouseButton.LeftButton or event.modifiers():
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, QModelIndex()
        if pressed.isValid() and event.button() == Qt.MouseButton.LeftButton:
            if self.indexAt(event.position().toPoint()) == pressed and not event.modifiers():
                self.switch_requested.emit([self._rows.id_at(pressed.row())])
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == At.SWITCH:
            self.mousePressEvent(event)
        elif index.isValid():
            self.details_requested.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing reacts while a switch is pressed."""
        if not self._pressed.isValid():
            super().mouseMoveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = event.reason() in _KEYBOARD
        if self._ring and self._rows.rows:
            self._enter()
        self.viewport().update()

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> _Flag:
        """What begins anew forgets the rows that are not shown, too."""
        command = super().selectionCommand(index, event)
        if command & _Flag.Clear and event is not None:
            self._choice.begin_anew()
        return command

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in the area; Qt would ask for every cell of them."""
        browser, found = self._rows.browser, self._rows.found
        if browser is None or not found.rows:
            return
        height, offset = self._row_height(), self.verticalOffset()
        chosen = self._choice.ranges()
        ringed = self.currentIndex().row() if self._ring and self.hasFocus() else -1
        rows = [
            PaintedRow(
                found.rows[place],
                place * height - offset,
                any(top <= place <= bottom for top, bottom in chosen),
                place == self.hovered,
                place == ringed,
            )
            for place in self.rows_within(event.rect())
        ]
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.paint(painter, browser, found.query, rows, self.devicePixelRatioF())
        painter.end()

    def _set_up(self) -> None:
        self.setAccessibleName("Models")
        self.setModel(self._rows)
        self.setHorizontalHeader(self.head)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self.verticalScrollBar().setSingleStep(self._row_height())

    def _row_height(self) -> int:
        return round(ROW * self._theme.scale)

    def _fit(self) -> None:
        """Give every column its width; Qt would measure them."""
        # The bar comes and goes with the rows; the columns stay where they are.
        sizes = widths(self.width() - _BAR, self._theme.scale)
        for at, size in enumerate(sizes):
            self.head.setSectionHidden(at, not size)
            if size:
                self.head.resizeSection(at, size)
        self._painter.set_columns(sizes, self._row_height())

    def _restyle(self) -> None:
        self._painter.restyle()
        self.head.setFixedHeight(round(HEAD * self._theme.scale))
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self._fit()
        self.viewport().update()

    def _current_moved(self, current: Index) -> None:
        self.viewport().update()
        if not self._restoring and current.isValid():
            self._choice.current = self._rows.id_at(current.row())
            self.current_changed.emit(self._choice.current)

    def _choice_moved(self) -> None:
        self.viewport().update()
        if not self._restoring:
            self.chosen_changed.emit(len(self._choice))

    def _enter(self) -> None:
        """The keyboard comes: to the current row, or the first where that is not shown."""
        here = self.currentIndex()
        if not here.isValid():
            here = self._rows.index(0, At.NAME)
        if len(self._choice) > 1:
            self.selectionModel().setCurrentIndex(here, _Flag.NoUpdate)
        else:
            self._choice.begin_anew()
            self.selectionModel().setCurrentIndex(here, _Flag.ClearAndSelect | _Flag.Rows)

    def _switch_chosen(self) -> None:
        chosen = self.chosen()
        if len(chosen) <= 1 and self.currentIndex().isValid():
            chosen = [self._rows.id_at(self.currentIndex().row())]
        if chosen:
            self.switch_requested.emit(chosen)
