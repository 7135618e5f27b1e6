"""A recorded body as the answer of every chat, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.simulators.wire import Delivery, Headers, Response

_GENERATION = re.compile(rb'"id":\s*"(gen-[\w-]+)"')


@dataclass(frozen=True)
class Replay:
    """A body with the status and type it came with."""

    status: int
    content_type: str
    body: bytes

    @classmethod
    def load(cls, path: Path) -> Replay:
        """Read `X.sse` or `X.json`; `X.meta.json` beside it may give the status."""
        body = path.read_bytes()
        if path.suffix == ".sse":
            return cls(_recorded_status(path) or 200, "text/event-stream", body)
        status = _recorded_status(path) or _status_of_error(body) or 200
        return cls(status, "application/json", body)

    def response(self, pace: float) -> Response:
        """The recording; a stream leaves event by event, `pace` seconds apart."""
        headers: Headers = (("Content-Type", self.content_type),)
        if match := _GENERATION.search(self.body):
            headers += (("X-Generation-Id", match[1].decode()),)
        if self.content_type != "text/event-stream":
            return Response(self.status, headers, self.body)
        return Response(self.status, headers, _events(self.body), Delivery(pace=pace))


def _events(body: bytes) -> Iterator[bytes]:
    while body:
        event, separator, body = body.partition(b"\n\n")
        yield event + separator


def _recorded_status(path: Path) -> int | None:
    meta = path.with_suffix(".meta.json")
    if not meta.exists():
        return None
    status = json.loads(meta.read_text(encoding="utf-8")).get("status")
    return status if isinstance(status, int) else None


def _status_of_error(body: bytes) -> int | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    if not isinstance(value, dict) or "choices" in value:
        return None
    error = value.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) and 400 <= code <= 599 else None
