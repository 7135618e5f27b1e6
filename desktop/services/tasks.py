"""Background work that is kept, named and ended in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

log = logging.getLogger(__name__)


class Tasks:
    """Starts coroutines and holds on to them: asyncio itself keeps only weak references."""

    def __init__(self, *quiet: type[Exception]) -> None:
        """``quiet``: what may end a work at any time and is no mistake."""
        self._quiet = quiet
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def cancel_all(self) -> None:
        while running := tuple(self._running):  # a task may start another one as it ends
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, self._quiet):
            log.info("background task %s ended: %s", task.get_name(), error)
        elif error is not None:
            log.error("background task %s failed", task.get_name(), exc_info=error)


@contextmanager
def racing(*works: Coroutine[Any, Any, Any]) -> Iterator[list[asyncio.Task[Any]]]:
    """Run several works at once, each as a task; whichever still runs at the end is cancelled."""
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work) for work in works]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
