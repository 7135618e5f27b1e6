"""Streaming: how much work an answer is, and how long the window stands still meanwhile.

`python -m tests.benchmarks.stream` prints the tables of `docs/performance.md`. Each figure is of a
process of its own; those that are compared run in turns, against a server in another process.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final

from tests.benchmarks.processes import output
from tests.benchmarks.stream_server import Serving, serving

ROUNDS: Final = 3
TOKENS: Final = 20_000
PACED: Final = f"{TOKENS}@200"
FLOOD: Final = str(TOKENS)
STALLS: Final = "10000@380"
"""Some 2,000 a second: each event also takes its time to be written."""
SIX: Final = "4000@380"
"""To each of six; the server sends one event after the other."""
LENGTHS: Final = (12_500, 25_000, 50_000)
OFFSCREEN: Final = {"QT_QPA_PLATFORM": "offscreen"}

READERS: Final = {
    "`httpx` + `httpx-sse` + `json.loads`": "bare",
    "Modeldeck, read": "adapter",
    "Modeldeck, read, kept and shown in the window": "window",
    "`openai`": "openai",
    "`openrouter`": "openrouter",
}

Found = dict[str, Any]


def client(server: Serving, name: str, question: str) -> float:
    """Milliseconds of processor time of one process that reads a stream."""
    if name == "window":
        work: float = window(server, "work", question)["work"]
        return work
    words = ["-m", "tests.benchmarks.stream_clients", name, server.base_url, server.key, question]
    return float(output(words, {}).split()[0])


def window(server: Serving, what: str, question: str) -> Found:
    """What one process with the window measured of itself."""
    with tempfile.TemporaryDirectory(prefix="modeldeck-stream-") as profile:
        words = ["-m", "tests.benchmarks.stream_window", profile]
        said = output([*words, server.base_url, server.key, what, question], OFFSCREEN)
    found: Found = json.loads(said.splitlines()[-1])
    return found


def in_turns(
    rounds: int, kinds: Sequence[str], measure: Callable[[str], float]
) -> Mapping[str, float]:
    """The median of each; what slows the machine down slows all alike."""
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, found in times.items():
            found.append(measure(kind))
    return {kind: median(found) for kind, found in times.items()}


def reading(server: Serving, rounds: int) -> Iterator[str]:
    """Processor time of 20,000 tokens, beside the yardstick in the first line."""
    kinds = list(READERS.values())
    paced = in_turns(rounds, kinds, lambda kind: client(server, kind, PACED))
    flood = in_turns(rounds, kinds, lambda kind: client(server, kind, FLOOD))
    yield "| 20,000 tokens | paced | ratio | as a flood | ratio |"
    yield "|---|---:|---:|---:|---:|"
    for name, kind in READERS.items():
        cells = [f"{run[kind]:.0f} ms | {run[kind] / run['bare']:.2f}" for run in (paced, flood)]
        yield f"| {name} | {' | '.join(cells)} |"


def stalls(server: Serving, rounds: int) -> Iterator[str]:
    """How long the event loop of the window did not come round."""
    yield (
        "| | tokens a second | stalls, 99th percentile | worst | its own work, 99th percentile"
        " | at most |"
    )
    yield "|---|---:|---:|---:|---:|---:|"
    for name, what, question, times in (
        ("one answer", "stalls", STALLS, 1),
        ("six at once", "six", SIX, 6),
    ):
        runs = [window(server, what, question) for _ in range(rounds)]
        speed = median(int(question.split("@")[0]) * times / run["taken"] for run in runs)
        cells = [
            median(run[key][place] for run in runs)
            for key in ("stalls", "works")
            for place in (0, 1)
        ]
        yield f"| {name} | {speed:.0f} | {' | '.join(f'{cell:.1f} ms' for cell in cells)} |"


def lengths(server: Serving, rounds: int) -> Iterator[str]:
    """Time and memory of one answer, by its length."""
    yield "| tokens of one answer, as a flood | processor time | for each token | memory |"
    yield "|---:|---:|---:|---:|"
    for length in LENGTHS:
        runs = [window(server, "work", str(length)) for _ in range(rounds)]
        work, memory = (median(run[key] for run in runs) for key in ("work", "memory"))
        yield f"| {length:,} | {work:.0f} ms | {work / length * 1e3:.0f} µs | {memory:.1f} MB |"


def tables(rounds: int) -> Iterator[str]:
    """All of them, as Markdown."""
    with serving() as server:
        yield from reading(server, rounds)
        yield ""
        yield from stalls(server, rounds)
        yield ""
        yield from lengths(server, rounds)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each (%(default)s)")
    for line in tables(parser.parse_args(arguments).rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
