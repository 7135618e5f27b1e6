"""Work that is too long for one turn of the event loop, in pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], object]


class Turns(QObject):
    """Takes one step in each turn of the event loop, so that keys and paints come in between."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Step] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take_one)

    @property
    def done(self) -> bool:
        """Whether every step was taken."""
        return not self._steps

    def add(self, *steps: Step) -> None:
        """Take these after those that wait already."""
        self._steps.extend(steps)
        self._timer.start()

    def _take_one(self) -> None:
        step = self._steps.popleft()
        if not self._steps:
            self._timer.stop()
        step()
