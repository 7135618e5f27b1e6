"""A provider answered, and said no, or said yes and then sent what nobody can use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.domain.modeldeck_error import ModeldeckError


class Rejection(StrEnum):
    """What kind of no a provider said. Source of the statuses: OpenRouter's OpenAPI document."""

    BAD_REQUEST = "bad_request"
    KEY_REJECTED = "key_rejected"
    PAYMENT_REQUIRED = "payment_required"
    BUDGET_IN_FLIGHT = "budget_in_flight"
    FORBIDDEN = "forbidden"
    KEY_LIMIT = "key_limit_reached"
    NOT_FOUND = "not_found"
    TIMED_OUT = "timed_out_at_provider"
    TOO_LARGE = "request_too_large"
    UNPROCESSABLE = "unprocessable"
    RATE_LIMITED = "rate_limited"
    PROVIDER_FAILED = "provider_failed"
    OVERLOADED = "provider_overloaded"
    REDIRECTED = "redirected"
    SIGN_IN_DENIED = "sign_in_denied"
    CODE_REJECTED = "code_rejected"
    CODE_EXPIRED = "code_expired"
    OTHER = "rejected"


@dataclass(eq=False)
class Rejected(ModeldeckError):
    """The provider's own no. ``message`` is the provider's text, cleaned of control characters."""

    provider: str = ""
    kind: Rejection = Rejection.OTHER
    status: int | None = None
    message: str = ""
    hint: str = ""
    """The provider's own remedy, if it named one."""
    retry_after: float | None = None
    """Seconds, as announced."""
    affordable_tokens: int | None = None
    """The smallest "can only afford N" of a 402."""
    mid_stream: bool = False
    """Whether a part of the answer had been written, which is kept and may be billed."""
    reason: str = ""
    """Its most precise code for it, such as ``context_length_exceeded``, see
    `desktop.domain.rejection_reasons`; empty: it sent none, and its words stand for none."""
    retryable: bool | None = None
    """Whether the provider says that the same request may do later; ``None``: it does not say."""
    model: str = ""
    """The model that was asked for, where it was a chat."""
    upstream: str = ""
    """The host behind a router that said no, such as ``Google AI Studio``."""
    request_id: str = ""
    """By which the provider finds the request again; for a report to its support."""
    fallback_models: tuple[str, ...] = ()
    """Ids that the provider proposes in the place of the model."""
    body: str = field(default="", repr=False, compare=False)
    """The beginning of what the provider sent: 4,000 characters at most, cleaned, without what
    looks like a key and without the account's id."""
    at: datetime | None = field(default=None, compare=False)
    """When it said so, by its own clock where it told the time."""
    provider_id: str = ""
    """What settings and commands call it."""

    def __str__(self) -> str:
        return f"{self.provider}: {self.status or ''} {self.kind.value} {self.message}".strip()

    @property
    def error_code(self) -> str:
        """Stable and machine readable."""
        return self.kind.value


class Breakage(StrEnum):
    """How an answer is broken."""

    NOT_JSON = "not_json"
    CUT_OFF = "cut_off"
    EMPTY = "empty"
    NO_MODELS = "no_models"
    TOO_LARGE = "answer_too_large"


@dataclass(eq=False)
class AnswerBroken(Rejected):
    """A 200 that cannot be used. ``excerpt``: the beginning of what came instead of JSON."""

    breakage: Breakage = Breakage.NOT_JSON
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.provider}: {self.breakage.value}"

    @property
    def error_code(self) -> str:
        return self.breakage.value
