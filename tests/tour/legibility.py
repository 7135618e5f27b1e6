"""Finds text that a person cannot read in full: cut off, squeezed or empty."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QWidget

_SLACK = 1.0
"""Pixels: font metrics are fractions, widget sizes are whole."""


def unreadable(window: QWidget) -> list[str]:
    """One sentence for every visible text that does not fit."""
    return [problem for widget in _visible(window) if (problem := _problem(widget))]


def _visible(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if widget.isVisibleTo(window) and widget.width() and widget.height():
            yield widget


def _problem(widget: QWidget) -> str:
    match widget:
        case QLabel():
            return _label(widget)
        case QLineEdit():
            shown = widget.text() or widget.placeholderText()
            room = widget.width() - 2 * 8
            return _too_wide(widget, shown, room)
        case QAbstractButton() if widget.text():
            return _button(widget)
        case _:
            return ""


def _label(label: QLabel) -> str:
    text = label.text()
    if not text:
        return ""
    room = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + _SLACK:
            return f"{text!r} needs {needed} pixels of height and has {label.height()}"
        return _outside(label, text)
    return _too_wide(label, text, room.width()) or _outside(label, text)


def _button(button: QAbstractButton) -> str:
    text = button.text().replace("&", "")
    return _too_wide(button, text, button.width()) or _outside(button, text)


def _too_wide(widget: QWidget, text: str, room: float) -> str:
    needed = max((_advance(widget, line) for line in text.splitlines()), default=0.0)
    if needed > room + _SLACK:
        return f"{text!r} needs {needed:.0f} pixels and has {room:.0f}"
    return ""


def _advance(widget: QWidget, line: str) -> float:
    return QFontMetricsF(widget.font()).horizontalAdvance(line)


def _outside(widget: QWidget, text: str) -> str:
    """Whether a parent that does not scroll cuts the widget off."""
    area = QRect(QPoint(0, 0), widget.size())
    inner: QWidget = widget
    while (parent := inner.parentWidget()) is not None and not inner.isWindow():
        if isinstance(parent.parentWidget(), QScrollArea):
            return ""
        area.translate(inner.pos())
        if area.left() < -_SLACK or area.right() > parent.width() + _SLACK:
            return f"{text!r} reaches beyond its {type(parent).__name__}"
        inner = parent
    return ""
