"""Text printed as it comes, made harmless for the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.cli.terminal import Terminal
from desktop.domain.text import clean

if TYPE_CHECKING:
    from desktop.services.chat import ChatState

_UNFINISHED: Final = re.compile(
    "(?:\x1b(?:\\[[0-?]*[ -/]*|\\][^\x07\x1b]*\x1b?)?|\r)\\Z"  # a sequence or a line end, begun
)
_LONGEST_HELD: Final = 256


class StreamCleaner:
    """`clean` for text in pieces: what is cut in two by their border is cleaned as a whole."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """What can be shown now. An unfinished control sequence waits for the rest of it."""
        text = self._held + piece
        begun = _UNFINISHED.search(text)
        cut = begun.start() if begun and len(begun[0]) <= _LONGEST_HELD else len(text)
        self._held = text[cut:]
        return clean(text[:cut])

    def rest(self) -> str:
        """What was still waiting."""
        text, self._held = clean(self._held), ""
        return text


class TurnPrinter:
    """Prints the newest turn of a chat: text as the answer, reasoning as a faint note."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._text = StreamCleaner()
        self._reasoning = StreamCleaner()
        self._text_seen = 0
        self._reasoning_seen = 0
        self._line_open = False
        self._note_open = False

    def show(self, chat: ChatState) -> None:
        """Print what is new."""
        if not chat.turns:
            return
        turn = chat.turns[-1]
        self._think(turn.reasoning[self._reasoning_seen :])
        self._reasoning_seen = len(turn.reasoning)
        self._say(self._text.feed(turn.text[self._text_seen :]))
        self._text_seen = len(turn.text)

    def finish(self) -> None:
        """End the last line, if one was begun."""
        self._say(self._text.rest())
        self._end_note()
        if self._line_open:
            self._terminal.line()
            self._line_open = False

    def _say(self, text: str) -> None:
        if text:
            self._end_note()
            self._terminal.piece(text)
            self._line_open = not text.endswith("\n")

    def _think(self, piece: str) -> None:
        """Reasoning is for somebody who watches, and not a part of the answer."""
        text = self._reasoning.feed(piece)
        if text and self._terminal.shows_notes:
            self._terminal.faint_note(text, end="")
            self._note_open = True

    def _end_note(self) -> None:
        if self._note_open:
            self._terminal.note("")
            self._note_open = False
