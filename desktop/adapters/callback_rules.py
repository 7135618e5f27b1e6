"""Who at the callback port is the browser that was sent away to sign in, and what it brings.

The port is open to every program of this computer and, through the browser, to every web page.
The nonce in the path is what only the provider and that browser know.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from desktop.domain.credentials import Secret
from desktop.domain.sign_in import CallbackAnswer
from desktop.domain.text import one_line, without_keys

_READ: Final = frozenset({"code", "state", "error", "error_description"})
_MOST_PARAMETERS: Final = 20


@dataclass(frozen=True, slots=True)
class CallbackRules:
    """What the right request looks like. Anything else is a stranger, and not told why."""

    port: int
    nonce: str = field(repr=False)
    state: str = field(repr=False)

    @property
    def path(self) -> str:
        return f"/cb/{self.nonce}"

    def answer_in(self, method: bytes, target: bytes, host: bytes) -> CallbackAnswer | None:
        """What a request brings; ``None`` for a stranger's.

        ``target`` is the path with its query as it was sent. ``host`` is compared because a web
        page can give its own name this computer's address (DNS rebinding).
        """
        path, _, query = target.partition(b"?")
        known = hmac.compare_digest(path, self.path.encode())
        if not known or method != b"GET" or host.lower() not in self._hosts():
            return None
        return self._answer(query)

    def _hosts(self) -> frozenset[bytes]:
        names = ("localhost", "127.0.0.1", "[::1]")
        return frozenset(f"{name}:{self.port}".encode() for name in names)

    def _answer(self, query: bytes) -> CallbackAnswer | None:
        values = _read(query)
        if values is None:
            return None
        # OpenRouter does not send the state back; whoever sends another one is not our browser.
        state = values.get("state")
        if state is not None and not hmac.compare_digest(state.encode(), self.state.encode()):
            return None
        if code := values.get("code", "").strip():
            return CallbackAnswer(code=Secret(code))
        if error := _words(values.get("error", ""), 80):
            return CallbackAnswer(
                error=error, description=_words(values.get("error_description", ""), 200)
            )
        return None


def _read(query: bytes) -> dict[str, str] | None:
    """The parameters that count; ``None`` where one of them comes twice.

    Which of two codes is meant is not a question with a right answer: nobody honest asks it.
    """
    try:
        pairs = parse_qsl(
            query.decode("ascii", "replace"),
            keep_blank_values=True,
            max_num_fields=_MOST_PARAMETERS,
        )
    except ValueError:
        return None
    counted = [(name, value) for name, value in pairs if name in _READ]
    values = dict(counted)
    return values if len(values) == len(counted) else None


def _words(said: str, longest: int) -> str:
    return one_line(without_keys(said), longest)
