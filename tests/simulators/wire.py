"""What a simulator takes and gives: a request read whole, a response with its exact delivery."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from tests.simulators import jsontext

Json: TypeAlias = dict[str, Any]
Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """One HTTP request. `target` is the path with its query, as sent."""

    method: str
    target: str
    # Headers and body hold keys and what people typed: they stay out of failure output.
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    @cached_property
    def path(self) -> str:
        """The path alone, without the query."""
        return urlsplit(self.target).path

    @cached_property
    def query(self) -> dict[str, str]:
        """The query; of a repeated name the last value counts."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)

    def json(self) -> Any:
        """The body as JSON, numbers with a fraction as `Decimal`. Raises ValueError."""
        return jsontext.loads(self.body.decode())


@dataclass(frozen=True)
class Delivery:
    """How the bytes of a response leave. The default: at once, whole.

    `pace` waits so many seconds between two pieces of the body. `cut_after` sends so many bytes of
    the body and then either drops the connection (closed without a proper end) or stalls (nothing
    more until the client leaves). `silent` sends not even the status line.
    """

    pace: float = 0.0
    cut_after: int | None = None
    then: Literal["drop", "stall"] = "drop"
    silent: bool = False


@dataclass(frozen=True)
class Response:
    """A status, headers and a body: bytes (sent with a length) or pieces (sent chunked).

    Pieces are a generator that is closed when the client leaves early, which is how the account
    learns that a generation was cancelled.
    """

    status: int
    headers: Headers = ()
    body: bytes | Iterator[bytes] = b""
    delivery: Delivery = Delivery()

    def read(self) -> bytes:
        """The whole body, for callers in the same process. Pieces are used up by it."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)


Simulator: TypeAlias = Callable[[Request], Response]


def json_response(status: int, value: Any, headers: Headers = ()) -> Response:
    """`value` as an `application/json` response; Decimals keep every digit."""
    body = jsontext.dumps(value).encode()
    return Response(status, (("Content-Type", "application/json"), *headers), body)
