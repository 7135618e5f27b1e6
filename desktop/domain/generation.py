"""What a provider says about a request afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from desktop.domain.usage import Bill, Usage


@dataclass(frozen=True, slots=True)
class Generation:
    """The provider's own record of one request.

    Source: OpenRouter's OpenAPI document of 2026-08-22, ``GET /generation``; nearly every field
    may be missing.
    """

    id: str
    model: str = ""
    host: str = ""
    cancelled: bool = False
    finish_reason: str | None = None
    usage: Usage | None = None
    """Of the native counts, which are the ones that are billed."""
    bill: Bill = field(default_factory=Bill)
    latency_ms: Decimal | None = None
    generation_ms: Decimal | None = None
