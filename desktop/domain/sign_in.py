"""Signing in with the browser: OAuth with PKCE (RFC 7636), and what is known of one attempt."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from desktop.domain.credentials import Secret
from desktop.domain.errors import InvalidCode, ModeldeckError
from desktop.domain.text import without_keys

PATIENCE_SECONDS: Final = 300.0
"""How long a person may take at the provider's page."""
LONGEST_CODE: Final = 1000
KEY_LABEL: Final = "Modeldeck"
"""What the new key is called on the provider's page, where the person may change it."""

RandomToken = Callable[[int], str]
"""Text for URLs from so many random bytes, as `secrets.token_urlsafe`."""


class SignInWay(StrEnum):
    """How the code comes back."""

    CALLBACK = "callback"
    """The browser brings it to a port of this computer."""
    PASTE = "paste"
    """The provider's page shows it, and the person pastes it."""


class SignInStage(StrEnum):
    WAITING = "waiting"
    """For the browser, or for the code that the person pastes."""
    ASKING = "asking"
    """The provider is asked to give a key for the code."""
    CHECKING = "checking"
    """The key that came is checked and kept."""
    DONE = "done"
    FAILED = "failed"
    """``problem`` says why; the key of before is untouched."""


@dataclass(frozen=True, slots=True)
class Pkce:
    """What proves that whoever brings the code is the one who asked for it. Used once."""

    verifier: Secret

    @classmethod
    def fresh(cls, random_token: RandomToken) -> Self:
        """32 random bytes: 43 characters, the shortest that RFC 7636 allows."""
        return cls(Secret(random_token(32)))

    @property
    def challenge(self) -> str:
        """``S256``: base64url of the SHA-256 of the verifier, without padding."""
        digest = hashlib.sha256(self.verifier.reveal().encode("ascii")).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the browser brought: a code, or the provider's no."""

    code: Secret | None = None
    error: str = ""
    """``access_denied`` and the like; empty when there is a code."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Snapshot of one attempt. It holds no code, no verifier and no key."""

    provider: str
    way: SignInWay = SignInWay.CALLBACK
    stage: SignInStage = SignInStage.WAITING
    link: str = field(default="", repr=False)
    """What the browser opens. Whoever reads it learns nothing that gets a key."""
    ends: float = 0.0
    """When the waiting ends, in seconds of the clock that nobody can set (monotonic)."""
    browser_failed: bool = False
    """No browser could be opened: the person opens the link."""
    callback_failed: bool = False
    """No port of this computer could be opened, so the code is pasted."""
    problem: ModeldeckError | None = None

    @property
    def running(self) -> bool:
        return self.stage not in (SignInStage.DONE, SignInStage.FAILED)


def sign_in_link(page: str, challenge: str, callback_url: str = "", state: str = "") -> str:
    """The address that the browser opens. Without ``callback_url`` the page shows the code.

    source: OpenRouter's OAuth documentation; ``state`` is not a parameter of it and is not sent
    back, which costs nothing.
    """
    query = {"callback_url": callback_url} if callback_url else {}
    query |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    query |= {"key_label": KEY_LABEL}
    query |= {"state": state} if state else {}
    return f"{page}?{urlencode(query)}"


def read_code(typed: str) -> Secret:
    """The code in what a person pasted: the code itself, or the whole address it stands in.

    Raises `InvalidCode`, which does not hold what was typed.
    """
    code = typed.strip()
    if "://" in code or code.startswith("?"):
        code = parse_qs(urlsplit(code).query).get("code", [""])[-1]
    if not code:
        raise InvalidCode(detail="empty")
    if without_keys(code) != code:
        raise InvalidCode(detail="key")
    if len(code) > LONGEST_CODE or not code.isascii() or not code.isprintable() or " " in code:
        raise InvalidCode(detail="characters")
    return Secret(code)
