"""The parts of ``settings.json`` about money: the person's own prices, defaults and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from sys import float_info
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.limits import LimitKind, Limits
from desktop.domain.model_defaults import check_defaults
from desktop.domain.money import plain
from desktop.domain.prices import PER_UNIT, Leg, Rates
from desktop.domain.pricing import CustomPrice
from desktop.domain.settings_section import Section, Unusable
from desktop.domain.text import one_line
from desktop.domain.typed_values import (
    InvalidAmount,
    InvalidModelDefault,
    check_limit,
    read_amount,
    read_rate,
    typed_rate,
)


def _typed(value: object) -> str:
    """A decimal string, or a number that was typed by hand without quotes.

    pydantic reads the latter as a float, whose shortest text is what was typed while that has no
    more digits than any float keeps.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("it is not a number like 2.50")
    text = str(value)
    if isinstance(value, float) and _digits(text) > float_info.dig:
        raise ValueError("a number this long belongs in quotes")
    return text


def _digits(number: str) -> int:
    return len(Decimal(number).normalize().as_tuple().digits)


def _said(error: InvalidAmount) -> ValueError:
    return ValueError(f"“{error.text}”: {error.detail}" if error.text else error.detail)


def _read(value: object) -> Decimal:
    try:
        return read_amount(_typed(value), InvalidAmount)
    except InvalidAmount as error:
        raise _said(error) from None


def _limit(amount: Decimal) -> Decimal:
    try:
        return check_limit(amount)
    except InvalidAmount as error:
        raise _said(error) from None


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Amount = Annotated[Decimal, BeforeValidator(_read), PlainSerializer(plain, return_type=str)]
LimitAmount = Annotated[Amount, AfterValidator(_limit)]
Moment = Annotated[datetime, AfterValidator(_in_utc)]


class CustomPriceSettings(Section):
    """The person's own rates of one model; legs that this version does not know are kept."""

    per_million_tokens: dict[str, Amount] = Field(default_factory=dict)
    per_unit: dict[str, Amount] = Field(default_factory=dict)
    set_at: Moment | None = None

    @field_validator("per_million_tokens", "per_unit")
    @classmethod
    def _usable(cls, typed: dict[str, Decimal], info: Any) -> dict[str, Decimal]:
        try:
            for leg, amount in _known(typed).items():
                if (leg in PER_UNIT) is not (info.field_name == "per_unit"):
                    raise ValueError(f"{leg} does not belong here")
                read_rate(plain(amount), leg)
        except InvalidAmount as error:
            raise _said(error) from None
        return typed

    @property
    def rates(self) -> Rates:
        """In USD per token or unit."""
        typed = _known(self.per_million_tokens) | _known(self.per_unit)
        return {leg: read_rate(plain(amount), leg) for leg, amount in typed.items()}

    def with_rates(self, rates: Rates, set_at: datetime | None) -> Self:
        """With these and no other rates of legs that this version knows."""
        typed = {leg: typed_rate(rate, leg) for leg, rate in rates.items()}
        halves = {
            "per_million_tokens": {k: v for k, v in typed.items() if k not in PER_UNIT},
            "per_unit": {k: v for k, v in typed.items() if k in PER_UNIT},
        }
        kept = {
            name: _unknown(getattr(self, name)) | {str(leg): v for leg, v in half.items()}
            for name, half in halves.items()
        }
        return self.model_copy(update={**kept, "set_at": set_at if rates else None})

    @property
    def empty(self) -> bool:
        return not (self.per_million_tokens or self.per_unit or self.model_extra)


def _known(typed: Mapping[str, Decimal]) -> dict[Leg, Decimal]:
    return {Leg(name): amount for name, amount in typed.items() if name in set(Leg)}


def _unknown(typed: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {name: amount for name, amount in typed.items() if name not in set(Leg)}


class ModelDefaultsSettings(Section):
    """What the person wants sent with every request to one model."""

    temperature: Amount | None = None
    top_p: Amount | None = None
    reasoning_effort: str | None = None
    max_tokens: int | None = None
    system_prompt: str | None = None

    @property
    def defaults(self) -> ModelDefaults:
        return ModelDefaults(
            max_tokens=self.max_tokens,
            temperature=self.temperature,
            reasoning_effort=self.reasoning_effort,
            top_p=self.top_p,
            system_prompt=self.system_prompt,
        )

    def with_defaults(self, defaults: ModelDefaults) -> Self:
        names = ("max_tokens", "temperature", "reasoning_effort", "top_p", "system_prompt")
        return self.model_copy(update={name: getattr(defaults, name) for name in names})

    @property
    def empty(self) -> bool:
        return self.defaults == ModelDefaults() and not self.model_extra

    @model_validator(mode="after")
    def _possible(self) -> Self:
        """What no model can take makes the entry an unusable one."""
        try:
            check_defaults(self.defaults)
        except InvalidModelDefault as error:
            raise _said(error) from None
        return self


class LimitSettings(Section):
    """A limit that cannot be read is no limit, which the person is told."""

    message: Annotated[LimitAmount | Unusable | None, Field(union_mode="left_to_right")] = None
    day: Annotated[LimitAmount | Unusable | None, Field(union_mode="left_to_right")] = None
    month: Annotated[LimitAmount | Unusable | None, Field(union_mode="left_to_right")] = None

    @property
    def limits(self) -> Limits:
        return Limits(*(_usable_limit(v) for v in (self.message, self.day, self.month)))

    def with_limits(self, limits: Limits) -> Self:
        """What cannot be read stays until its limit is set."""
        known = self.limits
        kinds = [kind for kind in LimitKind if limits.of(kind) != known.of(kind)]
        return self.model_copy(update={kind.value: limits.of(kind) for kind in kinds})

    @property
    def empty(self) -> bool:
        set_here = (self.message, self.day, self.month)
        return all(limit is None for limit in set_here) and not self.model_extra


def _usable_limit(value: Decimal | Unusable | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


CustomPrices = dict[
    str,
    dict[str, Annotated[CustomPriceSettings | Unusable, Field(union_mode="left_to_right")]],
]
OwnDefaults = dict[
    str,
    dict[str, Annotated[ModelDefaultsSettings | Unusable, Field(union_mode="left_to_right")]],
]
"""Both by provider and model."""


def custom_price_of(prices: CustomPrices | None, provider: str, model: str) -> CustomPrice | None:
    """``None`` where there is none that can be used."""
    entry = (prices or {}).get(provider, {}).get(model)
    if not isinstance(entry, CustomPriceSettings):
        return None
    rates = entry.rates
    return CustomPrice(rates, entry.set_at) if rates else None


def own_defaults_of(defaults: OwnDefaults | None, provider: str, model: str) -> ModelDefaults:
    entry = (defaults or {}).get(provider, {}).get(model)
    return entry.defaults if isinstance(entry, ModelDefaultsSettings) else ModelDefaults()


def unusable_entries(
    prices: CustomPrices | None, defaults: OwnDefaults | None, limits: LimitSettings | None
) -> Iterator[str]:
    """One sentence for each entry that cannot be used, naming it and the reason."""
    trees: tuple[tuple[str, Any, CustomPrices | OwnDefaults], ...] = (
        ("customPrices", CustomPriceSettings, prices or {}),
        ("modelDefaults", ModelDefaultsSettings, defaults or {}),
    )
    for name, kind, tree in trees:
        for provider, models in tree.items():
            for model, entry in models.items():
                if isinstance(entry, Unusable):
                    yield _sentence(f"{name}, {provider}, {model}", kind, entry)
    for name in ("message", "day", "month"):
        if isinstance(limit := getattr(limits, name, None), Unusable):
            yield _sentence(f"limits, {name}", LimitAmount, limit)


def _sentence(place: str, kind: Any, entry: Unusable) -> str:
    """``kind`` is what the entry should be."""
    reason = "it cannot be used"
    try:
        TypeAdapter(kind).validate_python(entry.root)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        inside = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        reason = f"{inside}: {said}" if inside else said
    return one_line(f"settings.json, {place} does not count: {reason}.")
