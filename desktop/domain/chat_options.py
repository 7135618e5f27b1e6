"""What a chat asks of its model and of the router, in the place of the model's defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

RoutingSort = Literal["price", "throughput", "latency"]
DataCollection = Literal["allow", "deny"]


@dataclass(frozen=True, slots=True)
class Routing:
    """Which of a router's hosts may answer. What is not set is left to the router.

    Source of the fields: ``provider`` in OpenRouter's OpenAPI document of 2026-08-22.
    """

    order: tuple[str, ...] = ()
    """Hosts to try first, by their slugs, such as ``google-vertex``."""
    allow_fallbacks: bool = True
    """Whether others may answer where those cannot."""
    sort: RoutingSort | None = None
    data_collection: DataCollection | None = None
    """``deny``: only hosts that do not keep what they are sent."""
    zero_retention: bool = False
    """Only hosts with zero data retention (``zdr``)."""
    max_prompt_price: Decimal | None = None
    """USD per million tokens; dearer hosts are left out."""
    max_completion_price: Decimal | None = None
    """As ``max_prompt_price``."""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return self == Routing()


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """For this chat only. ``None`` leaves a parameter to the model's own defaults."""

    temperature: Decimal | None = None
    top_p: Decimal | None = None
    max_tokens: int | None = None
    reasoning_effort: str | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    """Texts at which the answer ends."""
    system_prompt: str | None = None
    """Empty: none, even where the model's defaults have one."""
    routing: Routing = field(default_factory=Routing)

    @property
    def empty(self) -> bool:
        """Whether all is left as the model's defaults have it."""
        return self == ChatOptions()


@dataclass(frozen=True, slots=True)
class RequestPreview:
    """A request as it would be sent, without its headers: no key is part of it."""

    url: str
    body: str
    """JSON, indented by two."""
