"""Keys: where one comes from and what the provider says of it. The key itself is in no snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Final

from desktop.domain.chat import Answer
from desktop.domain.errors import KeychainState, ModeldeckError


class Secret:
    """A key in memory. It does not show in ``repr``, ``str``, logs or tracebacks of its own."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key, for the keychain and for the request header. Nowhere else."""
        return self._value

    @property
    def hash(self) -> str:
        """SHA-256 in hexadecimal. It names a long random key without giving it away."""
        return sha256(self._value.encode()).hexdigest()

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not serialised")


class KeyOrigin(StrEnum):
    """Where the key in use comes from. The environment wins over the keychain."""

    NONE = "none"
    ENVIRONMENT = "environment"
    KEYCHAIN = "keychain"
    MEMORY = "memory"
    """This run only: no keychain was found, or it refused."""


class KeyHealth(StrEnum):
    """What is known of the key in use."""

    UNKNOWN = "unknown"
    CHECKING = "checking"
    VERIFIED = "verified"
    REJECTED = "rejected"
    UNCHECKED = "unchecked"
    """The provider could not be asked."""


@dataclass(frozen=True, slots=True)
class FreeRequests:
    """How many requests to free models a day allows, and how many are used."""

    limit: int | None = None
    used: int | None = None
    remaining: int | None = None


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What ``GET /key`` says. Every field may be absent in real answers. Amounts in USD."""

    label: str = ""
    limit: Decimal | None = None
    limit_remaining: Decimal | None = None
    limit_reset: str = ""
    """``daily``, ``weekly``, ``monthly`` or empty."""
    usage: Decimal | None = None
    usage_daily: Decimal | None = None
    usage_weekly: Decimal | None = None
    usage_monthly: Decimal | None = None
    expires_at: datetime | None = None
    free_tier: bool | None = None
    free_requests: FreeRequests | None = None
    management: bool = False
    """A management key administrates other keys and cannot chat."""
    model_requests: FreeRequests | None = None
    """As ``free_requests``, of the one model that was asked at the check."""
    answer: Answer | None = None
    """What the check itself took, where it was a message of one token."""
    asked: str = ""
    """The model that this message went to, where `Provider.key_check_model` is there no more."""
    proven: bool = True
    """False where the provider answers the same without any key, so that only a message tells."""


@dataclass(frozen=True, slots=True)
class Keychain:
    """Where keys are kept on this computer."""

    name: str
    """``GNOME Keyring``, ``macOS Keychain``; empty when there is none."""
    state: KeychainState = KeychainState.READY
    problem: str = ""
    """What the back end said when it refused; empty when all is well."""

    @property
    def found(self) -> bool:
        """Whether there is one that can be asked."""
        return bool(self.name)

    @property
    def usable(self) -> bool:
        return self.found and self.state is KeychainState.READY


NO_KEYCHAIN: Final = Keychain("", KeychainState.NONE)


@dataclass(frozen=True, slots=True)
class Credential:
    """Snapshot of a provider's key, without the key."""

    provider: str
    origin: KeyOrigin = KeyOrigin.NONE
    health: KeyHealth = KeyHealth.UNKNOWN
    keychain: Keychain = NO_KEYCHAIN
    variable: str = ""
    """Environment variable of this provider."""
    key_needed: bool = True
    """Whether the provider answers nobody without a key."""
    variable_set: bool = False
    variable_withheld: bool = False
    """The variable is set, but was kept from a base URL that is not the provider's own."""
    also_kept: bool = False
    """The key of the environment has been put into the keychain too, in this run."""
    info: KeyInfo | None = None
    checked_at: datetime | None = None
    """When the provider said ``info``."""
    key_hash: str = field(default="", repr=False)
    """SHA-256 of the key in hexadecimal: what the provider's own pages call the key by."""
    problem: ModeldeckError | None = None
    """Why the last check or the last access to the keychain failed."""

    @property
    def present(self) -> bool:
        return self.origin is not KeyOrigin.NONE

    @property
    def ready(self) -> bool:
        """Whether there is all that a request needs: a key, or no need of one."""
        return self.present or not self.key_needed
