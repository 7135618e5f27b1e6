"""Whoever asks for what is being asked for already waits for that answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(eq=False)
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class SingleFlight(Generic[T]):
    """At most one work per question is under way.

    Cancelling ends one's own waiting; the work itself ends when nobody waits for it any more.
    """

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[T]] = {}

    async def run(self, question: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the work that is under way for this question, or of a new one."""
        flight = self._flights.get(question)
        if flight is None:
            flight = _Flight(asyncio.get_running_loop().create_task(work()))
            self._flights[question] = flight
            flight.task.add_done_callback(lambda task: self._land(question, task))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._land(question, flight.task)  # whoever asks from now on asks anew
                flight.task.cancel()
                await asyncio.wait({flight.task})

    async def settled(self, question: Hashable, seconds: float) -> None:
        """Wait for a work that is under way, but no longer than so many seconds."""
        if flight := self._flights.get(question):
            await asyncio.wait({flight.task}, timeout=seconds)

    def _land(self, question: Hashable, task: asyncio.Task[T]) -> None:
        flight = self._flights.get(question)
        if flight is not None and flight.task is task:
            del self._flights[question]
