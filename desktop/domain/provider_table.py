"""Which providers there are: those of the table, copies of them, and the person's own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from desktop.domain.provider import Provider
from desktop.domain.provider_ids import (
    COPY_MARK,
    copy_variable,
    endpoint_variable,
    is_provider_id,
    kind_of,
)
from desktop.domain.settings import ProviderSettings, Settings


@dataclass(frozen=True, slots=True)
class ProviderTable:
    """What the application knows by itself."""

    providers: Mapping[str, Provider] = field(default_factory=dict)
    """By id, in the order that they are shown in."""
    protocols: Mapping[str, Provider] = field(default_factory=dict)
    """By protocol: what any endpoint that speaks it is like. Its base URL is where the vendor of
    the protocol answers."""


def configured_providers(table: ProviderTable, settings: Settings) -> OrderedDict[str, Provider]:
    """Every provider by id, in the person's order, disabled ones included.

    A section of the settings that makes no provider, such as one of a protocol that this version
    does not know, is left alone and left out.
    """
    found = dict(_found(table, settings))
    order = [name for name in dict.fromkeys(settings.provider_order or ()) if name in found]
    order += [name for name in found if name not in order]
    # Two dictionaries of the same in another order are equal: nobody would be told of that.
    return OrderedDict((name, found[name]) for name in order)


def _found(table: ProviderTable, settings: Settings) -> Iterator[tuple[str, Provider]]:
    for provider_id, provider in table.providers.items():
        yield provider_id, _named(provider, settings.provider(provider_id))
    for provider_id, section in settings.providers.items():
        if provider_id in table.providers or not is_provider_id(provider_id):
            continue
        made = _copy(table, provider_id, section) or _own(table, provider_id, section)
        if made is not None:
            yield provider_id, made


def _copy(table: ProviderTable, provider_id: str, section: ProviderSettings) -> Provider | None:
    """Only a copy that was made has a name: what is written late for one that has been deleted
    meanwhile does not bring it back."""
    original = table.providers.get(kind_of(provider_id)) if COPY_MARK in provider_id else None
    if original is None or not section.name:
        return None
    variable = copy_variable(original.key_variable, provider_id)
    return _named(replace(original, id=provider_id, key_variable=variable), section)


def _own(table: ProviderTable, provider_id: str, section: ProviderSettings) -> Provider | None:
    template = table.protocols.get(section.protocol or "")
    address = section.address
    if template is None or address is None or COPY_MARK in provider_id:
        return None
    endpoint = section.endpoint.endpoint if section.endpoint else template.endpoint
    second = provider_id if section.own_variable else ""
    made = replace(
        template,
        id=provider_id,
        name=provider_id,
        base_url=address,
        key_variable=endpoint_variable(template.protocol, address, second),
        key_needed=section.no_key is not True,
        own=True,
        endpoint=endpoint,
    )
    return _named(made, section)


def _named(provider: Provider, section: ProviderSettings) -> Provider:
    enabled = section.disabled is not True
    return replace(provider, name=section.name or provider.name, enabled=enabled)
