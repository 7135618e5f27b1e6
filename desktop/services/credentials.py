"""CredentialService: each provider's key, where it is kept, what the provider says of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from desktop.domain.credentials import Credential, KeyHealth, KeyInfo, Secret
from desktop.domain.errors import (
    InvalidKey,
    KeychainUnavailable,
    ModeldeckError,
    NoKey,
    NotSetUp,
    StorageFailed,
)
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import KeyCheck, check_key
from desktop.services.keys import Keys
from desktop.services.known_credentials import (
    KnownCredentials,
    health_after,
    out_of_reach,
    unverified,
)
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService, UnknownProvider

log = logging.getLogger(__name__)

CheckKey = Callable[[str, BaseUrl, Secret], Awaitable[KeyInfo]]
"""What a provider says of a key. Raises `Rejected` and `Unreachable`."""

REFRESH_SECONDS: Final = 60.0
"""How old the numbers of a key may become while a window is open."""


class CredentialService:
    """One credential per provider. The key itself never leaves the core but to the provider."""

    def __init__(
        self,
        providers: ProviderService,
        check_key: CheckKey,
        keys: Keys,
        clock: Clock,
    ) -> None:
        self._providers = providers
        self._check_key = check_key
        self._keys = keys
        self._clock = clock
        self._known = KnownCredentials(providers, keys)
        self._changes: dict[str, int] = {}
        """How often a key was kept or removed, so that a late answer about another key is known."""
        self.credentials = self._known.credentials

    def credential(self, provider_id: str) -> Credential:
        """The newest snapshot."""
        return self._known.credential(provider_id)

    async def key(self, provider_id: str, *, may_prompt: bool = True) -> Secret | None:
        """The key to send to the base URL in use; ``None``: there is none, and none is needed.

        Raises `NoKey`, `KeychainUnavailable`, `ProviderDisabled`, and `InvalidKey` for what is in
        the environment. ``may_prompt=False``: a keychain that is locked stays so.
        """
        self._providers.check_enabled(provider_id)
        found = await self._keys.find(provider_id, may_prompt=may_prompt)
        if found.key is None and self._providers.provider(provider_id).key_needed:
            raise self._no_key(provider_id)
        return found.key

    async def known_key(self, provider_id: str) -> Secret | None:
        """The key there is, without a prompt; ``None``: none, or none that can be had now."""
        try:
            return (await self._keys.find(provider_id, may_prompt=False)).key
        except (NotSetUp, InvalidKey):
            return None

    async def look_up(self, provider_id: str, *, may_prompt: bool = True) -> Credential:
        """What can be known of the key for nothing: a provider that has to be sent a message for
        that is not asked. Otherwise as `check`."""
        if self._providers.provider(provider_id).key_check is KeyCheck.CHAT:
            return await self.load(provider_id, may_prompt=may_prompt)
        return await self.check(provider_id, may_prompt=may_prompt)

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
            stays = quietly and known.present and out_of_reach(credential)
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
        if quietly and same_key and health_after(outcome) is not KeyHealth.REJECTED:
            return known
        return self._known.publish(unverified(credential, outcome))

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
        info = await self._check_key(provider_id, base_url, key)
        return await self._take(provider_id, base_url, key, info, keep_in_memory=keep_in_memory)

    async def take_over(
        self, provider_id: str, base_url: BaseUrl, key: Secret, *, keep_in_memory: bool = True
    ) -> Credential:
        """Check and keep a key that the provider has just given for ``base_url``.

        It cannot be given twice, so it is kept unchecked where the check fails; only a key that
        the provider itself does not accept is dropped (`Rejected`). Otherwise as `save`.
        """
        outcome = await self._outcome(provider_id, base_url, key)
        if isinstance(outcome, ModeldeckError) and health_after(outcome) is KeyHealth.REJECTED:
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

    async def remove(self, provider_id: str, *, everywhere: bool = False) -> Credential:
        """Forget the key. One that comes from the environment cannot be removed from here.

        ``everywhere``: see `Keys.forget`. Raises `KeychainUnavailable`.
        """
        self._note_change(provider_id)
        try:
            await self._keys.forget(provider_id, everywhere=everywhere)
        finally:
            self._note_change(provider_id)
            credential = await self.load(provider_id)
        return credential

    async def stop_waiting(self, provider_id: str) -> None:
        """The person will not answer the keychain's prompt: whatever waits for it goes on."""
        self._keys.stop_waiting(provider_id)

    async def follow(self, seconds: float = REFRESH_SECONDS) -> None:
        """Keep what is known of the keys fresh, quietly, until cancelled. Only where it costs
        nothing to ask, and where the provider is enabled."""
        while True:
            await asyncio.sleep(seconds)
            for provider_id in tuple(self.credentials.value):
                provider = self._providers.find(provider_id)
                if provider and provider.enabled and provider.key_check is not KeyCheck.CHAT:
                    with suppress(UnknownProvider):  # it was deleted meanwhile
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
            return await self.look_up(provider_id)  # another key is in use, or none
        if isinstance(outcome, KeyInfo):
            return self._known.publish(self._verified(credential, outcome))
        return self._known.publish(unverified(credential, outcome))

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
            return await self._check_key(provider_id, base_url, key)
        except UnknownProvider:
            raise  # it was deleted meanwhile: nothing is kept of it
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
