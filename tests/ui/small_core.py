"""A core of a few lines, and its crossing to the window."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from pytestqt.qtbot import QtBot

from desktop.services.store import Store
from desktop.ui.aio import Aio

BURST = 10_000
MakeAio = Callable[[Callable[[], "SmallCore"]], "Aio[SmallCore]"]


@dataclass
class SmallCore:
    """Counts, streams without end, and notes where it was run and how it ended."""

    on_leave: Exception | None = None
    numbers: Store[int] = field(default_factory=lambda: Store(0))
    threads: set[str] = field(default_factory=set)
    ended: list[str] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self.threads.add(threading.current_thread().name)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.ended.append("core")
        if self.on_leave is not None:
            raise self.on_leave

    async def add(self, number: int) -> int:
        return self.numbers.value + number

    async def fail(self) -> None:
        raise LookupError("not there")

    async def stream(self) -> None:
        """Never ends by itself."""
        try:
            while True:
                self.numbers.set(self.numbers.value + 1)
                await asyncio.sleep(0)
        finally:
            self.ended.append("stream")

    async def burst(self) -> None:
        for number in range(1, BURST + 1):
            self.numbers.set(number)


def begin(qtbot: QtBot, aio: Aio[SmallCore]) -> SmallCore:
    with qtbot.waitSignal(aio.ready) as started:
        aio.start()
    assert started.args is not None
    core = started.args[0]
    assert isinstance(core, SmallCore)
    return core


def end(qtbot: QtBot, aio: Aio[SmallCore]) -> None:
    with qtbot.waitSignal(aio.closed):
        aio.close()
    aio.dispose()
    aio.setProperty("ended", True)


def result_of(qtbot: QtBot, aio: Aio[SmallCore], work: Callable[[], Any]) -> Any:
    """What `Aio.call` came to, awaited by a coroutine of the window."""
    results: list[Any] = []

    async def ask() -> None:
        try:
            results.append(await aio.call(work))
        except LookupError as error:
            results.append(error)

    aio.spawn(ask())
    qtbot.waitUntil(lambda: bool(results))
    return results[0]


def core_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "core"]
