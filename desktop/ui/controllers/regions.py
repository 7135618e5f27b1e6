"""Moves a provider to the region that a key is of."""

from __future__ import annotations

from typing import Any

from desktop.services.providers import ProviderService
from desktop.ui.aio import Aio


async def use_region(
    aio: Aio[Any], providers: ProviderService, provider_id: str, region_id: str
) -> None:
    """Ask there from now on; a region that the provider does not have changes nothing."""
    provider = providers.find(provider_id)
    regions = provider.regions if provider else ()
    base_url = next((each.base_url.text for each in regions if each.id == region_id), "")
    if base_url:
        await aio.call(lambda: providers.set_base_url(provider_id, base_url))
