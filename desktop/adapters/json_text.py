"""JSON as it is on the wire: amounts of money keep every digit."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _decimal_or_none(number: str) -> Decimal | None:
    try:
        return Decimal(number)
    except InvalidOperation:
        return None


def parse_json(text: str | bytes) -> Any:
    """Read JSON with `Decimal` instead of float.

    A number whose exponent no `Decimal` can hold is ``None``: JSON allows it, nothing means it.
    Raises `ValueError` for what is not JSON, ``NaN`` and ``Infinity`` included, and for nesting
    too deep to read.
    """
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except InvalidOperation:  # rare, so that every other number is spared a call
        return json.loads(text, parse_float=_decimal_or_none, parse_constant=_refuse)


def dump_json(value: Any) -> str:
    """JSON again of what `parse_json` has read: every number keeps its digits.

    Raises `ValueError` for nesting too deep to write.
    """
    try:
        return _dumped(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _dumped(value: Any) -> str:
    match value:
        case Decimal():
            return str(value)  # not in plain notation: `1e999999999` would fill the memory
        case dict():
            return f"{{{','.join(f'{json.dumps(k)}:{_dumped(v)}' for k, v in value.items())}}}"
        case list():
            return f"[{','.join(map(_dumped, value))}]"
        case _:
            return json.dumps(value)
