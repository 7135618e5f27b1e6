"""The check of a key of a provider whose keys are good in one region each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import ModeldeckError, Rejected, Rejection
from desktop.domain.key_of_other_region import KeyOfOtherRegion
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider, Region

REGION_SECONDS: Final = 10.0
"""For all other regions together: the person waits, and already has an answer."""

Check = Callable[[BaseUrl], Awaitable[KeyInfo]]
"""Asks at one address. Raises `Rejected` and `Unreachable`."""


async def checked_in_region(
    provider: Provider, base_url: BaseUrl, key: Secret | None, check: Check, ask: Check
) -> KeyInfo:
    """What ``check`` says; a key that it does not accept is shown to the other regions.

    They are the same vendor's, and only those of the table are asked, with ``ask``, and only when
    the address in use is of the table too. Raises `KeyOfOtherRegion` where one of them takes the
    key, at once where the key's beginning tells whose it is; else what ``check`` raises.
    """
    region = provider.region(base_url)
    if key is None or region is None:
        return await check(base_url)
    candidates = _candidates(provider.regions, key)
    if _marked(region, candidates):
        raise KeyOfOtherRegion.of(provider, candidates[0])
    try:
        return await check(base_url)
    except Rejected as error:
        if error.kind is not Rejection.KEY_REJECTED:
            raise
        others = [each for each in candidates if each != region]
        found = await _taken_by(others, ask)
        if found is None:
            raise
        raise KeyOfOtherRegion.of(provider, found, error) from None


def _candidates(regions: Sequence[Region], key: Secret) -> list[Region]:
    """Where a key can be good: by its beginning, or, where that says nothing, in any region whose
    keys have none of their own."""
    begins = key.reveal().startswith
    marked = [each for each in regions if each.key_prefix and begins(each.key_prefix)]
    return marked or [each for each in regions if not each.key_prefix]


def _marked(region: Region, candidates: Sequence[Region]) -> bool:
    """Whether the key's beginning says that it is of another region than this one."""
    return any(each.key_prefix for each in candidates) and region not in candidates


async def _taken_by(regions: Sequence[Region], ask: Check) -> Region | None:
    """The first of them that takes the key. One that cannot be asked does not."""

    async def takes(region: Region) -> bool:
        try:
            async with asyncio.timeout(REGION_SECONDS):
                await ask(region.base_url)
        except (ModeldeckError, TimeoutError):
            return False
        return True

    taken = await asyncio.gather(*(takes(each) for each in regions))
    return next((each for each, takes_it in zip(regions, taken, strict=True) if takes_it), None)
