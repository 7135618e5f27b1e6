"""Hands out growing Markdown piece by piece, each once, and remembers the code in it.

Pure Python, no Qt. Never holds more of the text than a few pieces, so that an answer of any length
takes time that grows with its length alone.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from desktop.ui.chat.markdown_chunks import (
    Fence,
    finished_length,
    opening_fence,
    without_partial_fence,
)
from desktop.ui.chat.markdown_weight import LOOKAHEAD, heaviest_length, table_head
from desktop.ui.chat.untrusted_text import neutralize

_PORTION: Final = 20_000
"""Characters that are read at once: more than enough to decide about a piece."""
_CODE_CHARACTERS: Final = 4_000
_CODE_LINES: Final = 400
_LINE_END: Final = re.compile("\r\n|[\n\r\u2028\u2029]")


class Prose(NamedTuple):
    """Finished blocks."""

    text: str


class CodeBegins(NamedTuple):
    language: str


class Code(NamedTuple):
    """More of the open code block."""

    text: str


class CodeEnds(NamedTuple):
    """The code block is closed, or the text has ended in it."""


Piece = Prose | CodeBegins | Code | CodeEnds


class MarkdownFeed:
    """Reads one text that grows. Make a new one for another text."""

    def __init__(self) -> None:
        self._source = ""
        self._finished = False
        self._read = 0
        self._pending = ""
        self._carried = 0
        """Characters of the pending text that were handed out before: a table's head."""
        self._fence: Fence | None = None
        self._inside_line = False
        self._ended = False
        self._line = 0
        """Number of the line that the pending text begins with."""
        self._codes: list[tuple[int, int]] = []
        """First line of each code block, and the line behind its last."""

    @property
    def source(self) -> str:
        return self._source

    @property
    def finished(self) -> bool:
        return self._finished

    @property
    def handed_out(self) -> int:
        """Characters of the source, about."""
        return self._read

    @property
    def exhausted(self) -> bool:
        """Whether all of the source was handed out."""
        return self._read == len(self._source) and not self._pending

    def grow(self, source: str, *, finished: bool) -> None:
        """Take the text as it is now: the old one with more behind it."""
        self._source, self._finished = source, finished

    def next_piece(self) -> Piece | None:
        """The next that will not change any more; None when there is none yet."""
        self._refill()
        if self._fence is not None:
            return self._code(self._fence)
        self._skip_empty_lines()
        line, newline, rest = self._pending.partition("\n")
        fence = opening_fence(line) if newline or self._whole else None
        if fence is not None:
            self._fence, self._pending, self._inside_line = fence, rest, False
            self._carried = 0
            self._line += 1
            self._codes.append((self._line, self._line))
            return CodeBegins(fence.language)
        if self._carried and heaviest_length(self._pending) <= self._carried:
            self._pending, self._carried = self._pending[self._carried :], 0
        length = finished_length(self._pending, self._carried, whole=self._whole)
        if not length and self._whole and self._pending:
            length = len(self._pending)
        return self._prose(length) if length else None

    def tail(self) -> str:
        """What may still change; only prose."""
        if self._fence is not None:
            return ""
        return without_partial_fence(self._pending[: heaviest_length(self._pending)])

    def code(self, number: int) -> str:
        """The code of a block as it came, counted from 0, without the last line end."""
        first, behind = self._codes[number]
        start = end = 0
        for line, found in enumerate(_LINE_END.finditer(self._source), 1):
            if line <= first:
                start = end = found.end()
            if first < line <= behind:
                end = found.start()
            if line >= behind:
                return self._source[start:end]
        return self._source[start:]

    @property
    def _whole(self) -> bool:
        """Whether the pending text is all the rest."""
        return self._finished and self._read == len(self._source)

    def _refill(self) -> None:
        while len(self._pending) < _PORTION // 2 and self._read < len(self._source):
            end = min(self._read + _PORTION, len(self._source))
            if self._source[end - 1] == "\r":  # perhaps the first half of a line end
                if end < len(self._source):
                    end += self._source[end] == "\n"
                elif not self._finished:
                    end -= 1
            if end == self._read:
                return
            self._pending += neutralize(self._source[self._read : end])
            self._read = end

    def _skip_empty_lines(self) -> None:
        """They stand for nothing, however many they are."""
        while self._pending.startswith("\n"):
            rest = self._pending.lstrip("\n")
            self._line += len(self._pending) - len(rest)
            self._pending = rest
            self._refill()

    def _prose(self, length: int) -> Prose:
        piece, rest = self._pending[:length], self._pending[length:]
        self._line += piece.count("\n", self._carried)
        goes_on = piece.endswith("\n") and rest[:LOOKAHEAD].partition("\n")[0].strip()
        head = table_head(piece) if goes_on else ""
        self._pending, self._carried = head + rest, len(head)
        return Prose(piece)

    def _code(self, fence: Fence) -> Code | CodeEnds | None:
        if self._ended:
            return self._close()
        part = self._some_code()
        code, rest = fence.split(
            part,
            whole=self._whole and len(part) == len(self._pending),
            inside_line=self._inside_line,
        )
        if code:
            self._inside_line = not code.endswith("\n")
            self._line += code.count("\n")
        first, _ = self._codes[-1]
        if rest is None:
            self._pending = self._pending[len(code) :]
            self._ended = self._whole and not self._pending
            self._codes[-1] = first, self._line + self._inside_line
            return Code(code) if code else self._close() if self._ended else None
        self._codes[-1] = first, self._line
        self._pending = rest + self._pending[len(part) :]
        self._line += 1
        self._ended = True
        return Code(code) if code else self._close()

    def _some_code(self) -> str:
        """So much of the pending text as is not too much for one piece, whole lines if possible."""
        part = self._pending[:_CODE_CHARACTERS]
        if part.count("\n") > _CODE_LINES:
            part = "\n".join(part.split("\n", _CODE_LINES)[:_CODE_LINES]) + "\n"
        elif len(part) < len(self._pending):
            part = part[: part.rfind("\n") + 1] or part
        return part

    def _close(self) -> CodeEnds:
        self._fence, self._ended, self._inside_line = None, False, False
        return CodeEnds()
