"""Where a provider's key is: in the environment, in this run's memory, or in the keychain."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from desktop.domain.credentials import NO_KEYCHAIN, Keychain, KeyOrigin, Secret
from desktop.domain.errors import InvalidKey, KeychainState, KeychainUnavailable
from desktop.domain.provider import check_key
from desktop.services.ports import KeyStore
from desktop.services.providers import ProviderService
from desktop.services.store import Store
from desktop.services.tasks import racing

T = TypeVar("T")

PATIENCE_SECONDS: Final = 0.5
"""A keychain answers within milliseconds, unless it asks the person something."""


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key and where it was found."""

    origin: KeyOrigin = KeyOrigin.NONE
    key: Secret | None = None


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key that is kept in memory because no keychain takes it. It belongs to one origin."""

    origin: str
    key: Secret
    refusal: KeychainUnavailable
    """What the keychain said."""


class Keys:
    """Finds, keeps and forgets keys; a key belongs to the origin that it was saved for."""

    def __init__(
        self,
        providers: ProviderService,
        store: KeyStore,
        environment: Mapping[str, str],
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._providers = providers
        self._store = store
        self._environment = environment
        self._patience = patience_seconds
        self._held: dict[str, HeldKey] = {}
        self._copies: dict[str, tuple[str, Secret]] = {}
        self._stops: dict[str, set[asyncio.Future[None]]] = {}
        self._slow: dict[str, int] = {}
        providers.providers.subscribe(self._forget_others)
        self.keychain = NO_KEYCHAIN
        """As it was last described."""
        self.waiting: Store[frozenset[str]] = Store(frozenset())
        """The providers for whose key the keychain takes its time."""

    async def describe(self) -> Keychain:
        """Where keys are kept."""
        self.keychain = await self._store.describe()
        return self.keychain

    async def find(self, provider_id: str, *, may_prompt: bool = True) -> FoundKey:
        """The key of the base URL in use, also when that changes behind an open prompt.

        Raises `KeychainUnavailable`, and `InvalidKey` for what is in the environment.
        """
        while True:
            origin = self.origin(provider_id)
            found = await self._find_for(provider_id, origin, may_prompt=may_prompt)
            if self.origin(provider_id) == origin:
                return found

    async def prepare(self, provider_id: str) -> None:
        """See that the keychain takes a key, while none is at stake. Raises
        `KeychainUnavailable`."""
        await self.describe()
        origin = self.origin(provider_id)
        await self._patiently(provider_id, self._store.prepare(provider_id, origin))

    async def keep(self, provider_id: str, origin: str, key: Secret) -> None:
        """Put a key into the keychain. Raises `KeychainUnavailable`, and `UnknownProvider` where
        the provider is deleted behind the prompt; then no key is left."""
        await self._patiently(provider_id, self._store.save(provider_id, origin, key))
        if self._providers.find(provider_id) is None:
            await self._store.delete(provider_id, origin)
        self._providers.provider(provider_id)
        self._held.pop(provider_id, None)
        self._copies[provider_id] = (origin, key)

    def hold(self, provider_id: str, origin: str, key: Secret, why: KeychainUnavailable) -> None:
        """Keep a key for this run only."""
        self._held[provider_id] = HeldKey(origin, key, why)

    def held(self, provider_id: str) -> HeldKey | None:
        """The key that is kept for this run only."""
        return self._held.get(provider_id)

    async def forget(self, provider_id: str, *, everywhere: bool = False) -> None:
        """Remove the key from memory and from the keychain. Raises `KeychainUnavailable`.

        ``everywhere``: also those that were kept for the provider's own addresses, in all its
        regions, and not only for the base URL in use.
        """
        held = self._held.pop(provider_id, None)
        self._copies.pop(provider_id, None)
        if not (await self.describe()).found:
            return
        origins = [self.origin(provider_id)]
        if everywhere:
            homes = self._providers.provider(provider_id).homes
            origins += [str(home.origin) for home in homes]
        try:
            for origin in dict.fromkeys(origins):
                await self._patiently(provider_id, self._store.delete(provider_id, origin))
        except KeychainUnavailable:
            if held is None:
                raise
            # The key was never in the keychain that refuses now.

    def copied(self, provider_id: str, key: Secret | None) -> bool:
        """Whether this very key was put into the keychain in this run."""
        return self._copies.get(provider_id) == (self.origin(provider_id), key)

    def stop_waiting(self, provider_id: str) -> None:
        """Give up every wait for the keychain; each ends as `KeychainUnavailable`."""
        for stop in self._stops.get(provider_id, ()):
            if not stop.done():
                stop.set_result(None)

    def origin(self, provider_id: str) -> str:
        return str(self._providers.base_url(provider_id).origin)

    def variable_set(self, provider_id: str) -> bool:
        """Whether the provider's environment variable holds something."""
        return bool(self._in_environment(provider_id))

    def withheld(self, provider_id: str) -> bool:
        """Whether that is kept from the base URL in use."""
        return self.variable_set(provider_id) and not self._providers.env_key_allowed(provider_id)

    def _forget_others(self, there: Collection[str]) -> None:
        """A key that was kept for this run only goes with its provider, whoever deleted that."""
        for gone in self._held.keys() - set(there):
            del self._held[gone]
        for gone in self._copies.keys() - set(there):
            del self._copies[gone]

    async def _find_for(self, provider_id: str, origin: str, *, may_prompt: bool) -> FoundKey:
        provider = self._providers.provider(provider_id)
        from_environment = self._in_environment(provider_id)
        if from_environment and self._providers.env_key_allowed(provider_id):
            # Checked here too: a line break in a header would fail as a broken connection.
            try:
                key = Secret(check_key(provider, from_environment))
            except InvalidKey as error:
                raise InvalidKey(provider.key_variable, error.detail) from None
            return FoundKey(KeyOrigin.ENVIRONMENT, key)
        held = self._held.get(provider_id)
        if held is not None and held.origin == origin:
            return FoundKey(KeyOrigin.MEMORY, held.key)
        if not (await self.describe()).found:
            return FoundKey()
        stored = await self._patiently(
            provider_id, self._store.load(provider_id, origin, may_prompt=may_prompt)
        )
        return FoundKey(KeyOrigin.KEYCHAIN, stored) if stored else FoundKey()

    def _in_environment(self, provider_id: str) -> str:
        variable = self._providers.provider(provider_id).key_variable
        return self._environment.get(variable, "").strip()

    async def _patiently(self, provider_id: str, work: Coroutine[Any, Any, T]) -> T:
        """Wait for the keychain as long as it takes, say so, and end when the person gives up."""
        stop: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._stops.setdefault(provider_id, set()).add(stop)
        try:
            with racing(work) as (call,):
                await _first_of(call, stop, self._patience)
                if not call.done() and not stop.done():
                    with self._shown_waiting(provider_id):
                        await _first_of(call, stop)
                if call.done():
                    result: T = call.result()
                    return result
        finally:
            self._stops[provider_id].discard(stop)
            stop.cancel()
        raise KeychainUnavailable(
            provider_id,
            detail="it was not waited for any longer",
            state=KeychainState.REFUSED,
            keychain=self.keychain.name,
        )

    @contextmanager
    def _shown_waiting(self, provider_id: str) -> Iterator[None]:
        self._slow[provider_id] = self._slow.get(provider_id, 0) + 1
        self._tell_waiting()
        try:
            yield
        finally:
            self._slow[provider_id] -= 1
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        self.waiting.set(frozenset(name for name, calls in self._slow.items() if calls))


async def _first_of(
    call: asyncio.Future[Any], stop: asyncio.Future[Any], seconds: float | None = None
) -> None:
    await asyncio.wait({call, stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
