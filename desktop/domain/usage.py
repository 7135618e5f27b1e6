"""Token counts and the bill, as a provider reports them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts of one answer.

    ``prompt`` includes ``cached`` and ``cache_write``; ``completion`` includes ``reasoning``.
    Providers do report contradictions (more cached and written tokens than prompt tokens, more
    reasoning than completion tokens), so a reader of the parts must not assume that they add up.
    """

    prompt: int
    completion: int
    cached: int = 0
    cache_write: int = 0
    cache_write_1h: int = 0
    """Of ``cache_write``, what was written for one hour instead of five minutes."""
    reasoning: int = 0
    audio: int = 0
    """Of ``prompt``."""
    image: int = 0
    """Image tokens of ``completion``."""
    web_searches: int = 0
    server_tool_calls: int = 0
    """Tools that the provider ran itself, web searches not counted."""
    audio_output: int = 0
    """Audio tokens of ``completion``."""
    image_input: int = 0
    """Image tokens of ``prompt``."""

    @property
    def overlaps(self) -> bool:
        """Whether cached and written tokens are more than the prompt has."""
        return self.cached + self.cache_write > self.prompt


@dataclass(frozen=True, slots=True)
class Bill:
    """What the provider says it charged, in USD."""

    cost: Decimal | None = None
    """``None``: the provider named no amount."""
    byok: bool = False
    """Bring your own key: the vendor bills the person directly; ``cost`` is a fee or 0."""
    upstream: Decimal | None = None
    upstream_prompt: Decimal | None = None
    upstream_completion: Decimal | None = None
    server_tools: Decimal | None = None
