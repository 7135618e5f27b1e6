"""What is known of each provider's key, as snapshots that watchers follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from desktop.domain.credentials import Credential, Keychain, KeyHealth, KeyOrigin, Secret
from desktop.domain.errors import (
    InvalidKey,
    KeychainState,
    KeychainUnavailable,
    ModeldeckError,
    Rejected,
    Rejection,
)
from desktop.services.keys import FoundKey, Keys
from desktop.services.providers import ProviderService
from desktop.services.store import Store


class KnownCredentials:
    """Looks where keys are and keeps the newest snapshot of each provider."""

    def __init__(self, providers: ProviderService, keys: Keys) -> None:
        self._providers = providers
        self._keys = keys
        self._known: dict[str, Credential] = {}
        self._asked: dict[str, str] = {}
        """The origin that each known credential was about."""
        self.credentials: Store[Mapping[str, Credential]] = Store({})
        keys.waiting.subscribe(self._show_waiting)
        providers.providers.subscribe(self._forget_others)

    def credential(self, provider_id: str) -> Credential:
        """The newest snapshot. Raises `UnknownProvider`."""
        provider = self._providers.provider(provider_id)
        unseen = Credential(
            provider_id, variable=provider.key_variable, key_needed=provider.key_needed
        )
        return self._known.get(provider_id, unseen)

    def publish(self, credential: Credential) -> Credential:
        """Make this the newest snapshot, unless its provider is gone."""
        if self._providers.find(credential.provider) is None:
            return credential
        self._known[credential.provider] = credential
        self._show(credential)
        return credential

    async def look(
        self, provider_id: str, *, may_prompt: bool = True
    ) -> tuple[Credential, Secret | None]:
        """Where the key is, and the key. What is known of the same key at the same address stays.

        Problems become part of the state. All of it is of the base URL that is in use when this
        returns.
        """
        keychain = await self._keys.describe()
        try:
            found = await self._keys.find(provider_id, may_prompt=may_prompt)
        except KeychainUnavailable as error:
            keychain = replace(keychain, state=error.state, problem=error.detail)
            return replace(self._unseen(provider_id, keychain), problem=error), None
        except InvalidKey as error:
            return replace(self._unseen(provider_id, keychain), problem=error), None
        origin = self._keys.origin(provider_id)
        credential = self._found(self._unseen(provider_id, keychain), found)
        known = self._known.get(provider_id)
        same_address = self._asked.get(provider_id) == origin
        if known and known.key_hash == credential.key_hash and same_address:
            credential = replace(
                credential,
                health=known.health,
                info=known.info,
                checked_at=known.checked_at,
                problem=known.problem if known.present else None,
            )
        self._asked[provider_id] = origin
        return credential, found.key

    def _unseen(self, provider_id: str, keychain: Keychain) -> Credential:
        """What is known before the key itself."""
        provider = self._providers.provider(provider_id)
        return Credential(
            provider_id,
            variable=provider.key_variable,
            key_needed=provider.key_needed,
            variable_set=self._keys.variable_set(provider_id),
            variable_withheld=self._keys.withheld(provider_id),
            keychain=keychain,
        )

    def _found(self, base: Credential, found: FoundKey) -> Credential:
        keychain = base.keychain
        held = self._keys.held(base.provider)
        if found.origin is KeyOrigin.MEMORY and held and keychain.found:
            keychain = replace(keychain, state=held.refusal.state, problem=held.refusal.detail)
        from_environment = found.origin is KeyOrigin.ENVIRONMENT
        return replace(
            base,
            origin=found.origin,
            keychain=keychain,
            key_hash=found.key.hash if found.key else "",
            also_kept=from_environment and self._keys.copied(base.provider, found.key),
        )

    def _show_waiting(self, _: frozenset[str]) -> None:
        for provider_id in {*self._known, *self._keys.waiting.value}:
            if self._providers.find(provider_id):  # else it was deleted behind the prompt
                self._show(self.credential(provider_id))

    def _forget_others(self, there: Collection[str]) -> None:
        """One of the same id that is added later begins anew."""
        for gone in self._known.keys() - set(there):
            del self._known[gone]
            self._asked.pop(gone, None)
        shown = self.credentials.value
        self.credentials.set({name: each for name, each in shown.items() if name in there})

    def _show(self, credential: Credential) -> None:
        if credential.provider in self._keys.waiting.value:
            keychain = replace(self._keys.keychain, state=KeychainState.WAITING)
            credential = replace(credential, keychain=keychain)
        self.credentials.set({**self.credentials.value, credential.provider: credential})


def unverified(credential: Credential, error: ModeldeckError) -> Credential:
    """After a check that failed; what the provider said before stays, dated, unless it is over."""
    health = health_after(error)
    if health is KeyHealth.REJECTED:
        credential = replace(credential, info=None, checked_at=None)
    return replace(credential, health=health, problem=error)


def health_after(error: ModeldeckError) -> KeyHealth:
    """Only the provider's word makes a key rejected; a failed check says nothing about it."""
    if isinstance(error, Rejected) and error.kind is Rejection.KEY_REJECTED:
        return KeyHealth.REJECTED
    return KeyHealth.UNCHECKED


def out_of_reach(credential: Credential) -> bool:
    """Whether the keychain could not be asked, which says nothing about the key in it."""
    return isinstance(credential.problem, KeychainUnavailable)
