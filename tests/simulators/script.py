"""Faults that wait for the requests they are meant for."""

from __future__ import annotations

from fnmatch import fnmatchcase

from tests.simulators.faults import Fault

CHAT = "/chat/completions"


class Script:
    """A queue of faults. One request takes one; ``*`` in a pattern matches anything."""

    def __init__(self) -> None:
        # Only the server's thread takes from it and the test's only adds: no lock is needed.
        self._queue: list[tuple[str, Fault]] = []

    def add(self, *scripted: Fault, on: str = CHAT) -> None:
        """For the next requests whose path, behind the base URL, matches ``on``."""
        self._queue.extend((on, fault) for fault in scripted)

    def clear(self) -> None:
        """Drop what no request has taken."""
        self._queue.clear()

    def take(self, path: str) -> Fault | None:
        """The first fault for this path, which is used up by that."""
        for index, (pattern, fault) in enumerate(self._queue):
            if fnmatchcase(path, pattern):
                del self._queue[index]
                return fault
        return None
