"""Shows Markdown from a model: incremental while it streams, and inert."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QPaintEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.ui.chat.markdown_chunks import (
    Fence,
    finished_length,
    opening_fence,
    without_partial_fence,
)
from desktop.ui.chat.markdown_formats import MarkdownFormats
from desktop.ui.chat.markdown_paint import paint_backgrounds, paint_caret
from desktop.ui.chat.markdown_writer import MarkdownWriter
from desktop.ui.chat.text_pane import TextPane
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme


class MarkdownView(TextPane):
    """Markdown as tall as its text.

    Finished blocks are written once; only the unfinished tail is written again with each call of
    `set_source`, so an update costs the same at the start and at the end of a long answer.
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
        self._source = ""
        self._finished = True
        self.document().setIndentWidth(22)
        self._restart()
        self.anchorClicked.connect(self._report_link)
        theme.changed.connect(self._write_anew)

    def markdown(self) -> str:
        """The Markdown as it came."""
        return self._source

    def set_source(self, markdown: str, *, finished: bool = True) -> None:
        """Show ``markdown``; unless ``finished`` a caret says that more is coming.

        Cheap when the text begins with what is shown already.
        """
        if (markdown, finished) == (self._source, self._finished):
            return
        chosen = self.textCursor()
        anchor, position = chosen.anchor(), chosen.position()
        grown = markdown.startswith(self._source) and not (self._finished and self._source)
        if not grown:
            self._restart()
        self._source, self._finished = markdown, finished
        self._read_on()
        self.select(anchor, position)
        self.fit_height()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw boxes and bars, the text over them, then the caret."""
        paint_backgrounds(self, self._theme, event.rect())
        super().paintEvent(event)
        if not self._finished:
            paint_caret(self, self._theme)

    def _restart(self) -> None:
        self.document().clear()
        self.document().setDefaultFont(self._theme.font(self._look[0]))
        self._writer = MarkdownWriter(self.document(), MarkdownFormats(self._theme, *self._look))
        self._pending = ""
        self._read = 0
        self._fence: Fence | None = None
        self._inside_line = False

    def _write_anew(self) -> None:
        self._restart()
        self._read_on()
        self.fit_height()

    def _read_on(self) -> None:
        """Take in what is new in the source; write what is finished, then the tail."""
        end = len(self._source)
        if not self._finished and self._source.endswith("\r"):
            # It may be the first half of a line end.
            end -= 1
        self._pending += neutralize(self._source[self._read : end])
        self._read = end
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        self._writer.rewind()
        while self._write_finished():
            pass
        self._writer.mark()
        if self._fence is None:
            tail = self._pending if self._finished else without_partial_fence(self._pending)
            self._writer.write_prose(tail)
        edit.endEditBlock()

    def _write_finished(self) -> bool:
        """Write one finished piece of what is pending; False when there is none."""
        if self._fence is not None:
            return self._write_code(self._fence)
        line, newline, rest = self._pending.partition("\n")
        fence = opening_fence(line) if newline or self._finished else None
        if fence is not None:
            self._fence, self._pending, self._inside_line = fence, rest, False
            self._writer.open_code()
            return True
        length = finished_length(self._pending)
        if length:
            self._writer.write_prose(self._pending[:length])
            self._pending = self._pending[length:]
        return length > 0

    def _write_code(self, fence: Fence) -> bool:
        """Write what is there of a code block; True when its end was among it."""
        code, rest = fence.split(self._pending, whole=self._finished, inside_line=self._inside_line)
        self._writer.write_code(code)
        if code:
            self._inside_line = not code.endswith("\n")
        if rest is None:
            self._pending = self._pending[len(code) :]
            return False
        self._fence, self._pending = None, rest
        return True

    def _report_link(self, address: QUrl) -> None:
        # Encoded, so that nothing is hidden: other alphabets in host names read xn--….
        self.link_chosen.emit(bytes(address.toEncoded().data()).decode("ascii", "replace"))
