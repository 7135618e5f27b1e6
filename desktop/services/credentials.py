"""CredentialService: each provider's key, where it is kept, what the provider says of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from desktop.domain.credentials import Credential, KeyHealth, KeyInfo, Secret
from desktop.domain.errors import (
    KeychainUnavailable,
    ModeldeckError,
    NoKey,
    Rejected,
    Rejection,
    StorageFailed,
)
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import check_key
from desktop.services.keys import Keys
from desktop.services.known_credentials import KnownCredentials
from desktop.services.ports import Clock, ProviderApi
from desktop.services.providers import ProviderService

log = logging.getLogger(__name__)

REFRESH_SECONDS: Final = 60.0
"""How old the numbers of a key may become while a window is open."""


class CredentialService:
    """One credential per provider. The key itself never leaves the core but to the provider."""

    def __init__(
        self,
        providers: ProviderService,
        apis: Mapping[str, ProviderApi],
        keys: Keys,
        clock: Clock,
    ) -> None:
        self._providers = providers
        self._apis = apis
        self._keys = keys
        self._clock = clock
        self._known = KnownCredentials(providers, keys)
        self._changes: dict[str, int] = {}
        """How often a key was kept or removed, so that a late answer about another key is known."""
        self.credentials = self._known.credentials

    def credential(self, provider_id: str) -> Credential:
        """The newest snapshot."""
        return self._known.credential(provider_id)

    async def key(self, provider_id: str, *, may_prompt: bool = True) -> Secret:
        """The key to send to the base URL in use.

        Raises `NoKey`, `KeychainUnavailable`, and `InvalidKey` for what is in the environment.
        ``may_prompt=False``: a keychain that is locked stays so.
        """
        found = await self._keys.find(provider_id, may_prompt=may_prompt)
        if found.key is None:
            raise self._no_key(provider_id)
        return found.key

    async def load(self, provider_id: str, *, may_prompt: bool = True) -> Credential:
        """Look where the key is, without asking the provider. Problems become part of the state."""
        credential, _ = await self._known.look(provider_id, may_prompt=may_prompt)
        return self._known.publish(credential)

    async def check(
        self, provider_id: str, *, quietly: bool = False, may_prompt: bool = True
    ) -> Credential:
        """Ask the provider about the key in use. Failures become part of the state.

        The first verified key on a list that was never set loads the recommended models, wherever
        the key comes from.

        ``quietly``: what is known stays in the snapshot until the answer is there, no prompt is
        opened, and a provider that cannot be reached changes nothing.
        """
        changes = self._changes.get(provider_id, 0)
        known = self.credential(provider_id)
        credential, key = await self._known.look(provider_id, may_prompt=may_prompt and not quietly)
        base_url = self._providers.base_url(provider_id)  # at once: the key belongs to it
        if key is None:
            stays = quietly and known.present and _out_of_reach(credential)
            return known if stays else self._known.publish(credential)
        if not quietly:
            self._known.publish(replace(credential, health=KeyHealth.CHECKING))
        outcome = await self._outcome(provider_id, base_url, key)
        if self._changes.get(provider_id, 0) != changes:
            newest = self.credential(provider_id)
            if newest.key_hash != credential.key_hash:
                return newest  # the answer says nothing of the key in use now
            credential = newest
        if self._providers.base_url(provider_id).origin != base_url.origin:
            return await self.load(provider_id)  # nor of the address
        if isinstance(outcome, KeyInfo):
            await self._load_first_models(provider_id)
            return self._known.publish(self._verified(credential, outcome))
        same_key = credential.key_hash == known.key_hash
        if quietly and same_key and _health_after(outcome) is not KeyHealth.REJECTED:
            return known
        return self._known.publish(_unverified(credential, outcome))

    async def save(
        self, provider_id: str, typed: str, *, keep_in_memory: bool = True
    ) -> Credential:
        """Check a key that was typed and keep it; the old one stays until the new one is verified.

        Without a usable keychain it is kept in memory for this run, or, with
        ``keep_in_memory=False``, `KeychainUnavailable` is raised after the check.
        The first verified key on a list that was never set loads the recommended models.
        Raises `InvalidKey`, `Rejected`, `Unreachable`; then nothing has changed.
        """
        key = Secret(check_key(self._providers.provider(provider_id), typed))
        base_url = self._providers.base_url(provider_id)
        info = await self._apis[provider_id].check_key(base_url, key)
        return await self._take(provider_id, base_url, key, info, keep_in_memory=keep_in_memory)

    async def take_over(
        self, provider_id: str, base_url: BaseUrl, key: Secret, *, keep_in_memory: bool = True
    ) -> Credential:
        """Check and keep a key that the provider has just given for ``base_url``.

        It cannot be given twice, so it is kept unchecked where the check fails; only a key that
        the provider itself does not accept is dropped (`Rejected`). Otherwise as `save`.
        """
        outcome = await self._outcome(provider_id, base_url, key)
        if isinstance(outcome, ModeldeckError) and _health_after(outcome) is KeyHealth.REJECTED:
            raise outcome
        return await self._take(provider_id, base_url, key, outcome, keep_in_memory=keep_in_memory)

    async def keep(self, provider_id: str) -> Credential:
        """Put the key in use, which the keychain does not have, into the keychain.

        Raises `NoKey`, `InvalidKey`, and `KeychainUnavailable`; then nothing has changed.
        """
        found = await self._keys.find(provider_id)
        if found.key is None:
            raise self._no_key(provider_id)
        await self._put_into_keychain(provider_id, self._keys.origin(provider_id), found.key)
        self._note_change(provider_id)
        return await self.load(provider_id)

    async def prepare_keychain(self, provider_id: str) -> None:
        """See that a key that is about to come can be kept, also where the one in use is not of
        the keychain. It may ask for its password. Raises `KeychainUnavailable`."""
        try:
            await self._keys.prepare(provider_id)
        except KeychainUnavailable as error:
            raise self._with_way_around(error) from None

    async def remove(self, provider_id: str) -> Credential:
        """Forget the key. One that comes from the environment cannot be removed from here.

        Raises `KeychainUnavailable`.
        """
        self._note_change(provider_id)
        try:
            await self._keys.forget(provider_id)
        finally:
            self._note_change(provider_id)
            credential = await self.load(provider_id)
        return credential

    async def stop_waiting(self, provider_id: str) -> None:
        """The person will not answer the keychain's prompt: whatever waits for it goes on."""
        self._keys.stop_waiting(provider_id)

    async def follow(self, seconds: float = REFRESH_SECONDS) -> None:
        """Keep what is known of the keys fresh, quietly, until cancelled."""
        while True:
            await asyncio.sleep(seconds)
            for provider_id in tuple(self.credentials.value):
                await self.check(provider_id, quietly=True)

    async def _take(
        self,
        provider_id: str,
        base_url: BaseUrl,
        key: Secret,
        outcome: KeyInfo | ModeldeckError,
        *,
        keep_in_memory: bool,
    ) -> Credential:
        """Keep a key, and publish what its check said if it is the one in use then."""
        if isinstance(outcome, KeyInfo):
            await self._load_first_models(provider_id)
        self._note_change(provider_id)
        origin = str(base_url.origin)
        try:
            await self._put_into_keychain(provider_id, origin, key)
        except KeychainUnavailable as error:
            if not keep_in_memory:
                raise
            self._keys.hold(provider_id, origin, key, error)
        # Cancelling cannot take the key back any more: what is shown has to say so.
        return await asyncio.shield(self._settle(provider_id, origin, key, outcome))

    async def _settle(
        self, provider_id: str, origin: str, key: Secret, outcome: KeyInfo | ModeldeckError
    ) -> Credential:
        """Publish a key that has been kept, or the other one that is in use."""
        credential, in_use = await self._known.look(provider_id)
        if in_use != key or self._keys.origin(provider_id) != origin:
            return await self.check(provider_id)  # another key is in use, or none
        if isinstance(outcome, KeyInfo):
            return self._known.publish(self._verified(credential, outcome))
        return self._known.publish(_unverified(credential, outcome))

    async def _put_into_keychain(self, provider_id: str, origin: str, key: Secret) -> None:
        try:
            await self._keys.keep(provider_id, origin, key)
        except KeychainUnavailable as error:
            raise self._with_way_around(error) from None

    def _with_way_around(self, error: KeychainUnavailable) -> KeychainUnavailable:
        """What the keychain said, with the variable that a key can be given in instead."""
        provider = self._providers.provider(error.provider)
        withheld = not self._providers.env_key_allowed(provider.id)
        return replace(error, name=provider.name, variable=provider.key_variable, withheld=withheld)

    async def _outcome(
        self, provider_id: str, base_url: BaseUrl, key: Secret
    ) -> KeyInfo | ModeldeckError:
        try:
            return await self._apis[provider_id].check_key(base_url, key)
        except ModeldeckError as error:
            return error

    async def _load_first_models(self, provider_id: str) -> None:
        """A profile that cannot be written to is no reason to doubt a key."""
        try:
            await self._providers.load_defaults_if_never_set(provider_id)
        except StorageFailed as error:
            log.warning("the recommended models could not be saved: %s", error)

    def _no_key(self, provider_id: str) -> NoKey:
        provider = self._providers.provider(provider_id)
        withheld = self._keys.withheld(provider_id)
        return NoKey(provider_id, provider.name, provider.key_variable, withheld)

    def _note_change(self, provider_id: str) -> None:
        self._changes[provider_id] = self._changes.get(provider_id, 0) + 1

    def _verified(self, credential: Credential, info: KeyInfo) -> Credential:
        return replace(
            credential,
            health=KeyHealth.VERIFIED,
            info=info,
            checked_at=self._clock(),
            problem=None,
        )


def _unverified(credential: Credential, error: ModeldeckError) -> Credential:
    """After a check that failed; what the provider said before stays, dated, unless it is over."""
    health = _health_after(error)
    if health is KeyHealth.REJECTED:
        credential = replace(credential, info=None, checked_at=None)
    return replace(credential, health=health, problem=error)


def _health_after(error: ModeldeckError) -> KeyHealth:
    """Only the provider's word makes a key rejected; a failed check says nothing about it."""
    if isinstance(error, Rejected) and error.kind is Rejection.KEY_REJECTED:
        return KeyHealth.REJECTED
    return KeyHealth.UNCHECKED


def _out_of_reach(credential: Credential) -> bool:
    """Whether the keychain could not be asked, which says nothing about the key in it."""
    return isinstance(credential.problem, KeychainUnavailable)
