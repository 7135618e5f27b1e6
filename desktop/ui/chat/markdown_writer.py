"""Writes parsed Markdown at the end of a document, in the application's own formats."""

from __future__ import annotations

from typing import NamedTuple, cast

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextList,
    QTextListFormat,
    QTextTable,
)

from desktop.ui.chat.inert_document import InertDocument
from desktop.ui.chat.markdown_formats import MarkdownFormats, is_code, is_rule

_FEATURE = QTextDocument.MarkdownFeature
_FEATURES = QTextDocument.MarkdownFeature(
    _FEATURE.MarkdownDialectGitHub.value | _FEATURE.MarkdownNoHTML.value
)
_OBJECT = "\ufffc"


class _Mark(NamedTuple):
    position: int
    block_format: QTextBlockFormat
    fresh: bool
    """The last block is empty and waits to be used."""
    code_run: int


class MarkdownWriter:
    """Appends blocks to a document and can take back what was written since a mark.

    Qt's parser fills a scratch document; its blocks are then written one by one with our formats.
    Copying fragments instead would lose the format of each first block and merge lists.
    """

    def __init__(self, document: QTextDocument, formats: MarkdownFormats) -> None:
        self._document = document
        self._formats = formats
        self._scratch = InertDocument()
        self._scratch.setUndoRedoEnabled(False)
        self._cursor = QTextCursor(document)
        self._fresh = True
        self._code_run = 0
        self._newline_owed = False
        self.mark()

    def mark(self) -> None:
        """Everything written until now stays."""
        end = self._end()
        self._mark = _Mark(end.position(), end.blockFormat(), self._fresh, self._code_run)

    def rewind(self) -> None:
        """Take back what was written since the mark."""
        mark, end = self._mark, self._end()
        if end.position() == mark.position and not mark.fresh:
            return
        end.setPosition(mark.position, QTextCursor.MoveMode.KeepAnchor)
        end.removeSelectedText()
        block = end.block()
        joined = _list_of(block)
        if mark.fresh and joined is not None:
            joined.remove(block)
        # Qt gives an emptied block the format of the one that was removed behind it.
        end.setBlockFormat(mark.block_format)
        self._fresh, self._code_run = mark.fresh, mark.code_run

    def write_prose(self, markdown: str) -> None:
        """Append blocks of Markdown that hold no code block at the left margin."""
        if not markdown.strip():
            return
        self._scratch.setMarkdown(markdown, _FEATURES)
        lists: dict[int, QTextList] = {}
        table_start = -1
        block = self._scratch.begin()
        while block.isValid():
            table = _table_of(block)
            if table is None:
                # Before and behind each table Qt keeps an empty block that stands for nothing.
                if block.text() or _list_of(block) is not None or is_code(block) or is_rule(block):
                    self._write_block(block, lists)
                table_start = -1
            elif table.firstPosition() != table_start:
                table_start = table.firstPosition()
                self._write_table(table)
            block = block.next()

    def open_code(self) -> None:
        """Begin a code block."""
        self._code_run += 1
        self._newline_owed = False
        shape = self._formats.code_line(self._code_run, first=True, last=True)
        if not self._fresh and self._formats.is_code_line(self._end().blockFormat()):
            shape.setTopMargin(2 * shape.topMargin())
        self._open_block(shape)
        self._cursor.setBlockCharFormat(self._formats.code_text())

    def write_code(self, text: str) -> None:
        """Append text to the open code block; each ``\\n`` starts a line."""
        if not text:
            return
        if self._newline_owed:
            text = "\n" + text
        # The newline before the closing fence is not a line of its own.
        self._newline_owed = text.endswith("\n")
        for number, line in enumerate(text.removesuffix("\n").split("\n")):
            if number:
                self._next_code_line()
            if line:
                self._end().insertText(line, self._formats.code_text())

    def _next_code_line(self) -> None:
        end = self._end()
        before = end.blockFormat()
        before.setBottomMargin(0)
        end.setBlockFormat(before)
        after = self._formats.code_line(self._code_run, first=False, last=True)
        end.insertBlock(after, self._formats.code_text())

    def _write_block(self, block: QTextBlock, lists: dict[int, QTextList]) -> None:
        parsed = block.blockFormat()
        if is_code(block):
            if not is_code(block.previous()):
                self.open_code()
            else:
                self._next_code_line()
            self.write_code(block.text())
            return
        if is_rule(block):
            self._open_block(self._formats.rule())
            return
        source = _list_of(block)
        in_list = source is not None or parsed.indent() > 0
        shape = self._formats.list_item if in_list else self._formats.paragraph
        self._open_block(shape(parsed))
        if source is not None:
            self._join_list(source, parsed.objectIndex(), lists)
        self._write_text(self._end(), block, parsed.headingLevel())

    def _join_list(self, source: QTextList, index: int, lists: dict[int, QTextList]) -> None:
        known = lists.get(index)
        if known is not None:
            known.add(self._end().block())
            return
        shape = QTextListFormat(source.format())
        lists[index] = self._end().createList(shape)

    def _write_table(self, source: QTextTable) -> None:
        rows, columns = source.rows(), source.columns()
        self._open_block(self._formats.beside_table())
        target = self._end().insertTable(rows, columns, self._formats.table(source.format()))
        for row in range(rows):
            for column in range(columns):
                parsed = source.cellAt(row, column).firstCursorPosition().block()
                below = source.cellAt(rows - 1, column).firstCursorPosition().block()
                cursor = target.cellAt(row, column).firstCursorPosition()
                # The parser aligns the body only; the head stands over its column.
                cursor.setBlockFormat(self._formats.cell(below.blockFormat()))
                self._write_text(cursor, parsed, 0, bold=row < source.format().headerRowCount())
        self._end().setBlockFormat(self._formats.beside_table())
        self._fresh = True

    def _write_text(
        self, cursor: QTextCursor, block: QTextBlock, heading: int, bold: bool = False
    ) -> None:
        shown = QTextCharFormat()
        pieces = block.begin()
        while not pieces.atEnd():
            fragment = pieces.fragment()
            parsed, text = fragment.charFormat(), fragment.text()
            if parsed.isImageFormat():
                parsed, text = self._picture_as_link(parsed)
            shown = self._formats.text(parsed, heading, bold)
            cursor.insertText(text.replace(_OBJECT, ""), shown)
            pieces += 1
        if not block.text():
            cursor.setBlockCharFormat(self._formats.text(QTextCharFormat(), heading, bold))

    @staticmethod
    def _picture_as_link(parsed: QTextCharFormat) -> tuple[QTextCharFormat, str]:
        """A picture is never loaded; its address can be opened like any other link."""
        picture = parsed.toImageFormat()
        link = QTextCharFormat()
        link.setAnchor(True)
        link.setAnchorHref(picture.name())
        words = str(picture.property(QTextCharFormat.Property.ImageAltText) or "").strip()
        return link, f"[picture: {words}]" if words else "[picture]"

    def _open_block(self, shape: QTextBlockFormat) -> None:
        end = self._end()
        if end.position() == 0:
            shape.setTopMargin(self._formats.first_margin(shape))
        if self._fresh:
            end.setBlockFormat(shape)
        else:
            end.insertBlock(shape, QTextCharFormat())
        self._fresh = False

    def _end(self) -> QTextCursor:
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        return self._cursor


# The stubs of PySide promise an object where Qt returns a null pointer.


def _list_of(block: QTextBlock) -> QTextList | None:
    return cast("QTextList | None", block.textList())


def _table_of(block: QTextBlock) -> QTextTable | None:
    return cast("QTextTable | None", QTextCursor(block).currentTable())
