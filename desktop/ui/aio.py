"""The only crossing between the window and the core, and the only import of qasync.

The core's asyncio loop runs in one worker thread; qasync runs the window's own coroutines. So
nothing that the network, a keychain prompt, a parse or a file does can stall the window.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.ui.garbage import GarbageCollection

if TYPE_CHECKING:
    import asyncio  # 30 ms that the first paint does not wait for

log = logging.getLogger(__name__)

T = TypeVar("T")
CoreT = TypeVar("CoreT")

FRAME_MS = 17
"""Between two showings: at most 60 a second, which is what most screens can show."""
CLOSE_SECONDS = 5.0


T_co = TypeVar("T_co", covariant=True)


class Watchable(Protocol[T_co]):
    """What `desktop.services.store.Store` offers to watchers."""

    @property
    def value(self) -> T_co: ...

    def subscribe(self, watcher: Callable[[T_co], None]) -> Callable[[], None]: ...


class _LoopOwner(QObject):
    """What qasync wants of an application.

    The real one's ``exit`` would end every event loop of this thread, also those begun later.
    """

    aboutToQuit = Signal()

    def exit(self) -> None:
        """The loop stops; the application goes on until the window says otherwise."""
        self.aboutToQuit.emit()


class Aio(QObject, Generic[CoreT]):
    """Runs the core in its thread and hands its snapshots to the window.

    Signals:
        ready: the core has started; carries it.
        failed: an exception that nothing else has handled, from the core, from a coroutine of
            the window or from showing a snapshot.
        closed: `close` was called and the core has ended.
    """

    ready = Signal(object)
    failed = Signal(object)
    closed = Signal()
    _started = Signal(object)
    _ended = Signal()
    _snapshot_waits = Signal()

    def __init__(
        self,
        make_core: Callable[[], AbstractAsyncContextManager[CoreT]],
        parent: QObject | None = None,
    ) -> None:
        """``make_core`` is called in the worker thread, so it may import what takes long."""
        super().__init__(parent)
        self._make_core = make_core
        self._core_loop: asyncio.AbstractEventLoop | None = None
        self._window_loop: asyncio.AbstractEventLoop | None = None
        self._stop_core: asyncio.Event | None = None
        self._closing = threading.Event()
        self._core_lives = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self._waiting: dict[int, Callable[[], None]] = {}
        self._waiting_lock = threading.Lock()
        self._watches = 0
        self._frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame.timeout.connect(self._show_newest)
        self._snapshot_waits.connect(self._frame_soon, Qt.ConnectionType.QueuedConnection)
        self._started.connect(self._core_started, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._core_ended, Qt.ConnectionType.QueuedConnection)
        self._garbage = GarbageCollection(self)
        self._thread = threading.Thread(target=self._run_core, name="core", daemon=True)

    def start(self) -> None:
        """Start the core; `ready` or `failed` follows."""
        self._core_lives = True
        self._garbage.begin()
        self._thread.start()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any] | None:
        """Run a coroutine of the window; ``None`` when the window has no loop (any more).

        What it raises goes to `failed`. Nothing is begun once the window closes: a timer may still
        fire then.
        """
        if self._window_loop is None or self._closing.is_set():
            work.close()
            return None
        task = self._window_loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._task_ended)
        return task

    async def call(self, make: Callable[[], Awaitable[T]]) -> T:
        """Run ``make()`` on the core's loop and wait for its result without blocking the window.

        Cancelling the waiting cancels the work.
        """
        if self._core_loop is None:
            raise RuntimeError("the core is not running")

        import asyncio

        async def work() -> T:
            return await make()

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), self._core_loop))

    def watch(self, store: Watchable[T], show: Callable[[T], None]) -> None:
        """Show a store's value now and whenever it changes: newest wins, once a frame at most."""
        self._watches += 1
        number = self._watches

        def hand_over(value: T) -> None:
            with self._waiting_lock:
                first = not self._waiting
                self._waiting[number] = lambda: show(value)
            if first:  # otherwise the window knows already
                self._snapshot_waits.emit()

        def begin() -> None:
            store.subscribe(hand_over)
            hand_over(store.value)

        self._in_core(begin)

    def close(self) -> None:
        """End the window's coroutines, then the core; `closed` follows once. Never blocks."""
        if self._closing.is_set():
            return
        self._closing.set()
        for task in tuple(self._tasks):
            task.cancel()
        if not self._core_lives:
            self.closed.emit()
        elif self._stop_core is not None:
            self._in_core(self._stop_core.set)

    def dispose(self) -> None:
        """After the last event: give the window's loop back. Waits briefly for the thread."""
        if self._thread.ident is not None:
            self._thread.join(CLOSE_SECONDS)
        self._garbage.end()
        loop, self._window_loop = self._window_loop, None
        if loop is not None:
            import asyncio

            asyncio.events._set_running_loop(None)
            loop.stop()
            loop.close()

    def _in_core(self, work: Callable[[], object]) -> None:
        """Run ``work`` on the core's loop; nothing happens when it has ended."""
        if self._core_loop is not None:
            with suppress(RuntimeError):  # closed between the two lines
                self._core_loop.call_soon_threadsafe(work)

    def _run_core(self) -> None:
        import asyncio

        try:
            asyncio.run(self._serve())
        except Exception as error:
            log.exception("the core failed")
            self.failed.emit(error)
        self._core_loop = None
        self._ended.emit()

    async def _serve(self) -> None:
        import asyncio

        async with self._make_core() as core:
            self._stop_core = asyncio.Event()
            self._core_loop = asyncio.get_running_loop()
            if self._closing.is_set():  # the person was faster; `close` may not have seen the loop
                return
            self._started.emit(core)
            await self._stop_core.wait()
            self._core_loop = None

    def _core_started(self, core: CoreT) -> None:
        if self._closing.is_set():
            return
        # Imported here, while the window is already painted, and when the core has imported what
        # takes long of it. Not in the core's thread: it makes classes of Qt's, which is left to
        # the thread that handles events.
        os.environ.setdefault("QT_API", "pyside6")
        from qasync import QEventLoop

        self._window_loop = QEventLoop(_LoopOwner(self), already_running=True)
        self.ready.emit(core)

    def _core_ended(self) -> None:
        """A core that failed leaves the window open: it says what happened."""
        self._core_lives = False
        self._garbage.end()
        if self._closing.is_set():
            self.closed.emit()

    def _frame_soon(self) -> None:
        if not self._frame.isActive():
            self._frame.start()

    def _show_newest(self) -> None:
        with self._waiting_lock:
            waiting, self._waiting = self._waiting, {}
        for show in waiting.values():
            try:
                show()
            except Exception as error:
                # The other pages show what they know.
                log.exception("a snapshot could not be shown")
                self.failed.emit(error)

    def _task_ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a coroutine of the window failed", exc_info=error)
            self.failed.emit(error)
