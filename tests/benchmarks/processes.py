"""Whole processes: how long until they say so, how long to their end, how much memory at most."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """One process. Times in milliseconds since it was started, memory in MB."""

    said: Mapping[str, float]
    """When each word was printed: ``word nanoseconds`` of the monotonic clock, a line each."""
    whole: float
    peak: float


def run(words: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Run the project's Python once. Raises RuntimeError when it fails."""
    began = time.monotonic_ns()
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as stdout:
        printed = stdout.read()
    _, status, resources = os.wait4(process.pid, 0)
    ended = time.monotonic_ns()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)[:80]} ended with {process.returncode}")
    # Linux counts in KB, macOS in bytes.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return Run(_stamps(printed, began), (ended - began) / 1e6, resources.ru_maxrss / unit)


def output(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """What the project's Python prints. Raises CalledProcessError when it fails."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def _stamps(printed: str, began: int) -> dict[str, float]:
    stamps = {}
    for line in printed.splitlines():
        word, _, moment = line.partition(" ")
        if moment.isdecimal() and word.isalpha():
            stamps[word] = (int(moment) - began) / 1e6
    return stamps


def alternate(
    commands: Mapping[str, Sequence[str]], rounds: int, environment: Mapping[str, str]
) -> dict[str, list[Run]]:
    """Every command once, then all of them again: what slows the machine down slows all alike."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, words in commands.items():
            runs[name].append(run(words, environment))
    return runs


def whole(runs: Sequence[Run]) -> float:
    """Median of the time to the end."""
    return median(each.whole for each in runs)


def peak(runs: Sequence[Run]) -> float:
    """Median of the largest memory."""
    return median(each.peak for each in runs)


def until(runs: Sequence[Run], word: str) -> float:
    """Median of the time until the word."""
    return median(each.said[word] for each in runs)
