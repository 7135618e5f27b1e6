"""A page of the window on a core that runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core import Core, Surroundings
from desktop.ui.aio import Aio
from tests.fakes import MemoryKeyStore, ScriptedBrowser
from tests.tour.driver import Driver
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import window_with

PROVIDER = "openrouter"


def on_sandbox(
    folder: Path, base_url: str, neighbours: Mapping[str, str] | None = None, **others: Any
) -> Surroundings:
    """A profile in ``folder``, no key, a browser that does nothing; ``others`` replace these.

    ``neighbours``: base URLs of other simulated providers, by name.
    """
    browser = ScriptedBrowser()
    without = Surroundings.of_sandbox(folder, base_url, browser, neighbours=neighbours)
    return replace(without, **{"keys": MemoryKeyStore(), **others})


class JoinedPage:
    """One window with one page, ``key`` in the sidebar; ``driver`` is a person before it."""

    def __init__(
        self,
        app: QApplication,
        theme: FixedTheme,
        key: str,
        page: QWidget,
        surroundings: Surroundings,
    ) -> None:
        self.window = window_with(theme, key, page)
        self.window.close_requested.connect(self.window.finish_closing)
        self.aio: Aio[Core] = Aio(lambda: Core(surroundings))
        self.aio.ready.connect(self._ready)
        self.driver = Driver(app, self.window)
        self._core: Core | None = None
        self._ended = False
        self.window.show_page(key)
        self.window.show()
        self.window.show_page(key)  # the focus goes to a page on screen
        self.aio.start()

    @property
    def core(self) -> Core:
        assert self._core is not None
        return self._core

    @property
    def told(self) -> str:
        """The last message that was shown for a moment."""
        return self.window._toast.text

    def until_told(self, words: str) -> None:
        """Wait for a message."""
        self.driver.until(lambda: words in self.told, f"{words!r} (told: {self.told!r})")

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
