"""THE TABLE of providers: one entry each. A new wire format is one more file beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from desktop.adapters.catalog_cache import ReadCatalog
from desktop.adapters.http import HttpClient
from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.adapters.providers.fireworks import FIREWORKS_LIST
from desktop.adapters.providers.fireworks import MODEL_ID as FIREWORKS_ID
from desktop.adapters.providers.model_rows import OPENAI_LIST
from desktop.adapters.providers.modelscope import MODELSCOPE_LIST, ModelScopeAdapter
from desktop.adapters.providers.modelstudio import MODELSTUDIO_LIST, ModelStudioAdapter
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.adapters.providers.openrouter_catalog import CATALOG as OPENROUTER_LIST
from desktop.adapters.providers.shipped_facts import ShippedModels, with_shipped, with_told
from desktop.adapters.retries import Retries
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import KeyCheck, Provider, Region
from desktop.domain.provider_ids import kind_of
from desktop.domain.provider_table import ProviderTable

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
    bills=True,
)

FIREWORKS: Final = Provider(
    id="fireworks",
    name="Fireworks",
    base_url=BaseUrl.parse("https://api.fireworks.ai/inference/v1"),
    key_variable="FIREWORKS_API_KEY",
    key_prefix="fw_",
    key_page="https://app.fireworks.ai/settings/users/api-keys",
    credits_page="",
    model_id=FIREWORKS_ID,
    model_id_shape="accounts/…/models/… or accounts/…/routers/…",
    model_id_example="accounts/fireworks/models/glm-5p3",
    key_check=KeyCheck.MODELS,
)
"""source: Fireworks' documentation and its console, as of 2026."""

MODELSCOPE: Final = Provider(
    id="modelscope",
    name="ModelScope",
    base_url=BaseUrl.parse("https://api-inference.modelscope.cn/v1"),
    key_variable="MODELSCOPE_API_KEY",
    key_prefix="ms-",
    key_page="https://modelscope.cn/my/myaccesstoken",
    credits_page="",
    model_id=re.compile(rf"{_PART}/{_PART}(?::{_PART})?", re.ASCII),
    model_id_shape="author/model",
    model_id_example="Qwen/Qwen3.5-397B-A17B",
    key_check=KeyCheck.CHAT,
    key_check_model="Qwen/Qwen3.5-397B-A17B",
)
"""source: ModelScope's documentation of API-Inference, and open clients of it, as of 2026."""


def _region(region_id: str, name: str, host: str, key_prefix: str = "") -> Region:
    path = "/v1" if key_prefix else "/compatible-mode/v1"
    return Region(region_id, name, BaseUrl.parse(f"https://{host}.aliyuncs.com{path}"), key_prefix)


_SINGAPORE: Final = _region("singapore", "Singapore", "dashscope-intl")

MODELSTUDIO: Final = Provider(
    id="modelstudio",
    name="Model Studio",
    # Where accounts of alibabacloud.com, the one that speaks English, get their keys.
    base_url=_SINGAPORE.base_url,
    key_variable="DASHSCOPE_API_KEY",
    key_prefix="",
    key_page="https://www.alibabacloud.com/help/en/model-studio/get-api-key",
    credits_page="",
    model_id=re.compile(rf"{_PART}(?:/{_PART})?", re.ASCII),
    model_id_shape="the model's name, such as qwen3.5-plus",
    model_id_example="qwen3.5-plus",
    key_check=KeyCheck.MODELS,
    key_check_model="qwen3.5-plus",
    regions=(
        _SINGAPORE,
        _region("beijing", "Beijing", "dashscope"),
        _region("virginia", "Virginia", "dashscope-us"),
        _region("hong-kong", "Hong Kong", "cn-hongkong.dashscope"),
        _region("coding-plan", "Coding Plan (China)", "coding.dashscope", "sk-sp-"),
        _region(
            "coding-plan-intl", "Coding Plan (international)", "coding-intl.dashscope", "sk-sp-"
        ),
    ),
)
"""source: Alibaba Cloud's documentation of Model Studio; of the coding plan's addresses and keys,
qwen-code, as of 2026."""

OPENAI_COMPATIBLE: Final = Provider(
    id="openai",
    name="OpenAI-compatible",
    base_url=BaseUrl.parse("https://api.openai.com/v1"),
    key_variable="",
    key_prefix="",
    key_page="",
    credits_page="",
    model_id=re.compile(r"\S{1,200}"),
    model_id_shape="the name by which the endpoint calls it, without white space",
    model_id_example="qwen3-coder",
    protocol="openai",
    key_check=KeyCheck.MODELS,
)
"""What any endpoint is like that speaks OpenAI's chat completions."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A provider, who speaks its wire format, and where its list of models is."""

    provider: Provider
    adapter: type[OpenAICompatibleAdapter]
    catalog: CatalogSource


_TABLE: Final = {
    entry.provider.id: entry
    for entry in (
        Entry(OPENROUTER, OpenRouterAdapter, OPENROUTER_LIST),
        Entry(FIREWORKS, OpenAICompatibleAdapter, FIREWORKS_LIST),
        Entry(MODELSCOPE, ModelScopeAdapter, MODELSCOPE_LIST),
        Entry(MODELSTUDIO, ModelStudioAdapter, MODELSTUDIO_LIST),
    )
}
_PROTOCOLS: Final = {
    entry.provider.protocol: entry
    for entry in (Entry(OPENAI_COMPATIBLE, OpenAICompatibleAdapter, OPENAI_LIST),)
}

PROVIDERS: Final[Mapping[str, Provider]] = MappingProxyType(
    {provider_id: entry.provider for provider_id, entry in _TABLE.items()}
)
PROTOCOLS: Final[Mapping[str, Provider]] = MappingProxyType(
    {protocol: entry.provider for protocol, entry in _PROTOCOLS.items()}
)
ENTRIES: Final[Mapping[str, Entry]] = MappingProxyType(_TABLE)


def table_of(entries: Mapping[str, Entry]) -> ProviderTable:
    """What the services need to know of them."""
    return ProviderTable({name: entry.provider for name, entry in entries.items()}, PROTOCOLS)


PROVIDER_TABLE: Final = table_of(ENTRIES)


def entry_of(provider: Provider, entries: Mapping[str, Entry] = ENTRIES) -> Entry:
    """Who speaks to a provider: its own row, its original's, or its protocol's."""
    entry = entries.get(kind_of(provider.id)) or _PROTOCOLS[provider.protocol]
    if provider.own:
        return replace(entry, catalog=with_told(entry.catalog, provider.endpoint))
    return entry


def filled(entries: Mapping[str, Entry], shipped: ShippedModels) -> dict[str, Entry]:
    """Entries whose lists of models say what is shipped of them, where they say little."""
    return {
        name: replace(entry, catalog=with_shipped(entry.catalog, shipped(name)))
        for name, entry in entries.items()
    }


def catalog_reader(provider: Provider, entries: Mapping[str, Entry] = ENTRIES) -> ReadCatalog:
    """How a kept catalog is read."""
    return entry_of(provider, entries).catalog.read


def adapter_of(
    provider: Provider,
    http: HttpClient,
    retries: Retries,
    entries: Mapping[str, Entry] = ENTRIES,
) -> OpenAICompatibleAdapter:
    """Who speaks to this provider, in the way that its endpoint wants."""
    entry, endpoint = entry_of(provider, entries), provider.endpoint
    if endpoint.direct or endpoint.timeout_seconds:
        http = http.like_this(direct=endpoint.direct, silence_seconds=endpoint.timeout_seconds)
    return entry.adapter(provider, http, entry.catalog, retries)


class ProviderApis(Mapping[str, OpenAICompatibleAdapter]):
    """One adapter per provider that there is at the time, made when it is first asked for."""

    def __init__(
        self,
        http: HttpClient,
        retries: Retries,
        providers: Callable[[], Mapping[str, Provider]],
        entries: Mapping[str, Entry] = ENTRIES,
    ) -> None:
        self._http = http
        self._retries = retries
        self._providers = providers
        self._entries = entries
        self._made: dict[str, OpenAICompatibleAdapter] = {}

    def __getitem__(self, provider_id: str) -> OpenAICompatibleAdapter:
        provider = self._providers()[provider_id]
        made = self._made.get(provider_id)
        if made is None or made.provider != provider:
            made = adapter_of(provider, self._http, self._retries, self._entries)
            self._made[provider_id] = made
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._providers())

    def __len__(self) -> int:
        return len(self._providers())
