"""What can be set for a model on the Pricing page: the legs of its price, and what is sent along.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import REASONING, Abilities
from desktop.domain.prices import Leg
from desktop.domain.pricing import ModelPricing
from desktop.domain.typed_values import typed_rate
from desktop.presentation.model_details_view import LEG_NAMES
from desktop.presentation.money import every_digit


class Setting(StrEnum):
    """What is sent with every request to a model. The values are the names used in JSON."""

    TEMPERATURE = "temperature"
    TOP_P = "topP"
    EFFORT = "reasoningEffort"
    MAX_TOKENS = "maxTokens"
    SYSTEM_PROMPT = "systemPrompt"


Item = Leg | Setting
Value = Decimal | int | str | None
"""``None``: nothing of the person's own."""
ModelKey = tuple[str, str]
"""Provider and model."""

ALWAYS_SHOWN: Final = (Leg.PROMPT, Leg.COMPLETION, Leg.CACHE_READ)
SETTING_NAMES: Final = {
    Setting.TEMPERATURE: "Temperature",
    Setting.TOP_P: "Top-p",
    Setting.EFFORT: "Reasoning effort",
    Setting.MAX_TOKENS: "Max tokens",
    Setting.SYSTEM_PROMPT: "System prompt",
}
EFFORTS: Final = ("max", "xhigh", "high", "medium", "low", "minimal", "none")
"""Source: OpenRouter's OpenAPI document of 2026-08-22, ``reasoning.effort``."""
_PARAMETERS: Final = {
    Setting.TEMPERATURE: ("temperature",),
    Setting.TOP_P: ("top_p",),
    Setting.EFFORT: REASONING,
}
"""Any of these must be among what a model takes; the other settings concern every model."""
_FIELDS: Final = {
    Setting.TEMPERATURE: "temperature",
    Setting.TOP_P: "top_p",
    Setting.EFFORT: "reasoning_effort",
    Setting.MAX_TOKENS: "max_tokens",
    Setting.SYSTEM_PROMPT: "system_prompt",
}


def key_of(row: ModelPricing) -> ModelKey:
    return row.provider, row.model


def item_name(item: Item) -> str:
    """``Cache read``, ``Temperature``."""
    return LEG_NAMES[item] if isinstance(item, Leg) else SETTING_NAMES[item]


def own_value(row: ModelPricing, item: Item) -> Value:
    """What the person has saved: a rate in USD per token or unit, or a setting."""
    if isinstance(item, Leg):
        return row.custom.get(item)
    return _setting(row.own_defaults, item)


def base_value(row: ModelPricing, item: Item) -> Value:
    """What counts without it."""
    if isinstance(item, Leg):
        price = row.base.price
        return None if price is None or price.dynamic else price.rate(item)
    return _setting(row.shipped_defaults, item)


def abilities(row: ModelPricing) -> Abilities:
    """What the source says that the model takes."""
    return Abilities(row.supports, row.efforts, row.max_completion_tokens)


def takes(row: ModelPricing, setting: Setting) -> bool:
    """Whether the model takes it, as far as is known."""
    names = _PARAMETERS.get(setting)
    return names is None or abilities(row).takes(*names)


def efforts(row: ModelPricing) -> tuple[str, ...]:
    """What can be chosen as reasoning effort, most first."""
    return row.efforts or EFFORTS


def items_of(row: ModelPricing) -> Iterator[Item]:
    """Everything that can be set, or is set although the model does not take it."""
    yield from Leg
    for setting in Setting:
        if takes(row, setting) or own_value(row, setting) is not None:
            yield setting


def text_of(item: Item, value: Value) -> str:
    """As a person would type it, every digit: USD per million tokens, or each."""
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    return amount_text(typed_rate(value, item)) if isinstance(item, Leg) else f"{value:f}"


def amount_text(amount: Decimal) -> str:
    """``3.00``, ``0.0000875``: no sign of the currency, nothing between the digits."""
    return every_digit(amount).replace("$", "").replace(",", "")


def with_setting(defaults: ModelDefaults, setting: Setting, value: Value) -> ModelDefaults:
    """Another value of one setting."""
    change: dict[str, Any] = {_FIELDS[setting]: value}
    return replace(defaults, **change)


def _setting(defaults: ModelDefaults, setting: Setting) -> Value:
    value: Value = getattr(defaults, _FIELDS[setting])
    return value
