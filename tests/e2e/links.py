"""A command for ``$BROWSER`` that hands the address it is given to the test.

So the application opens a browser in its own way, and the test decides which one shows the page.
"""

from __future__ import annotations

import os
import select
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 30

# What a process was started with is written down by itself: it may end before anybody looks.
_SCRIPT = """#!/bin/sh
cat "/proc/$$/environ" "/proc/$$/cmdline" >> {started}
printf '%s\\n' "$1" > {pipe}
"""


@dataclass(frozen=True)
class Links:
    """The addresses that a browser was asked to open, in order."""

    command: str
    """For ``$BROWSER``."""
    started: Path
    """The environment and the arguments of every process that it was."""
    _pipe: int

    def waiting(self, seconds: float = 0) -> bool:
        """Whether there is one that nobody has taken."""
        return bool(select.select([self._pipe], [], [], seconds)[0])

    def next(self) -> str:
        """Take the next one, as soon as it is there."""
        assert self.waiting(PATIENCE_SECONDS), "no browser was opened"
        # One line is written at once, and shorter than what a pipe takes at once.
        line, end, more = os.read(self._pipe, select.PIPE_BUF).partition(b"\n")
        assert (end, more) == (b"\n", b""), "more than one browser was opened"
        return line.decode()


@contextmanager
def links(folder: Path) -> Iterator[Links]:
    """Collect them for the length of a `with` block. Its files lie in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    script, pipe, started = (folder / name for name in ("browser", "pipe", "started"))
    script.write_text(_SCRIPT.format(started=_quoted(started), pipe=_quoted(pipe)), "utf-8")
    script.chmod(0o700)
    os.mkfifo(pipe)
    # Open for writing too: a pipe without a reader would hold the command up, and one whose last
    # writer has gone would count as ended.
    opened = os.open(pipe, os.O_RDWR)
    try:
        yield Links(_quoted(script), started, opened)
    finally:
        os.close(opened)


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
