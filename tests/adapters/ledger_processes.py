"""Processes that write into a ledger, for the tests to kill."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(mode: str, path: Path, name: str) -> list[str]:
    return [sys.executable, "-m", "tests.adapters.write_ledger", mode, str(path), name]


@contextmanager
def writer(mode: str, path: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    """A process of `tests.adapters.write_ledger`, killed at the end at the latest."""
    with subprocess.Popen(
        command(mode, path, name),
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()
