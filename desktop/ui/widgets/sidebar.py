"""The navigation on the left of the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark
from desktop.ui.widgets.painting import (
    PaintedButton,
    follow,
    paint_box,
    paint_ring,
    smooth_painter,
)

_WIDTH: Final = 184
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class NavItem(PaintedButton):
    """One page. Exclusive among its siblings, so assistive tools see which one is chosen.

    Signals:
        stepped: an arrow key asks for the item above (-1) or below (1).
        focus_moved: the item got the focus, or lost it.
    """

    stepped = Signal(int)
    focus_moved = Signal()

    def __init__(self, theme: Theme, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self._icon = icon
        self._badge = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_badge(self, count: int, what: str) -> None:
        """A figure at the right end, and what it counts; 0 takes it away."""
        self._badge = f"{count:,}" if count else ""
        self.setAccessibleName(f"{self.text()}, {what}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """As high as an entry; the sidebar gives the width."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(36 + words + 12, self.px(34))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from item to item; Enter and Space choose."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell of it."""
        super().focusInEvent(event)
        self.focus_moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell of it."""
        super().focusOutEvent(event)
        self.focus_moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, icon, text and ring."""
        painter = smooth_painter(self)
        rect = QRectF(self.rect())
        on = self.isChecked()
        if on or self.underMouse():
            paint_box(painter, rect, 8, self.theme.color("nav" if on else "hover"))
        if self.hasFocus():
            paint_ring(painter, rect, 8, self.theme.color("focus"))
        box = QRectF(10, (rect.height() - 16) / 2, 16, 16)
        self.theme.paint_icon(painter, self._icon, box, "accent_text" if on else "muted")
        painter.setFont(self.theme.font("body", 600 if on else 500))
        painter.setPen(self.theme.color("text" if on else "muted"))
        words = rect.adjusted(36, 0, -8, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._badge:
            self._paint_badge(painter, rect)
        painter.end()

    def _paint_badge(self, painter: QPainter, rect: QRectF) -> None:
        font = self.theme.font("tiny", 600)
        width = max(18.0, QFontMetricsF(font).horizontalAdvance(self._badge) + 12)
        box = QRectF(rect.right() - width - 8, rect.center().y() - 9, width, 18)
        paint_box(painter, box, 9, self.theme.color("accent"))
        painter.setFont(font)
        painter.setPen(self.theme.color("on_accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._badge)


class Sidebar(QWidget):
    """The mark, the pages, and a footer.

    The pages are one stop for Tab, as radio buttons are: the page on screen. From there the arrow
    keys come to the others.

    Signals:
        chosen: the person chose a page (its key). Not sent by `set_current`.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: dict[str, NavItem] = {}
        self._footer: QWidget | None = None
        self.setAccessibleName("Pages")
        self.setFixedWidth(round(_WIDTH * theme.scale))
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 0, 0)
        head.setSpacing(10)
        head.addWidget(IconMark(theme, "modeldeck", "accent", 24))
        head.addWidget(Label(theme, "Modeldeck", "heading"), 1)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 20, 9, 10)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addSpacing(22)
        self._column.addLayout(self._list)
        self._column.addStretch(1)
        follow(theme, self)

    def add_item(self, key: str, icon: str, text: str) -> None:
        """Add a page at the end; the first one is chosen at once."""
        item = NavItem(self._theme, icon, text)
        item.clicked.connect(lambda: self.chosen.emit(key))
        item.stepped.connect(lambda step: self._step(key, step))
        item.toggled.connect(self._place_tab_stop)
        item.focus_moved.connect(self._place_tab_stop)
        self._items[key] = item
        item.setChecked(len(self._items) == 1)
        self._place_tab_stop()
        self._list.addWidget(item)

    def set_badge(self, key: str, count: int, what: str) -> None:
        """A figure beside a page, and what it counts (``5 changes``); 0 takes it away."""
        self._items[key].set_badge(count, what)

    @property
    def current(self) -> str:
        """Key of the chosen page; empty when there are no pages."""
        return next((key for key, item in self._items.items() if item.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Choose a page. Raises KeyError for a key that does not exist."""
        self._items[key].setChecked(True)

    def set_footer(self, widget: QWidget) -> None:
        """Put a widget below everything, under a line; one that was there is deleted."""
        if self._footer is not None:
            self._column.removeWidget(self._footer)
            self._footer.deleteLater()
        self._footer = widget
        self._column.addWidget(widget)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface, its edge and the line above the footer."""
        painter = smooth_painter(self)
        border = self._theme.color("border")
        painter.fillRect(self.rect(), self._theme.color("sidebar"))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), border)
        if self._footer is not None and self._footer.isVisible():
            top = self._footer.y() - 8
            painter.fillRect(QRectF(8, top, self.width() - 17, 1), border)
        painter.end()

    def _place_tab_stop(self) -> None:
        # Left to itself, Qt stops at every page until one had the focus, and then at that one only,
        # whichever is on screen. While a page has the focus, Tab goes on from there.
        stop = next((item for item in self._items.values() if item.hasFocus()), None)
        for item in self._items.values():
            here = item is stop if stop else item.isChecked()
            item.setFocusPolicy(Qt.FocusPolicy.TabFocus if here else Qt.FocusPolicy.NoFocus)

    def _step(self, key: str, step: int) -> None:
        keys = list(self._items)
        wanted = keys[(keys.index(key) + step) % len(keys)]
        self._items[wanted].setFocus(Qt.FocusReason.TabFocusReason)
