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

from PySide6.QtGui import QImage

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


def check_tour(done: Finished, folder: Path) -> None:
    """It went to its end, and there are pictures of light and dark pages."""
    assert done.code == 0, done.out + done.err
    shades = [_shade(path) for path in folder.glob("*.png")]
    assert len(shades) >= 10
    assert min(shades) < 60
    assert max(shades) > 200
    assert "Traceback" not in done.err


def _shade(picture: Path) -> int:
    image = QImage(str(picture))
    assert not image.isNull(), f"{picture.name} is no picture"
    return image.pixelColor(4, 200).lightness()


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
