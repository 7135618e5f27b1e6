"""What a person types or pipes in."""

from __future__ import annotations

import io
import sys
from typing import TextIO


def reads_terminal() -> bool:
    """Whether standard input is somebody at a keyboard."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def read_line() -> str:
    """The first line of standard input, stripped; empty when there is none."""
    stream = _input()
    return stream.readline().removeprefix("\ufeff").strip() if stream else ""


def read_all() -> str:
    """All of standard input."""
    stream = _input()
    return stream.read().removeprefix("\ufeff") if stream else ""


def _input() -> TextIO | None:
    """Standard input that never fails on a byte: UTF-8 from a pipe, whatever the locale."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        encoding = None if reads_terminal() else "utf-8"
        sys.stdin.reconfigure(encoding=encoding, errors="replace")
    return sys.stdin
