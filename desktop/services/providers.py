"""ProviderService: which providers there are, where they are, and which models are allowed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from desktop.domain.allowed_models import AllowedChange, AllowedEdit
from desktop.domain.errors import ProviderDisabled, WrongUse
from desktop.domain.model_ref import ModelRef
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.domain.provider_ids import FIRST_PROVIDER
from desktop.domain.provider_table import ProviderTable, configured_providers
from desktop.domain.settings import ProviderSettings, Settings
from desktop.services.allowed_history import AllowedHistory
from desktop.services.allowed_models import AllowedModels
from desktop.services.settings import SettingsService
from desktop.services.store import Store

Recommend = Callable[[str], Awaitable[tuple[str, ...]]]
"""The models to begin with, by provider id."""


class UnknownProvider(WrongUse):
    """``text`` is the id that no provider has, ``detail`` the ids there are."""

    code = "unknown_provider"


class ProviderService:
    """The table of providers with what the person changed in it, and their own beside it."""

    def __init__(
        self,
        table: ProviderTable,
        settings: SettingsService,
        recommend: Recommend,
    ) -> None:
        self._table = table
        self._settings = settings
        self._recommend = recommend
        self._allowed = AllowedModels(settings)
        self.providers: Store[Mapping[str, Provider]] = Store(
            configured_providers(table, settings.settings.value)
        )
        """All there are, in the person's order, disabled ones included."""
        settings.settings.subscribe(self._follow)

    def _follow(self, settings: Settings) -> None:
        there = configured_providers(self._table, settings)
        self._allowed.forget_others(there)
        self.providers.set(there)

    def provider(self, provider_id: str) -> Provider:
        """Raises `UnknownProvider`."""
        provider = self.find(provider_id)
        if provider is None:
            raise UnknownProvider(provider_id, ", ".join(self.providers.value))
        return provider

    def find(self, provider_id: str) -> Provider | None:
        """``None`` where there is none of this id, or none any more."""
        return self.providers.value.get(provider_id)

    @property
    def enabled(self) -> tuple[Provider, ...]:
        """Those that are offered, in the person's order."""
        return tuple(each for each in self.providers.value.values() if each.enabled)

    def is_enabled(self, provider_id: str) -> bool:
        """Whether it may be asked for anything: it is there, and not disabled."""
        provider = self.find(provider_id)
        return provider is not None and provider.enabled

    def check_enabled(self, provider_id: str) -> None:
        """Raises `UnknownProvider` and `ProviderDisabled`."""
        provider = self.provider(provider_id)
        if not provider.enabled:
            raise ProviderDisabled(provider.name, provider_id)

    def base_url(self, provider_id: str) -> BaseUrl:
        """Where requests go: the person's own base URL, or the provider's.

        Raises `UnknownProvider`, so that what comes late ends where the provider is gone.
        """
        provider = self.provider(provider_id)
        return self._settings.settings.value.provider(provider_id).address or provider.base_url

    def find_base_url(self, provider_id: str) -> BaseUrl | None:
        """Likewise; ``None`` where there is no such provider, or none any more."""
        return self.base_url(provider_id) if self.find(provider_id) else None

    def env_key_allowed(self, provider_id: str) -> bool:
        """Whether the key of the environment may go to the base URL in use.

        Always to the provider's own origins; elsewhere only if the person allowed it.
        """
        at_home = self.provider(provider_id).at_home(self.base_url(provider_id))
        return at_home or self._settings.settings.value.provider(provider_id).allow_env_key

    async def set_base_url(
        self,
        provider_id: str,
        typed: str,
        *,
        allow_env_key: bool = False,
        plain_http: bool = False,
    ) -> BaseUrl:
        """Point a provider at another address; the provider's own address resets it.

        Both permissions count for this address only: to send the environment's key, and to use
        plain http to another computer. Raises `InvalidBaseUrl`.
        """
        provider = self.provider(provider_id)
        base_url = BaseUrl.parse(typed, plain_http=plain_http)
        reset = base_url == provider.base_url and not provider.own
        unsafe = base_url.origin.scheme == "http" and not base_url.loopback

        def change(settings: Settings) -> Settings:
            changed: dict[str, object] = {
                "base_url": None if reset else base_url.text,
                "allow_env_key": allow_env_key,
                "plain_http": True if unsafe else None,
            }
            section: ProviderSettings = settings.provider(provider_id).model_copy(update=changed)
            return settings.with_provider(provider_id, section)

        await self._settings.update(change)
        return base_url

    async def allow_env_key(self, provider_id: str, *, allowed: bool) -> None:
        """Whether the environment's key may go to the base URL in use now, and to no other."""
        base_url = self.base_url(provider_id)
        plain_http = self._settings.settings.value.provider(provider_id).plain_http is True
        await self.set_base_url(
            provider_id, base_url.text, allow_env_key=allowed, plain_http=plain_http
        )

    @property
    def histories(self) -> Store[Mapping[str, AllowedHistory]]:
        """What can be undone and redone, per provider: for two buttons and their words."""
        return self._allowed.histories

    def allowed_models(self, provider_id: str) -> tuple[str, ...]:
        """The allowed models in the person's order; empty also when never set."""
        self.provider(provider_id)
        return self._allowed.of(provider_id)

    async def change_allowed(
        self, provider_id: str, enable: Sequence[str] = (), disable: Collection[str] = ()
    ) -> AllowedChange:
        """Enable and disable many models in one write; `undo` takes all of it back.

        What is enabled comes last, in the order given; one model enabled while one is disabled
        takes its place. An id that no catalog knows is kept. ``AllowedChange.new_default`` is to
        be told to the person. Raises `InvalidModelId` and `StorageFailed`; then nothing has
        changed.
        """
        provider = self.provider(provider_id)
        wanted = [provider.check_model_id(typed) for typed in enable]
        gone = frozenset(model.strip() for model in disable)
        return await self._allowed.change(
            provider_id, lambda allowed: AllowedEdit.of(allowed or (), wanted, gone)
        )

    async def undo(self, provider_id: str) -> AllowedChange | None:
        """Take back the newest change of this run; what others have changed since stays.

        Returns what became of it, or ``None`` where nothing is left. Raises `StorageFailed`.
        """
        self.provider(provider_id)
        return await self._allowed.undo(provider_id)

    async def redo(self, provider_id: str) -> AllowedChange | None:
        """Do again what was undone last; otherwise as `undo`."""
        self.provider(provider_id)
        return await self._allowed.redo(provider_id)

    async def add_model(self, provider_id: str, typed: str) -> str:
        """Allow one more model, at the end. Adding one that is there changes nothing.

        Returns the id as stored. Raises `InvalidModelId`.
        """
        model_id = self.provider(provider_id).check_model_id(typed)
        await self.change_allowed(provider_id, [model_id])
        return model_id

    async def remove_model(self, provider_id: str, model_id: str) -> bool:
        """No longer allow a model. Returns whether it was allowed; an emptied list stays empty."""
        wanted = model_id.strip()
        if wanted not in self.allowed_models(provider_id):
            return False
        return bool(await self.change_allowed(provider_id, disable=[wanted]))

    async def restore_model(self, provider_id: str, model_id: str, before: tuple[str, ...]) -> None:
        """Undo a removal: put a model back behind the one it stood behind in ``before``.

        What has been added or removed since stays so.
        """
        await self._allowed.put_back(provider_id, model_id, before)

    async def load_defaults(self, provider_id: str) -> tuple[str, ...]:
        """Add the recommended models that are missing; remove none. Returns what was added."""
        self.provider(provider_id)
        recommended = await self._recommend(provider_id)
        change = await self._allowed.change(
            provider_id, lambda allowed: AllowedEdit.of(allowed or (), recommended, ())
        )
        return change.enabled

    async def load_defaults_if_never_set(self, provider_id: str) -> tuple[str, ...]:
        """The first verified key gives a list that was never set the recommended models.

        A list that somebody has set, or emptied, is left alone, also when that happens while the
        recommended models are being found out.
        """
        if self._settings.settings.value.allowed_models(provider_id) is not None:
            return ()
        recommended = await self._recommend(provider_id)
        change = await self._allowed.begin(provider_id, recommended)
        return change.enabled

    def default_model(self, provider_id: str) -> str | None:
        """The model that a chat opens with; ``None``: none was chosen."""
        self.provider(provider_id)
        return self._settings.settings.value.default_model_of(provider_id)

    @property
    def chat_provider(self) -> str:
        """Whose model a chat opens with: the one chosen last, else the first that has models."""
        chosen = self._settings.settings.value.chat_provider
        enabled = [each.id for each in self.enabled]
        if chosen in enabled:
            return chosen
        usual = [FIRST_PROVIDER] if FIRST_PROVIDER in enabled else []
        likely = [*usual, *enabled]
        with_models = (each for each in likely if self._allowed.of(each))
        return next(with_models, next(iter(likely), FIRST_PROVIDER))

    async def set_default_model(self, model_id: str, provider_id: str = FIRST_PROVIDER) -> None:
        """Open chats with this model. Raises `ModelNotAllowed` for one that is not allowed."""
        self.provider(provider_id)
        await self._allowed.set_default(provider_id, model_id)

    async def note_use(self, provider_id: str, model_id: str) -> None:
        """A message goes to this model; it is the newest of those that were used last.

        Raises `StorageFailed`.
        """
        self.provider(provider_id)
        used = ModelRef(provider_id, model_id)
        if self._settings.settings.value.recent_choices[:1] == (used,):
            return
        await self._settings.update(lambda each: each.with_recent_model(provider_id, model_id))
