"""OpenRouter: the OpenAI-compatible format with a key check, a catalog and a bill."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openai_wire import Json, mapping, text
from desktop.adapters.providers.openrouter_catalog import read_catalog
from desktop.domain.catalog import Catalog
from desktop.domain.chat import ChatRequest
from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import AnswerBroken, Breakage
from desktop.domain.money import decimal_or_none
from desktop.domain.origin import BaseUrl
from desktop.domain.text import one_line

TITLE_HEADER: Final = {"X-OpenRouter-Title": "Modeldeck"}


class OpenRouterAdapter(OpenAICompatibleAdapter):
    """What OpenRouter has beyond the common format."""

    def _headers(self, key: Secret | None) -> dict[str, str]:
        return super()._headers(key) | TITLE_HEADER

    def _chat_body(self, request: ChatRequest) -> dict[str, Any]:
        body = super()._chat_body(request)
        if request.reasoning_effort is not None:
            body["reasoning"] = {"effort": request.reasoning_effort}
        return body

    async def check_key(self, base_url: BaseUrl, key: Secret) -> KeyInfo:
        """``GET /key``: free, and it refuses a wrong key (``/models`` answers anyone)."""
        body, _ = await self.get_json(f"{base_url}/key", key)
        data = body.get("data")
        if not isinstance(data, dict):
            raise AnswerBroken(self.provider.name, breakage=Breakage.NOT_JSON, status=200)
        return read_key_info(mapping(data))

    async def fetch_catalog(self, base_url: BaseUrl, at: datetime) -> tuple[Catalog, bytes]:
        """The full list, rows without text output included: without ``all`` they are left out.

        The list is the same for everyone, so no key is sent.
        """
        _, body = await self.get_json(f"{base_url}/models?output_modalities=all", None)
        try:
            return read_catalog(body, at), body
        except ValueError:
            raise AnswerBroken(self.provider.name, breakage=Breakage.NOT_JSON, status=200) from None


def read_key_info(data: Json) -> KeyInfo:
    """The ``data`` of ``GET /key``. Real answers lack fields that the documents require."""
    return KeyInfo(
        label=one_line(text(data.get("label")), 80),
        limit=decimal_or_none(data.get("limit")),
        limit_remaining=decimal_or_none(data.get("limit_remaining")),
        limit_reset=one_line(text(data.get("limit_reset")), 20),
        usage=decimal_or_none(data.get("usage")),
        usage_daily=decimal_or_none(data.get("usage_daily")),
        usage_monthly=decimal_or_none(data.get("usage_monthly")),
        expires_at=_moment(data.get("expires_at")),
        free_tier=data["is_free_tier"] if isinstance(data.get("is_free_tier"), bool) else None,
        management=data.get("is_management_key") is True or data.get("is_provisioning_key") is True,
    )


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
