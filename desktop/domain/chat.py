"""A chat: what is asked, what comes back piece by piece, and the finished answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from desktop.domain.chat_options import Routing
from desktop.domain.usage import Bill, Usage


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["user", "assistant", "system"]
    text: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One request. ``max_tokens`` is always sent: without it OpenRouter reserves the model's
    largest output against the credits and may answer 402 (source: recorded error bodies)."""

    model: str
    messages: tuple[Message, ...]
    max_tokens: int
    temperature: str | None = None
    """Decimal string, sent as a number; ``None`` leaves it to the model."""
    reasoning_effort: str | None = None
    top_p: str | None = None
    """As ``temperature``."""
    seed: int | None = None
    stop: tuple[str, ...] = ()
    routing: Routing = field(default_factory=Routing)


@dataclass(frozen=True, slots=True)
class Started:
    """The provider has taken a request on; its record is known by this id from now on."""

    generation_id: str


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer."""

    text: str = ""
    reasoning: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider sent, as far as it came. Fields that never came are empty or ``None``."""

    text: str = ""
    reasoning: str = ""
    model: str = ""
    """The model that answered; may be a dated name of the one that was asked for."""
    provider: str = ""
    """The vendor's host that the router chose, such as ``Google AI Studio``."""
    finish_reason: str | None = None
    generation_id: str = ""
    created: int | None = None
    """Unix seconds, the provider's clock."""
    usage: Usage | None = None
    bill: Bill = field(default_factory=Bill)
    annotations: tuple[str, ...] = ()
    """Types of the annotations, such as ``file`` or ``url_citation``."""
    plugins: tuple[str, ...] = ()
    complete: bool = True
    """False when a stream ended before it said that it was done."""
    error_message: str = ""
    """The provider's error inside an answer; empty when there was none."""
    error_code: str = ""
