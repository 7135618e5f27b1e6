"""The allowed models of a provider: the list, and adding one by its id."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.provider_view import AllowedModelView
from desktop.ui.costs.alignment import align_points
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import smooth_painter
from desktop.ui.widgets.pill import Pill
from desktop.ui.widgets.tip import set_tip

PRICE_WIDTH = 72
REMOVE_WIDTH = 28
ROW_HEIGHT = 36
_NONE = "No models are allowed yet"
_BY_ID = "Only allowed models can be chosen in the test chat. Add one by its id."
_BEGIN = (
    "Only allowed models can be chosen in the test chat. Begin with a recommended set, or add one "
    "by its id."
)


class AllowedModels(QWidget):
    """Heading with the count, the field, the list.

    Signals:
        add_requested: what was typed; it stays in the field until `accept_added`.
        remove_requested: a model id.
        defaults_requested: the person wants the recommended models.
    """

    add_requested = Signal(str)
    remove_requested = Signal(str)
    defaults_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._recommends = True
        self._views: tuple[AllowedModelView, ...] = ()
        self._rows: dict[str, _ModelRow] = {}
        self._count = Pill(theme, "0")
        self._source = Label(theme, "", "small", "muted", elide=True)
        self._field = Field(theme, "", "Model id")
        self._add = Button(theme, "Add")
        self._add.setAccessibleName("Add model")
        self._defaults = Button(theme, "Load defaults")
        self._entry = FieldWithProblem(theme, self._field, [self._add, self._defaults])
        self._card = Card(theme)
        self._head = _Head(theme)
        self._card.add_row(self._head)
        self._empty = EmptyState(
            theme,
            "layers",
            _NONE,
            _BEGIN,
            "Load defaults",
        )
        self._lay_out()
        self._connect()
        self._type()

    def show_models(
        self,
        views: tuple[AllowedModelView, ...],
        source: str,
        example: str,
        *,
        recommends: bool = True,
    ) -> None:
        """Show the list; rows that did not change are left alone. ``recommends``: there are
        recommended models to load."""
        if recommends != self._recommends:
            self._recommends = recommends
            words = (_BEGIN, "Load defaults") if recommends else (_BY_ID, "")
            self._empty.set_words(_NONE, *words)
            self._defaults.setVisible(recommends and bool(self._views))
        self._field.setPlaceholderText(f"Add by id, for example {example}")
        self._source.setText(source)
        if views == self._views:
            return
        self._views = views
        self._count.set_pill(str(len(views)))
        wanted = {view.id for view in views}
        for model_id in [each for each in self._rows if each not in wanted]:
            row = self._rows.pop(model_id)
            self._card.take_row(row)
            row.hide()  # it is on screen until it is deleted
            row.deleteLater()
        ins = align_points([view.price_in for view in views])
        outs = align_points([view.price_out for view in views])
        for place, (view, price_in, price_out) in enumerate(zip(views, ins, outs, strict=True), 1):
            self._show_row(place, replace(view, price_in=price_in, price_out=price_out))
        self._order_tabs()
        self._card.setVisible(bool(views))
        self._empty.setVisible(not views)
        self._defaults.setVisible(
            self._recommends and bool(views)
        )  # the empty state has the same button

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self._field.text()

    def set_typed(self, text: str) -> None:
        """Put it there."""
        self._field.setText(text)

    def show_problem(self, text: str) -> None:
        """Say what is wrong with the typed id; it stays in the field."""
        self._entry.set_problem(text)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept_added(self, typed: str) -> None:
        """What was typed is in the list: it leaves the field, unless the next one is typed there
        already."""
        if self._field.text().strip() == typed.strip():
            self._field.clear()

    def _show_row(self, place: int, view: AllowedModelView) -> None:
        row = self._rows.get(view.id)
        if row is None:
            row = self._rows[view.id] = _ModelRow(self._theme, view.id)
            row.remove_requested.connect(self._request_remove)
        row.show_view(view)
        if self._card.rows().index(row) != place if row in self._card.rows() else True:
            self._card.take_row(row)
            self._card.insert_row(place, row)
        row.show()

    def _order_tabs(self) -> None:
        """Tab goes down the list; Qt's own order is that of making the rows."""
        before: QWidget = self._defaults
        for view in self._views:
            after = self._rows[view.id].remove
            self.setTabOrder(before, after)
            before = after

    def _request_remove(self, model_id: str) -> None:
        """The focus goes to the next row, so that the keyboard stays in the list."""
        ids = [view.id for view in self._views]
        place = ids.index(model_id)
        neighbours = ids[place + 1 :] + ids[:place][::-1]
        if self._rows[model_id].remove.hasFocus():
            after = self._rows[neighbours[0]].remove if neighbours else self._field
            after.setFocus(Qt.FocusReason.TabFocusReason)
        self.remove_requested.emit(model_id)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(self._theme, "Allowed models", "heading"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._source)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._entry)
        column.addWidget(self._card)
        column.addWidget(self._empty)
        self._card.hide()
        self._defaults.hide()

    def _connect(self) -> None:
        self._field.textChanged.connect(self._type)
        self._field.returnPressed.connect(self._request_add)
        self._add.clicked.connect(self._request_add)
        self._defaults.clicked.connect(self.defaults_requested)
        self._empty.acted.connect(self.defaults_requested)

    def _type(self) -> None:
        self._entry.set_problem("")
        self._add.setEnabled(bool(self._field.text().strip()))

    def _request_add(self) -> None:
        if self._field.text().strip():
            self.add_requested.emit(self._field.text())


class _Head(QWidget):
    """The names of the columns."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 7, 14, 7)
        row.setSpacing(0)
        row.addWidget(Label(theme, "Model", "tiny", "muted"))
        row.addStretch(1)
        row.addWidget(Label(theme, "USD per 1M tokens", "tiny", "muted"))
        for name in ("In", "Out"):
            label = Label(theme, name, "tiny", "muted")
            label.setFixedWidth(round(PRICE_WIDTH * theme.scale))
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(label)
        row.addSpacing(8 + round(REMOVE_WIDTH * theme.scale))


class _ModelRow(QWidget):
    """One allowed model.

    Signals:
        remove_requested: its id.
    """

    remove_requested = Signal(str)

    def __init__(self, theme: Theme, model_id: str) -> None:
        super().__init__()
        self._theme, self._id = theme, model_id
        self._name = Label(theme, "", weight=500, elide=True)
        self._author = Label(theme, "", "small", "muted", elide=True)
        self._pill = Pill(theme)
        self._ins, self._outs = (Label(theme, "", "small", weight=500) for _ in range(2))
        self.remove = IconButton(theme, "close", "")
        self.remove.clicked.connect(lambda: self.remove_requested.emit(self._id))
        self.setMinimumHeight(round(ROW_HEIGHT * theme.scale))
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 2, 14, 2)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._author)
        row.addWidget(self._pill)
        row.addStretch(1)
        prices = QHBoxLayout()
        prices.setSpacing(0)
        for label in (self._ins, self._outs):
            label.setFixedWidth(round(PRICE_WIDTH * theme.scale))
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            prices.addWidget(label)
        row.addLayout(prices)
        row.addWidget(self.remove)

    def show_view(self, view: AllowedModelView) -> None:
        """Show ``view``; the whole id is in the tool tip."""
        self._name.setText(view.name)
        self._author.setText(view.author)
        self._pill.set_pill(view.pill, view.pill_tone)
        self._pill.setVisible(bool(view.pill))
        self._ins.setText(view.price_in)
        self._outs.setText(view.price_out)
        self.remove.set_name(f"Remove {view.name}")
        self.remove.setAccessibleDescription(view.id)
        set_tip(self, view.id)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The whole row answers to the pointer."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Back to rest."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hover surface."""
        if self.underMouse():
            painter = smooth_painter(self)
            painter.fillRect(self.rect().adjusted(1, 0, -1, 0), self._theme.color("row_hover"))
            painter.end()
