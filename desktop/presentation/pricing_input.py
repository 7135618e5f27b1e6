"""Reads what was typed on the Pricing page: a value, or one sentence that says what is wrong.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import check_defaults
from desktop.domain.prices import Leg
from desktop.domain.pricing import ModelPricing
from desktop.domain.typed_values import InvalidAmount, InvalidModelDefault, read_amount, read_rate
from desktop.presentation.pricing_items import (
    Item,
    Setting,
    Value,
    abilities,
    with_setting,
)

_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_LONGEST_COUNT: Final = 12
"""Digits; whoever types more is told that the model answers with less."""


class Read(NamedTuple):
    """Either a value (``None``: nothing of one's own) or a problem."""

    value: Value = None
    problem: str = ""


def read(row: ModelPricing, item: Item, text: str) -> Read:
    """What the text means for this model. Empty text means nothing of one's own."""
    typed = text.strip()
    if not typed:
        return Read()
    try:
        return Read(_value(row, item, typed, text))
    except InvalidAmount as error:
        said = (
            error.detail.replace("it ", "this ", 1) if error.detail[:3] == "it " else error.detail
        )
        return Read(problem=f"{said[:1].upper()}{said[1:]}.")


def _value(row: ModelPricing, item: Item, typed: str, text: str) -> Value:
    """Raises `InvalidAmount`."""
    if isinstance(item, Leg):
        return read_rate(typed, item)
    value = _setting(item, typed, text)
    check_defaults(with_setting(ModelDefaults(), item, value), abilities(row))
    return value


def _setting(setting: Setting, typed: str, text: str) -> Value:
    match setting:
        case Setting.SYSTEM_PROMPT:
            return text
        case Setting.EFFORT:
            return typed
        case Setting.MAX_TOKENS:
            return _count(typed)
    return read_amount(typed, InvalidModelDefault)


def _count(typed: str) -> int:
    digits = typed.replace(",", "") if _GROUPED.fullmatch(typed) else typed
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidModelDefault(typed, "tokens are counted in whole numbers, like 4096")
    return int(digits.lstrip("0")[:_LONGEST_COUNT] or "0")
