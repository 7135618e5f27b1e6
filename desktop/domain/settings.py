"""What a person has set. Written to ``settings.json``; never a key."""

from __future__ import annotations

from typing import Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
)
from pydantic.alias_generators import to_camel

from desktop.domain.allowed_models import default_after
from desktop.domain.errors import InvalidBaseUrl
from desktop.domain.origin import BaseUrl

SETTINGS_VERSION: Final = 1
FIRST_PROVIDER: Final = "openrouter"
"""Whose default model stands at the top of the file, where it stood when there was one provider."""

ThemeChoice = Literal["system", "light", "dark", "high-contrast"]


class _Section(BaseModel):
    """Frozen; camelCase in the file. Fields that this version does not know are kept on save."""

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True
    )

    @model_serializer(mode="wrap")
    def _without_unset_fields(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out our own fields that are ``None``; a null that we do not know is kept."""
        written: dict[str, Any] = serialize(self)
        ours = {field.alias for field in type(self).model_fields.values()}
        return {
            key: value for key, value in written.items() if value is not None or key not in ours
        }


class ProviderSettings(_Section):
    """What differs from the table of providers."""

    base_url: str | None = None
    allow_env_key: bool = False
    """Send the key of the environment variable to a base URL that is not the provider's own."""
    default_model: str | None = None
    """The model that a chat with this provider opens with; see `Settings.default_model_of`."""

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


class Appearance(_Section):
    theme: ThemeChoice = "system"
    window_size: tuple[int, int] | None = None
    """Width and height in pixels, as the window was left."""


class Settings(_Section):
    """The whole file."""

    version: int = SETTINGS_VERSION
    providers: dict[str, ProviderSettings] = Field(default_factory=dict)
    openrouter_allowed_models: tuple[str, ...] | None = None
    """``None`` (absent): never set. Empty: emptied on purpose."""
    default_model: str | None = None
    """The default model of `FIRST_PROVIDER`; counts before the one in its own section."""
    appearance: Appearance = Field(default_factory=Appearance)

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
