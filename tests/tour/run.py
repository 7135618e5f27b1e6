"""One run of the window after another, with the same hands and eyes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.app import Application, WindowOptions
from tests.tour.driver import Driver


class Run:
    """The application on one profile; it can be ended and started again."""

    def __init__(self, app: QApplication, profile: Path, base_url: str) -> None:
        self._app = app
        self._options = WindowOptions(profile, base_url)
        self.application = self._started()
        self.driver = Driver(app, self.application.window)

    def restart(self) -> None:
        """Close the window, wait for the end of everything, and open it again."""
        before = self.application
        self.end()
        self.application = self._started()
        self.driver.take(self.application.window)
        before.window.deleteLater()
        before.deleteLater()
        # Without a running event loop nothing else deletes what is closed.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def end(self) -> None:
        """Close the window in order."""
        closed: list[bool] = []
        self.application.aio.closed.connect(lambda: closed.append(True))
        self.application.window.close_at_once()
        self.driver.until(lambda: bool(closed), "the end of the core")
        self.application.dispose()

    def _started(self) -> Application:
        application = Application(self._app, self._options)
        application.start()
        return application
