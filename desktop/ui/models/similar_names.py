"""Looks for what resembles a misspelt word, between the keystrokes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from desktop.domain.steps import InSteps
from desktop.presentation.models_browser import Found

_AT_A_TIME: Final = 8
"""Milliseconds before the window gets its turn: half a frame."""


class SimilarNames(QObject):
    """One search at a time: a newer one takes the place of an older one.

    Signals:
        found: what it came to (a `Found`).
    """

    found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search: InSteps[Found] | None = None
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)

    @property
    def looking(self) -> bool:
        return self._search is not None

    def look(self, search: InSteps[Found]) -> None:
        """Begin as soon as the window has nothing else to do."""
        self._search = search
        self._turn.start()

    def stop(self) -> None:
        """What was being looked for is not wanted any more."""
        self._turn.stop()
        self._search = None

    def _go_on(self) -> None:
        search, spent = self._search, QElapsedTimer()
        spent.start()
        try:
            while search is not None and spent.elapsed() < _AT_A_TIME:
                next(search)
        except StopIteration as done:
            self.stop()
            self.found.emit(done.value)
