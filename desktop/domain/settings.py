"""What a person has set. Written to ``settings.json``; never a key."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import Field, field_validator

from desktop.domain.allowed_models import default_after
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.errors import InvalidBaseUrl
from desktop.domain.limits import Limits
from desktop.domain.origin import BaseUrl
from desktop.domain.pricing import CustomPrice
from desktop.domain.settings_comparison import (
    TypicalRequest,
    TypicalRequestSettings,
    with_usage,
)
from desktop.domain.settings_pricing import (
    CustomPrices,
    LimitSettings,
    OwnDefaults,
    custom_price_of,
    own_defaults_of,
    unusable_entries,
)
from desktop.domain.settings_section import Section
from desktop.domain.usage import Usage

SETTINGS_VERSION: Final = 1
FIRST_PROVIDER: Final = "openrouter"
"""Whose default model stands at the top of the file, where it stood when there was one provider."""

MOST_RECENT: Final = 5
"""Models that are kept as used last, per provider."""

ThemeChoice = Literal["system", "light", "dark", "high-contrast"]


class ProviderSettings(Section):
    """What differs from the table of providers."""

    base_url: str | None = None
    allow_env_key: bool = False
    """Send the key of the environment variable to a base URL that is not the provider's own."""
    default_model: str | None = None
    """The model that a chat with this provider opens with; see `Settings.default_model_of`."""
    recent_models: tuple[str, ...] | None = None
    """Used last, the newest first; see `Settings.recent_models`."""

    @field_validator("recent_models", mode="before")
    @classmethod
    def _list_of_ids(cls, found: object) -> object:
        """What was edited by hand into something else is not worth a broken file."""
        ids = isinstance(found, (list, tuple)) and all(isinstance(each, str) for each in found)
        return found if ids else None

    @field_validator("base_url")
    @classmethod
    def _usable(cls, typed: str | None) -> str | None:
        """A base URL that was edited by hand into something else makes the file a broken one."""
        if typed is None:
            return None
        try:
            return BaseUrl.parse(typed).text
        except InvalidBaseUrl as error:
            raise ValueError(error.detail) from None


class Appearance(Section):
    theme: ThemeChoice = "system"
    window_size: tuple[int, int] | None = None
    """Width and height in pixels, as the window was left."""


class Settings(Section):
    """The whole file."""

    version: int = SETTINGS_VERSION
    providers: dict[str, ProviderSettings] = Field(default_factory=dict)
    openrouter_allowed_models: tuple[str, ...] | None = None
    """``None`` (absent): never set. Empty: emptied on purpose."""
    default_model: str | None = None
    """The default model of `FIRST_PROVIDER`; counts before the one in its own section."""
    custom_prices: CustomPrices | None = None
    """What the person pays, by provider and model, where it is not what the catalog says."""
    model_defaults: OwnDefaults | None = None
    """What is sent with each request, by provider and model."""
    limits: LimitSettings | None = None
    typical_request: TypicalRequest | None = None
    """What the comparison of models prices; ``None``: nothing was set."""
    appearance: Appearance = Field(default_factory=Appearance)
    keep_last_chat: bool | None = None
    """Whether the last chat survives a restart; ``None``: never chosen, so that it does."""

    @property
    def keeps_last_chat(self) -> bool:
        return self.keep_last_chat is not False

    @property
    def unusable(self) -> tuple[str, ...]:
        """One sentence for each entry about money that cannot be used; the others count."""
        return tuple(unusable_entries(self.custom_prices, self.model_defaults, self.limits))

    @property
    def typical_request_usage(self) -> Usage | None:
        """``None`` where none was set that can be used."""
        section = self.typical_request
        return section.usage if isinstance(section, TypicalRequestSettings) else None

    def with_typical_request(self, usage: Usage) -> Self:
        section = with_usage(self.typical_request, usage)
        return self.model_copy(update={"typical_request": section})

    @property
    def spending_limits(self) -> Limits:
        return self.limits.limits if self.limits else Limits()

    def with_limits(self, limits: Limits) -> Self:
        section = (self.limits or LimitSettings()).with_limits(limits)
        return self.model_copy(update={"limits": None if section.empty else section})

    def custom_price(self, provider_id: str, model_id: str) -> CustomPrice | None:
        """The person's own rates of a model."""
        return custom_price_of(self.custom_prices, provider_id, model_id)

    def own_defaults(self, provider_id: str, model_id: str) -> ModelDefaults:
        """What the person wants sent to a model; ``None`` in what they did not set."""
        return own_defaults_of(self.model_defaults, provider_id, model_id)

    def provider(self, provider_id: str) -> ProviderSettings:
        return self.providers.get(provider_id, ProviderSettings())

    def with_provider(self, provider_id: str, provider: ProviderSettings) -> Self:
        return self.model_copy(update={"providers": {**self.providers, provider_id: provider}})

    def allowed_models(self, provider_id: str) -> tuple[str, ...] | None:
        """The allowed models of a built-in provider, in the person's order."""
        allowed: tuple[str, ...] | None = getattr(self, _field_name(provider_id))
        return allowed

    def with_allowed_models(self, provider_id: str, models: tuple[str, ...]) -> Self:
        """With another default model too, where the one there was is no longer allowed."""
        changed = self.model_copy(update={_field_name(provider_id): models})
        default = self.default_model_of(provider_id)
        following = default_after(default, self.allowed_models(provider_id) or (), models)
        if following == default:
            return changed
        return changed.with_default_model(provider_id, following)

    def recent_models(self, provider_id: str) -> tuple[str, ...]:
        """The models that messages were sent to last, the newest first; only allowed ones."""
        allowed = self.allowed_models(provider_id) or ()
        recent = self.provider(provider_id).recent_models or ()
        return tuple(model for model in dict.fromkeys(recent) if model in allowed)[:MOST_RECENT]

    def with_recent_model(self, provider_id: str, model: str) -> Self:
        """A message was sent to this model."""
        recent = (model, *(each for each in self.recent_models(provider_id) if each != model))
        changed = {"recent_models": recent[:MOST_RECENT]}
        section = self.provider(provider_id).model_copy(update=changed)
        return self.with_provider(provider_id, section)

    def default_model_of(self, provider_id: str) -> str | None:
        """The model that a chat with this provider opens with; ``None``: never chosen."""
        own = self.provider(provider_id).default_model
        return (self.default_model or own) if provider_id == FIRST_PROVIDER else own

    def with_default_model(self, provider_id: str, model: str | None) -> Self:
        section = self.provider(provider_id).model_copy(update={"default_model": model})
        changed = self.with_provider(provider_id, section)
        if provider_id != FIRST_PROVIDER:
            return changed
        return changed.model_copy(update={"default_model": model})


def _field_name(provider_id: str) -> str:
    name = f"{provider_id}_allowed_models"
    if name not in Settings.model_fields:
        raise KeyError(provider_id)
    return name
