"""``modeldeck provider set`` and ``order``: what is changed of a provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.cli.session import Session, UsageFailed
from desktop.cli.table import aligned
from desktop.domain.origin import BaseUrl

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.domain.provider import Provider

_COMMAND = "modeldeck provider set"


@dataclass(frozen=True, slots=True)
class SetOrder:
    """What was asked for; ``None`` and False: nothing of the kind."""

    provider: str
    base_url: str | None
    region: str | None
    allow_env_key: bool
    plain_http: bool
    name: str | None
    enabled: bool | None

    def check(self) -> None:
        """Raises `UsageFailed`."""
        if self.base_url is not None and self.region is not None:
            raise UsageFailed(_COMMAND, "--base-url and --region both name an address: give one.")
        if self.plain_http and self.base_url is None:
            raise UsageFailed(_COMMAND, "--allow-plain-http goes with --base-url.")
        wanted = (self.base_url, self.region, self.name, self.enabled, self.allow_env_key or None)
        if all(each is None for each in wanted):
            said = "Name at least one change, such as --base-url, --region, --name or --disable."
            raise UsageFailed(_COMMAND, said)


async def change_provider(core: Core, session: Session, order: SetOrder) -> None:
    """What can be refused is refused before anything is written."""
    provider = core.providers.provider(order.provider)
    address = order.base_url if order.region is None else _address(provider, order.region)
    if address is not None:
        BaseUrl.parse(address, plain_http=order.plain_http)
    lines = []
    if order.name is not None:
        await core.provider_list.rename(provider.id, order.name)
        name = core.providers.provider(provider.id).name
        lines.append(f"{provider.id} is called {name} now.")
    if address is not None or order.allow_env_key:
        lines += await _set_address(core, order, address)
    if order.enabled is not None:
        await core.provider_list.set_enabled(provider.id, enabled=order.enabled)
        name = core.providers.provider(provider.id).name
        lines.append(f"{name} is {'enabled' if order.enabled else 'disabled'} now.")
    session.answer(_json(core, provider.id), map(session.safe, lines))


async def put_in_order(core: Core, session: Session, provider_ids: Sequence[str]) -> None:
    """Answers with all of them, in the new order."""
    await core.provider_list.order(provider_ids)
    there = core.providers.providers.value
    rows = [(each.id, session.safe(each.name)) for each in there.values()]
    session.answer(list(there), aligned(rows))


def _address(provider: Provider, region_id: str) -> str:
    """Raises `UsageFailed` where it has no such region."""
    for region in provider.regions:
        if region.id == region_id:
            return region.base_url.text
    known = ", ".join(region.id for region in provider.regions)
    there = f"its regions are: {known}" if known else "it has one address for everybody"
    raise UsageFailed(_COMMAND, f"{provider.name} has no region {region_id}; {there}.")


async def _set_address(core: Core, order: SetOrder, address: str | None) -> list[str]:
    """Without an address, only the key of the environment is allowed at the one in use."""
    provider_id = order.provider
    before = core.providers.base_url(provider_id)
    if address is None:
        await core.providers.allow_env_key(provider_id, allowed=True)
    else:
        await core.providers.set_base_url(
            provider_id, address, allow_env_key=order.allow_env_key, plain_http=order.plain_http
        )
    provider, base_url = core.providers.provider(provider_id), core.providers.base_url(provider_id)
    lines = [f"Requests to {provider.name} go to {base_url} now."]
    home = before if provider.own else provider.base_url
    elsewhere = base_url.origin != home.origin
    if elsewhere and not order.allow_env_key and provider.key_needed:
        told = "A key belongs to the address it was given for"
        lines.append(f"{told}: modeldeck auth {provider_id} --key -")
    return lines


def _json(core: Core, provider_id: str) -> dict[str, object]:
    provider, base_url = core.providers.provider(provider_id), core.providers.base_url(provider_id)
    region = provider.region(base_url)
    return {
        "provider": provider_id,
        "name": provider.name,
        "enabled": provider.enabled,
        "baseUrl": str(base_url),
        "region": region.id if region else None,
        "allowEnvKey": core.settings.settings.value.provider(provider_id).allow_env_key,
    }
