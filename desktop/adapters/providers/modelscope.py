"""ModelScope's API-Inference: OpenAI's format, free within a daily quota that headers tell of.

source: answers quoted by open clients of it. Its list of models answers anybody, so that only a
message tells whether a key is good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.adapters.http import Response
from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.adapters.providers.model_rows import read_named_row
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.thinking import thinks
from desktop.domain.chat import Answer, ChatRequest
from desktop.domain.credentials import FreeRequests, KeyInfo
from desktop.domain.money import decimal_or_none

_OF_ACCOUNT: Final = "modelscope-ratelimit-requests"
_OF_MODEL: Final = "modelscope-ratelimit-model-requests"
_MOST_REQUESTS: Final = 10**9


class ModelScopeAdapter(OpenAICompatibleAdapter):
    """What ModelScope has beside the common format."""

    def _thinking(self, request: ChatRequest) -> dict[str, Any]:
        """``enable_thinking``. source: qwen-code's preset for ModelScope."""
        wanted = thinks(request, self.provider.endpoint)
        return {} if wanted is None else {"enable_thinking": wanted}

    def _read_check(self, response: Response, answer: Answer) -> KeyInfo:
        return KeyInfo(
            free_requests=read_quota(response.headers, _OF_ACCOUNT),
            model_requests=read_quota(response.headers, _OF_MODEL),
            answer=answer,
        )


def read_quota(headers: Mapping[str, str], name: str) -> FreeRequests | None:
    """What is left of a day's requests; ``headers`` in lower case. ``None``: they do not say.

    How many were used is not told: a request may count as more than one, or as less.
    """
    limit, remaining = (_whole(headers.get(f"{name}-{part}")) for part in ("limit", "remaining"))
    read = FreeRequests(limit=limit, remaining=remaining)
    return None if read == FreeRequests() else read


def _whole(value: str | None) -> int | None:
    number = decimal_or_none(value)
    usable = number is not None and 0 <= number <= _MOST_REQUESTS and number == int(number)
    return int(number) if number is not None and usable else None


MODELSCOPE_LIST: Final = CatalogSource(
    "ModelScope list of models", "/models", read_named_row, says_little=True
)
