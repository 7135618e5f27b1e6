"""Reads for a page: one at a time, and never an old answer after a newer question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from desktop.ui.aio import Aio

if TYPE_CHECKING:
    import asyncio


class NewestRead:
    """``read`` asks and shows; it is awaited on the window's loop."""

    def __init__(self, aio: Aio[Any], read: Callable[[], Awaitable[None]]) -> None:
        self._aio, self._read = aio, read
        self._task: asyncio.Task[Any] | None = None
        self._due = False

    def anew(self) -> None:
        """Another question: what is under way is of no interest any more."""
        if self._task is not None:
            self._task.cancel()
        self._start()

    def again(self) -> None:
        """The same question: after the one under way, once, however often it is asked."""
        if self._task is not None and not self._task.done():
            self._due = True
        else:
            self._start()

    def _start(self) -> None:
        self._due = False
        self._task = self._aio.spawn(self._run())

    async def _run(self) -> None:
        await self._read()
        while self._due:
            self._due = False
            await self._read()
