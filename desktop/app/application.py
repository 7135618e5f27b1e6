"""The application: the window first, then the core, then the two joined."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.options import WindowOptions, has_display, parse_options, saved_looks
from desktop.app.pages import Pages
from desktop.collector import keep_for_good
from desktop.resources import resource
from desktop.ui.aio import Aio
from desktop.ui.theme.theme import Theme, load_fonts
from desktop.ui.window import Window

if TYPE_CHECKING:
    from desktop.core import Core, Surroundings

SANDBOX_TEXT = (
    "Sandbox: every provider is simulated. Nothing leaves this computer. "
    "Sign in, or paste a key that the terminal shows."
)
PATIENCE_MS = 5000
NO_DISPLAY = (
    "modeldeck: there is no display to open a window on; in a checkout, "
    "`python3 dev.py run --sandbox` tries everything without one."
)


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and return the exit code when it is closed."""
    options = parse_options(arguments)
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)  # noqa: T201  there is no window to say it in
        return 2
    app = QApplication([sys.argv[0]])
    application = Application(app, options)
    application.aio.ready.connect(keep_for_good)  # else looked through at times: 40 ms
    application.start()
    application.end_with_terminal()
    code = app.exec()
    application.dispose()
    return code


class Application(QObject):
    """The window first, painted; then the core, in its own thread; then the two joined."""

    def __init__(self, app: QApplication, options: WindowOptions) -> None:
        super().__init__(app)
        self._app = app
        self._options = options
        app.setApplicationName("modeldeck")
        app.setApplicationDisplayName("Modeldeck")
        app.setQuitOnLastWindowClosed(False)
        looks = saved_looks(options.profile)
        load_fonts(resource("fonts"))
        tokens = json.loads(resource("tokens.json").read_text("utf-8"))
        self.theme = Theme(app, tokens, resource("icons"), self)
        self.theme.apply(looks.theme)
        app.setWindowIcon(self.theme.icon("modeldeck", "accent"))
        self._pages = Pages(self.theme)
        self.window = Window(self.theme, self._pages.entries(), looks.size)
        self.aio: Aio[Core] = Aio(self._make_core, self)
        self._core: Core | None = None
        self.window.close_requested.connect(self._close)
        self.window.page_made.connect(self._join_page)
        self.aio.ready.connect(self._join)
        self.aio.failed.connect(self._show_failure)
        self.aio.closed.connect(self._quit)

    def start(self) -> None:
        """Show the window, and begin the core once it has been painted."""
        if self._options.sandbox:
            self.window.show_sandbox(SANDBOX_TEXT)
        self.window.show_page("providers")
        self.window.show()
        self._app.processEvents()
        self.aio.start()

    def end_with_terminal(self) -> None:
        """Ctrl+C and SIGTERM close the window, in order."""
        from desktop.ui.interrupts import Interrupts

        Interrupts(self).received.connect(self.window.close_at_once)

    def dispose(self) -> None:
        """After the last event."""
        self.aio.dispose()

    def _make_core(self) -> AbstractAsyncContextManager[Core]:
        """Runs in the core's thread: what it imports takes 300 ms."""
        from desktop.core import Core

        surroundings = self._surroundings()
        _drop_keys_from_environment()
        return Core(surroundings)

    def _surroundings(self) -> Surroundings:
        from desktop.core import Surroundings

        options = self._options
        if not options.sandbox:
            return Surroundings.of_this_person(options.profile, options.browser)
        if options.profile is None:
            raise ValueError("--sandbox needs --profile")
        browser_of = os.environ if options.own_browser else {}
        return Surroundings.of_sandbox(
            options.profile, options.sandbox, options.browser, browser_of, options.neighbours
        )

    def _join(self, core: Core) -> None:
        """The core is there: every page that was made gets its controller."""
        self._core = core
        self.aio.watch(core.settings.notice, self.window.show_notice)
        self.window.notice_closed.connect(
            lambda: self.aio.spawn(self.aio.call(core.settings.dismiss_notice))
        )
        self._pages.join_window(self.window, self.aio, core)
        for key in self.window.made_pages:
            self._join_page(key, self.window.page(key))
        self.aio.spawn(self.aio.call(core.begin))
        QTimer.singleShot(0, self, self._make_ahead)  # while the core reads the last catalog

    def _make_ahead(self) -> None:
        """So that neither of these is empty, when it is visited, until its first snapshot comes."""
        for key in ("chat", "general"):
            self.window.page(key)

    def _join_page(self, key: str, page: QWidget) -> None:
        if self._core is not None:
            self._pages.join(key, page, self.window, self.aio, self._core)

    def _show_failure(self, error: BaseException) -> None:
        """The one handler for what nothing else has handled."""
        from desktop.presentation.wording import describe

        view = describe(error)
        self.window.show_notice(f"{view.text} {view.next_step}")

    def _close(self) -> None:
        # What hangs, such as a prompt of the keychain, must not keep the process alive.
        QTimer.singleShot(PATIENCE_MS, self, self._quit)
        core = self._core
        size = self.window.width(), self.window.height()
        if core is None or self._options.sandbox:
            self.aio.close()
            return

        async def remember_and_close() -> None:
            try:
                await self.aio.call(lambda: core.settings.set_window_size(*size))
            finally:
                self.aio.close()

        self.aio.spawn(remember_and_close())

    def _quit(self) -> None:
        self.window.finish_closing()
        self._app.quit()


def _drop_keys_from_environment() -> None:
    """What Qt starts, such as a browser for a link, gets the environment of this process."""
    from desktop.adapters.providers import PROVIDERS

    for provider in PROVIDERS.values():
        os.environ.pop(provider.key_variable, None)
