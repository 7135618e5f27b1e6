"""A page of the window on a core that runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.core import Core
from desktop.ui.aio import Aio
from desktop.ui.window import Window
from tests.tour.driver import Driver


class JoinedPage:
    """One window with one page; ``driver`` is a person before it."""

    def __init__(self, app: QApplication, window: Window, make_core: Callable[[], Core]) -> None:
        self.window = window
        self.window.close_requested.connect(self.window.finish_closing)
        self.aio: Aio[Core] = Aio(make_core)
        self.aio.ready.connect(self._ready)
        self.driver = Driver(app, self.window)
        self._core: Core | None = None
        self._ended = False

    @property
    def core(self) -> Core:
        assert self._core is not None
        return self._core

    @property
    def told(self) -> str:
        """The last message that was shown for a moment."""
        return self.window._toast.text

    def in_core(self, work: Callable[[], Awaitable[object]]) -> None:
        """Run ``work`` on the core's loop and wait for its end."""
        ended = list[object]()

        async def ask() -> None:
            ended.append(await self.aio.call(work))

        self.aio.spawn(ask())
        self.driver.until(lambda: bool(ended), "the end of the work")

    def close(self) -> None:
        """End everything in order, once."""
        if self._ended:
            return
        self._ended = True
        closed = list[bool]()
        self.aio.closed.connect(lambda: closed.append(True))
        self.aio.close()
        self.driver.until(lambda: bool(closed), "the end of the core")
        self.aio.dispose()
        self.window.finish_closing()
        self.window.deleteLater()
        self.aio.deleteLater()
        # Without a running event loop nothing else deletes what is closed.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def join(self, core: Core) -> None:
        """Give the page its controllers."""
        raise NotImplementedError

    def _ready(self, core: Core) -> None:
        self._core = core
        self.join(core)
