"""LiveTurn: a turn while its answer comes, told of no oftener than a screen can show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from desktop.domain.chat import Delta
from desktop.services.ports import Clock
from desktop.services.turn import Phase, Turn

Show = Callable[[Turn], object]
"""Told of each new state of a turn."""

EVERY: Final = 0.016
"""Seconds between two tellings of a growing answer: 60 times a second."""


class LiveTurn:
    """The newest state of one turn. Lives on the loop of the core.

    A piece costs the same however long the answer is: the text is joined when it is told of.
    """

    def __init__(self, turn: Turn, show: Show, clock: Clock) -> None:
        self._turn = turn
        self._show = show
        self._clock = clock
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._told_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def turn(self) -> Turn:
        """With every piece that has come."""
        if self._text or self._reasoning:
            self._turn = replace(
                self._turn,
                text="".join((self._turn.text, *self._text)),
                reasoning="".join((self._turn.reasoning, *self._reasoning)),
            )
            self._text.clear()
            self._reasoning.clear()
        return self._turn

    def add(self, piece: Delta) -> None:
        """More of the answer. The first piece is told of at once, and none waits for the next."""
        if piece.text:
            self._text.append(piece.text)
        if piece.reasoning:
            self._reasoning.append(piece.reasoning)
        if self._turn.phase is not Phase.STREAMING or self._first_text(piece):
            self.tell(self._begun(piece))
        elif self._loop.time() - self._told_at >= EVERY:
            self.tell(self.turn)
        elif self._timer is None:
            self._timer = self._loop.call_at(self._told_at + EVERY, self._tell_rest)

    def keep(self, turn: Turn) -> None:
        """In the place of all before; told of with the next state."""
        self._text.clear()
        self._reasoning.clear()
        self._turn = turn

    def tell(self, turn: Turn) -> Turn:
        """In the place of all before, at once."""
        self.keep(turn)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._told_at = self._loop.time()
        self._show(turn)
        return turn

    def _tell_rest(self) -> None:
        self._timer = None
        self.tell(self.turn)

    def _first_text(self, piece: Delta) -> bool:
        return bool(piece.text) and self._turn.first_text_at is None

    def _begun(self, piece: Delta) -> Turn:
        """With the moment when the first piece came, and the first one of text."""
        now, turn = self._clock(), self.turn
        return replace(
            turn,
            phase=Phase.STREAMING,
            first_token_at=turn.first_token_at or now,
            first_text_at=now if self._first_text(piece) else turn.first_text_at,
        )
