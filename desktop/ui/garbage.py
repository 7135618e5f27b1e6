"""Looks for garbage in the window's thread, and in no other."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

PAUSE_MS: Final = 1000


class GarbageCollection(QObject):
    """Takes the place of Python's own, which works in whichever thread makes an object too many.

    In the core's thread it would destroy widgets that nobody holds any more except in a cycle, in
    the middle of what the window does with them, and end the process with a segmentation fault
    now and then (source: napari/napari#1029 and the many reports it names; calibre does likewise).
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active = False
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self.collect)

    def begin(self) -> None:
        """Before another thread is started."""
        if gc.isenabled():
            gc.disable()
            self._active = True
        self._timer.start()

    def end(self) -> None:
        """When there is no other thread any more."""
        self._timer.stop()
        if self._active:
            self._active = False
            gc.enable()

    def collect(self) -> None:
        """The oldest generation that is due, as Python itself would."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        generations = [n for n, (count, threshold) in enumerate(due) if count > threshold]
        if generations:
            gc.collect(max(generations))
