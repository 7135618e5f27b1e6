"""JSON as it is on the wire: amounts of money keep every digit."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _decimal_or_none(number: str) -> Decimal | None:
    try:
        return Decimal(number)
    except InvalidOperation:
        return None


_READER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)
"""Kept, because making one takes as long as reading a chunk of a stream with it."""


def parse_json(text: str | bytes) -> Any:
    """Read JSON with `Decimal` instead of float.

    A number whose exponent no `Decimal` can hold is ``None``: JSON allows it, nothing means it.
    Raises `ValueError` for what is not JSON, ``NaN`` and ``Infinity`` included, and for nesting
    too deep to read.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text), "surrogatepass")
        if text.startswith("{"):
            read, end = _READER.raw_decode(text)
            if end == len(text):  # as in most chunks of a stream: nothing around it
                return read
        return _READER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except InvalidOperation:  # rare, so that every other number is spared a call
        return json.loads(text, parse_float=_decimal_or_none, parse_constant=_refuse)


def dump_json(value: Any, *, ascii_only: bool = True) -> str:
    """JSON of values such as `parse_json` reads: every `Decimal` keeps its digits.

    ``ascii_only=False`` writes letters as they are, which halves of characters do not survive.
    Raises `ValueError` for nesting too deep to write.
    """
    try:
        return _dumped(value, ascii_only)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _dumped(value: Any, ascii_only: bool) -> str:
    match value:
        case Decimal():
            return str(value)  # not in plain notation: `1e999999999` would fill the memory
        case dict():
            pairs = [f"{json.dumps(k)}:{_dumped(v, ascii_only)}" for k, v in value.items()]
            return f"{{{','.join(pairs)}}}"
        case list():
            return f"[{','.join([_dumped(each, ascii_only) for each in value])}]"
        case _:
            return json.dumps(value, ensure_ascii=ascii_only)


_PARTS: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|\[\]|\{\}|[][{},:]|[^][{},:"\s]+')


def indent_json(text: str) -> str:
    """JSON on many lines, indented by two; every part of it stays as it is written."""
    depth = 0
    written: list[str] = []
    for part in _PARTS.findall(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(part, 0)
        line = "\n" + "  " * depth
        match part:
            case "{" | "[" | ",":
                written.append(part + line)
            case "}" | "]":
                written.append(line + part)
            case _:
                written.append(": " if part == ":" else part)
    return "".join(written)
