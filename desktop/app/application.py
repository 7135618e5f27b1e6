"""The application: joins the window to the core. The only module that knows both."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.adapters.profile import profile
from desktop.resources import resource
from desktop.ui.aio import Aio
from desktop.ui.theme.theme import Theme, ThemeChoice, load_fonts
from desktop.ui.window import PageEntry, Window

if TYPE_CHECKING:
    from desktop.core import Core

SANDBOX_TEXT = (
    "Sandbox: a simulated OpenRouter. Nothing leaves this computer. "
    "Paste the key that the terminal shows."
)
PATIENCE_MS = 5000
LARGEST_WINDOW = 8192
NO_DISPLAY = (
    "modeldeck: there is no display to open a window on; in a checkout, "
    "`python3 dev.py run --sandbox` tries everything without one."
)


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the command line may say about the window."""

    profile: Path | None = None
    sandbox: str = ""
    """Base URL of a simulated provider; keys are then kept in memory only."""


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and return the exit code when it is closed."""
    options = _parse(arguments)
    if not _has_display():
        print(NO_DISPLAY, file=sys.stderr)  # noqa: T201  there is no window to say it in
        return 2
    app = QApplication([sys.argv[0]])
    application = Application(app, options)
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
        looks = _saved_looks(options.profile)
        load_fonts(resource("fonts"))
        tokens = json.loads(resource("tokens.json").read_text("utf-8"))
        self.theme = Theme(app, tokens, resource("icons"), self)
        self.theme.apply(looks.theme)
        app.setWindowIcon(self.theme.icon("modeldeck", "accent"))
        self.window = Window(self.theme, self._entries(), looks.size)
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

        Interrupts(self).received.connect(self.window.close)

    def dispose(self) -> None:
        """After the last event."""
        self.aio.dispose()

    def _entries(self) -> tuple[PageEntry, ...]:
        return (
            PageEntry("providers", "plug", "Providers", self._make_providers),
            PageEntry("chat", "bubble", "Test chat", self._make_chat),
            PageEntry("general", "sliders", "General", self._make_general),
        )

    def _make_providers(self) -> QWidget:
        from desktop.ui.settings_pane import SettingsPane

        return SettingsPane(self.theme)

    def _make_chat(self) -> QWidget:
        from desktop.ui.chat.chat_view import ChatView

        return ChatView(self.theme)

    def _make_general(self) -> QWidget:
        from desktop.ui.general_page import GeneralPage

        return GeneralPage(self.theme)

    def _make_core(self) -> AbstractAsyncContextManager[Core]:
        """Runs in the core's thread: what it imports takes 300 ms."""
        from desktop.core import Core, Surroundings

        if self._options.sandbox:
            if self._options.profile is None:
                raise ValueError("--sandbox needs --profile")
            return Core(Surroundings.of_sandbox(self._options.profile, self._options.sandbox))
        return Core(Surroundings.of_this_person(self._options.profile))

    def _join(self, core: Core) -> None:
        """The core is there: every page that was made gets its controller."""
        self._core = core
        self.aio.watch(core.settings.notice, self.window.show_notice)
        self.window.notice_closed.connect(
            lambda: self.aio.spawn(self.aio.call(core.settings.dismiss_notice))
        )
        for key in ("providers", "chat", "general"):
            # All three, so that no page is empty while it waits for its first snapshot.
            self._join_page(key, self.window.page(key))
        self.aio.spawn(self.aio.call(core.begin))

    def _join_page(self, key: str, page: QWidget) -> None:
        if self._core is None or page.property("joined"):
            return
        page.setProperty("joined", True)
        joins: dict[str, Any] = {
            "providers": self._join_providers,
            "chat": self._join_chat,
            "general": self._join_general,
        }
        joins[key](page, self._core)

    def _join_providers(self, page: QWidget, core: Core) -> None:
        from desktop.ui.controllers.providers import ProvidersController
        from desktop.ui.settings_pane import SettingsPane

        assert isinstance(page, SettingsPane)
        ProvidersController(
            page,
            self.aio,
            "openrouter",
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.defaults,
            core.clock,
            self.window.tell,
            self.window.credit.show_view,
            lambda: self.window.show_page("chat"),
        )

    def _join_chat(self, page: QWidget, core: Core) -> None:
        from desktop.ui.chat.chat_view import ChatView
        from desktop.ui.controllers.chat import ChatController

        assert isinstance(page, ChatView)
        ChatController(
            page,
            self.aio,
            "openrouter",
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.chat,
            core.defaults,
            core.clock,
            lambda: self.window.show_page("providers"),
        )

    def _join_general(self, page: QWidget, core: Core) -> None:
        from desktop.resources import application_version
        from desktop.ui.controllers.general import GeneralController
        from desktop.ui.general_page import GeneralPage

        assert isinstance(page, GeneralPage)
        GeneralController(
            page,
            self.theme,
            self.aio,
            core.settings,
            core.credentials,
            core.profile.config,
            application_version(),
        )

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


@dataclass(frozen=True, slots=True)
class _Looks:
    theme: ThemeChoice = "system"
    size: tuple[int, int] | None = None


def _saved_looks(folder: Path | None) -> _Looks:
    """Theme and size, read with `json` alone: the first paint waits for nothing heavier."""
    named = folder or (Path(p) if (p := os.environ.get("MODELDECK_PROFILE")) else None)
    try:
        document = json.loads(profile(named).settings.read_bytes())
        appearance = document.get("appearance", {})
        size = appearance.get("windowSize")
        theme = appearance.get("theme", "system")
    except (OSError, ValueError, AttributeError, RecursionError):
        return _Looks()
    known: tuple[ThemeChoice, ...] = ("system", "light", "dark", "high-contrast")
    usable = isinstance(size, list) and len(size) == 2 and all(_is_size(n) for n in size)
    return _Looks(
        next((name for name in known if name == theme), "system"),
        (size[0], size[1]) if usable else None,
    )


def _is_size(pixels: object) -> bool:
    """A size that some screen may have."""
    return type(pixels) is int and 0 < pixels <= LARGEST_WINDOW


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _parse(arguments: Sequence[str]) -> WindowOptions:
    parser = argparse.ArgumentParser(prog="modeldeck", allow_abbrev=False)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--sandbox", default="")
    read = parser.parse_args(list(arguments))
    return WindowOptions(read.profile, read.sandbox)
