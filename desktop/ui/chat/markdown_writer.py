"""Writes parsed Markdown at the end of a document, in the application's own formats."""

from __future__ import annotations

from itertools import product
from typing import Final, NamedTuple, cast

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

from desktop.ui.chat.code_run import CodeRun
from desktop.ui.chat.inert_document import InertDocument
from desktop.ui.chat.markdown_formats import DEEPEST, MarkdownFormats, facing, is_code, is_rule

_FEATURE = QTextDocument.MarkdownFeature
_FEATURES = QTextDocument.MarkdownFeature(
    _FEATURE.MarkdownDialectGitHub.value | _FEATURE.MarkdownNoHTML.value
)
_OBJECT = "\ufffc"
_LONGEST_LINE: Final = 4_000
"""Characters of code in one line; a longer one is broken, because it is laid out as a whole."""
_BLOCK: Final = 6
_CHARACTERS: Final = 16
"""A block takes as much work as six pieces of text, and so many characters as much as one."""


class _Mark(NamedTuple):
    position: int
    block_format: QTextBlockFormat
    fresh: bool
    """The last block is empty and waits to be used."""
    code_runs: int


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
        self._runs: list[CodeRun] = []
        self._newline_owed = False
        self.work = 0
        """What was written, in the units of `_BLOCK`; for whoever asks, who may also set it."""
        self.mark()

    @property
    def code_runs(self) -> list[CodeRun]:
        """All code blocks; that with the number n of `CODE_RUN` is at n - 1."""
        return self._runs

    @property
    def lasting_runs(self) -> int:
        """How many of them will not be taken back."""
        return self._mark.code_runs

    def mark(self) -> None:
        """Everything written until now stays."""
        end = self._end()
        self._mark = _Mark(end.position(), end.blockFormat(), self._fresh, len(self._runs))

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
        self._fresh = mark.fresh
        del self._runs[mark.code_runs :]

    def write_prose(self, markdown: str) -> None:
        """Append blocks of Markdown that hold no code block at the left margin."""
        if not markdown.strip():
            return
        self._scratch.setMarkdown(markdown, _FEATURES)
        lists: dict[int, QTextList] = {}
        tables = "|" in markdown  # asking each block takes a fifth of the time
        block = self._scratch.begin()
        while block.isValid():
            table = _table_of(block) if tables else None
            if table is not None:
                self._write_table(table)
                block = self._scratch.findBlock(table.lastPosition())
            # Before and behind each table Qt keeps an empty block that stands for nothing.
            elif block.length() > 1 or _stands_for_something(block):
                self._write_block(block, lists)
            block = block.next()

    def write_note(self, text: str) -> None:
        """Append a paragraph in the application's own words."""
        self._open_block(self._formats.paragraph(QTextBlockFormat()))
        self._end().insertText(text, self._formats.note())

    def open_code(self, source: int | None = None) -> None:
        """Begin a code block. For ``source`` see `CodeRun`."""
        shape = self._formats.code_line(len(self._runs) + 1, first=True, last=True)
        self._newline_owed = False
        if not self._fresh and self._formats.is_code_line(self._end().blockFormat()):
            shape.setTopMargin(2 * shape.topMargin())
        self._open_block(shape)
        self._cursor.setBlockCharFormat(self._formats.code_text())
        here = self._end().blockNumber()
        self._runs.append(CodeRun(here, here, source=source))

    def close_code(self) -> None:
        """Nothing more comes of the code block."""
        self._runs[-1].closed = True

    def write_code(self, text: str) -> None:
        """Append text to the open code block; each ``\\n`` starts a line."""
        if not text:
            return
        if self._newline_owed:
            text = "\n" + text
        # The newline before the closing fence is not a line of its own.
        self._newline_owed = text.endswith("\n")
        first, newline, others = text.removesuffix("\n").partition("\n")
        self._write_line(first)
        if newline:
            self._next_code_line()
            self._write_lines(others)
        self._runs[-1].last = self._end().blockNumber()

    def _write_lines(self, text: str) -> None:
        """Whole lines at once: Qt gives each new block the format of the one before."""
        end = self._end()
        run = len(self._runs)
        end.setBlockFormat(self._formats.code_line(run, first=False, last=False))
        lines = text.split("\n")
        if max(map(len, lines)) <= _LONGEST_LINE:
            end.insertText(text, self._formats.code_text())
            self.work += len(lines) + len(text) // _CHARACTERS
        else:
            for number, line in enumerate(lines):
                if number:
                    end.insertBlock()
                self._write_line(line)
        self._end().setBlockFormat(self._formats.code_line(run, first=False, last=True))

    def _write_line(self, line: str) -> None:
        """What belongs to the line at the end."""
        while line:
            room = _LONGEST_LINE - self._end().positionInBlock()
            if room <= 0:
                self._next_code_line()
                room = _LONGEST_LINE
            self._end().insertText(line[:room], self._formats.code_text())
            self.work += 1 + min(room, len(line)) // _CHARACTERS
            line = line[room:]

    def _next_code_line(self) -> None:
        end = self._end()
        before = end.blockFormat()
        before.setBottomMargin(0)
        end.setBlockFormat(before)
        after = self._formats.code_line(len(self._runs), first=False, last=True)
        end.insertBlock(after, self._formats.code_text())
        self.work += 1

    def _write_block(self, block: QTextBlock, lists: dict[int, QTextList]) -> None:
        parsed = block.blockFormat()
        if is_code(block):
            if not is_code(block.previous()):
                self.open_code()
            else:
                self._next_code_line()
            self._newline_owed = False
            self.write_code(block.text())
            self._runs[-1].lines.append(block.text())
            self._runs[-1].last = self._end().blockNumber()
            self.close_code()
            return
        if is_rule(block):
            self._open_block(self._formats.rule())
            return
        source = _list_of(block)
        in_list = source is not None or parsed.indent() > 0
        shape = self._formats.list_item if in_list else self._formats.paragraph
        self._open_block(facing(block, QTextBlockFormat(shape(parsed))))
        if source is not None:
            self._join_list(source, parsed.objectIndex(), lists)
        self._write_text(self._end(), block, parsed.headingLevel())

    def _join_list(self, source: QTextList, index: int, lists: dict[int, QTextList]) -> None:
        known = lists.get(index)
        if known is not None:
            known.add(self._end().block())
            return
        shape = QTextListFormat(source.format())
        shape.setIndent(min(shape.indent(), DEEPEST))
        lists[index] = self._end().createList(shape)

    def _write_table(self, source: QTextTable) -> None:
        rows, columns = source.rows(), source.columns()
        self._open_block(self._formats.beside_table())
        target = self._end().insertTable(rows, columns, self._formats.table(source.format()))
        below = [_cell_block(source, rows - 1, column) for column in range(columns)]
        # The parser aligns the body only; the head stands over its column.
        shapes = [self._formats.cell(block.blockFormat()) for block in below]
        heads = source.format().headerRowCount()
        for row, column in product(range(rows), range(columns)):
            cursor = target.cellAt(row, column).firstCursorPosition()
            cursor.setBlockFormat(shapes[column])
            self._write_text(cursor, _cell_block(source, row, column), 0, bold=row < heads)
            self.work += _BLOCK
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
            self.work += 1 + len(text) // _CHARACTERS
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
        self.work += _BLOCK

    def _end(self) -> QTextCursor:
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        return self._cursor


# The stubs of PySide promise an object where Qt returns a null pointer.


def _list_of(block: QTextBlock) -> QTextList | None:
    return cast("QTextList | None", block.textList())


def _stands_for_something(block: QTextBlock) -> bool:
    return _list_of(block) is not None or is_code(block) or is_rule(block)


def _cell_block(table: QTextTable, row: int, column: int) -> QTextBlock:
    return table.cellAt(row, column).firstCursorPosition().block()


def _table_of(block: QTextBlock) -> QTextTable | None:
    return cast("QTextTable | None", QTextCursor(block).currentTable())
