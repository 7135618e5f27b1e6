"""Keys: where one comes from and what the provider says of it. The key itself is in no snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from desktop.domain.errors import ModeldeckError


class Secret:
    """A key in memory. It does not show in ``repr``, ``str``, logs or tracebacks of its own."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key, for the keychain and for the request header. Nowhere else."""
        return self._value

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
class KeyInfo:
    """What ``GET /key`` says. Every field may be absent in real answers. Amounts in USD."""

    label: str = ""
    limit: Decimal | None = None
    limit_remaining: Decimal | None = None
    limit_reset: str = ""
    """``daily``, ``weekly``, ``monthly`` or empty."""
    usage: Decimal | None = None
    usage_daily: Decimal | None = None
    usage_monthly: Decimal | None = None
    expires_at: datetime | None = None
    free_tier: bool | None = None
    management: bool = False
    """A management key administrates other keys and cannot chat."""


@dataclass(frozen=True, slots=True)
class Keychain:
    """Where keys are kept on this computer."""

    name: str
    """``GNOME Keyring``, ``macOS Keychain``; empty when there is none."""
    problem: str = ""
    """What the back end said when it refused; empty when all is well."""

    @property
    def usable(self) -> bool:
        return bool(self.name) and not self.problem


@dataclass(frozen=True, slots=True)
class Credential:
    """Snapshot of a provider's key, without the key."""

    provider: str
    origin: KeyOrigin = KeyOrigin.NONE
    health: KeyHealth = KeyHealth.UNKNOWN
    keychain: Keychain = field(default_factory=lambda: Keychain(""))
    variable: str = ""
    """Environment variable of this provider."""
    variable_withheld: bool = False
    """The variable is set, but was kept from a base URL that is not the provider's own."""
    info: KeyInfo | None = None
    checked_at: datetime | None = None
    problem: ModeldeckError | None = None
    """Why the last check or the last access to the keychain failed."""

    @property
    def present(self) -> bool:
        return self.origin is not KeyOrigin.NONE
