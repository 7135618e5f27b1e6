"""ProviderList: which providers there are; added, named, disabled, copied, ordered, deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop.domain.errors import InvalidProvider
from desktop.domain.new_provider import NewProvider, check_name, names_taken
from desktop.domain.new_provider_section import section_of
from desktop.domain.own_pricing import copied, with_own, with_rates, without
from desktop.domain.provider import Provider
from desktop.domain.provider_ids import COPY_MARK, RESERVED, copy_id, free_id, kind_of
from desktop.domain.provider_table import ProviderTable, configured_providers
from desktop.domain.settings import ProviderSettings, Settings
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService

ForgetKey = Callable[[str], Awaitable[object]]
"""Removes the key of a provider. Raises `KeychainUnavailable`."""


@dataclass(frozen=True, slots=True)
class Losses:
    """What deleting a provider takes away. The ledger keeps what was spent."""

    provider: Provider
    allowed_models: int
    own_prices: int
    """Models that have prices or defaults of the person's own."""
    has_key: bool
    """A key that is kept by us; one in the environment stays there."""


class ProviderList:
    """Every change is one write of the settings. Raises `UnknownProvider` and `StorageFailed`."""

    def __init__(
        self,
        table: ProviderTable,
        settings: SettingsService,
        providers: ProviderService,
        forget_key: ForgetKey,
        clock: Clock,
    ) -> None:
        self._table = table
        self._settings = settings
        self._providers = providers
        self._forget_key = forget_key
        self._clock = clock

    async def add(self, new: NewProvider) -> Provider:
        """Add an endpoint of one's own; all others stay as they are.

        Raises `InvalidProvider` where another provider has its id or its name, and
        `InvalidModelId`.
        """
        return self._newest(await self._change(lambda settings: self._with_new(settings, new)[0]))

    @property
    def templates(self) -> Mapping[str, Provider]:
        """What endpoints of one's own are like, by protocol."""
        return {protocol: self.template(protocol) for protocol in self._table.protocols}

    def template(self, protocol: str) -> Provider:
        """What an endpoint of one's own is like that speaks this. Raises `InvalidProvider`."""
        template = self._table.protocols.get(protocol)
        if template is None:
            known = ", ".join(self._table.protocols)
            raise InvalidProvider(protocol, f"the protocols are: {known}")
        return replace(template, own=True)

    def review(self, new: NewProvider) -> Mapping[str, Any]:
        """What `add` would write into ``settings.json`` now, as it stands there.

        Raises `InvalidProvider` likewise.
        """
        settings, provider_id = self._with_new(self._settings.settings.value, new)
        whole = settings.model_dump(mode="json", by_alias=True)
        sections = ("providers", "customPrices")
        written = {name: (whole.get(name) or {}).get(provider_id) for name in sections}
        return {name: {provider_id: each} for name, each in written.items() if each}

    def _with_new(self, settings: Settings, new: NewProvider) -> tuple[Settings, str]:
        """With the new provider, and its id. Raises `InvalidProvider`."""
        template = self.template(new.protocol)
        models = dict.fromkeys(template.check_model_id(typed) for typed in new.models)
        new = replace(new, models=tuple(models))
        wanted, section = new.wanted_id(), section_of(new)
        there = configured_providers(self._table, settings)
        taken = frozenset(there) | frozenset(settings.providers)
        if new.id and wanted in taken | RESERVED:
            raise InvalidProvider(wanted, "another provider has this id")
        _refuse_name(section.name or "", list(there.values()))
        provider_id = free_id(wanted, taken | RESERVED)
        added = without(settings, provider_id).with_provider(provider_id, section)
        return _with_prices(added, provider_id, new, self._clock()), provider_id

    async def duplicate(self, provider_id: str, name: str) -> Provider:
        """A second one of the same provider, with a key and models of its own.

        Raises `InvalidProvider`.
        """
        original = self._providers.provider(provider_id)
        called = check_name(name)

        def change(settings: Settings) -> Settings:
            there = configured_providers(self._table, settings)
            _refuse_name(called, list(there.values()))
            taken = frozenset(there) | frozenset(settings.providers)
            if original.own:
                section = _own_copied(settings.provider(provider_id), called)
                new_id = free_id(provider_id, taken)
            else:
                section = _copied(settings.provider(provider_id), called)
                new_id = copy_id(kind_of(provider_id), called, taken)
            return copied(settings, provider_id, new_id).with_provider(new_id, section)

        return self._newest(await self._change(change))

    async def rename(self, provider_id: str, name: str) -> None:
        """Call it something else; its id stays. An empty name gives the table's back, where it is
        one of the table.

        Raises `InvalidProvider`.
        """
        provider = self._providers.provider(provider_id)
        needed = provider.own or COPY_MARK in provider_id
        called = check_name(name) if name.strip() or needed else None

        def change(settings: Settings) -> Settings:
            renamed = _with(settings, provider_id, name=called)
            there = configured_providers(self._table, renamed)
            others = [each for each in there.values() if each.id != provider_id]
            _refuse_name(there[provider_id].name if provider_id in there else "", others)
            return renamed

        await self._settings.update(change)

    async def set_enabled(self, provider_id: str, *, enabled: bool) -> None:
        """What is disabled keeps key and models, and is offered nowhere."""
        self._providers.provider(provider_id)
        disabled = None if enabled else True
        await self._settings.update(lambda each: _with(each, provider_id, disabled=disabled))

    async def order(self, provider_ids: Sequence[str]) -> None:
        """Show them in this order; those that are not named come behind."""
        for provider_id in provider_ids:
            self._providers.provider(provider_id)
        wanted = tuple(dict.fromkeys(provider_ids))
        await self._settings.update(lambda each: each.model_copy(update={"provider_order": wanted}))

    def losses(self, provider_id: str, *, has_key: bool) -> Losses:
        """What `delete` would take away, for the question before it."""
        provider = self._providers.provider(provider_id)
        own = with_own(self._settings.settings.value)
        return Losses(
            provider,
            len(self._providers.allowed_models(provider_id)),
            sum(1 for owner, _ in own if owner == provider_id),
            has_key,
        )

    async def delete(self, provider_id: str) -> None:
        """Forget its key, its allowed models and all that was set for it. The ledger stays, and a
        copy of the settings as they were.

        One of the table is as on the first day then, and disabled, so that it can be had again.
        Raises `KeychainUnavailable`; then the settings have not changed.
        """
        self._providers.provider(provider_id)
        await self._forget_key(provider_id)
        listed = provider_id in self._table.providers

        def change(settings: Settings) -> Settings:
            left = without(settings, provider_id).without_provider(provider_id)
            return _with(left, provider_id, disabled=True) if listed else left

        await self._settings.update(change, backup=True)

    async def _change(self, change: Callable[[Settings], Settings]) -> frozenset[str]:
        """Returns the ids that are new."""
        before: frozenset[str] = frozenset()

        def noting(settings: Settings) -> Settings:
            nonlocal before
            before = frozenset(settings.providers)
            return change(settings)

        settings = await self._settings.update(noting, backup=True)
        return frozenset(settings.providers) - before

    def _newest(self, added: frozenset[str]) -> Provider:
        (provider_id,) = added
        return self._providers.provider(provider_id)


def _refuse_name(name: str, others: list[Provider]) -> None:
    if name and names_taken(name, (each.name for each in others)):
        raise InvalidProvider(name, "another provider is called that")


def _with(settings: Settings, provider_id: str, **changed: object) -> Settings:
    section = settings.provider(provider_id).model_copy(update=changed)
    return settings.with_provider(provider_id, section)


def _copied(section: ProviderSettings, name: str) -> ProviderSettings:
    """Where its requests go is the same; what was allowed and chosen there is not."""
    return ProviderSettings(name=name, base_url=section.base_url, plain_http=section.plain_http)


def _own_copied(section: ProviderSettings, name: str) -> ProviderSettings:
    """Nobody but the person knows which models there are, so they are allowed there as well."""
    begun = {"disabled": None, "default_model": None, "recent_models": None}
    return section.model_copy(update={**begun, "name": name, "own_variable": True})


def _with_prices(settings: Settings, provider_id: str, new: NewProvider, now: datetime) -> Settings:
    for model, rates in new.prices.items():
        settings = with_rates(settings, provider_id, model, rates, now)
    return settings
