"""Marks the letters that were searched for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QStaticText

from desktop.domain.catalog_query_text import Span
from desktop.ui.models.inks import Ink


class Marked(NamedTuple):
    """A text that is drawn already, and the letters of it to mark."""

    at: QPointF
    drawn: QStaticText
    text: str
    """Before it was cut to its room."""
    spans: Sequence[Span]


def paint_marks(painter: QPainter, ink: Ink, color: QColor, texts: Sequence[Marked]) -> None:
    """Draw the letters once more in another colour, and a line below them."""
    painter.setFont(ink.font)
    painter.setPen(color)
    advance = ink.advance
    for at, drawn, text, spans in texts:
        if not spans:
            continue
        size = drawn.size()
        end_of_text = size.width()
        left, top, height = at.x(), at.y(), size.height()
        for start, end in spans:
            first = advance(text[:start]) if start else 0.0
            last = min(advance(text[:end]), end_of_text)
            if first < last:
                painter.setClipRect(QRectF(left + first, top, last - first, height))
                painter.drawStaticText(at, drawn)
                painter.fillRect(QRectF(left + first, top + height - 2, last - first, 1), color)
    painter.setClipping(False)
