"""How much a model is to think, as ``enable_thinking`` says it.

source: Alibaba Cloud's documentation of Model Studio, "Deep thinking".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from desktop.domain.chat import ChatRequest
from desktop.domain.provider import Endpoint

OFF: Final = "none"
_SHARES: Final = {
    "minimal": Decimal("0.1"),
    "low": Decimal("0.2"),
    "medium": Decimal("0.5"),
    "high": Decimal("0.8"),
    "xhigh": Decimal("0.95"),
}
"""Of the longest answer. source: OpenRouter's documentation of reasoning tokens, for models that
know a budget in place of an effort."""


def thinks(request: ChatRequest, endpoint: Endpoint) -> bool | None:
    """Whether the model is to think; ``None`` leaves it to the model."""
    effort = request.reasoning_effort
    return endpoint.thinking if effort is None else effort != OFF


def thinking_budget(request: ChatRequest) -> int | None:
    """In tokens; ``None`` leaves it to the model, as the highest effort does."""
    share = _SHARES.get(request.reasoning_effort or "")
    return None if share is None else max(1, int(request.max_tokens * share))
