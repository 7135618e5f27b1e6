"""Gives text that is written already the colours of another theme, when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from desktop.ui.chat.markdown_formats import MarkdownFormats
from desktop.ui.chat.markdown_paint import visible_blocks


class MarkdownColors:
    """A screenful takes as long in a long text as in a short one, and nothing is parsed or moved.

    What is not seen keeps its old colours until it is.
    """

    def __init__(self, document: QTextDocument, formats: MarkdownFormats) -> None:
        self._document = document
        self._formats = formats
        self._themes = 0
        """How many there were before; each block remembers how many it has seen."""

    def change(self) -> None:
        """The theme has other colours now."""
        self._formats.forget_colors()
        self._themes += 1

    def renew(self, exposed: QRect) -> None:
        """Before ``exposed``, in the coordinates of the document, is painted."""
        if not self._themes:
            return
        old = [
            block
            for block in _with_whole_rows(visible_blocks(self._document, exposed))
            if block.userState() != self._themes
        ]
        if not old:
            return
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        for block in old:
            self._renew_text(block, cursor)
        for table in {table.firstPosition(): table for table in _tables(old)}.values():
            shape = self._formats.table(table.format())
            if shape.borderBrush() != table.format().borderBrush():
                table.setFormat(shape)
        cursor.endEditBlock()

    def _renew_text(self, block: QTextBlock, cursor: QTextCursor) -> None:
        spans = []
        pieces = block.begin()
        while not pieces.atEnd():
            fragment = pieces.fragment()
            shown = self._formats.renewed(fragment.charFormat())
            if shown != fragment.charFormat():
                spans.append((fragment.position(), fragment.length(), shown))
            pieces += 1
        for start, length, shown in spans:
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(shown)
        block.setUserState(self._themes)


def _with_whole_rows(blocks: Iterator[tuple[QTextBlock, object]]) -> Iterator[QTextBlock]:
    """Cells that stand beside each other count as being above each other; a table is bounded."""
    for number, (block, _) in enumerate(blocks):
        table = _table_of(block) if not number else None
        if table is not None:
            cell = table.cellAt(0, 0).firstCursorPosition().block()
            while cell.isValid() and cell != block:
                yield cell
                cell = cell.next()
        yield block


def _tables(blocks: list[QTextBlock]) -> Iterator[QTextTable]:
    for block in blocks:
        table = _table_of(block)
        if table is not None:
            yield table


def _table_of(block: QTextBlock) -> QTextTable | None:
    # The stubs of PySide promise an object where Qt returns a null pointer.
    return cast("QTextTable | None", QTextCursor(block).currentTable())
