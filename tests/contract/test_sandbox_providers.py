"""What a sandbox gives the core: every provider that is simulated, and nothing of the world."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from desktop.adapters.providers import PROVIDERS
from desktop.core import Core, Surroundings
from desktop.domain.credentials import KeyHealth
from tests.conftest import KnownKeys
from tests.simulators import Neighbours, Served, serve_neighbours


@pytest.fixture
def neighbours(known_keys: KnownKeys) -> Neighbours:
    made = Neighbours()
    for each in made.by_name.values():
        known_keys.add(each.key)
    return made


@pytest.fixture
def base_urls(neighbours: Neighbours) -> Iterator[Mapping[str, str]]:
    with serve_neighbours(neighbours) as base_urls:
        yield base_urls


async def test_every_provider_of_the_table_takes_its_simulated_key(
    tmp_path: Path, served: Served, neighbours: Neighbours, base_urls: Mapping[str, str]
) -> None:
    def made() -> Core:
        return Core(Surroundings.of_sandbox(tmp_path, served.base_url, neighbours=base_urls))

    by_address = {base_urls[name]: each.key for name, each in neighbours.by_name.items()}
    keys = {served.base_url: served.key, **by_address}
    async with await asyncio.to_thread(made) as core:
        assert list(core.providers.providers.value) == list(PROVIDERS)
        for provider_id in PROVIDERS:
            key = keys[core.providers.base_url(provider_id).text]
            credential = await core.credentials.save(provider_id, key)
            assert credential.health is KeyHealth.VERIFIED
            assert (await core.catalogs.refresh(provider_id)).problem is None


async def test_without_neighbours_there_is_nobody_to_call_but_the_sandbox(
    tmp_path: Path, served: Served
) -> None:
    def made() -> Core:
        return Core(Surroundings.of_sandbox(tmp_path, served.base_url))

    async with await asyncio.to_thread(made) as core:
        assert list(core.providers.providers.value) == ["openrouter"]
