"""Everything about the current model, beside the table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.presentation.model_details_view import ModelDetailsView
from desktop.ui.models.fact_rows import FactRows
from desktop.ui.models.tier_prices import TierPrices
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.card import Card, Line
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pill import Pill
from desktop.ui.widgets.switch import Switch


class DetailsPane(Card):
    """A card that scrolls inside.

    Signals:
        switch_requested: turn the model over (its id).
        default_requested: open chats with it.
        try_requested: go to the test chat with it.
        closed: the person closed the pane.
    """

    switch_requested = Signal(str)
    default_requested = Signal(str)
    try_requested = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._view: ModelDetailsView | None = None
        self.setAccessibleName("Details")
        self._name = Label(theme, "", "heading", wrap=True)
        self._close = IconButton(theme, "close", "Close the details")
        self._close.clicked.connect(self.closed)
        self._subtitle = Label(theme, "", "small", "muted", wrap=True)
        self._id = Label(theme, "", "mono", "muted", wrap=True, selectable=True)
        self._copy = IconButton(theme, "copy", "Copy the id")
        self._copy.clicked.connect(self._copy_id)
        self._tags = QWidget()
        self._flow = FlowLayout(self._tags, gap=6)
        self._warning = Label(theme, "", "small", "warn_text", wrap=True)
        self._switch = Switch(theme, "Enabled")
        self._switch.clicked.connect(self._ask_to_switch)
        self._default = Button(theme, "Make it the default", "link", "star")
        self._default.clicked.connect(lambda: self.default_requested.emit(self.shown_id))
        self._prices, self._facts = FactRows(theme), FactRows(theme)
        self._note = Label(theme, "", "small", "muted", wrap=True)
        self._tiers = TierPrices(theme)
        self._description = Label(theme, "", "small", "text", wrap=True, selectable=True)
        self._parameters = Label(theme, "", "small", "muted", wrap=True)
        self._try = Button(theme, "Try in test chat", icon="bubble")
        self._try.clicked.connect(lambda: self.try_requested.emit(self.shown_id))
        self._lay_out()

    @property
    def shown_id(self) -> str:
        """The model on screen; empty where there is none."""
        return self._view.id if self._view else ""

    def show_details(self, view: ModelDetailsView) -> None:
        """Show a model; an equal one changes nothing."""
        if view == self._view:
            return
        moved = view.id != self.shown_id
        self._view = view
        self._name.setText(view.name)
        self._subtitle.setText(view.subtitle)
        self._subtitle.setVisible(bool(view.subtitle))
        self._id.setText(view.id)
        self._show_tags(view)
        self._warning.setText(view.warning)
        self._warning.setVisible(bool(view.warning))
        self._switch.setChecked(view.enabled)
        self._switch.setAccessibleName(f"Enable {view.name}")
        self._default.setText("Default model" if view.default else "Make it the default")
        self._default.set_icon("star-filled" if view.default else "star")
        self._default.setEnabled(view.enabled and not view.default)
        self._prices.show_facts(view.prices)
        self._note.setText(view.price_note)
        self._note.setVisible(bool(view.price_note))
        self._tiers.show_tiers(view.tiers)
        self._facts.show_facts(view.facts)
        self._description.setText(view.description)
        self._description.setVisible(bool(view.description))
        self._parameters.setText(f"Parameters: {view.parameters}" if view.parameters else "")
        self._parameters.setVisible(bool(view.parameters))
        if moved:
            self._scroll.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the pane."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 0, 12, 12)
        column.setSpacing(8)
        enabled = self._switch_row()
        price_head = Label(self._theme, "Price per 1M tokens", "small", weight=600)
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self._subtitle, _beside(self._id, self._copy), self._tags, self._warning),
            (enabled, self._default),
            (price_head, self._prices, self._note, self._tiers),
            (self._facts,),
            (self._description, self._parameters),
        )
        for number, group in enumerate(groups):
            if number:
                column.addSpacing(4)
                column.addWidget(Line(self._theme))
                column.addSpacing(4)
            for widget in group:
                link = widget is self._default
                column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft) if link else (
                    column.addWidget(widget)
                )
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.setAccessibleName("Details of the model")
        self._scroll.setWidget(page)
        page.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        head, foot = _beside(self._name, self._close), QWidget()
        head.setContentsMargins(16, 12, 12, 4)
        below = QVBoxLayout(foot)
        below.setContentsMargins(16, 12, 16, 16)
        below.addWidget(self._try)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        rows.addWidget(self._scroll, 1)
        rows.addWidget(Line(self._theme))
        rows.addWidget(foot)
        self.add_row(whole)

    def _switch_row(self) -> QWidget:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(self._theme, "Enabled", weight=500))
        column.addWidget(Label(self._theme, "Offered in the test chat", "small", "muted"))
        return _beside(words, self._switch, Qt.AlignmentFlag.AlignVCenter)

    def _show_tags(self, view: ModelDetailsView) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        pills = [Pill(self._theme, word, "plain", icon) for word, icon in view.abilities]
        pills += [Pill(self._theme, pill.text, pill.tone) for pill in view.pills]
        for pill in pills:
            self._flow.addWidget(pill)
            pill.show()
        self._tags.setVisible(bool(pills))
        self._tags.updateGeometry()

    def _ask_to_switch(self) -> None:
        """It stays as it is until the wish has been granted."""
        self.switch_requested.emit(self.shown_id)
        if self._view is not None:
            self._switch.setChecked(self._view.enabled)

    def _copy_id(self) -> None:
        QGuiApplication.clipboard().setText(self.shown_id)


def _beside(
    words: QWidget, button: QWidget, where: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignTop
) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(words, 1)
    row.addWidget(button, 0, where)
    return holder
