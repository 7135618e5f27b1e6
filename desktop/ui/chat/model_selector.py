"""The choice among the allowed models, with a search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from desktop.presentation.chat_view import ModelChoiceView
from desktop.ui.chat.model_list import ChoiceDelegate, ChoicesModel
from desktop.ui.chat.model_search import matching
from desktop.ui.costs.popover import Popover
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import PaintedButton, paint_box, paint_ring, smooth_painter
from desktop.ui.widgets.tip import set_tip

_WIDTH = 232
_HEIGHT = 32
_RADIUS = 7
_ICON = 16
_INSET = 12
_LIST_WIDTH = 440
_ROWS = 7
_OPENING = (Qt.Key.Key_Down, Qt.Key.Key_F4)
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class ModelSelector(PaintedButton):
    """Shows the model in use; opens a list with a search field.

    A button and not a combo box: on Linux, Qt gives the current text as the name of a combo box.
    Here the name stays ``Model``, and the model in use is the description.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._choices: tuple[ModelChoiceView, ...] = ()
        self._selected = ""
        self._popup: ModelPopup | None = None
        self.setAccessibleName("Model")
        self.setEnabled(False)
        self.clicked.connect(self.open_list)
        self._show_selected()

    def render_choices(self, choices: tuple[ModelChoiceView, ...], selected: str) -> None:
        """Show ``selected`` (an id); the list offers ``choices``."""
        if (choices, selected) == (self._choices, self._selected):
            return
        self._choices, self._selected = choices, selected
        self.setEnabled(bool(choices))
        self._show_selected()
        if self._popup is not None and self._popup.isVisible():
            self._popup.offer(choices, selected)

    def open_list(self) -> None:
        """Open the list with the focus in its search field."""
        if not self._choices:
            return
        if self._popup is None:
            self._popup = ModelPopup(self.theme, self)
            self._popup.chosen.connect(self.chosen)
        self._popup.offer(self._choices, self._selected)
        self._popup.open(self._popup.search)

    def sizeHint(self) -> QSize:
        """The same width whatever is chosen."""
        return QSize(self.px(_WIDTH), self.px(_HEIGHT))

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
        choice = next((item for item in self._choices if item.id == self._selected), None)
        self.setText(choice.name if choice else self._selected or "No model")
        self.setAccessibleDescription(self.text())
        set_tip(self, self._selected)


class ModelPopup(Popover):
    """Search field and list. Up, Down and Enter work from the search field."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, anchor: QWidget) -> None:
        super().__init__(theme, "Choose a model", anchor)
        self.search = Field(theme, "Search the allowed models", "Search models")
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self._choices: Sequence[ModelChoiceView] = ()
        self._selected = ""
        self._model = ChoicesModel(self)
        self._delegate = ChoiceDelegate(theme, self)
        self._list = self._make_list()
        self._nothing = Label(theme, "", "body", "muted", wrap=True)
        self._nothing.setContentsMargins(10, 8, 10, 8)
        self._nothing.hide()
        self.content.setContentsMargins(8, 8, 8, 8)
        for widget in (self.search, self._list, self._nothing):
            self.content.addWidget(widget)

    def offer(self, choices: Sequence[ModelChoiceView], selected: str) -> None:
        """Show ``choices`` with an empty search; ``selected`` is in use and highlighted."""
        self._choices, self._selected = choices, selected
        self._delegate.selected_id = selected
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
        view.setUniformItemSizes(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMouseTracking(True)
        view.entered.connect(view.setCurrentIndex)
        view.clicked.connect(self._take)
        return view

    def _filter(self) -> None:
        query = self.search.text()
        found = matching(self._choices, query)
        self._delegate.query = query
        self._model.show(found)
        row = max(0, self._model.row_of(self._selected) if not query else 0)
        if found:
            self._list.setCurrentIndex(self._model.index(row))
        self._list.setVisible(bool(found))
        self._nothing.setText(f"No allowed model matches “{query.strip()}”.")
        self._nothing.setVisible(not found)
        self._resize_list(len(found))

    def _resize_list(self, rows: int) -> None:
        height = round(44 * self._theme.scale)
        self._list.setFixedSize(
            round(_LIST_WIDTH * self._theme.scale), height * max(1, min(rows, _ROWS))
        )
        self._nothing.setFixedWidth(self._list.width())
        self.content.activate()
        if self.isVisible():
            self.place()

    def _take(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        choice = self._model.choice(index.row())
        self.dismiss()
        self.chosen.emit(choice.id)
