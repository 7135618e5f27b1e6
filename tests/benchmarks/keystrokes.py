"""What a keystroke in the key field costs while the page is full: event, repaint and all.

`python -m tests.benchmarks.keystrokes PROFILE BASE_URL MODELS` prints two medians in milliseconds:
of the key field, and of a bare `QLineEdit` in a window of the same size, typed into in turns.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

WARM_UP = 20
STROKES = 200
LETTERS = "sk-or-v1-0123456789abcdef"


class BareWindow(QWidget):
    """The yardstick: nothing but a field."""

    def __init__(self, like: QWidget) -> None:
        super().__init__()
        self.resize(like.size())
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.show()


def stroke(app: QApplication, field: QLineEdit, letter: str) -> float:
    """Milliseconds until a letter is on screen."""
    begun = time.perf_counter()
    QTest.keyClicks(field, letter)
    app.processEvents()
    return (time.perf_counter() - begun) * 1000


def measured(app: QApplication, fields: tuple[QLineEdit, QLineEdit]) -> tuple[float, float]:
    """The median of each, typed into in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(WARM_UP + STROKES):
        for field, spent in zip(fields, times, strict=True):
            took = stroke(app, field, LETTERS[number % len(LETTERS)])
            if number >= WARM_UP:
                spent.append(took)
    return median(times[0]), median(times[1])


def main(profile: str, base_url: str, models: str) -> int:
    from desktop.app import Application, WindowOptions

    app = QApplication(["modeldeck"])
    application = Application(app, WindowOptions(Path(profile), base_url))
    application.start()
    page = application.window.page("providers")
    while _rows_on(page) < int(models):
        app.processEvents()
    fields = [
        field for field in page.findChildren(QLineEdit) if field.accessibleName() == "API key"
    ]
    bare = BareWindow(application.window)
    print(*measured(app, (fields[0], bare.field)))
    bare.close()
    application.aio.closed.connect(app.quit)
    application.window.close()
    app.exec()
    application.dispose()
    return 0


def _rows_on(page: QWidget) -> int:
    """How many allowed models the page shows."""
    buttons = page.findChildren(QAbstractButton)
    return sum(button.accessibleName().startswith("Remove Model ") for button in buttons)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
