"""The list that the model selector opens: a search, what was used last, what is allowed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.chat_view import ModelChoiceView
from desktop.ui.chat.model_list import ChoiceDelegate, ChoicesModel, Row
from desktop.ui.chat.model_search import matching
from desktop.ui.costs.popover import Popover
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label

_LIST_WIDTH = 440
_ROWS = 7
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class ModelPopup(Popover):
    """Search field and list. Up, Down and Enter work from the search field.

    Signals:
        chosen: a `ModelRef`.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, anchor: QWidget) -> None:
        super().__init__(theme, "Choose a model", anchor)
        self.search = Field(theme, "Search the allowed models", "Search models")
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self._choices: Sequence[ModelChoiceView] = ()
        self._selected = NO_CHOICE
        self._recent: tuple[ModelRef, ...] = ()
        self._model = ChoicesModel(self)
        self._delegate = ChoiceDelegate(theme, self)
        self._list = self._make_list()
        self._nothing = Label(theme, "", "body", "muted", wrap=True)
        self._nothing.setContentsMargins(10, 8, 10, 8)
        self._nothing.hide()
        self.content.setContentsMargins(8, 8, 8, 8)
        for widget in (self.search, self._list, self._nothing):
            self.content.addWidget(widget)

    def offer(
        self,
        choices: Sequence[ModelChoiceView],
        selected: ModelRef,
        recent: tuple[ModelRef, ...] = (),
    ) -> None:
        """Show ``choices`` with an empty search; ``selected`` is in use and highlighted, those of
        ``recent`` stand on top."""
        self._choices, self._selected, self._recent = choices, selected, recent
        self._delegate.selected = selected
        if self.isHidden():
            self.search.clear()
        self._filter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys of the list work while the search has the focus."""
        if watched is not self.search:
            return super().eventFilter(watched, event)
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in _LIST_KEYS:
            self._list.keyPressEvent(event)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._list.currentIndex())
            return True
        return False

    def _make_list(self) -> QListView:
        view = QListView()
        view.setAccessibleName("Models")
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMouseTracking(True)
        view.entered.connect(self._point_at)
        view.clicked.connect(self._take)
        return view

    def _point_at(self, index: QModelIndex) -> None:
        choice = self._model.choice(index.row())
        if choice is not None and not choice.missing:
            self._list.setCurrentIndex(index)

    def _filter(self) -> None:
        query = self.search.text()
        rows: Sequence[Row] = matching(self._choices, query) if query.strip() else self._all()
        self._delegate.query = query
        self._model.show(rows)
        wanted = NO_CHOICE if query.strip() else self._selected
        if rows:
            row = self._model.row_of(wanted)
            self._list.setCurrentIndex(QModelIndex() if row < 0 else self._model.index(row))
        self._list.setVisible(bool(rows))
        self._nothing.setText(f"No allowed model matches “{query.strip()}”.")
        self._nothing.setVisible(not rows)
        self._resize_list(rows)

    def _all(self) -> Sequence[Row]:
        """Those that were used last, then the others in the person's order."""
        by_ref = {choice.ref: choice for choice in self._choices if not choice.missing}
        recent = [by_ref[each] for each in self._recent if each in by_ref]
        others = [choice for choice in self._choices if choice not in recent]
        if not recent or not others:
            return [*recent, *others]
        return ["Recent", *recent, "Other allowed models", *others]

    def _resize_list(self, rows: Sequence[Row]) -> None:
        heights = [self._delegate.height(row) for row in rows]
        tallest = _ROWS * round(44 * self._theme.scale)
        self._list.setFixedSize(
            round(_LIST_WIDTH * self._theme.scale), max(1, min(sum(heights), tallest))
        )
        self._nothing.setFixedWidth(self._list.width())
        self.content.activate()
        if self.isVisible():
            self.place()

    def _take(self, index: QModelIndex) -> None:
        choice = self._model.choice(index.row()) if index.isValid() else None
        if choice is None or choice.missing:
            return
        self.dismiss()
        self.chosen.emit(choice.ref)
