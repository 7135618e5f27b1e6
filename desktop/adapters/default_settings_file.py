"""Reads ``defaultModelSettings.json``. A broken row costs that row and is named."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from desktop.adapters.json_text import parse_json
from desktop.domain.default_settings import (
    DefaultModel,
    DefaultModelSettings,
    ModelDefaults,
    ModelDefaultsConfig,
    PricingConfig,
)
from desktop.domain.prices import PER_UNIT, Leg, Price, PriceTier

MILLION = Decimal(1_000_000)


def _no_float(value: object) -> object:
    """A price that is a JSON number has lost digits before anybody could read it."""
    if not isinstance(value, str):
        raise ValueError("must be a decimal string")
    return value


Amount = Annotated[
    Decimal, BeforeValidator(_no_float), Field(ge=0, allow_inf_nan=False, max_digits=40)
]


def _in_utc(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("must be a time in UTC without a zone")
    return value


ClockTime = Annotated[time, AfterValidator(_in_utc)]
Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class _Tier(_Row):
    per_million_tokens: dict[Leg, Amount]
    min_prompt_tokens: int | None = Field(default=None, ge=0)
    utc_start: ClockTime | None = None
    utc_end: ClockTime | None = None
    utc_days: tuple[Day, ...] = ()


class _Defaults(_Row):
    temperature: Amount | None = None
    reasoning_effort: str | None = None
    max_tokens: int | None = Field(default=None, gt=0)


class _Model(_Row):
    id: str = Field(min_length=1)
    name: str
    vendor: str = ""
    context_length: int | None = None
    input_modalities: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    per_million_tokens: dict[Leg, Amount]
    per_unit: dict[str, Amount] = Field(default_factory=dict)
    tiers: tuple[_Tier, ...] = ()
    defaults: _Defaults = _Defaults()
    source: str
    as_of: date


def read_default_settings(content: bytes) -> DefaultModelSettings:
    """Read the file. Never fails: what cannot be used is left out and named in ``problems``."""
    problems: list[str] = []
    models: dict[str, dict[str, DefaultModel]] = {}
    for provider, number, row in _rows(content, problems):
        try:
            read = _Model.model_validate(row)
        except ValidationError as error:
            label = row.get("id") if isinstance(row, dict) else None
            problems += _sentences(provider, label or f"row {number}", error)
        else:
            models.setdefault(provider, {}).setdefault(read.id, _model(read))
    return DefaultModelSettings(PricingConfig(models), ModelDefaultsConfig(models), tuple(problems))


def _rows(content: bytes, problems: list[str]) -> list[tuple[str, int, Any]]:
    name = "defaultModelSettings.json"
    try:
        document = parse_json(content)
        if document["version"] != 1:
            raise ValueError(f"version {document['version']} is not known")
        providers = document["providers"].items()
        return [
            (provider, number, row)
            for provider, section in providers
            for number, row in enumerate(section["models"], 1)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        problems.append(f"{name} cannot be used: {reason}.")
        return []


def _sentences(provider: str, label: object, error: ValidationError) -> list[str]:
    return [
        f"defaultModelSettings.json, {provider}, {label}: "
        f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}."
        for detail in error.errors(include_url=False, include_input=False)
    ]


def _model(row: _Model) -> DefaultModel:
    return DefaultModel(
        id=row.id,
        name=row.name,
        vendor=row.vendor,
        context_length=row.context_length,
        input_modalities=row.input_modalities,
        supports=row.supports,
        price=Price(rates=_rates(row), tiers=tuple(_tier(tier) for tier in row.tiers)),
        source=row.source,
        as_of=row.as_of,
        defaults=ModelDefaults(
            row.defaults.max_tokens, row.defaults.temperature, row.defaults.reasoning_effort
        ),
    )


def _rates(row: _Model) -> dict[Leg, Decimal]:
    rates = {leg: amount / MILLION for leg, amount in row.per_million_tokens.items()}
    # `image` in `perUnit` is per picture sent; answers do not report how many there were.
    units = {Leg(name): each for name, each in row.per_unit.items() if name in PER_UNIT}
    return rates | units


def _tier(tier: _Tier) -> PriceTier:
    return PriceTier(
        rates={leg: amount / MILLION for leg, amount in tier.per_million_tokens.items()},
        min_prompt_tokens=tier.min_prompt_tokens,
        utc_start=tier.utc_start,
        utc_end=tier.utc_end,
        utc_days=frozenset(tier.utc_days),
    )
