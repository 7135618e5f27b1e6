"""What a text document cannot draw: rounded code blocks, quote bars, rules, the caret."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextBrowser

from desktop.ui.chat.markdown_formats import CODE_PADDING, CODE_RUN, RULE
from desktop.ui.theme.theme import Theme

_RADIUS = 8
_CARET_WIDTH = 2


def paint_backgrounds(view: QTextBrowser, theme: Theme, exposed: QRect) -> None:
    """Draw what lies under the text of ``exposed`` (in the coordinates of the viewport)."""
    document = view.document()
    painter = QPainter(view.viewport())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-view.horizontalScrollBar().value(), 0)
    width = max(float(view.viewport().width()), document.size().width())
    for block, rect in _visible_blocks(document, exposed):
        shape = block.blockFormat()
        if shape.hasProperty(CODE_RUN) and not _continues_code(block.previous(), shape):
            _paint_code(painter, theme, _code_rect(document, block, width))
        elif shape.hasProperty(QTextFormat.Property.BlockQuoteLevel):
            _paint_quote(painter, theme, _quote_rect(document, block, rect))
        elif shape.hasProperty(RULE):
            middle = round(rect.center().y()) + 0.5
            painter.setPen(QPen(theme.color("border_strong"), 1))
            painter.drawLine(QPointF(0, middle), QPointF(width, middle))
    painter.end()


def paint_caret(view: QTextBrowser, theme: Theme) -> None:
    """Draw a still caret behind the last character: more is coming."""
    cursor = view.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    at = view.cursorRect(cursor)
    painter = QPainter(view.viewport())
    bar = QRectF(at.left() + 1, at.top() + 1, _CARET_WIDTH, min(at.height(), 18) - 1)
    painter.fillRect(bar, theme.color("accent_text"))
    painter.end()


def _visible_blocks(document: QTextDocument, exposed: QRect) -> Iterator[tuple[QTextBlock, QRectF]]:
    layout = document.documentLayout()
    margin = 2 * CODE_PADDING
    top = layout.hitTest(QPointF(0, exposed.top() - margin), Qt.HitTestAccuracy.FuzzyHit)
    block = document.findBlock(max(0, top))
    while _continues_code(block.previous(), block.blockFormat()):
        block = block.previous()
    while block.isValid():
        rect = layout.blockBoundingRect(block)
        if rect.top() > exposed.bottom() + margin:
            return
        yield block, rect
        block = block.next()


def _continues_code(block: QTextBlock, shape: QTextFormat) -> bool:
    """Whether ``block`` is a line of the same code block as a block of format ``shape``."""
    run = shape.intProperty(CODE_RUN)
    return run > 0 and block.isValid() and block.blockFormat().intProperty(CODE_RUN) == run


def _code_rect(document: QTextDocument, first: QTextBlock, width: float) -> QRectF:
    layout = document.documentLayout()
    last = first
    while _continues_code(last.next(), first.blockFormat()):
        last = last.next()
    top = layout.blockBoundingRect(first).top() - CODE_PADDING
    bottom = layout.blockBoundingRect(last).bottom() + CODE_PADDING
    left = first.blockFormat().leftMargin() - CODE_PADDING - 2
    return QRectF(left + 0.5, round(top) + 0.5, width - left - 1, round(bottom - top) - 1)


def _paint_code(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("code"))
    painter.drawRoundedRect(rect, _RADIUS, _RADIUS)


def _quote_rect(document: QTextDocument, block: QTextBlock, rect: QRectF) -> QRectF:
    before = block.previous()
    if before.isValid() and before.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel):
        # One bar for a quotation of several paragraphs.
        above = document.documentLayout().blockBoundingRect(before).bottom()
        return QRectF(rect.left(), above, rect.width(), rect.bottom() - above)
    return rect


def _paint_quote(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    bar = QRectF(0, rect.top(), 3, rect.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("border_strong"))
    painter.drawRoundedRect(bar, 1.5, 1.5)
