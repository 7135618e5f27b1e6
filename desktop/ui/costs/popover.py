"""A surface that opens over the page beside the control it belongs to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_box, smooth_painter

_GAP = 4
_EDGE = 8
"""Smallest distance from the window's edge."""


class Popover(QFrame):
    """A child of the window, not a window of its own: it works alike on X11 and Wayland.

    Esc, a click beside it and `dismiss` close it; the focus goes back to where it was.
    Tab stays inside while it is open.
    """

    closed = Signal()

    def __init__(
        self, theme: Theme, name: str, anchor: QWidget, *, align_right: bool = False
    ) -> None:
        """``name`` is for assistive tools; the popover opens below or above ``anchor``."""
        super().__init__(anchor.window())
        self._theme = theme
        self._anchor = anchor
        self._align_right = align_right
        self._scrim = _Scrim(anchor.window())
        self._scrim.pressed.connect(self.dismiss)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(12, 12, 12, 12)
        self.content.setSpacing(8)
        self.hide()
        self._scrim.hide()
        theme.changed.connect(self.update)

    def open(self, focus: QWidget | None = None) -> None:
        """Show it and move the focus into it: to ``focus``, or to the popover itself."""
        window = self._anchor.window()
        if self.parentWidget() is not window:
            # The page may have been moved into another window since.
            self.setParent(window)
            self._scrim.setParent(window)
        self._scrim.setGeometry(window.rect())
        self._scrim.show()
        self._scrim.raise_()
        self.place()
        self.show()
        self.raise_()
        (focus or self).setFocus(Qt.FocusReason.PopupFocusReason)
        window.installEventFilter(self)

    def place(self) -> None:
        """Take the size of the content, below the anchor or, where there is no room, above."""
        window = self._anchor.window()
        self.ensurePolished()
        room = QSize(window.width() - 2 * _EDGE, window.height() - 2 * _EDGE)
        size = self.sizeHint().expandedTo(self.minimumSize()).boundedTo(room)
        corner = self._anchor.mapTo(window, QPoint(0, 0))
        left = corner.x() + (self._anchor.width() - size.width() if self._align_right else 0)
        left = max(_EDGE, min(left, window.width() - size.width() - _EDGE))
        top = corner.y() + self._anchor.height() + _GAP
        if top + size.height() > window.height() - _EDGE:
            top = max(_EDGE, min(corner.y() - _GAP - size.height(), window.height()))
        self.setGeometry(QRect(QPoint(left, top), size))

    def dismiss(self) -> None:
        """Close it and give the focus back to the anchor."""
        if self.isHidden():
            return
        self.window().removeEventFilter(self)
        self._scrim.hide()
        self.hide()
        self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Close when the window changes its size: the anchor has moved."""
        if event.type() == QEvent.Type.Resize:
            self.dismiss()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside."""
        stops = [
            child
            for child in self.findChildren(QWidget)
            if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return True
        here = self.focusWidget()
        step = 1 if forward else -1
        place = stops.index(here) + step if here in stops else 0
        reason = Qt.FocusReason.TabFocusReason
        stops[place % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; no key goes through to the page below."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click inside does not reach the page below."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the raised surface."""
        painter = smooth_painter(self)
        edge = self._theme.color("border_strong")
        paint_box(painter, QRectF(self.rect()), 8, self._theme.color("raised"), edge)
        painter.end()


class _Scrim(QWidget):
    """Covers the window, unseen, and takes the click that closes the popover."""

    pressed = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit()
