"""The application's window in this process, with hands and eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.app import Application, WindowOptions
from tests.tour.driver import Driver

NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Opened:
    """One run of the application."""

    application: Application
    driver: Driver
    _core_ended: list[bool] = field(default_factory=list)
    _ended: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.application.aio.closed.connect(lambda: self._core_ended.append(True))

    def close(self) -> None:
        """The application has ended afterwards; drafts are not asked about. Twice is once."""
        if self._ended:
            return
        self.application.window.close_at_once()
        self.ends()

    def ends(self) -> None:
        """Wait for the end, which something has begun; the application has ended afterwards."""
        self.driver.until(lambda: bool(self._core_ended), "the end of the core")
        self.application.dispose()
        self._ended.append(True)

    def joined(self) -> Opened:
        """Wait until the pages show what the core knows."""
        self.driver.until(lambda: self.driver.has("Model id"), "the joined page")
        return self

    def save_key(self, key: str) -> None:
        """From the empty Providers page to recommended models."""
        d = self.driver
        d.type("API key", key)
        d.click("Save key")
        d.until(lambda: d.says("Verified"), "the verified key")
        d.until(lambda: d.has("Remove GPT-5.6 Luna"), "the recommended models")
        # The snapshot is on screen before the one who saved has heard of it.
        d.until(lambda: d.has("Replace key"), "the closed field")


class OpenWindow(Protocol):
    def __call__(self, address: str = "", *, joined: bool = True) -> Opened:
        """``address``: a base URL other than the sandbox's; ``joined``: wait for the core."""


@contextmanager
def opened(
    app: QApplication,
    profile: Path,
    base_url: str,
    neighbours: Mapping[str, str] = NOBODY,
) -> Iterator[Opened]:
    """Open the window; close it and wait for its end, unless the block has done so.

    ``neighbours``: base URLs of other simulated providers.
    """
    application = Application(app, WindowOptions(profile, base_url, neighbours))
    application.start()
    run = Opened(application, Driver(app, application.window))
    try:
        yield run
    finally:
        run.close()
        application.window.deleteLater()
        application.deleteLater()
        # Without a running event loop nothing else deletes what is closed.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
