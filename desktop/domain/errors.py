"""Everything that can go wrong, as one tree.

ModeldeckError
 ├─ WrongUse                 the person can mend it by typing something else (exit code 2)
 │   ├─ InvalidModelId
 │   ├─ InvalidKey
 │   ├─ InvalidCode
 │   ├─ SignInUnavailable
 │   ├─ InvalidBaseUrl
 │   ├─ InvalidProvider
 │   │   └─ UnusableDraft
 │   ├─ ModelNotAllowed
 │   ├─ InvalidComparison    these models cannot be compared, in `comparison_problem`
 │   ├─ ProviderDisabled
 │   └─ UnreadableFile
 ├─ NotSetUp                 a key or a model is needed and there is none (exit code 5)
 │   ├─ NoKey
 │   ├─ NoModel
 │   └─ KeychainUnavailable
 ├─ NoCallback               the browser cannot come back: a code is pasted instead
 ├─ StorageFailed            this computer could not keep something (exit code 5)
 ├─ LedgerUnavailable        nor record a request, in `ledger_problem` (exit code 5)
 ├─ LimitReached             the person does not want to spend that, in `limits` (exit code 2)
 ├─ CapExceeded              nor that on a comparison, in `comparison_problem` (exit code 2)
 ├─ Rejected                 the provider answered, and said no (exit code 3)
 │   ├─ AnswerBroken         it said yes and then sent what nobody can read, or broke off
 │   ├─ KeyOfOtherRegion     another region of it takes the key, in `key_of_other_region`
 │   └─ …                    told apart by `Rejected.kind`
 └─ Unreachable              the provider did not answer (exit code 4)

Errors carry facts. The sentences are made by `desktop.presentation.wording`.
No error ever holds a key: adapters cut request headers off before they raise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from desktop.domain.modeldeck_error import ModeldeckError
from desktop.domain.rejected import AnswerBroken, Breakage, Rejected, Rejection
from desktop.domain.text import without_keys

__all__ = [
    "AnswerBroken",
    "Breakage",
    "InvalidBaseUrl",
    "InvalidCode",
    "InvalidKey",
    "InvalidModelId",
    "InvalidProvider",
    "KeychainState",
    "KeychainUnavailable",
    "ModelNotAllowed",
    "ModeldeckError",
    "NoAnswer",
    "NoCallback",
    "NoKey",
    "NoModel",
    "NotSetUp",
    "ProviderDisabled",
    "Rejected",
    "Rejection",
    "SignInUnavailable",
    "StorageFailed",
    "Unreachable",
    "UnreadableFile",
    "UnusableDraft",
    "WrongUse",
    "error_code",
]


@dataclass(eq=False)
class WrongUse(ModeldeckError):
    """Something typed cannot be used; ``text`` is what was typed, without what looks like a key:
    keys are pasted into the wrong field."""

    text: str = ""
    detail: str = ""
    code = "wrong_use"

    def __post_init__(self) -> None:
        self.text = without_keys(self.text)
        self.args = (self.text, self.detail)  # `BaseException` has kept them as they were typed

    def __str__(self) -> str:
        return self.detail or self.code


class InvalidModelId(WrongUse):
    """``detail`` says what an id of this provider looks like."""

    code = "invalid_model_id"


class InvalidKey(WrongUse):
    """A key that cannot be one: empty, with spaces or line breaks, or of another provider.

    ``detail`` says which; ``text`` is the environment variable it came from, if it did. The key
    itself is not kept.
    """

    code = "invalid_key"


class InvalidCode(WrongUse):
    """A pasted sign-in code that cannot be one; ``detail`` says why. It is not kept."""

    code = "invalid_code"


class SignInUnavailable(WrongUse):
    """``text`` is the provider that has no page to sign in at."""

    code = "sign_in_unavailable"


class InvalidBaseUrl(WrongUse):
    code = "invalid_base_url"


class InvalidProvider(WrongUse):
    """``text`` is the name or id of a provider that cannot be added so, ``detail`` says why."""

    code = "invalid_provider"


class UnusableDraft(InvalidProvider):
    """``text`` is a value that was typed of an endpoint; ``detail`` says what is wrong with it."""

    code = "unusable_draft"


@dataclass(eq=False)
class ModelNotAllowed(WrongUse):
    """``text`` is the model's id."""

    provider: str = ""
    code = "model_not_allowed"


class ProviderDisabled(WrongUse):
    """``text`` is the name of a provider that is asked for nothing, ``detail`` its id."""

    code = "provider_disabled"


class UnreadableFile(WrongUse):
    """``text`` is the path."""

    code = "unreadable_file"


@dataclass(eq=False)
class NotSetUp(ModeldeckError):
    """``provider`` is an id, ``name`` what people call it."""

    provider: str = ""
    name: str = ""
    code = "not_set_up"

    def __str__(self) -> str:
        return f"{self.code}: {self.provider}"


@dataclass(eq=False)
class NoKey(NotSetUp):
    """``withheld``: the variable is set but was kept from a base URL that is not the provider's."""

    variable: str = ""
    withheld: bool = False
    code = "no_key"


class NoModel(NotSetUp):
    code = "no_model"


class KeychainState(StrEnum):
    """How the place where keys are kept stands."""

    READY = "ready"
    NONE = "none"
    """No keychain was found."""
    UNSAFE = "unsafe"
    """All there is writes keys in plain text, which is refused."""
    LOCKED = "locked"
    """It was not asked to open: nothing was read."""
    REFUSED = "refused"
    """It asked the person, who said no or gave up waiting."""
    WAITING = "waiting"
    """It has not answered yet; it may be asking for its password."""
    FAILED = "failed"


@dataclass(eq=False)
class KeychainUnavailable(NotSetUp):
    """``detail`` names the back end and what it said.

    ``variable``, where a key was to be kept that the provider has accepted, is the way around it;
    ``withheld``: that variable is not sent to the base URL in use yet.
    """

    variable: str = ""
    detail: str = ""
    withheld: bool = False
    state: KeychainState = KeychainState.FAILED
    keychain: str = ""
    """What people call it; empty when there is none."""
    code = "keychain_unavailable"


class NoCallback(ModeldeckError):
    """No port of this computer could be opened for the browser to come back to."""

    code = "no_callback"


@dataclass(eq=False)
class StorageFailed(ModeldeckError):
    """A file could not be written. Nothing that was on disk before has been lost."""

    path: str = ""
    detail: str = ""
    code = "storage_failed"

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


class NoAnswer(StrEnum):
    """How a provider was not reached."""

    HOST_UNKNOWN = "host_unknown"
    REFUSED = "connection_refused"
    TLS = "tls_failed"
    PROXY = "proxy_failed"
    """The proxy in between, which this computer is set to use, let nothing through."""
    TIMEOUT = "timeout"
    SILENT = "silent"
    LOST = "connection_lost"
    NOT_SIGNED_IN = "not_signed_in"
    """The provider's page was opened, and nobody came back from it in time."""


@dataclass(eq=False)
class Unreachable(ModeldeckError):
    """``host`` as in the base URL; ``detail`` is the library's own text without any header."""

    host: str = ""
    kind: NoAnswer = NoAnswer.REFUSED
    detail: str = ""
    waited: float = field(default=0.0, compare=False)
    """Seconds until giving up, for the two kinds that wait."""

    def __str__(self) -> str:
        return f"{self.host}: {self.kind.value}"


def error_code(error: BaseException) -> str:
    """The stable, machine-readable code of any error."""
    match error:
        case Rejected():
            return error.error_code
        case Unreachable():
            return error.kind.value
        case ModeldeckError():
            return error.code
        case _:
            return "internal"
