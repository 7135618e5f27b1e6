"""The Providers page on a real core and the sandbox, with a keychain and a browser of the test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.services.ports import Browser, CallbackListener, KeyStore
from desktop.ui.aio import Aio
from desktop.ui.controllers.providers import ProvidersController
from desktop.ui.controllers.sign_in import SignInController
from desktop.ui.settings_pane import SettingsPane
from tests.tour.driver import Driver
from tests.tour.states import window_with
from tests.ui.gallery import FixedTheme

PROVIDER = "openrouter"


class Joined:
    """One window with one page; ``driver`` is a person before it."""

    def __init__(
        self,
        app: QApplication,
        theme: FixedTheme,
        folder: Path,
        base_url: str,
        keys: KeyStore,
        browser: Browser,
        *,
        environment: Mapping[str, str] | None = None,
        callbacks: CallbackListener | None = None,
    ) -> None:
        self._folder, self._base_url, self._keys, self._browser = folder, base_url, keys, browser
        self._environment, self._callbacks = environment or {}, callbacks
        self._core: Core | None = None
        self.pane = SettingsPane(theme)
        self.window = window_with(theme, lambda: self.pane)
        self.window.close_requested.connect(self.window.finish_closing)
        self.aio: Aio[Core] = Aio(self._make_core)
        self.aio.ready.connect(self._join)
        self.driver = Driver(app, self.window)
        self.window.show_page("providers")
        self.window.show()
        self.aio.start()
        self.driver.until(lambda: self.driver.has("Model id"), "the joined page")

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
        """End everything in order."""
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
        given: dict[str, Any] = {} if self._callbacks is None else {"callbacks": self._callbacks}
        return Core(
            Surroundings(
                profile(self._folder),
                self._environment,
                self._keys,
                {PROVIDER: self._base_url},
                browser=self._browser,
                **given,
            )
        )

    def _join(self, core: Core) -> None:
        self._core = core
        shared = (self.pane, self.aio, PROVIDER)
        ProvidersController(
            *shared,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.defaults,
            core.clock,
            self.window.tell,
            self.window.credit.show_view,
            lambda: None,
        )
        SignInController(
            *shared,
            core.sign_in,
            core.providers,
            core.credentials,
            self.window.tell,
            lambda: None,
        )
        self.aio.spawn(self.aio.call(core.begin))
