"""Limits on the Costs page: how far each is used up, and the form to set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.limits_view import LIMIT_NAMES, NO_LIMITS, LimitRowView, LimitsView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Link
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.meter import Meter
from desktop.ui.widgets.tab_order import tab_through

if TYPE_CHECKING:
    from desktop.ui.spend.limits_form import LimitsForm


class LimitsCard(QWidget):
    """A heading with Edit, and a card.

    Signals:
        save_requested: what was typed is in order (`Limits`).
        opened: the form is there.
    """

    save_requested = Signal(object)
    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: LimitsView | None = None
        self._edit = Link(theme, "Edit")
        self._edit.setAccessibleName("Edit limits")
        self._edit.clicked.connect(self.edit)
        self._set = Button(theme, "Set limits")
        self._set.clicked.connect(self.edit)
        self._rows = Card(theme)
        self._limits = {kind: LimitRow(theme, name) for kind, name in LIMIT_NAMES.items()}
        for row in self._limits.values():
            self._rows.add_row(row)
        self._form: LimitsForm | None = None
        self._none = self._nothing_set()
        self._lay_out()

    @property
    def editing(self) -> bool:
        """Whether the form is open."""
        return self._form is not None and not self._form.isHidden()

    def show_limits(self, view: LimitsView) -> None:
        """Show how things stand; what is being typed stays."""
        if view == self._view:
            return
        self._view = view
        for each in view.rows:
            self._limits[each.kind].show_limit(each)
        if not self.editing:
            self._show_parts(editing=False)

    def edit(self) -> None:
        """Open the form; the keyboard goes into it."""
        if self._view is not None:
            form = self._form = self._form or self._make_form()
            form.begin(self._view.typed)
            self._show_parts(editing=True)
            form.focus_first()
            self.opened.emit()

    def show_rows(self) -> None:
        """Close the form; the keyboard goes to what opened it."""
        self._show_parts(editing=False)
        opener = self._edit if self._view is not None and self._view.rows else self._set
        opener.setFocus(Qt.FocusReason.TabFocusReason)

    def show_problem(self, text: str) -> None:
        """What was to be saved could not be."""
        if self._form is not None:
            self._form.show_problem(text)

    def _make_form(self) -> LimitsForm:
        from desktop.ui.spend.limits_form import LimitsForm

        form = LimitsForm(self._theme)
        form.saved.connect(self.save_requested)
        form.cancelled.connect(self.show_rows)
        form.hide()
        self._column.insertWidget(self._column.count() - 1, form)  # above the stretch
        tab_through(self._set, form)
        return form

    def _show_parts(self, *, editing: bool) -> None:
        known = self._view is not None
        is_set = self._view is not None and bool(self._view.rows)
        if self._form is not None:
            self._form.setVisible(editing)
        self._rows.setVisible(is_set and not editing)
        self._none.setVisible(known and not is_set and not editing)
        self._edit.setVisible(is_set and not editing)

    def _nothing_set(self) -> Card:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(12)
        column.addWidget(Label(self._theme, NO_LIMITS, "small", "muted", wrap=True))
        column.addWidget(self._set, 0, Qt.AlignmentFlag.AlignLeft)
        card = Card(self._theme)
        card.add_row(inside, padded=True)
        return card

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Label(self._theme, "Limits", "heading"), 1)
        head.addWidget(self._edit)
        head.addStrut(round(28 * self._theme.scale))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._rows)
        column.addWidget(self._none)
        column.addStretch(1)
        self._show_parts(editing=False)


class LimitRow(QWidget):
    """One limit: used of how much, a meter, and words."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amount = Label(theme, "", "small")
        self._meter = Meter(theme, f"{title} limit used")
        self._words = Label(theme, "", "small", "muted", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Label(theme, title, weight=500), 1)
        line.addWidget(self._amount)
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 11, 17, 12)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self._meter)
        column.addWidget(self._words)

    def show_limit(self, view: LimitRowView) -> None:
        """Show how far it is used up, or that it is not set."""
        is_set = view.fraction is not None
        self._amount.setText(view.amount)
        self._amount.set_style("small", 600 if is_set else 400)
        self._amount.set_role("text" if is_set else "muted")
        self._meter.set_fraction(view.fraction, view.tone)
        self._words.setText(view.words)
        self._words.set_role(view.role)
        self._meter.setVisible(is_set)
        self._words.setVisible(is_set)
        self.setAccessibleName(f"{view.title}: {view.amount}")
        self.setAccessibleDescription(view.words)
