"""What all painted widgets share: rounded boxes, focus rings, buttons that are painted by hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.ui.theme.theme import Theme

RING: Final = 2
"""Width of a focus ring in pixels."""

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def follow(theme: Theme, widget: QWidget) -> None:
    """Repaint and measure the widget again whenever the theme changes."""
    theme.changed.connect(widget.updateGeometry)
    theme.changed.connect(widget.update)


def smooth_painter(widget: QWidget) -> QPainter:
    """A painter with antialiasing; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    return painter


def paint_box(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor | None, edge: QColor | None = None
) -> None:
    """A rounded box; the 1 px edge lies inside ``rect``, on half pixels so that it is sharp."""
    painter.save()
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(QPen(edge, 1))
        rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def paint_ring(painter: QPainter, rect: QRectF, radius: float, colour: QColor) -> None:
    """A focus ring, 2 px wide, inside ``rect``."""
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, RING))
    inner = rect.adjusted(RING / 2, RING / 2, -RING / 2, -RING / 2)
    painter.drawRoundedRect(inner, radius - RING / 2, radius - RING / 2)
    painter.restore()


def is_enter(event: QKeyEvent) -> bool:
    """Whether the key is Return or Enter."""
    return event.key() in _ENTER


class PaintedButton(QAbstractButton):
    """A button that paints itself: hover, Tab focus only (a click leaves no ring), Enter clicks."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        follow(theme, self)

    def minimumSizeHint(self) -> QSize:
        """The whole button: a painted button is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter works like Space."""
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def px(self, pixels: float) -> int:
        """A size of the design in the pixels of the person's font size."""
        return round(pixels * self.theme.scale)
