"""The table of providers as a sandbox has it: those that are simulated, where that is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.adapters.providers import Entry
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider

REGION_MARK = ":"
"""``modelstudio:singapore`` is a region of a provider."""


def simulated_entries(
    entries: Mapping[str, Entry], base_urls: Mapping[str, str]
) -> tuple[dict[str, Entry], dict[str, str]]:
    """The entries that have a simulated base URL, and where each of these begins.

    ``base_urls`` are by provider id, or by id and region where the provider has regions: it
    begins in the region that its own address belongs to. What the table does not know is left out.
    Raises `InvalidBaseUrl`.
    """
    found: dict[str, Entry] = {}
    starts: dict[str, str] = {}
    for provider_id, entry in entries.items():
        if entry.provider.regions:
            provider = _moved(entry.provider, base_urls)
            if provider is not None:
                found[provider_id] = replace(entry, provider=provider)
        elif provider_id in base_urls:
            found[provider_id] = entry
            starts[provider_id] = base_urls[provider_id]
    return found, starts


def _moved(provider: Provider, base_urls: Mapping[str, str]) -> Provider | None:
    """With the regions that are simulated only; ``None``: none of them is."""
    named = {region.id: f"{provider.id}{REGION_MARK}{region.id}" for region in provider.regions}
    regions = tuple(
        replace(region, base_url=BaseUrl.parse(base_urls[named[region.id]]))
        for region in provider.regions
        if named[region.id] in base_urls
    )
    if not regions:
        return None
    home = provider.region(provider.base_url)
    begins = next((each for each in regions if home and each.id == home.id), regions[0])
    return replace(provider, base_url=begins.base_url, regions=regions)
