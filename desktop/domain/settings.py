"""What a person has set. Written to ``settings.json``; never a key."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import Field, field_validator, model_validator

from desktop.domain.allowed_models import default_after
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.errors import InvalidBaseUrl
from desktop.domain.limits import Limits
from desktop.domain.model_ref import ModelRef
from desktop.domain.origin import BaseUrl
from desktop.domain.pricing import CustomPrice
from desktop.domain.provider import Endpoint
from desktop.domain.provider_ids import FIRST_PROVIDER
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
MOST_RECENT: Final = 5
"""Models that are kept as used last, per provider."""

ThemeChoice = Literal["system", "light", "dark", "high-contrast"]


class EndpointSettings(Section):
    """See `desktop.domain.provider.Endpoint`."""

    thinking: bool | None = None
    input_kinds: tuple[str, ...] | None = None
    context_length: int | None = Field(default=None, gt=0)
    timeout_seconds: int | None = Field(default=None, gt=0)
    direct: bool | None = None

    @property
    def endpoint(self) -> Endpoint:
        kinds, direct = self.input_kinds or (), self.direct is True
        return Endpoint(self.thinking, kinds, self.context_length, self.timeout_seconds, direct)


class ProviderSettings(Section):
    """What differs from the table of providers, or a provider of the person's own."""

    base_url: str | None = None
    allow_env_key: bool = False
    """Send the key of the environment variable to a base URL that is not the provider's own."""
    default_model: str | None = None
    """The model that a chat with this provider opens with; see `Settings.default_model_of`."""
    recent_models: tuple[str, ...] | None = None
    """Used last, the newest first; see `Settings.recent_models`."""
    name: str | None = None
    """What the person calls it; ``None``: as the table does."""
    disabled: bool | None = None
    """Kept, and offered nowhere; ``None``: it is not."""
    protocol: str | None = None
    """The wire format of an endpoint of one's own; ``None``: of the table, or of its original."""
    allowed_models: tuple[str, ...] | None = None
    """Of a copy or an endpoint of one's own. Those of the table have theirs at the top of the
    file. ``None`` (absent): never set."""
    no_key: bool | None = None
    """The endpoint answers without one; ``None``: it needs a key."""
    plain_http: bool | None = None
    """Whether plain http to another computer was allowed for this provider."""
    endpoint: EndpointSettings | None = None
    """What was told of an endpoint of one's own."""
    own_variable: bool | None = None
    """Whether its environment variable names its id too, as another one has that of the address."""

    @field_validator("recent_models", "allowed_models", mode="before")
    @classmethod
    def _list_of_ids(cls, found: object) -> object:
        """What was edited by hand into something else is not worth a broken file."""
        ids = isinstance(found, (list, tuple)) and all(isinstance(each, str) for each in found)
        return found if ids else None

    @model_validator(mode="after")
    def _usable(self) -> Self:
        """A base URL that was edited by hand into something else makes the file a broken one."""
        if self.base_url is not None:
            try:
                BaseUrl.parse(self.base_url, plain_http=self.plain_http is True)
            except InvalidBaseUrl as error:
                raise ValueError(error.detail) from None
        return self

    @property
    def address(self) -> BaseUrl | None:
        """``None``: the one of the table."""
        if self.base_url is None:
            return None
        return BaseUrl.parse(self.base_url, plain_http=self.plain_http is True)


class Appearance(Section):
    theme: ThemeChoice = "system"
    window_size: tuple[int, int] | None = None
    """Width and height in pixels, as the window was left."""


class Settings(Section):
    """The whole file."""

    version: int = SETTINGS_VERSION
    providers: dict[str, ProviderSettings] = Field(default_factory=dict)
    provider_order: tuple[str, ...] | None = None
    """Ids in the order that the person gave them; what is not named comes behind, as the table has
    it."""
    chat_provider: str | None = None
    """Whose model a chat opens with; ``None``: `FIRST_PROVIDER`'s."""
    recent_order: tuple[tuple[str, str], ...] | None = None
    """Provider and model of what was used last, the newest first, where that is of more than one
    provider; each provider's own is in its section."""
    openrouter_allowed_models: tuple[str, ...] | None = None
    """``None`` (absent): never set. Empty: emptied on purpose."""
    fireworks_allowed_models: tuple[str, ...] | None = None
    modelscope_allowed_models: tuple[str, ...] | None = None
    modelstudio_allowed_models: tuple[str, ...] | None = None
    default_model: str | None = None
    """The default model of `FIRST_PROVIDER`, where it stood when there was one provider; counts
    before the one in its own section."""
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

    @field_validator("recent_order", mode="before")
    @classmethod
    def _list_of_pairs(cls, found: object) -> object:
        """What was edited by hand into something else is not worth a broken file."""
        pairs = isinstance(found, (list, tuple)) and all(map(_is_pair, found))
        return found if pairs else None

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
        """The allowed models in the person's order; ``None``: never set."""
        if (field := _field_name(provider_id)) is None:
            return self.provider(provider_id).allowed_models
        allowed: tuple[str, ...] | None = getattr(self, field)
        return allowed

    def with_allowed_models(self, provider_id: str, models: tuple[str, ...]) -> Self:
        """With another default model too, where the one there was is no longer allowed."""
        changed = self._with_list(provider_id, models)
        default = self.default_model_of(provider_id)
        following = default_after(default, self.allowed_models(provider_id) or (), models)
        if following == default:
            return changed
        return changed.with_default_model(provider_id, following)

    def _with_list(self, provider_id: str, models: tuple[str, ...] | None) -> Self:
        if (field := _field_name(provider_id)) is not None:
            return self.model_copy(update={field: models})
        section = self.provider(provider_id).model_copy(update={"allowed_models": models})
        return self.with_provider(provider_id, section)

    def without_provider(self, provider_id: str) -> Self:
        """Nothing of it is left but what custom prices and defaults say of its models, for which
        see `desktop.domain.own_pricing.without`.

        Those of the table begin anew, so that they are there as on the first day.
        """
        sections = {name: each for name, each in self.providers.items() if name != provider_id}
        order = tuple(name for name in self.provider_order or () if name != provider_id)
        changed: dict[str, object] = {"providers": sections, "provider_order": order or None}
        if self.chat_provider == provider_id:
            changed["chat_provider"] = None
        if provider_id == FIRST_PROVIDER:
            changed["default_model"] = None
        if (field := _field_name(provider_id)) is not None:
            changed[field] = None
        return self.model_copy(update=changed)

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
        used = ModelRef(provider_id, model)
        before = (each for each in self.recent_choices if each != used)
        order = tuple((each.provider, each.model) for each in (used, *before))[:MOST_RECENT]
        several = len({provider for provider, _ in order}) > 1
        changed_order = self.model_copy(update={"recent_order": order if several else None})
        return changed_order.with_provider(provider_id, section)

    @property
    def recent_choices(self) -> tuple[ModelRef, ...]:
        """What messages were sent to last, of all providers, the newest first; only allowed
        ones."""
        ids = sorted(
            self.providers, key=lambda each: each != (self.chat_provider or FIRST_PROVIDER)
        )
        used = [ModelRef(each, model) for each in ids for model in self.recent_models(each)]
        ordered = [ModelRef(*pair) for pair in self.recent_order or ()]
        found = [each for each in dict.fromkeys((*ordered, *used)) if each in used]
        return tuple(found[:MOST_RECENT])

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


def _is_pair(found: object) -> bool:
    if not isinstance(found, (list, tuple)) or len(found) != 2:
        return False
    return all(isinstance(each, str) for each in found)


def _field_name(provider_id: str) -> str | None:
    """Of the list at the top of the file; ``None``: it is in the provider's own section."""
    name = f"{provider_id}_allowed_models"
    return name if name in Settings.model_fields else None
