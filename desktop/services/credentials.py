"""CredentialService: each provider's key, where it is kept, what the provider says of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop.domain.credentials import (
    Credential,
    KeyHealth,
    KeyInfo,
    KeyOrigin,
    Secret,
)
from desktop.domain.errors import (
    InvalidKey,
    KeychainUnavailable,
    ModeldeckError,
    NoKey,
    Rejected,
    Rejection,
    StorageFailed,
)
from desktop.domain.provider import check_key
from desktop.services.ports import Clock, KeyStore, ProviderApi
from desktop.services.providers import ProviderService
from desktop.services.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    """A key that is kept in memory because no keychain takes it. It belongs to one origin."""

    origin: str
    key: Secret
    problem: str
    """What the keychain said when it refused."""


class CredentialService:
    """One credential per provider. The key itself never leaves this class but to the provider."""

    def __init__(
        self,
        providers: ProviderService,
        apis: Mapping[str, ProviderApi],
        keys: KeyStore,
        environment: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self._providers = providers
        self._apis = apis
        self._keys = keys
        self._environment = environment
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._changes: dict[str, int] = {}
        """How often a key was kept or removed, so that a late answer about another key is known."""
        self.credentials: Store[Mapping[str, Credential]] = Store({})

    def credential(self, provider_id: str) -> Credential:
        """The newest snapshot."""
        variable = self._providers.provider(provider_id).key_variable
        return self.credentials.value.get(provider_id, Credential(provider_id, variable=variable))

    async def key(self, provider_id: str) -> Secret:
        """The key to send to the base URL in use.

        Raises `NoKey`, `KeychainUnavailable`, and `InvalidKey` for what is in the environment.
        """
        key, _ = await self._find(provider_id)
        if key is None:
            provider = self._providers.provider(provider_id)
            withheld = self._withheld(provider_id)
            raise NoKey(provider_id, provider.name, provider.key_variable, withheld)
        return key

    async def load(self, provider_id: str) -> Credential:
        """Look where the key is, without asking the provider. Problems become part of the state."""
        base = Credential(
            provider_id,
            variable=self._providers.provider(provider_id).key_variable,
            variable_withheld=self._withheld(provider_id),
            keychain=await self._keys.describe(),
        )
        try:
            _, origin = await self._find(provider_id)
        except KeychainUnavailable as error:
            keychain = replace(base.keychain, problem=error.detail)
            return self._publish(replace(base, keychain=keychain, problem=error))
        except InvalidKey as error:
            return self._publish(replace(base, problem=error))
        if origin is KeyOrigin.MEMORY and base.keychain.usable:
            keychain = replace(base.keychain, problem=self._held[provider_id].problem)
            base = replace(base, keychain=keychain)
        return self._publish(replace(base, origin=origin))

    async def check(self, provider_id: str, *, quietly: bool = False) -> Credential:
        """Ask the provider about the key in use. Failures become part of the state.

        The first verified key on a list that was never set loads the recommended models, wherever
        the key comes from.

        ``quietly``: what is known stays in the snapshot until the answer is there.
        """
        asked, changes = self._origin(provider_id), self._changes.get(provider_id, 0)
        known = self.credential(provider_id)
        credential = known if quietly else await self.load(provider_id)
        if not credential.present:
            return credential
        if not quietly:
            self._publish(replace(credential, health=KeyHealth.CHECKING))
        outcome = await self._outcome(provider_id)
        if self._changes.get(provider_id, 0) != changes:
            return self.credential(provider_id)  # it says nothing of the key in use now
        if self._origin(provider_id) != asked:
            return await self.load(provider_id)  # nor of the address
        if isinstance(outcome, KeyInfo):
            await self._load_first_models(provider_id)
            return self._publish(self._verified(credential, outcome))
        health = _health_after(outcome)
        if quietly and health is not KeyHealth.REJECTED:
            return known
        return self._publish(
            replace(credential, health=health, problem=outcome, checked_at=self._clock())
        )

    async def save(
        self, provider_id: str, typed: str, *, keep_in_memory: bool = True
    ) -> Credential:
        """Check a key that was typed and keep it; the old one stays until the new one is verified.

        Without a usable keychain it is kept in memory for this run, or, with
        ``keep_in_memory=False``, `KeychainUnavailable` is raised after the check.
        The first verified key on a list that was never set loads the recommended models.
        Raises `InvalidKey`, `Rejected`, `Unreachable`; then nothing has changed.
        """
        provider = self._providers.provider(provider_id)
        key = Secret(check_key(provider, typed))
        asked = self._origin(provider_id)
        info = await self._ask(provider_id, key)
        await self._load_first_models(provider_id)
        self._note_change(provider_id)
        await self._keep(provider_id, asked, key, keep_in_memory=keep_in_memory)
        credential = await self.load(provider_id)
        kept = credential.origin in (KeyOrigin.KEYCHAIN, KeyOrigin.MEMORY)
        if not kept or self._origin(provider_id) != asked:
            return await self.check(provider_id)  # another key is in use than was verified, or none
        return self._publish(self._verified(credential, info))

    async def remove(self, provider_id: str) -> Credential:
        """Forget the key. One that comes from the environment cannot be removed from here.

        Raises `KeychainUnavailable`.
        """
        self._note_change(provider_id)
        held = self._held.pop(provider_id, None)
        try:
            if (await self._keys.describe()).usable:
                await self._keys.delete(provider_id, self._origin(provider_id))
        except KeychainUnavailable:
            if held is None:
                raise
            # The key was never in the keychain that refuses now.
        finally:
            self._note_change(provider_id)
            credential = await self.load(provider_id)
        return credential

    def _note_change(self, provider_id: str) -> None:
        self._changes[provider_id] = self._changes.get(provider_id, 0) + 1

    async def _ask(self, provider_id: str, key: Secret) -> KeyInfo:
        return await self._apis[provider_id].check_key(self._providers.base_url(provider_id), key)

    async def _outcome(self, provider_id: str) -> KeyInfo | ModeldeckError:
        try:
            return await self._ask(provider_id, await self.key(provider_id))
        except ModeldeckError as error:
            return error

    async def _load_first_models(self, provider_id: str) -> None:
        """A profile that cannot be written to is no reason to doubt a key."""
        try:
            await self._providers.load_defaults_if_never_set(provider_id)
        except StorageFailed as error:
            log.warning("the recommended models could not be saved: %s", error)

    async def _keep(
        self, provider_id: str, origin: str, key: Secret, *, keep_in_memory: bool
    ) -> None:
        try:
            await self._keys.save(provider_id, origin, key)
        except KeychainUnavailable as error:
            if not keep_in_memory:
                provider = self._providers.provider(provider_id)
                withheld = not self._providers.env_key_allowed(provider_id)
                raise KeychainUnavailable(
                    provider_id, provider.name, provider.key_variable, error.detail, withheld
                ) from None
            self._held[provider_id] = _Held(origin, key, error.detail)
        else:
            self._held.pop(provider_id, None)

    async def _find(self, provider_id: str) -> tuple[Secret | None, KeyOrigin]:
        """The key of the base URL in use, also when that changes behind an open prompt."""
        while True:
            origin = self._origin(provider_id)
            found = await self._find_for(provider_id, origin)
            if self._origin(provider_id) == origin:
                return found

    async def _find_for(self, provider_id: str, origin: str) -> tuple[Secret | None, KeyOrigin]:
        provider = self._providers.provider(provider_id)
        from_environment = self._environment.get(provider.key_variable, "").strip()
        if from_environment and self._providers.env_key_allowed(provider_id):
            # Checked here too: a line break in a header would fail as a broken connection.
            try:
                return Secret(check_key(provider, from_environment)), KeyOrigin.ENVIRONMENT
            except InvalidKey as error:
                raise InvalidKey(provider.key_variable, error.detail) from None
        held = self._held.get(provider_id)
        if held is not None and held.origin == origin:
            return held.key, KeyOrigin.MEMORY
        if not (await self._keys.describe()).usable:
            return None, KeyOrigin.NONE
        key = await self._keys.load(provider_id, origin)
        return key, KeyOrigin.KEYCHAIN if key else KeyOrigin.NONE

    def _origin(self, provider_id: str) -> str:
        return str(self._providers.base_url(provider_id).origin)

    def _withheld(self, provider_id: str) -> bool:
        variable = self._providers.provider(provider_id).key_variable
        present = bool(self._environment.get(variable, "").strip())
        return present and not self._providers.env_key_allowed(provider_id)

    def _verified(self, credential: Credential, info: KeyInfo) -> Credential:
        return replace(
            credential,
            health=KeyHealth.VERIFIED,
            info=info,
            checked_at=self._clock(),
            problem=None,
        )

    def _publish(self, credential: Credential) -> Credential:
        self.credentials.set({**self.credentials.value, credential.provider: credential})
        return credential


def _health_after(error: ModeldeckError) -> KeyHealth:
    """Only the provider's word makes a key rejected; a failed check says nothing about it."""
    if isinstance(error, Rejected) and error.kind is Rejection.KEY_REJECTED:
        return KeyHealth.REJECTED
    return KeyHealth.UNCHECKED
