"""What stands below the chart: side by side where there is room, else below one another."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label

_WIDE: Final = 760
"""Pixels from which the limits stand beside the models: a window of 1000 has that room."""
_PAIR: Final = 560
"""Pixels that the two small parts need beside each other."""
_SIDE: Final = 288
_GAP: Final = 20


class PageBody(QWidget):
    """The models, and beside or below them two smaller parts."""

    def __init__(
        self,
        theme: Theme,
        models: QWidget,
        limits: QWidget,
        outside: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._models = theme, models
        self._aside = QWidget()
        self._small = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._aside)
        self._small.setContentsMargins(0, 0, 0, 0)
        self._small.setSpacing(_GAP)
        self._small.addWidget(limits, 1)
        self._small.addWidget(outside, 1)
        self._all = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._all.setContentsMargins(0, 0, 0, 0)
        self._all.setSpacing(_GAP)
        self._all.addWidget(models, 1)
        self._all.addWidget(self._aside)

    def rearrange(self) -> None:
        """Room or parts have changed. Without models the small parts share the width."""
        beside = self.width() >= _WIDE * self._theme.scale and not self._models.isHidden()
        way = QBoxLayout.Direction
        self._all.setDirection(way.LeftToRight if beside else way.TopToBottom)
        stacked = beside or self.width() < _PAIR * self._theme.scale
        self._small.setDirection(way.TopToBottom if stacked else way.LeftToRight)
        side = round(_SIDE * self._theme.scale)
        self._aside.setMinimumWidth(side if beside else 0)
        self._aside.setMaximumWidth(side if beside else 16_777_215)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or not."""
        super().resizeEvent(event)
        self.rearrange()


def section(theme: Theme, title: str, inside: QWidget) -> QWidget:
    """A heading above a card with one thing in it."""
    holder = QWidget()
    heading = Label(theme, title, "heading")
    heading.setFixedHeight(round(28 * theme.scale))
    card = Card(theme)
    card.add_row(inside)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(heading)
    column.addWidget(card)
    column.addStretch(1)
    return holder
