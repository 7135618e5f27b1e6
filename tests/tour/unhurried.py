"""Answers that wait for whoever walks, so that a slow computer sees what a quick one does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from tests.simulators.faults import Fault
from tests.simulators.sse import COMMENT, StreamShape
from tests.simulators.wire import Delivery, Response

PACE_SECONDS: Final = 0.03


@dataclass(frozen=True, kw_only=True)
class Unhurried(Fault):
    """A slow stream. ``holds``: before which word of the answer, from 0, it waits for what."""

    holds: Mapping[int, threading.Event]

    def answer(self, normal: Callable[[StreamShape | None], Response]) -> Response:
        response = normal(None)
        assert isinstance(response.body, Generator), "a stream was asked for"
        return replace(response, body=self._held(response.body), delivery=Delivery(PACE_SECONDS))

    def _held(self, body: Generator[bytes, None, None]) -> Iterator[bytes]:
        """The pieces; while it waits, what keeps a connection open."""
        words = 0
        with closing(body):  # whoever leaves early is billed for what was sent
            for piece in body:
                if b'"content":"' in piece and b'"content":""' not in piece:
                    hold = self.holds.get(words)
                    words += 1
                    while hold is not None and not hold.is_set():
                        yield COMMENT
                yield piece
