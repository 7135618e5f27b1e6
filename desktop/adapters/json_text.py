"""JSON as it is on the wire: amounts of money keep every digit."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def parse_json(text: str | bytes) -> Any:
    """Read JSON with `Decimal` instead of float.

    Raises `ValueError` for what is not JSON, ``NaN`` and ``Infinity`` included, and for nesting
    too deep to read.
    """
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
