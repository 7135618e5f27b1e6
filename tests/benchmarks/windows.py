"""`python -m tests.benchmarks.windows bare|modeldeck …`: one window that says when it is there.

Prints ``painted`` and ``ready``, each with nanoseconds of the monotonic clock, and ends.
"""

from __future__ import annotations

import sys
import time


def say(word: str) -> None:
    print(word, time.monotonic_ns(), flush=True)


def bare() -> None:
    """The least that PySide6 can show."""
    from PySide6.QtWidgets import QApplication, QLabel

    app = QApplication(["bare"])
    label = QLabel("Modeldeck")
    label.resize(1100, 720)
    label.show()
    app.processEvents()
    say("painted")


def modeldeck(profile: str, base_url: str) -> None:
    """Ready: the core has joined the window, and the page shows the catalog of the last run."""
    from pathlib import Path

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel

    from desktop.app import Application, WindowOptions

    app = QApplication(["modeldeck"])
    application = Application(app, WindowOptions(Path(profile), base_url))
    begin = application.aio.start

    def start() -> None:
        say("painted")
        begin()

    def look() -> None:
        shown = application.window.page("providers").findChildren(QLabel)
        if any("OpenRouter catalog" in label.text() for label in shown):
            timer.stop()
            say("ready")
            application.window.close()

    application.aio.start = start  # type: ignore[method-assign]
    timer = QTimer(app, interval=2)
    timer.timeout.connect(look)
    timer.start()
    application.start()
    app.exec()
    application.dispose()


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        modeldeck(*sys.argv[2:])
