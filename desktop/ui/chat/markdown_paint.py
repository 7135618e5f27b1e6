"""What a text document cannot draw: rounded code blocks, quote bars, rules, the caret."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextBrowser

from desktop.ui.chat.code_run import CodeRun
from desktop.ui.chat.markdown_formats import CODE_PADDING, CODE_RUN, RULE, is_leftward
from desktop.ui.theme.theme import Theme

_RADIUS = 8
_CARET_WIDTH = 2
_BAR_WIDTH = 3


def paint_backgrounds(
    view: QTextBrowser, theme: Theme, exposed: QRect, runs: Sequence[CodeRun]
) -> None:
    """Draw what lies under the text of ``exposed`` (in the coordinates of the viewport).

    ``runs`` are the code blocks of the text, so that a long one is not searched for its ends.
    """
    document = view.document()
    painter = QPainter(view.viewport())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-view.horizontalScrollBar().value(), 0)
    width = max(float(view.viewport().width()), document.size().width())
    painted = 0
    for block, rect in visible_blocks(document, exposed):
        shape = block.blockFormat()
        number = shape.intProperty(CODE_RUN)
        if 0 < number <= len(runs):
            if number != painted:
                painted, run = number, runs[number - 1]
                _paint_code(painter, theme, code_rect(document, run.first, run.last, width))
        elif shape.hasProperty(QTextFormat.Property.BlockQuoteLevel):
            _paint_quote(painter, theme, _quote_rect(document, block, rect), _bar_at(block, width))
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


def visible_blocks(document: QTextDocument, exposed: QRect) -> Iterator[tuple[QTextBlock, QRectF]]:
    """The blocks in ``exposed`` and a little around it, and where each of them is."""
    layout = document.documentLayout()
    margin = 2 * CODE_PADDING

    def top_of(number: int) -> float:
        return layout.blockBoundingRect(document.findBlockByNumber(number)).top()

    # Qt's own search looks at every frame and table before the place.
    first = (
        bisect_right(range(document.blockCount()), float(exposed.top() - margin), key=top_of) - 1
    )
    block = document.findBlockByNumber(max(0, first))
    while block.isValid():
        rect = layout.blockBoundingRect(block)
        if rect.top() > exposed.bottom() + margin:
            return
        yield block, rect
        block = block.next()


def code_rect(document: QTextDocument, first: int, last: int, width: float) -> QRectF:
    """The frame around the text blocks with the numbers ``first`` to ``last``."""
    layout = document.documentLayout()
    beginning, end = document.findBlockByNumber(first), document.findBlockByNumber(last)
    top = layout.blockBoundingRect(beginning).top() - CODE_PADDING
    bottom = layout.blockBoundingRect(end).bottom() + CODE_PADDING
    left = beginning.blockFormat().leftMargin() - CODE_PADDING - 2
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


def _bar_at(block: QTextBlock, width: float) -> float:
    """Where the lines of a quotation begin."""
    return width - _BAR_WIDTH if is_leftward(block) else 0.0


def _paint_quote(painter: QPainter, theme: Theme, rect: QRectF, left: float) -> None:
    bar = QRectF(left, rect.top(), _BAR_WIDTH, rect.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("border_strong"))
    painter.drawRoundedRect(bar, 1.5, 1.5)
