"""JSON whose numbers never pass through a float: bills carry up to 19 decimals."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def dumps(value: Any) -> str:
    """`value` as compact JSON; a `Decimal` is written as a number with exactly its digits."""
    match value:
        case Decimal():
            return format(value, "f")
        case dict():
            return "{" + ",".join(f"{json.dumps(k)}:{dumps(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(dumps, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def loads(text: str) -> Any:
    """Parsed JSON; numbers with a fraction or exponent become `Decimal`. Raises ValueError."""
    return json.loads(text, parse_float=Decimal)
