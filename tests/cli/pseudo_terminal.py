"""A terminal for a process, and what stands on it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.cli.modeldeck import ROOT, Modeldeck

_ON_TERMINAL = """
import fcntl, runpy, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""
"""Makes standard input the terminal that ``getpass`` opens as /dev/tty, and that Ctrl+C is of."""


@contextmanager
def on_terminal(
    modeldeck: Modeldeck, *words: str, module: str = "desktop"
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A process on a terminal of its own, and the other end of the terminal."""
    ours, theirs = pty.openpty()
    profile = ["--profile", str(modeldeck.profile)]
    command = [sys.executable, "-c", _ON_TERMINAL, module, *profile, *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        yield process, ours
    os.close(ours)


def read_until(terminal: int, words: bytes) -> bytes:
    shown = b""
    while words not in shown:
        shown += os.read(terminal, 1024)
    return shown
