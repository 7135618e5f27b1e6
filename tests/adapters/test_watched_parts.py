"""The parts of a body: all of them in order, watched for silence, gathered when they hurry."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress

import pytest

from desktop.adapters.watched_parts import GATHER_SECONDS, watched
from desktop.domain.errors import NoAnswer, Unreachable
from tests.adapters.simulated_time import run

SILENCE = 120.0


async def sent(parts: Sequence[bytes], pause: Callable[[int], float]) -> AsyncIterator[bytes]:
    """Each part after a pause; ``-1``: it is there already."""
    for number, part in enumerate(parts):
        if (seconds := pause(number)) >= 0:
            await asyncio.sleep(seconds)
        yield part


def read(
    parts: Sequence[bytes], pause: Callable[[int], float], reading: float = 0.0
) -> tuple[list[bytes], float]:
    """What came, and how long it took by the clock of the loop."""

    async def work() -> tuple[list[bytes], float]:
        loop, found = asyncio.get_running_loop(), list[bytes]()
        began = loop.time()
        async for part in watched(sent(parts, pause), "host", SILENCE):
            found.append(part)
            if reading:
                await asyncio.sleep(reading)
        return found, loop.time() - began

    return run(work())


PARTS = [b"%d" % number for number in range(50)]


@pytest.mark.parametrize("pause", [-1, 0, 0.0001, 0.001, 0.02, 1.0])
def test_all_parts_come_in_order(pause: float) -> None:
    assert read(PARTS, lambda _: pause)[0] == PARTS


@pytest.mark.parametrize("pause", [0.02, 0.5, 60.0])
def test_what_comes_slowly_is_not_kept_waiting(pause: float) -> None:
    assert read(PARTS, lambda _: pause)[1] == pytest.approx(len(PARTS) * pause)


def test_what_is_there_already_is_not_kept_waiting() -> None:
    assert read(PARTS, lambda _: -1)[1] == 0


def test_what_hurries_is_read_in_few_turns() -> None:
    """Of ten parts in the kernel the first has to be waited for, the others have come with it."""
    _, taken = read(PARTS, lambda number: 0 if number % 10 == 0 else -1)
    assert taken == pytest.approx(4 * GATHER_SECONDS)


def test_large_parts_are_not_kept_waiting() -> None:
    assert read([b"x" * 65_536] * 50, lambda _: 0)[1] == 0


def test_silence_ends_it() -> None:
    with pytest.raises(Unreachable) as caught:
        read(PARTS, lambda number: 0 if number < 3 else SILENCE + 1)
    assert caught.value.kind is NoAnswer.SILENT
    assert caught.value.waited == SILENCE


def test_almost_silence_does_not_end_it() -> None:
    assert read(PARTS[:5], lambda _: SILENCE - 1)[0] == PARTS[:5]


def test_the_readers_own_time_is_no_silence() -> None:
    assert read(PARTS[:5], lambda _: 1, reading=10 * SILENCE)[0] == PARTS[:5]


def test_a_reader_that_is_cancelled_is_cancelled() -> None:
    async def work() -> bool:
        async def reader() -> None:
            async for _ in watched(sent(PARTS, lambda _: 60), "host", SILENCE):
                pass

        async with asyncio.TaskGroup() as group:
            task = group.create_task(reader())
            await asyncio.sleep(70)
            task.cancel()
        return task.cancelled()

    assert run(work())


@pytest.mark.parametrize("swallows", [False, True])
def test_a_connection_that_ends_its_own_way_leaves_no_cancellation_behind(swallows: bool) -> None:
    """Otherwise whoever waits for the same task next takes itself for cancelled."""

    async def parts() -> AsyncIterator[bytes]:
        yield b"1"
        try:
            await asyncio.sleep(SILENCE + 1)
        except asyncio.CancelledError:
            if not swallows:
                raise ConnectionResetError from None
        yield b"2"

    async def work() -> int:
        with suppress(ConnectionResetError):
            assert [part async for part in watched(parts(), "host", SILENCE)] == [b"1", b"2"]
        task = asyncio.current_task()
        assert task is not None
        return task.cancelling()

    assert run(work()) == 0


def test_nothing_is_left_behind() -> None:
    async def work() -> int:
        parts = watched(sent(PARTS, lambda _: 0), "host", SILENCE)
        async with aclosing(parts):
            async for _ in parts:
                break
        loop = asyncio.get_running_loop()
        return sum(not timer.cancelled() for timer in loop._scheduled)  # type: ignore[attr-defined]

    assert run(work()) == 0
