"""A growing answer is told of at the pace of a screen, and loses nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.chat import Delta
from desktop.services.live_turn import EVERY, LiveTurn
from desktop.services.turn import Phase, Turn
from tests.fakes import NOON, ManualClock

TURN = Turn(1, "openrouter", "a/b", "Why?", 1024, NOON)
pieces = st.builds(Delta, st.text(max_size=3), st.text(max_size=3))


class Shown:
    """What a page is told, and when."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.times: list[float] = []
        self._more = asyncio.Event()

    def __call__(self, turn: Turn) -> None:
        self.turns.append(turn)
        self.times.append(asyncio.get_running_loop().time())
        self._more.set()

    async def told(self, times: int) -> None:
        """Wait until it was told so often."""
        while len(self.turns) < times:
            self._more.clear()
            await self._more.wait()


def live(shown: Shown) -> LiveTurn:
    return LiveTurn(TURN, shown, ManualClock())


async def test_the_first_piece_is_told_at_once() -> None:
    shown = Shown()
    growing = live(shown)
    growing.add(Delta(reasoning="Hm."))
    growing.add(Delta("Yes"))
    first, second = shown.turns
    assert (first.phase, first.reasoning, first.first_text_at) == (Phase.STREAMING, "Hm.", None)
    assert (second.text, second.reasoning, second.first_text_at) == ("Yes", "Hm.", NOON)


async def test_what_follows_is_gathered_and_none_of_it_waits_for_the_next_piece() -> None:
    shown = Shown()
    growing = live(shown)
    for text in ("One, ", "two, ", "three"):
        growing.add(Delta(text))
    assert [turn.text for turn in shown.turns] == ["One, "]
    assert growing.turn.text == "One, two, three"
    await shown.told(2)
    assert shown.turns[-1].text == "One, two, three"


async def test_a_flood_is_told_at_the_pace_of_a_screen() -> None:
    """However slow this computer is: no two tellings of more text are nearer than a frame."""
    shown = Shown()
    growing = live(shown)
    for number in range(20_000):
        growing.add(Delta(f"{number} "))
        if number % 50 == 0:
            await asyncio.sleep(0)
    growing.tell(replace(growing.turn, phase=Phase.DONE))
    times = shown.times[:-1]
    nearest = min((b - a for a, b in pairwise(times)), default=EVERY)
    assert nearest > 0.9 * EVERY
    assert shown.turns[-1].text.split() == [str(number) for number in range(20_000)]


async def test_the_end_is_told_at_once_and_nothing_after_it() -> None:
    shown = Shown()
    growing = live(shown)
    growing.add(Delta("One, "))
    growing.add(Delta("two"))  # waits for its frame
    growing.tell(replace(growing.turn, phase=Phase.DONE))
    assert [turn.text for turn in shown.turns] == ["One, ", "One, two"]
    later = asyncio.Event()  # timers run in their order
    loop = asyncio.get_running_loop()
    loop.call_at(loop.time() + EVERY, later.set)
    await later.wait()
    assert len(shown.turns) == 2


async def test_what_is_kept_takes_the_place_of_the_pieces() -> None:
    shown = Shown()
    growing = live(shown)
    growing.add(Delta("One"))
    growing.add(Delta(", tow"))
    growing.keep(replace(growing.turn, text="One, two"))
    assert len(shown.turns) == 1
    assert growing.turn.text == "One, two"


@given(st.lists(pieces, max_size=30))
def test_no_piece_is_lost(given_pieces: list[Delta]) -> None:
    async def gather() -> tuple[Turn, Shown]:
        shown = Shown()
        growing = live(shown)
        for piece in given_pieces:
            growing.add(piece)
        return growing.tell(growing.turn), shown

    turn, shown = asyncio.run(gather())
    assert turn.text == "".join(piece.text for piece in given_pieces)
    assert turn.reasoning == "".join(piece.reasoning for piece in given_pieces)
    for earlier, later in pairwise(shown.turns):
        assert later.text.startswith(earlier.text)
