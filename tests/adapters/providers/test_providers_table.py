"""THE TABLE: one entry per provider, each complete."""

from __future__ import annotations

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import CATALOG_READERS, PROVIDERS, adapters
from desktop.adapters.retries import Retries
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.domain.settings import Settings


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_an_entry_is_complete(provider: Provider) -> None:
    assert PROVIDERS[provider.id] is provider
    assert provider.base_url.origin.scheme == "https"
    assert provider.check_model_id(provider.model_id_example) == provider.model_id_example
    for page in (provider.key_page, provider.credits_page):
        assert BaseUrl.parse(page).origin.scheme == "https"
    assert Settings().allowed_models(provider.id) is None


async def test_every_entry_has_an_adapter() -> None:
    client = HttpClient("Modeldeck/test")
    assert adapters(client, Retries()).keys() == CATALOG_READERS.keys() == PROVIDERS.keys()
    await client.close()
