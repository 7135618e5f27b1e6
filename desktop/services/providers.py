"""ProviderService: which providers there are, where they are, and which models are allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import WrongUse
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.domain.settings import ProviderSettings, Settings
from desktop.services.settings import SettingsService

_ChangeAllowed = Callable[[tuple[str, ...]], tuple[str, ...]]


class UnknownProvider(WrongUse):
    """``text`` is the id that no provider has, ``detail`` the ids there are."""

    code = "unknown_provider"


class ProviderService:
    """The table of providers with what the person changed in it."""

    def __init__(
        self,
        table: Mapping[str, Provider],
        settings: SettingsService,
        defaults: DefaultModelSettings,
    ) -> None:
        self._table = table
        self._settings = settings
        self._defaults = defaults

    def provider(self, provider_id: str) -> Provider:
        """Raises `UnknownProvider`."""
        try:
            return self._table[provider_id]
        except KeyError:
            raise UnknownProvider(provider_id, ", ".join(self._table)) from None

    def base_url(self, provider_id: str) -> BaseUrl:
        """Where requests go: the person's own base URL, or the provider's."""
        provider = self.provider(provider_id)
        custom = self._settings.settings.value.provider(provider_id).base_url
        return BaseUrl.parse(custom) if custom else provider.base_url

    def env_key_allowed(self, provider_id: str) -> bool:
        """Whether the key of the environment may go to the base URL in use.

        Always to the provider's own origin; elsewhere only if the person allowed it.
        """
        own = self.provider(provider_id).base_url.origin == self.base_url(provider_id).origin
        return own or self._settings.settings.value.provider(provider_id).allow_env_key

    async def set_base_url(
        self, provider_id: str, typed: str, *, allow_env_key: bool = False
    ) -> BaseUrl:
        """Point a provider at another address; the provider's own address resets it.

        The permission to send the environment's key counts for this address only.
        Raises `InvalidBaseUrl`.
        """
        provider = self.provider(provider_id)
        base_url = BaseUrl.parse(typed)
        custom = None if base_url == provider.base_url else base_url.text

        def change(settings: Settings) -> Settings:
            changed = {"base_url": custom, "allow_env_key": allow_env_key}
            section: ProviderSettings = settings.provider(provider_id).model_copy(update=changed)
            return settings.with_provider(provider_id, section)

        await self._settings.update(change)
        return base_url

    async def allow_env_key(self, provider_id: str, *, allowed: bool) -> None:
        """Whether the environment's key may go to the base URL in use now, and to no other."""
        base_url = self.base_url(provider_id)
        await self.set_base_url(provider_id, base_url.text, allow_env_key=allowed)

    def allowed_models(self, provider_id: str) -> tuple[str, ...]:
        """The allowed models in the person's order; empty also when never set."""
        self.provider(provider_id)
        return self._settings.settings.value.allowed_models(provider_id) or ()

    async def add_model(self, provider_id: str, typed: str) -> str:
        """Allow one more model, at the end. Adding one that is there changes nothing.

        Returns the id as stored. Raises `InvalidModelId`.
        """
        model_id = self.provider(provider_id).check_model_id(typed)

        def change(allowed: tuple[str, ...]) -> tuple[str, ...]:
            return allowed if model_id in allowed else (*allowed, model_id)

        await self._change_allowed(provider_id, change)
        return model_id

    async def remove_model(self, provider_id: str, model_id: str) -> bool:
        """No longer allow a model. Returns whether it was allowed; an emptied list stays empty."""
        wanted = model_id.strip()
        if wanted not in self.allowed_models(provider_id):
            return False

        def change(allowed: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(model for model in allowed if model != wanted)

        await self._change_allowed(provider_id, change)
        return True

    async def restore_model(self, provider_id: str, model_id: str, before: tuple[str, ...]) -> None:
        """Undo a removal: put a model back behind the one it stood behind in ``before``.

        What has been added or removed since stays so.
        """
        above = before[: before.index(model_id)]

        def change(allowed: tuple[str, ...]) -> tuple[str, ...]:
            if model_id in allowed:
                return allowed
            place = max((allowed.index(each) + 1 for each in above if each in allowed), default=0)
            return (*allowed[:place], model_id, *allowed[place:])

        await self._change_allowed(provider_id, change)

    async def load_defaults(self, provider_id: str) -> tuple[str, ...]:
        """Add the recommended models that are missing; remove none. Returns what was added."""
        self.provider(provider_id)
        recommended = self._defaults.recommended(provider_id)
        before = self.allowed_models(provider_id)

        def change(allowed: tuple[str, ...]) -> tuple[str, ...]:
            return (*allowed, *(model for model in recommended if model not in allowed))

        after = await self._change_allowed(provider_id, change)
        return tuple(model for model in after if model not in before)

    async def load_defaults_if_never_set(self, provider_id: str) -> tuple[str, ...]:
        """The first verified key gives a list that was never set the recommended models."""
        if self._settings.settings.value.allowed_models(provider_id) is not None:
            return ()
        return await self.load_defaults(provider_id)

    async def set_default_model(self, model_id: str) -> None:
        """The model that the test chat opens with."""
        await self._settings.update(lambda s: s.model_copy(update={"default_model": model_id}))

    async def _change_allowed(self, provider_id: str, change: _ChangeAllowed) -> tuple[str, ...]:
        def apply(settings: Settings) -> Settings:
            allowed = settings.allowed_models(provider_id)
            changed = change(allowed or ())
            if allowed is not None and changed == allowed:
                return settings
            return settings.with_allowed_models(provider_id, changed)

        settings = await self._settings.update(apply)
        return settings.allowed_models(provider_id) or ()
