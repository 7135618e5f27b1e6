"""Processes of the application, and an X server to show them on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Finished:
    """One process that has ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Display:
    """An X display of our own."""

    name: str

    @property
    def environment(self) -> dict[str, str]:
        return {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}


def finish(*words: str | Path, environment: Mapping[str, str] | None = None) -> Finished:
    """Run the project's Python to its end; ``environment`` is added to this process's."""
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


@contextmanager
def xvfb() -> Iterator[Display]:
    """An X server on a display that it chooses itself. Raises AssertionError without Xvfb."""
    program = shutil.which("Xvfb")
    assert program, "Xvfb is missing; `python3 dev.py test` installs it"
    read, write = os.pipe()
    size = ["-screen", "0", "1280x900x24"]
    server = subprocess.Popen(
        [program, "-displayfd", str(write), *size, "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as said:
            number = said.readline().strip()
        assert number, "Xvfb ended before it had a display"
        yield Display(f":{number}")
    finally:
        server.terminate()
        server.wait()
