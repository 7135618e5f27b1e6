"""The Models page on a real core and the sandbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.ui.aio import Aio
from desktop.ui.controllers.models import ModelsController
from desktop.ui.models.models_page import ModelsPage
from tests.fakes import ManualClock, MemoryKeyStore, ScriptedBrowser
from tests.tour.driver import Driver
from tests.ui.gallery import FixedTheme
from tests.ui.models.on_page import ids
from tests.ui.models.states import window_with

PROVIDER = "openrouter"


class JoinedModels:
    """One window with one page; ``driver`` is a person before it."""

    def __init__(
        self, app: QApplication, theme: FixedTheme, folder: Path, base_url: str, clock: ManualClock
    ) -> None:
        self._folder, self._base_url, self._clock = folder, base_url, clock
        self._core: Core | None = None
        self._ended = False
        self.tried: list[str] = []
        self.page = ModelsPage(theme, clock)
        self.window = window_with(theme, lambda: self.page)
        self.window.close_requested.connect(self.window.finish_closing)
        self.aio: Aio[Core] = Aio(self._make_core)
        self.aio.ready.connect(self._join)
        self.driver = Driver(app, self.window)
        self.window.show_page("models")
        self.window.show()
        self.window.show_page("models")
        self.aio.start()
        self.driver.until(lambda: self.fresh, "the catalog")

    @property
    def core(self) -> Core:
        assert self._core is not None
        return self._core

    @property
    def fresh(self) -> bool:
        """Whether the provider's own catalog is on the page."""
        return self.driver.says("OpenRouter catalog") and "sandbox/writer" in ids(self.page)

    @property
    def told(self) -> str:
        """The last message that was shown for a moment."""
        return self.window._toast.text

    @property
    def allowed(self) -> tuple[str, ...]:
        """As written."""
        return self.core.providers.allowed_models(PROVIDER)

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

    def _make_core(self) -> Core:
        return Core(
            Surroundings(
                profile(self._folder),
                {},
                MemoryKeyStore(),
                {PROVIDER: self._base_url},
                clock=self._clock,
                browser=ScriptedBrowser(),
            )
        )

    def _join(self, core: Core) -> None:
        self._core = core
        ModelsController(
            self.page,
            self.aio,
            PROVIDER,
            core.settings,
            core.providers,
            core.catalogs,
            core.catalog_changes,
            core.clock,
            fuzzy_match,
            self.window.tell,
            self.tried.append,
        )
        self.aio.spawn(self.aio.call(core.begin))
