"""The sandbox in a process of its own, which answers a question with as much as it names.

`python -m tests.benchmarks.stream_server` prints its base URL and its key, and serves until its
standard input ends. The last word of a question says how much, and how: ``20000@200`` is 20,000
tokens, one every 200 µs; without ``@`` they come as fast as they are taken.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from tests.benchmarks.processes import ROOT
from tests.benchmarks.stream_answers import EVENT_STREAM, events
from tests.simulators import Sandbox, serve
from tests.simulators.wire import Request, Response

_FLOOD = 64 * 1024
"""Bytes to a piece."""


class StreamSandbox(Sandbox):
    """All of the sandbox but its chat."""

    def __call__(self, request: Request) -> Response:
        if not request.path.endswith("/chat/completions"):
            return super().__call__(request)
        last = request.json()["messages"][-1]["content"]
        question = last if isinstance(last, str) else last[0]["text"]
        count, _, pause = question.split()[-1].partition("@")
        stream = list(events(int(count)))
        body = _paced(stream, float(pause) / 1e6) if pause else _flood(stream)
        return Response(200, EVENT_STREAM, body)


def _paced(stream: list[bytes], pause: float) -> Iterator[bytes]:
    """Each event in a write of its own: one that is late is not made up for with a faster one."""
    never = Event()
    for event in stream:
        yield event
        never.wait(pause)  # the server has nothing else to do


def _flood(stream: list[bytes]) -> Iterator[bytes]:
    whole = b"".join(stream)
    for start in range(0, len(whole), _FLOOD):
        yield whole[start : start + _FLOOD]


@dataclass(frozen=True)
class Serving:
    """Where the other process can be asked."""

    base_url: str
    key: str


@contextmanager
def serving() -> Iterator[Serving]:
    """The server, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.stream_server"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        yield Serving(*process.stdout.readline().split())
        assert process.stdin is not None
        process.stdin.close()


def main() -> None:
    with serve(StreamSandbox()) as served:
        print(served.base_url, served.key, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
