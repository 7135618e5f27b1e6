"""What can be set for the chosen model, beside the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.presentation.pricing_editor_view import EditorView, FieldView
from desktop.presentation.pricing_items import Item, ModelKey
from desktop.presentation.pricing_view import NONE
from desktop.ui.models.tier_prices import TierPrices
from desktop.ui.pricing.value_list import ValueList
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton, Link
from desktop.ui.widgets.card import Card, Line
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pill import Pill
from desktop.ui.widgets.tab_order import tab_through

_LINK: Final = 7
"""Pixels of a link before its first letter, which stands under the other texts."""


class EditorPane(Card):
    """A card that scrolls inside.

    Signals:
        typed: the text of a value after every change (the item and the text).
        reset_requested: nothing of one's own for an item.
        model_reset_requested: nothing of one's own for the model.
        given_way: what was saved elsewhere takes the place of what was typed for an item.
        closed: the person closed the pane.
        left: Esc: back to the table.
    """

    typed = Signal(object, str)
    reset_requested = Signal(object)
    model_reset_requested = Signal()
    given_way = Signal(object)
    closed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._view: EditorView | None = None
        self._all_prices = False
        self.setAccessibleName("Prices and defaults of the model")
        self._name = Label(theme, "", "heading", wrap=True)
        self._close = IconButton(theme, "close", "Close the editor")
        self._close.clicked.connect(self.closed)
        self._pill = Pill(theme)
        self._id = Label(theme, "", "mono", "muted", wrap=True, selectable=True)
        self._origin = Label(theme, "", "small", "text", wrap=True)
        self._changed = Label(theme, "", "small", "muted", wrap=True)
        self._prices, self._units, self._settings = (ValueList(theme) for _ in range(3))
        self._units_head = Label(theme, "Price each, in USD", "small", weight=600)
        self._more = Link(theme, "")
        self._more.clicked.connect(self._toggle_prices)
        self._tiers_note = Label(theme, "", "small", "muted", wrap=True)
        self._tiers = TierPrices(theme)
        self._settings_note = Label(theme, "", "small", "muted", wrap=True)
        self._reset = Link(theme, "Reset this model")
        self._reset.clicked.connect(self.model_reset_requested)
        for values in (self._prices, self._units, self._settings):
            values.typed.connect(self.typed)
            values.reset_requested.connect(self.reset_requested)
            values.given_way.connect(self.given_way)
        self._lay_out()

    @property
    def key(self) -> ModelKey | None:
        """The model on screen."""
        return self._view.key if self._view else None

    def show_editor(self, view: EditorView) -> None:
        """Show a model; fields whose text is the same keep their caret."""
        moved = self._view is None or view.key != self._view.key
        self._view = view
        self._name.setText(view.name)
        self._pill.set_pill(view.pill.text, view.pill.tone)
        self._id.setText(view.id)
        self._origin.setText(view.origin)
        self._changed.setText(view.changed)
        self._changed.setVisible(view.changed != NONE)
        self._show_prices(view)
        self._tiers.show_tiers(view.tiers)
        self._tiers_part.setVisible(bool(view.tiers))
        self._settings.show_values(view.settings, view.efforts)
        self._settings_note.setText(view.settings_note)
        self._settings_note.setVisible(bool(view.settings_note))
        self._reset.setEnabled(view.can_reset)
        if moved:
            self._order_stops()
            self._scroll.verticalScrollBar().setValue(0)

    def focus_item(self, item: Item | None = None) -> None:
        """Put the keyboard into a field: that of ``item``, or the first one."""
        if self._view is None:
            return
        fields = [*self._view.prices, *self._view.units, *self._view.settings]
        wanted = fields[0].item if item is None else item
        if any(field.item == wanted and field.extra for field in fields):
            self._all_prices = True
            self._show_prices(self._view)
            self._order_stops()
        for values in (self._prices, self._units, self._settings):
            if (widget := values.field(wanted)) is not None:
                self._focus(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _focus(self, field: QWidget) -> None:
        field.setFocus(Qt.FocusReason.TabFocusReason)
        # It may have been shown just now: its place is known after the next layout.
        QTimer.singleShot(0, field, lambda: self._scroll.ensureWidgetVisible(field))

    def _order_stops(self) -> None:
        """Rows are made when a model needs them first, and stand where they belong."""
        tab_through(self._close, self._page)

    def _show_prices(self, view: EditorView) -> None:
        units = self._offered(view.units)
        self._prices.show_values(self._offered(view.prices))
        self._units.show_values(units)
        self._units_head.setVisible(bool(units))
        extra = sum(field.extra for field in (*view.prices, *view.units))
        self._more.setText("Fewer prices" if self._all_prices else f"{extra} more prices")
        self._more.setVisible(extra > 0)

    def _offered(self, fields: Sequence[FieldView]) -> tuple[FieldView, ...]:
        return tuple(field for field in fields if self._all_prices or not field.extra)

    def _toggle_prices(self) -> None:
        self._all_prices = not self._all_prices
        if self._view is not None:
            self._show_prices(self._view)
            self._order_stops()

    def _lay_out(self) -> None:
        page = self._page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16 - _LINK, 0, 12, 14)
        column.setSpacing(10)
        about = _column(self._id, _beside(self._origin, self._pill), self._changed, gap=4)
        self._tiers_note.setText("Under conditions, as the source has it:")
        sections: tuple[tuple[QWidget, ...], ...] = (
            (about,),
            (
                Line(self._theme),
                Label(self._theme, "Price per 1M tokens, in USD", "small", weight=600),
                self._prices,
                self._units_head,
                self._units,
            ),
            (self._tiers_note, self._tiers),
            (
                Line(self._theme),
                Label(self._theme, "Sent with each request", "small", weight=600),
                self._settings_note,
                self._settings,
                Line(self._theme),
            ),
        )
        parts = [_column(*section, gap=10) for section in sections]
        self._tiers_part = parts[2]
        for number, part in enumerate(parts):
            part.setContentsMargins(_LINK, 0, 0, 0)
            column.addWidget(part)
            if number == 1:
                column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._scroll = _scrolling(page)
        head = _beside(self._name, self._close)
        head.setContentsMargins(16, 12, 12, 4)
        whole = _column(head, self._scroll)
        whole.setContentsMargins(0, 0, 0, 8)
        self.add_row(whole)


def _scrolling(page: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # It is no stop for Tab: its fields are, and it scrolls to them.
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(page)
    page.setAutoFillBackground(False)
    scroll.viewport().setAutoFillBackground(False)
    return scroll


def _beside(words: QWidget, other: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(words, 1)
    row.addWidget(other, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def _column(*widgets: QWidget, gap: int = 0) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, QScrollArea) else 0)
    return holder
