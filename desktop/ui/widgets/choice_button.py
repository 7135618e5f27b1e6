"""A choice from a short list, drawn like a field."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import PaintedButton, paint_box, paint_ring, smooth_painter

_HEIGHT: Final = 32
_RADIUS: Final = 7
_ICON: Final = 16
_OPENING: Final = (Qt.Key.Key_Down, Qt.Key.Key_F4)


class ChoiceButton(PaintedButton):
    """Shows what is chosen; opens a menu. A button, whose name stays what it is for.

    Signals:
        chosen: what the person took; empty for nothing of one's own.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._value = ""
        self._placeholder = ""
        self._choices: tuple[str, ...] = ()
        self._invalid = False
        self.clicked.connect(self.open_list)

    def show_choice(self, value: str, choices: tuple[str, ...], placeholder: str) -> None:
        """``placeholder``: what counts where nothing is chosen."""
        self._value, self._choices, self._placeholder = value, choices, placeholder
        self._invalid = value not in choices
        self.setText(value or placeholder)
        self.update()

    def open_list(self) -> None:
        """Show the choices below the button."""
        entries = [(each or self._nothing(), each == self._value) for each in self._choices]
        menu = make_menu(self, [text for text, _ in entries])
        for action, each, (_, on) in zip(menu.actions(), self._choices, entries, strict=True):
            action.setCheckable(True)
            action.setChecked(on)
            action.triggered.connect(lambda _=False, each=each: self.chosen.emit(each))
        open_menu(menu, self)

    def sizeHint(self) -> QSize:
        return QSize(self.px(98), self.px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and F4 open too."""
        if event.key() in _OPENING:
            self.open_list()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a field with text and chevron."""
        painter = smooth_painter(self)
        color, rect = self.theme.color, QRectF(self.rect())
        usable = self.isEnabled()
        edge = "bad" if self._invalid else "border_strong" if usable else "border"
        fill = "hover" if usable and self.underMouse() else "field"
        paint_box(painter, rect, _RADIUS, color(fill), color(edge))
        if self.hasFocus():
            paint_ring(painter, rect, _RADIUS, color("focus"))
        chevron = QRectF(rect.right() - _ICON - 6, (rect.height() - _ICON) / 2, _ICON, _ICON)
        self.theme.paint_icon(painter, "chevron-down", chevron, "muted" if usable else "disabled")
        painter.setPen(color("disabled" if not usable else "text" if self._value else "faint"))
        painter.setFont(self.theme.font("small"))
        room = QRectF(11, 0, chevron.left() - 15, rect.height())
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()

    def _nothing(self) -> str:
        """The entry for nothing of one's own."""
        if not self._placeholder or self._value:
            return "Nothing of your own"
        return self._placeholder[0].upper() + self._placeholder[1:]


def make_menu(anchor: QWidget, texts: list[str]) -> QMenu:
    """A menu of plain texts, gone when it closes."""
    menu = QMenu(anchor)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Round corners need a window without a frame, a shadow and a background.
    menu.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    menu.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
    menu.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    menu.setAccessibleName(anchor.accessibleName())
    for text in texts:
        menu.addAction(QAction(text.replace("&", "&&"), menu))
    return menu


def open_menu(menu: QMenu, anchor: QWidget) -> None:
    """Below the anchor, flush with its right edge; a key can choose at once."""
    right = anchor.width() - menu.sizeHint().width()
    menu.popup(anchor.mapToGlobal(QPoint(right, anchor.height() + 4)))
    usable = [each for each in menu.actions() if each.isEnabled()]
    menu.setActiveAction(next((each for each in usable if each.isChecked()), usable[0]))
