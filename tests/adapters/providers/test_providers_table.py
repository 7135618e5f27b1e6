"""THE TABLE: one entry per provider, each complete."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import (
    ENTRIES,
    FIREWORKS,
    MODELSCOPE,
    MODELSTUDIO,
    OPENROUTER,
    PROTOCOLS,
    PROVIDERS,
    ProviderApis,
    adapter_of,
    catalog_reader,
    entry_of,
    filled,
)
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.adapters.retries import Retries
from desktop.domain.catalog import Model
from desktop.domain.errors import InvalidKey, InvalidModelId
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Endpoint, KeyCheck, Provider, check_key
from desktop.domain.provider_ids import is_provider_id
from desktop.domain.settings import Settings
from tests.fakes import NOON


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_an_entry_is_complete(provider: Provider) -> None:
    assert PROVIDERS[provider.id] is provider
    assert is_provider_id(provider.id)
    assert provider.base_url.origin.scheme == "https"
    assert provider.check_model_id(provider.model_id_example) == provider.model_id_example
    assert BaseUrl.parse(provider.key_page).origin.scheme == "https"
    if provider.credits_page:
        assert BaseUrl.parse(provider.credits_page).origin.scheme == "https"
    assert provider.key_variable.endswith("_API_KEY")
    assert f"{provider.id}_allowed_models" in Settings.model_fields
    assert Settings().allowed_models(provider.id) is None


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_what_is_asked_for_a_key_can_be_asked(provider: Provider) -> None:
    if provider.key_check is KeyCheck.CHAT:
        assert provider.key_check_model
    if provider.key_check_model:
        assert provider.check_model_id(provider.key_check_model) == provider.key_check_model
    if provider.key_check is KeyCheck.MODELS:
        assert ENTRIES[provider.id].catalog.needs_key


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_regions_are_told_apart(provider: Provider) -> None:
    regions = provider.regions
    assert len({region.id for region in regions}) == len(regions)
    assert len({region.name for region in regions}) == len(regions)
    assert len({region.base_url for region in regions}) == len(regions)
    assert not regions or provider.region(provider.base_url) is not None


def test_only_those_that_say_what_they_charged_bill() -> None:
    assert [provider.id for provider in PROVIDERS.values() if provider.bills] == ["openrouter"]
    assert not any(provider.bills for provider in PROTOCOLS.values())


@pytest.mark.parametrize(
    ("provider", "model_id", "fits"),
    [
        (FIREWORKS, "accounts/fireworks/models/glm-5", True),
        (FIREWORKS, "accounts/fireworks/routers/kimi-k2p5-turbo", True),
        (FIREWORKS, "accounts/my-team/models/tuned-1", True),
        (FIREWORKS, "fireworks/glm-5", False),
        (FIREWORKS, "accounts/fireworks/models/", False),
        (FIREWORKS, "accounts/fireworks/deployments/glm-5", False),
        (MODELSCOPE, "deepseek-ai/DeepSeek-V4-Flash", True),
        (MODELSCOPE, "qwen3.5-plus", False),
        (MODELSTUDIO, "qwen3.5-plus", True),
        (MODELSTUDIO, "qwen3-max-2026-01-23", True),
        (MODELSTUDIO, "two words", False),
    ],
)
def test_the_ids_of_models(provider: Provider, model_id: str, fits: bool) -> None:
    if fits:
        assert provider.check_model_id(f" {model_id} ") == model_id
    else:
        with pytest.raises(InvalidModelId):
            provider.check_model_id(model_id)


@pytest.mark.parametrize(
    ("provider", "key"),
    [
        (FIREWORKS, "fw_0123456789"),
        (MODELSCOPE, "ms-0123456789"),
        (MODELSTUDIO, "sk-0123456789"),
        (MODELSTUDIO, "sk-sp-0123456789"),
    ],
)
def test_a_key_in_the_field_of_another_provider_is_named(provider: Provider, key: str) -> None:
    assert check_key(provider, key) == key
    if not key.startswith("sk-0"):
        with pytest.raises(InvalidKey) as caught:
            check_key(OPENROUTER, key)
        assert caught.value.detail.startswith("other_provider:")


async def test_an_adapter_is_made_for_each_provider_that_there_is() -> None:
    client, there = HttpClient("Modeldeck/test"), dict(PROVIDERS)
    apis = ProviderApis(client, Retries(), lambda: there)
    assert apis.keys() == PROVIDERS.keys()
    assert len(apis) == len(PROVIDERS)
    first = apis["openrouter"]
    assert apis["openrouter"] is first
    copy = replace(OPENROUTER, id="openrouter@work")
    there["openrouter@work"] = copy
    assert isinstance(apis["openrouter@work"], OpenRouterAdapter)
    assert apis["openrouter@work"].provider == copy
    there["openrouter"] = replace(OPENROUTER, name="Mine")
    assert apis["openrouter"] is not first, "it has changed"
    await client.close()


OWN = replace(
    PROTOCOLS["openai"],
    id="local",
    name="Local",
    base_url=BaseUrl.parse("http://localhost:8080/v1"),
    own=True,
)
ROWS = b'{"data": [{"id": "qwen3-coder", "context_length": 4096}]}'


def test_what_was_told_of_an_own_endpoint_stands_in_its_list() -> None:
    told = replace(OWN, endpoint=Endpoint(input_kinds=("image",), context_length=32_768))
    (model,) = catalog_reader(told)(ROWS, NOON).models
    assert (model.context_length, model.input_modalities) == (32_768, ("text", "image"))
    (model,) = catalog_reader(OWN)(ROWS, NOON).models
    assert (model.context_length, model.input_modalities) == (4096, ())


async def test_an_own_endpoint_speaks_its_protocol() -> None:
    client = HttpClient("Modeldeck/test")
    assert type(adapter_of(OWN, client, Retries())) is OpenAICompatibleAdapter
    await client.close()


SHIPPED = {
    "qwen3.5-plus": Model(
        "qwen3.5-plus",
        "Qwen: Qwen3.5 Plus",
        context_length=1_000_000,
        input_modalities=("text", "image"),
        supported_parameters=("tools", "reasoning"),
    )
}


def test_a_list_of_ids_says_what_is_shipped_of_them() -> None:
    entries = filled(ENTRIES, lambda name: SHIPPED if name == "modelstudio" else {})
    rows = b'{"data": [{"id": "qwen3.5-plus"}, {"id": "new-one"}]}'
    for provider in (MODELSTUDIO, replace(MODELSTUDIO, id="modelstudio@work")):
        known, new = catalog_reader(provider, entries)(rows, NOON).models
        assert (known.name, known.context_length) == ("Qwen: Qwen3.5 Plus", 1_000_000)
        assert known.input_modalities == ("text", "image")
        assert {"tools", "reasoning", "temperature", "stop"} <= set(known.supported_parameters)
        assert not known.price.stated, "what is shipped has a date of its own"
        assert (new.name, new.supported_parameters) == ("new-one", ())


def test_a_list_that_says_all_is_left_as_it_is() -> None:
    entries = filled(ENTRIES, lambda _: SHIPPED)
    assert entry_of(OPENROUTER, entries) == ENTRIES["openrouter"]
