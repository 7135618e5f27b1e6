"""Ctrl+C in the terminal and the request to end, told on the window's own event loop."""

from __future__ import annotations

import signal
import socket
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_NUMBERS: Final = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Catches SIGINT and SIGTERM for the rest of the process. Make it on the main thread.

    Python runs its own handlers between two lines of Python, and Qt's event loop may wait for
    hours without one; the byte that Python writes for each signal wakes it up.

    Signals:
        received: the person, or the system, wants the application to end.
    """

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        signal.set_wakeup_fd(self._writer.fileno())
        for number in _NUMBERS:
            signal.signal(number, lambda *_: None)

    def _read(self) -> None:
        self._reader.recv(64)
        self.received.emit()
