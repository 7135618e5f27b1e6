"""What a sandbox remembers of each request, without any secret that stood in its known places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.keys import Credential, Keys
from tests.simulators.wire import Json, Request

EXCHANGE = "/auth/keys"
_REDACTED = "[redacted]"
_SECRET_FIELDS = frozenset({"code", "code_verifier"})


@dataclass(frozen=True)
class Received:
    """A request as it came in, with any `Authorization` and the secrets of a sign-in redacted.

    `credential` says whether the former was absent, an accepted key, or something else;
    `carries_key` whether an accepted key stood anywhere in the request, the address and body
    included.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    json: Any = field(repr=False)
    credential: Credential
    carries_key: bool

    @classmethod
    def of(cls, request: Request, keys: Keys) -> Received:
        """The record of one request."""
        return cls(
            method=request.method,
            path=request.path,
            query=request.query,
            headers={
                name.lower(): _REDACTED if name.lower() == "authorization" else value
                for name, value in request.headers
            },
            json=_json_or_none(request),
            credential=keys.credential(request),
            carries_key=keys.stand_in(request),
        )


def _json_or_none(request: Request) -> Json | None:
    try:
        value = request.json() if request.body else None
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    if request.path.rstrip("/").endswith(EXCHANGE):
        return value | dict.fromkeys(_SECRET_FIELDS & value.keys(), _REDACTED)
    return value
