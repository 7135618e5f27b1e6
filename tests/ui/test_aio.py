"""The crossing between the core's thread and the window, with a core of a few lines."""

from __future__ import annotations

import threading

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.conftest import RecordedLog
from tests.ui.small_core import BURST, MakeAio, SmallCore, begin, result_of


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


def test_a_page_that_cannot_show_its_snapshot_keeps_none_from_the_others(
    qtbot: QtBot, make_aio: MakeAio, strict_log: RecordedLog
) -> None:
    aio = make_aio(SmallCore)
    core = begin(qtbot, aio)
    shown: list[int] = []
    failures: list[object] = []
    aio.failed.connect(failures.append)

    def fail(number: int) -> None:
        if number:
            raise LookupError("cannot be shown")

    aio.watch(core.numbers, fail)
    aio.watch(core.numbers, shown.append)
    aio.spawn(aio.call(core.burst))
    qtbot.waitUntil(lambda: BURST in shown)
    assert isinstance(failures[0], LookupError)
    for _ in failures:  # one for each frame that the burst took
        strict_log.expect("a snapshot could not be shown")
