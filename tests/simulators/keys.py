"""The keys that a sandbox accepts: its first, and one more for everybody who signs in."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Literal, TypeAlias

from tests.simulators.wire import Request

Credential: TypeAlias = Literal["absent", "accepted", "other"]


def new_key() -> str:
    """A key of the right form that no one else has."""
    return f"sk-or-v1-{secrets.token_hex(32)}"


def masked(key: str) -> str:
    """The key as `/key` shows it: `sk-or-v1-abc...3f9a`, never enough to use it."""
    return f"{key[:12]}...{key[-4:]}" if len(key) >= 32 else f"{key[:2]}...{key[-2:]}"


class Keys:
    """Every accepted key. `first` is there from the start; `issued` grows with each sign-in."""

    def __init__(self, first: str) -> None:
        self.first = first
        self.issued: list[str] = []

    def issue(self) -> str:
        """A new key, accepted from now on."""
        key = new_key()
        self.issued.append(key)
        return key

    def used_by(self, request: Request) -> str | None:
        """The accepted key that the request is authorized with."""
        header = request.header("Authorization")
        return next((key for key in self._accepted() if header == f"Bearer {key}"), None)

    def credential(self, request: Request) -> Credential:
        """Whether the request brings an accepted key, something else, or nothing."""
        if request.header("Authorization") is None:
            return "absent"
        return "other" if self.used_by(request) is None else "accepted"

    def stand_in(self, request: Request) -> bool:
        """Whether an accepted key stands anywhere: address, headers or body."""
        everything = [request.target.encode(), request.body]
        everything += [value.encode() for _, value in request.headers]
        return any(key.encode() in text for key in self._accepted() for text in everything)

    def with_hash(self, digest: str) -> str | None:
        """The accepted key with that SHA-256, in hexadecimal: how OpenRouter's pages name it."""
        return next((k for k in self._accepted() if sha256(k.encode()).hexdigest() == digest), None)

    def _accepted(self) -> tuple[str, ...]:
        return (self.first, *self.issued)
