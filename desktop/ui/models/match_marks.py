"""Marks the letters that were searched for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QStaticText

from desktop.domain.catalog_query_text import Span
from desktop.ui.models.inks import Ink

ELLIPSIS: Final = "…"


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
        if drawn.text() != text:
            text, spans = drawn.text(), spans_in_cut(text, drawn.text(), spans)
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


def spans_in_cut(text: str, cut: str, spans: Sequence[Span]) -> list[Span]:
    """Where letters of ``text`` stand in what was left of it around an ellipsis; what begins or
    ends in the gap is marked up to the ellipsis, and that too."""
    gap = cut.find(ELLIPSIS)
    lost = len(text) - len(cut)
    if gap < 0:
        return list(spans)

    def moved(place: int) -> int:
        return place if place <= gap else max(gap, place - lost)

    found = ((moved(start), max(moved(end), moved(start))) for start, end in spans)
    return [(start, end + (end == start)) for start, end in found]
