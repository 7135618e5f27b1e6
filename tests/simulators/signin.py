"""Signing in with the browser: the page with its two buttons, one-time codes, and PKCE for real.

source: OpenRouter's documentation of its OAuth PKCE flow, autumn 2026. Where that says nothing,
the sandbox takes the stricter way, so that what works here works there.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.simulators import errors, pages
from tests.simulators.callback import NotAllowedError, checked_callback
from tests.simulators.keys import Keys
from tests.simulators.received import EXCHANGE
from tests.simulators.wire import Request, Response, json_response

LIFETIME = timedelta(minutes=10)  # of a code, by the sandbox's own clock
METHODS = ("S256", "plain")
USER = "user_sandbox"


@dataclass(frozen=True)
class Asked:
    """What an application asked for by opening `/auth`. No `callback_url`: the code is shown."""

    callback_url: str | None
    challenge: str | None = field(repr=False)
    method: str | None
    state: str | None = field(repr=False)
    label: str | None

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Asked:
        """From a query or a form. Raises NotAllowedError."""
        challenge = fields.get("code_challenge") or None
        callback = fields.get("callback_url")
        if callback is None and challenge is None:
            raise NotAllowedError("Without callback_url, a code_challenge is needed.")
        # Without a method the challenge is the verifier itself (source: RFC 7636, section 4.3).
        method = fields.get("code_challenge_method") or ("plain" if challenge else None)
        if method is not None and (challenge is None or method not in METHODS):
            raise NotAllowedError("code_challenge_method is S256 or plain, with a code_challenge.")
        callback = None if callback is None else checked_callback(callback)
        return cls(callback, challenge, method, fields.get("state"), fields.get("key_label"))

    @property
    def title(self) -> str:
        """What the page calls the application: the host and port of its callback."""
        return urlsplit(self.callback_url).netloc if self.callback_url else "an app"

    def fields(self) -> dict[str, str]:
        """The same again, for the hidden fields of the page's form."""
        values = {
            "callback_url": self.callback_url,
            "code_challenge": self.challenge,
            "code_challenge_method": self.method,
            "state": self.state,
            "key_label": self.label,
        }
        return {name: value for name, value in values.items() if value is not None}

    def is_method(self, method: str | None) -> bool:
        """Whether an exchange names the method that was asked for; left out, it means plain."""
        return (method or ("plain" if self.challenge else None)) == self.method

    def proved_by(self, verifier: str | None) -> bool:
        """Whether the verifier belongs to the challenge; where there was none, none may come."""
        if self.challenge is None or verifier is None:
            return self.challenge is None and verifier is None
        return self.challenge == (challenge_of(verifier) if self.method == "S256" else verifier)


def challenge_of(verifier: str) -> str:
    """The S256 challenge: base64url of the SHA-256, without padding."""
    digest = sha256(verifier.encode(errors="replace")).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True)
class _Grant:
    asked: Asked
    at: datetime


class SignIn:
    """The sign-in of one sandbox. `codes` and `verifiers` are all that it gave and was given."""

    def __init__(self, keys: Keys, clock: Callable[[], datetime], *, echo_state: bool) -> None:
        self.codes: list[str] = []
        self.verifiers: list[str] = []
        self._keys = keys
        self._clock = clock
        self._echo_state = echo_state
        self._grants: dict[str, _Grant] = {}

    def routes(self, api: str) -> dict[tuple[str, str], Callable[[Request], Response]]:
        """Its handlers; the pages stand beside the API, the exchange is part of it."""
        return {
            ("GET", "/auth"): self.consent,
            ("POST", "/auth/decide"): self.decide,
            ("POST", api + EXCHANGE): self.exchange,
        }

    def consent(self, request: Request) -> Response:
        """The page that asks the person."""
        try:
            asked = Asked.read(request.query)
        except NotAllowedError as error:
            return pages.refused(str(error))
        return pages.consent(asked.title, asked.label, asked.fields())

    def decide(self, request: Request) -> Response:
        """What the person pressed."""
        form = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
        try:
            asked = Asked.read(form)
        except NotAllowedError as error:
            return pages.refused(str(error))
        match form.get("decision"):
            case "authorize":
                return self._authorize(asked)
            case "deny":
                return self._deny(asked)
            case _:
                return pages.refused("Press Authorize or Deny.")

    def exchange(self, request: Request) -> Response:
        """A code for a new key, once. No `Authorization` is needed."""
        try:
            code, verifier, method = _exchange_fields(request)
        except ValueError:
            return errors.error(400)
        if verifier is not None:
            self.verifiers.append(verifier)
        if method not in (None, *METHODS):
            return errors.invalid_challenge_method()
        grant = self._grants.get(code)
        if grant is None:
            return errors.invalid_code()
        if self._clock() - grant.at >= LIFETIME:
            return errors.code_expired()
        # The sandbox is strict: whatever follows, the code is used up, so that nobody can guess
        # verifiers. Whether OpenRouter does the same is not documented.
        del self._grants[code]
        if not grant.asked.is_method(method):
            return errors.invalid_challenge_method()
        if not grant.asked.proved_by(verifier):
            return errors.invalid_code()
        return json_response(200, {"key": self._keys.issue(), "user_id": USER})

    def _authorize(self, asked: Asked) -> Response:
        code = secrets.token_hex(16)
        self.codes.append(code)
        self._grants[code] = _Grant(asked, self._clock())
        if asked.callback_url is None:
            return pages.code(code)
        return self._back(asked.callback_url, asked.state, code=code)

    def _deny(self, asked: Asked) -> Response:
        if asked.callback_url is None:
            return pages.denied()
        description = "The user denied the request"
        return self._back(
            asked.callback_url, asked.state, error="access_denied", error_description=description
        )

    def _back(self, callback_url: str, state: str | None, **answer: str) -> Response:
        """To the application. OpenRouter does not echo `state`, so only on request."""
        if self._echo_state and state is not None:
            answer["state"] = state
        parts = urlsplit(callback_url)
        query = "&".join(filter(None, (parts.query, urlencode(answer))))
        location = parts._replace(query=query).geturl()
        return Response(302, (("Location", location), *pages.PRIVATE))


def _exchange_fields(request: Request) -> tuple[str, str | None, Any]:
    """Code, verifier and method of an exchange. Raises ValueError."""
    body = request.json()
    if not isinstance(body, dict):
        raise ValueError("no object")
    code, verifier = body.get("code"), body.get("code_verifier")
    if not isinstance(code, str) or not isinstance(verifier, str | None):
        raise ValueError("no text")
    return code, verifier, body.get("code_challenge_method")
