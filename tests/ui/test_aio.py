"""The crossing between the core's thread and the window, with a core of a few lines."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Any, Self

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop.services.store import Store
from desktop.ui.aio import Aio
from tests.conftest import RecordedLog

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


@pytest.fixture
def make_aio(qtbot: QtBot) -> Iterator[MakeAio]:
    """Makes crossings that have ended, threads included, when the test has."""
    made: list[Aio[SmallCore]] = []

    def make(make_core: Callable[[], SmallCore]) -> Aio[SmallCore]:
        made.append(Aio(make_core))
        return made[-1]

    yield make
    for aio in made:
        if not aio.property("ended"):
            end(qtbot, aio)
    gc.collect()  # a task that was dropped while it ran says so now, in the log
    assert not [thread for thread in threading.enumerate() if thread.name == "core"]


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


def test_a_call_runs_in_the_thread_of_the_core_and_returns_its_result(
    qtbot: QtBot, make_aio: MakeAio
) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    assert result_of(qtbot, aio, lambda: core.add(2)) == 2
    assert core.threads == {"core"}


def test_a_call_raises_what_the_core_raised(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    error = result_of(qtbot, aio, core.fail)
    assert isinstance(error, LookupError)
    assert str(error) == "not there"


def test_what_a_coroutine_of_the_window_raises_is_told_and_logged(
    qtbot: QtBot, make_aio: MakeAio, strict_log: RecordedLog
) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    with qtbot.waitSignal(aio.failed) as failed:
        aio.spawn(aio.call(core.fail))
    assert failed.args is not None
    assert isinstance(failed.args[0], LookupError)
    strict_log.expect("a coroutine of the window failed")


def test_a_watcher_is_shown_the_value_there_is(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    shown: list[int] = []
    aio.watch(core.numbers, shown.append)
    qtbot.waitUntil(lambda: shown == [0])


def test_of_a_burst_the_window_shows_only_the_newest(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    shown: list[int] = []
    aio.watch(core.numbers, shown.append)
    qtbot.waitUntil(lambda: shown == [0])
    aio.spawn(aio.call(core.burst))
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == BURST)
    assert shown == sorted(set(shown))
    assert len(shown) < BURST / 100


def test_while_the_window_is_busy_changes_wait_as_one(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    shown: list[int] = []
    aio.watch(core.numbers, shown.append)
    qtbot.waitUntil(lambda: shown == [0])
    finished, begun = threading.Event(), threading.Event()

    async def burst() -> None:
        begun.wait()
        await core.burst()
        finished.set()

    def occupy() -> None:
        begun.set()
        finished.wait()

    aio.spawn(aio.call(burst))
    # Due after the coroutine, so the core has its work by then.
    QTimer.singleShot(50, occupy)
    qtbot.waitUntil(lambda: len(shown) > 1)
    assert shown == [0, BURST]


def test_the_window_works_while_the_core_is_being_made(qtbot: QtBot, make_aio: MakeAio) -> None:
    imported, clicks = threading.Event(), []

    def slow_core() -> SmallCore:
        imported.wait()
        return SmallCore()

    aio = make_aio(slow_core)
    ready: list[object] = []
    aio.ready.connect(ready.append)
    aio.start()
    QTimer.singleShot(0, lambda: clicks.append("click"))
    qtbot.waitUntil(lambda: bool(clicks))
    assert not ready
    imported.set()
    qtbot.waitUntil(lambda: bool(ready))


def test_the_window_works_while_the_core_is_busy(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    begin(qtbot, aio)
    busy, parsed, clicks = threading.Event(), threading.Event(), []

    async def parse() -> None:
        busy.set()
        parsed.wait()

    aio.spawn(aio.call(parse))
    qtbot.waitUntil(busy.is_set)
    QTimer.singleShot(0, lambda: clicks.append("click"))
    qtbot.waitUntil(lambda: bool(clicks))
    parsed.set()


def test_the_window_works_while_the_core_streams(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    shown: list[int] = []
    aio.watch(core.numbers, shown.append)
    aio.spawn(aio.call(core.stream))
    clicks: list[int] = []
    clicker = QTimer(interval=0)
    clicker.timeout.connect(lambda: clicks.append(len(shown)))
    clicker.start()
    qtbot.waitUntil(lambda: len(shown) > 5)
    clicker.stop()
    # Between two snapshots there is time for the person.
    assert len(set(clicks)) > 3


def test_closing_in_the_middle_of_a_stream_ends_it(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    aio.watch(core.numbers, lambda _: None)
    aio.spawn(aio.call(core.stream))
    qtbot.waitUntil(lambda: core.numbers.value > 10)
    end(qtbot, aio)
    assert sorted(core.ended) == ["core", "stream"]


def test_cancelling_the_waiting_cancels_the_work(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)

    async def give_up() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(aio.call(core.stream), 0.05)

    aio.spawn(give_up())
    qtbot.waitUntil(lambda: core.ended == ["stream"])


def test_a_core_that_cannot_start_leaves_the_window_open(
    qtbot: QtBot, make_aio: MakeAio, strict_log: RecordedLog
) -> None:
    def broken() -> SmallCore:
        raise OSError("no room")

    aio = make_aio(broken)
    closed: list[bool] = []
    aio.closed.connect(lambda: closed.append(True))
    with qtbot.waitSignal(aio.failed) as failed:
        aio.start()
    assert failed.args is not None
    assert isinstance(failed.args[0], OSError)
    qtbot.waitUntil(lambda: not core_threads())
    qtbot.wait(1)
    assert not closed
    end(qtbot, aio)
    assert closed == [True]
    strict_log.expect("the core failed")


def test_closing_before_the_core_is_there_ends_it_too(qtbot: QtBot, make_aio: MakeAio) -> None:
    imported, made = threading.Event(), SmallCore()
    ready: list[object] = []

    def slow_core() -> SmallCore:
        imported.wait()
        return made

    aio = make_aio(slow_core)
    aio.ready.connect(ready.append)
    aio.start()
    QTimer.singleShot(0, imported.set)
    end(qtbot, aio)
    assert made.ended == ["core"]
    assert not ready


def test_a_core_that_fails_while_it_ends_is_told_and_still_ends(
    qtbot: QtBot, make_aio: MakeAio, strict_log: RecordedLog
) -> None:
    aio = make_aio(lambda: SmallCore(on_leave=OSError("disk full")))
    begin(qtbot, aio)
    failures: list[object] = []
    aio.failed.connect(failures.append)
    end(qtbot, aio)
    assert [type(failure) for failure in failures] == [OSError]
    strict_log.expect("the core failed")


def test_closing_what_never_began_and_closing_twice(qtbot: QtBot, make_aio: MakeAio) -> None:
    never = make_aio(SmallCore)
    end(qtbot, never)
    aio = make_aio(SmallCore)
    begin(qtbot, aio)
    closed: list[bool] = []
    aio.closed.connect(lambda: closed.append(True))
    end(qtbot, aio)
    aio.close()
    assert closed == [True]


def test_what_comes_after_the_end_is_dropped(qtbot: QtBot, make_aio: MakeAio) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    end(qtbot, aio)
    aio.watch(core.numbers, lambda _: None)
    aio.spawn(aio.call(lambda: core.add(1)))


def test_two_one_after_the_other(qtbot: QtBot, make_aio: MakeAio) -> None:
    for number in (1, 2):
        aio = make_aio(SmallCore)
        core = begin(qtbot, aio)
        assert result_of(qtbot, aio, partial(core.add, number)) == number
        end(qtbot, aio)


def core_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "core"]
