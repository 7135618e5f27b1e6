"""Text printed as it comes, made harmless for the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from desktop.cli.terminal import Terminal
from desktop.domain.errors import StorageFailed
from desktop.domain.text import clean
from desktop.presentation.chat_messages import waiting_text

if TYPE_CHECKING:
    from desktop.services.ports import Clock
    from desktop.services.turn import ChatState, Turn, Waiting

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


class WaitPrinter:
    """Says on standard error why nothing comes, where a request waits to be sent again."""

    def __init__(self, terminal: Terminal, clock: Clock) -> None:
        self._terminal = terminal
        self._clock = clock
        self._told: Waiting | None = None

    def show(self, chat: ChatState) -> None:
        """Once for each wait."""
        waiting = chat.turns[-1].waiting if chat.turns else None
        if waiting is not None and waiting is not self._told:
            why = waiting_text(waiting, self._clock())
            self._terminal.note(clean(f"{why}. Ctrl+C gives up."))
        self._told = waiting


class TurnPrinter:
    """Prints the newest turn of a chat: text as the answer, reasoning as a faint note.

    Where the answer cannot be written any more, ``failure`` says why and ``give_up`` is called
    once: an exception must not go through the chat that told of the new turn.
    """

    def __init__(self, terminal: Terminal, give_up: Callable[[], object]) -> None:
        self.failure: OSError | StorageFailed | None = None
        self._terminal = terminal
        self._give_up = give_up
        self._text = StreamCleaner()
        self._reasoning = StreamCleaner()
        self._text_seen = 0
        self._reasoning_seen = 0
        self._line_open = False
        self._note_open = False

    def show(self, chat: ChatState) -> None:
        """Print what is new."""
        if not chat.turns or self.failure is not None:
            return
        try:
            self._print(chat.turns[-1])
        except (OSError, StorageFailed) as error:
            self.failure = error
            self._give_up()

    def finish(self) -> None:
        """End the last line, if one was begun. Raises what `Terminal.piece` raises."""
        if self.failure is not None:
            return
        self._say(self._text.rest())
        self._end_note()
        if self._line_open:
            self._terminal.line()
            self._line_open = False

    def _print(self, turn: Turn) -> None:
        self._think(turn.reasoning[self._reasoning_seen :])
        self._reasoning_seen = len(turn.reasoning)
        self._say(self._text.feed(turn.text[self._text_seen :]))
        self._text_seen = len(turn.text)

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
