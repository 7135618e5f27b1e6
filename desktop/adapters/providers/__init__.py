"""THE TABLE of providers: one entry each. A new wire format is one more file beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from desktop.adapters.catalog_cache import ReadCatalog
from desktop.adapters.http import HttpClient
from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.adapters.providers.openrouter_catalog import CATALOG as OPENROUTER_LIST
from desktop.adapters.retries import Retries
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
    routes=True,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A provider, who speaks its wire format, and where its list of models is."""

    provider: Provider
    adapter: type[OpenAICompatibleAdapter]
    catalog: CatalogSource


_TABLE: Final = {
    entry.provider.id: entry for entry in (_Entry(OPENROUTER, OpenRouterAdapter, OPENROUTER_LIST),)
}

PROVIDERS: Final[Mapping[str, Provider]] = MappingProxyType(
    {provider_id: entry.provider for provider_id, entry in _TABLE.items()}
)

CATALOG_READERS: Final[Mapping[str, ReadCatalog]] = MappingProxyType(
    {provider_id: entry.catalog.read for provider_id, entry in _TABLE.items()}
)
"""How a kept catalog is read, by provider id."""


def adapters(http: HttpClient, retries: Retries) -> dict[str, OpenAICompatibleAdapter]:
    """One adapter per provider of the table."""
    return {
        provider_id: entry.adapter(entry.provider, http, entry.catalog, retries)
        for provider_id, entry in _TABLE.items()
    }
