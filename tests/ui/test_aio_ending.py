"""The end of the crossing between core and window, in order and out of it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.conftest import RecordedLog
from tests.ui.small_core import MakeAio, SmallCore, begin, core_threads, end, result_of


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
