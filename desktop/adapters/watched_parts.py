"""The parts of a body as they come: never a silence without end, never a turn for every byte.

A model's tokens come in parts of their own, faster than anybody reads. Each costs a turn of the
event loop, a call of the kernel and the stack of the HTTP library, so that parts which follow one
another quickly are left to gather in the kernel for a moment. What comes slowly does not wait.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Final

from desktop.domain.errors import NoAnswer, Unreachable

GATHER_SECONDS: Final = 0.004
"""A quarter of a frame: nobody sees it."""
_LARGE: Final = 4096
"""Bytes of a part that is no token, but a piece of something that has long been sent."""


@asynccontextmanager
async def watchdog(
    host: str, seconds: float, kind: NoAnswer = NoAnswer.SILENT
) -> AsyncIterator[None]:
    """Raises `Unreachable` when the work inside takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise Unreachable(host, kind, waited=seconds) from None


def deadline(host: str, seconds: float) -> AbstractAsyncContextManager[None]:
    """For a whole answer, which may have come in part."""
    return watchdog(host, seconds, NoAnswer.TIMEOUT)


async def watched(
    parts: AsyncIterator[bytes], host: str, silence: float
) -> AsyncGenerator[bytes, None]:
    """The parts. Raises `Unreachable` when none has come for ``silence`` seconds.

    The time that the reader takes between two parts does not count.
    """
    watch, turns = _Silence(host, silence), _Turns()
    came = -math.inf
    try:
        while True:
            turns.begin()
            with watch.waiting():
                part = await anext(parts, None)
            if part is None:
                return
            waited = turns.passed  # before the reader takes its own time
            yield part
            if waited and len(part) < _LARGE:
                came, before = turns.now(), came
                if came - before < 2 * GATHER_SECONDS:
                    await asyncio.sleep(GATHER_SECONDS)
    finally:
        watch.end()


class _Turns:
    """Whether the event loop has come round, so that what was awaited had to be waited for."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._due = self.passed = False

    def now(self) -> float:
        return self._loop.time()

    def begin(self) -> None:
        self.passed = False
        if not self._due:  # otherwise the loop has not come round since
            self._due = True
            self._loop.call_soon(self._pass)

    def _pass(self) -> None:
        self._due, self.passed = False, True


class _Silence:
    """Ends a wait that lasts too long, as `asyncio.timeout` does, with one timer for a whole body.

    The timer is not moved with each part: it looks how long the wait has lasted, and comes again.
    """

    def __init__(self, host: str, seconds: float) -> None:
        self._host = host
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[object] | None = None
        self._since: float | None = None
        self._over = False
        self._timer = self._loop.call_later(seconds, self._look)

    def end(self) -> None:
        self._timer.cancel()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        task = self._task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        self._since = self._loop.time()
        try:
            yield
        except asyncio.CancelledError:
            if self._over and self._take_back() <= cancelled:
                raise Unreachable(self._host, NoAnswer.SILENT, waited=self._seconds) from None
            raise
        finally:
            self._since = None
            if self._over:  # and the connection has made something else of it
                self._take_back()

    def _take_back(self) -> int:
        """Returns how many others want to cancel the task."""
        self._over = False
        self._timer = self._loop.call_later(self._seconds, self._look)
        return self._task.uncancel() if self._task else 0

    def _look(self) -> None:
        waited = 0.0 if self._since is None else self._loop.time() - self._since
        if waited < self._seconds:
            self._timer = self._loop.call_later(self._seconds - waited, self._look)
        elif self._task is not None:
            self._over = True
            self._task.cancel()
