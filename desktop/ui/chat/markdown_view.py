"""Shows Markdown from a model: incremental while it streams, and inert."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QRect, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.ui.chat.code_copy import CodeCopyButton, ShownCode
from desktop.ui.chat.markdown_colors import MarkdownColors
from desktop.ui.chat.markdown_feed import Code, CodeBegins, CodeEnds, MarkdownFeed, Piece, Prose
from desktop.ui.chat.markdown_formats import CODE_RUN, MarkdownFormats
from desktop.ui.chat.markdown_paint import code_rect, paint_backgrounds, paint_caret
from desktop.ui.chat.markdown_weight import count_marks, weight_of
from desktop.ui.chat.markdown_writer import MarkdownWriter
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.theme.theme import Theme

SLICE: Final = 1_000
"""Work, as `MarkdownWriter` counts it, in one turn of the event loop: some 14 ms."""
SLICE_SECONDS: Final = 0.016
"""Of processor time: a slower computer takes more turns."""
LIGHT_TAIL: Final = 200
"""Work of a tail that may be written with every update. A heavier one waits for several."""
LATER_MS: Final = 100
"""When no update follows, a tail that has waited is written all the same."""
MOST_CHARACTERS: Final = 1_000_000
MOST_BLOCKS: Final = 60_000
_INDENT: Final = 26
"""Pixels at 100 % of a step of a list: room for a number of two digits."""
_MARKS: Final = 3
"""So many of them are as much work for the parser as a piece of text is for the writer."""
TOO_LONG: Final = "The rest is too long to be shown here. “Copy answer” takes all of it."


class MarkdownView(TextPane):
    """Markdown as tall as its text.

    Finished blocks are written once; only the unfinished tail is written again with each call of
    `set_source`, so an update costs the same at the start and at the end of a long answer. What is
    too much for one turn of the event loop is written in several.
    Nothing is loaded and no link is followed: `link_chosen` carries the encoded address.
    """

    link_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        style: str = "reading",
        role: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        """``name`` is for assistive tools; ``style`` and ``role`` are font and colour."""
        super().__init__(name, parent)
        self._theme = theme
        self._look = (style, role)
        self._next_slice = QTimer(self, singleShot=True, interval=0)
        self._next_slice.timeout.connect(self._read_more)
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._read_on)
        self.document().setIndentWidth(_INDENT * theme.scale)
        self.work = 0
        """What the last turn wrote, as `MarkdownWriter` counts it."""
        self._restart()
        self._feed.grow("", finished=True)
        self._copy = CodeCopyButton(theme, self)
        self.anchorClicked.connect(self._report_link)
        theme.changed.connect(self._change_colors)

    @property
    def settled(self) -> bool:
        """Whether all that is there is shown."""
        return not self._next_slice.isActive() and not self._later.isActive()

    @property
    def writing(self) -> bool:
        """Whether the next turns of the event loop write more."""
        return self._next_slice.isActive()

    def markdown(self) -> str:
        """The Markdown as it came."""
        return self._feed.source

    def set_source(self, markdown: str, *, finished: bool = True) -> None:
        """Show ``markdown``; unless ``finished`` a caret says that more is coming.

        Cheap when the text begins with what is shown already.
        """
        shown = self._feed
        if (markdown, finished) == (shown.source, shown.finished):
            return
        if not markdown.startswith(shown.source) or (shown.finished and shown.source):
            self._restart()
        self._feed.grow(markdown, finished=finished)
        if self._next_slice.isActive():
            return
        if self._updates_to_wait and not finished:
            self._updates_to_wait -= 1
            self._later.start()
            return
        self._read_on()

    def codes(self) -> list[ShownCode]:
        """The code blocks that can be copied: none of them will change any more."""
        lasting = len(self._runs) if self._feed.finished else self._writer.lasting_runs
        return [
            ShownCode(number, run.first, run.last)
            for number, run in enumerate(self._runs[:lasting])
            if run.closed
        ]

    def code(self, shown: ShownCode) -> str:
        """The code as it came."""
        run = self._runs[shown.number]
        return "\n".join(run.lines) if run.source is None else self._feed.code(run.source)

    def code_at(self, block_number: int) -> ShownCode | None:
        """The code that a block of the document is a line of."""
        shape = self.document().findBlockByNumber(block_number).blockFormat()
        number = shape.intProperty(CODE_RUN) - 1
        return next((code for code in self.codes() if code.number == number), None)

    def code_place(self, shown: ShownCode) -> QRect:
        """The box around a code block, in the viewport."""
        width = float(self.viewport().width())
        return code_rect(self.document(), shown.first, shown.last, width).toRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw boxes and bars, the text over them, then the caret."""
        self._colors.renew(event.rect())
        paint_backgrounds(self, self._theme, event.rect(), self._runs)
        super().paintEvent(event)
        if not self._feed.finished:
            paint_caret(self, self._theme)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual one; over a code block with a way to copy it."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        cursor = self.textCursor() if by_key else self.cursorForPosition(event.pos())
        code = self.code_at(cursor.blockNumber())
        if code is not None:
            first = menu.actions()[0] if menu.actions() else None
            action = menu.addAction("Copy code block")
            action.triggered.connect(lambda: self._copy.copy(code))
            if first is not None:
                menu.insertAction(first, action)
        menu.popup(event.globalPos())

    def _restart(self) -> None:
        self.document().clear()
        self.set_font(self._theme.font(self._look[0]))
        formats = MarkdownFormats(self._theme, *self._look)
        self._writer = MarkdownWriter(self.document(), formats)
        self._colors = MarkdownColors(self.document(), formats)
        self._feed = MarkdownFeed()
        self._runs = self._writer.code_runs
        self._code_count = 0
        self._updates_to_wait = 0
        self._held: Piece | None = None
        self._cut_short = False
        self._next_slice.stop()
        self._later.stop()

    def _change_colors(self) -> None:
        self._colors.change()
        self._colors.renew(self.viewport().visibleRegion().boundingRect())
        self.viewport().update()

    def _read_more(self) -> None:
        """The next slice. What stands below the text makes room before anything is painted."""
        self._read_on()
        self.make_room()

    def _read_on(self) -> None:
        """Write what is finished, as much as one turn allows, then the tail."""
        self._later.stop()
        chosen = self.textCursor()
        anchor, position = chosen.anchor(), chosen.position()
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        self._writer.rewind()
        self._writer.work = 0
        self._write_finished()
        self.work = self._writer.work
        self._writer.mark()
        if self._held is not None:
            self._next_slice.start()
        elif not self._cut_short:
            self._write_tail()
        edit.endEditBlock()
        self.select(anchor, position)
        self.fit_height()
        self._copy.follow()
        self.viewport().update()

    def _write_finished(self) -> None:
        """The pieces that are finished; the first that would be too much is held for later."""
        end = time.thread_time() + SLICE_SECONDS
        piece = self._held or self._next_piece()
        while piece is not None and (not self._writer.work or self._has_room(piece, end)):
            self._write(piece)
            piece = self._next_piece()
        self._held = piece

    def _has_room(self, piece: Piece, end: float) -> bool:
        return self._writer.work + _work_of(piece) <= SLICE and time.thread_time() < end

    def _write_tail(self) -> None:
        self._writer.work = 0
        self._writer.write_prose(self._feed.tail())
        self._updates_to_wait = self._writer.work // LIGHT_TAIL

    def _next_piece(self) -> Piece | None:
        if self._cut_short:
            return None
        long = self._feed.handed_out > MOST_CHARACTERS
        tall = self.document().blockCount() > MOST_BLOCKS
        if (long or tall) and not self._feed.exhausted:
            self._writer.write_note(TOO_LONG)
            self._cut_short = True
            return None
        return self._feed.next_piece()

    def _write(self, piece: Piece) -> None:
        match piece:
            case Prose():
                # The parser's own work, also where it comes to nothing.
                marks = count_marks(piece.text) + piece.text.count("\n")
                self._writer.work += 1 + marks // _MARKS
                self._writer.write_prose(piece.text)
            case CodeBegins():
                self._writer.open_code(self._code_count)
                self._code_count += 1
            case Code():
                self._writer.write_code(piece.text)
            case CodeEnds():
                self._writer.close_code()
                self._writer.work += 1

    def _report_link(self, address: QUrl) -> None:
        # Encoded, so that nothing is hidden: other alphabets in host names read xn--….
        self.link_chosen.emit(bytes(address.toEncoded().data()).decode("ascii", "replace"))


def _work_of(piece: Piece) -> int:
    """What writing it will come to, about."""
    if isinstance(piece, Prose):
        return weight_of(piece.text)
    return len(piece.text.split("\n")) + len(piece.text) // 16 if isinstance(piece, Code) else 1
