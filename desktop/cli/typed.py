"""What a person types or pipes in."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

_LONGEST_LINE: Final = 16_384


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


async def next_line() -> str | None:
    """The next line of standard input, stripped; ``None`` when there is none. Not to be mixed
    with the other two.

    Cancelling ends the waiting at once: a daemon thread reads, past the buffer of ``sys.stdin``,
    whose lock would be missed at the end of the process.
    """
    loop = asyncio.get_running_loop()
    line: asyncio.Future[bytes] = loop.create_future()

    def settle(read: bytes) -> None:
        if not line.done():
            line.set_result(read)

    def wait() -> None:
        read = _raw_line()
        try:
            loop.call_soon_threadsafe(settle, read)
        except RuntimeError:
            return  # the loop has ended meanwhile

    threading.Thread(target=wait, name="standard input", daemon=True).start()
    read = await line
    return read.decode("utf-8", "replace").removeprefix("\ufeff").strip() if read else None


@contextmanager
def unseen() -> Iterator[None]:
    """What is typed meanwhile is not shown, where standard input is a terminal that can do so."""
    try:
        import termios
    except ImportError:  # Windows: what is read here is of no use to whoever sees it
        yield
        return
    if not reads_terminal():
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    flags = 3  # the index of the local modes, which ECHO is one of
    silent = [*before[:flags], before[flags] & ~termios.ECHO, *before[flags + 1 :]]
    termios.tcsetattr(terminal, termios.TCSAFLUSH, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


def _raw_line() -> bytes:
    """Up to the end of the line or of the input; what cannot be read has ended."""
    if sys.stdin is None or sys.stdin.closed:
        return b""
    try:
        number = sys.stdin.fileno()
    except OSError:  # it is no file
        return read_line().encode()
    line = b""
    try:
        while not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
            if not (piece := os.read(number, 1)):
                break
            line += piece
    except OSError:
        return b""
    return line


def _input() -> TextIO | None:
    """Standard input that never fails on a byte: UTF-8 from a pipe, whatever the locale."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        encoding = None if reads_terminal() else "utf-8"
        sys.stdin.reconfigure(encoding=encoding, errors="replace")
    return sys.stdin
