"""Alibaba Cloud Model Studio (DashScope): OpenAI's format with fields of its own for thinking.

source: Alibaba Cloud's documentation of Model Studio, "OpenAI compatible" and "Deep thinking". Its
list of models holds ids only.
"""

from __future__ import annotations

from typing import Any, Final

from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.adapters.providers.model_rows import read_named_row
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.thinking import thinking_budget, thinks
from desktop.domain.chat import ChatRequest


class ModelStudioAdapter(OpenAICompatibleAdapter):
    """What Model Studio has beside the common format."""

    def _thinking(self, request: ChatRequest) -> dict[str, Any]:
        wanted = thinks(request, self.provider.endpoint)
        fields: dict[str, Any] = {} if wanted is None else {"enable_thinking": wanted}
        budget = thinking_budget(request) if wanted else None
        return fields if budget is None else fields | {"thinking_budget": budget}


MODELSTUDIO_LIST: Final = CatalogSource(
    "Model Studio list of models", "/models", read_named_row, needs_key=True, says_little=True
)
