"""THE TABLE of providers: one entry each. A new wire format is one more file beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from desktop.adapters.http import HttpClient
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider

_PART: Final = r"[A-Za-z0-9][\w.-]*"

OPENROUTER: Final = Provider(
    id="openrouter",
    name="OpenRouter",
    base_url=BaseUrl.parse("https://openrouter.ai/api/v1"),
    key_variable="OPENROUTER_API_KEY",
    key_prefix="sk-or-",
    key_page="https://openrouter.ai/keys",
    credits_page="https://openrouter.ai/settings/credits",
    model_id=re.compile(rf"~?{_PART}/{_PART}(?::{_PART})?", re.ASCII),
    model_id_shape="author/model, with :variant behind it if there is one",
    model_id_example="anthropic/claude-sonnet-4.6",
    sign_in_path="/auth",
    key_settings_path="/keys/{hash}",
    key_log_path="/logs?api_key_hash={hash}",
)

_ADAPTERS: Final[Mapping[str, tuple[Provider, type[OpenAICompatibleAdapter]]]] = MappingProxyType(
    {OPENROUTER.id: (OPENROUTER, OpenRouterAdapter)}
)

PROVIDERS: Final[Mapping[str, Provider]] = MappingProxyType(
    {provider_id: provider for provider_id, (provider, _) in _ADAPTERS.items()}
)


def adapters(http: HttpClient) -> dict[str, OpenAICompatibleAdapter]:
    """One adapter per provider of the table."""
    return {
        provider_id: adapter(provider, http)
        for provider_id, (provider, adapter) in _ADAPTERS.items()
    }
