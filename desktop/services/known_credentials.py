"""What is known of each provider's key, as snapshots that watchers follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.domain.credentials import Credential, Keychain, KeyOrigin, Secret
from desktop.domain.errors import InvalidKey, KeychainState, KeychainUnavailable
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

    def credential(self, provider_id: str) -> Credential:
        """The newest snapshot."""
        variable = self._providers.provider(provider_id).key_variable
        return self._known.get(provider_id, Credential(provider_id, variable=variable))

    def publish(self, credential: Credential) -> Credential:
        """Make this the newest snapshot."""
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
        if known and known.key_hash == credential.key_hash and self._asked[provider_id] == origin:
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
        return Credential(
            provider_id,
            variable=self._providers.provider(provider_id).key_variable,
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
            self._show(self.credential(provider_id))

    def _show(self, credential: Credential) -> None:
        if credential.provider in self._keys.waiting.value:
            keychain = replace(self._keys.keychain, state=KeychainState.WAITING)
            credential = replace(credential, keychain=keychain)
        self.credentials.set({**self.credentials.value, credential.provider: credential})
