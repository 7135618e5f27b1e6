"""Frozen dataclasses as JSON, and back without loss: amounts keep every digit.

By hand, because pydantic writes ``1.4E-5`` as ``0.000014``, cannot read a field that is an
exception, and takes other names only from a configuration on each of the dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from math import isfinite
from types import UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic.alias_generators import to_camel

from desktop.domain.text import without_keys

T = TypeVar("T")


def to_json(value: object) -> Any:
    """What `desktop.adapters.json_text.dump_json` can write. A field that has its default is left
    out, and so is what looks like a key in any text."""
    match value:
        case StrEnum():
            return value.value
        case str():
            return without_keys(value)
        case Decimal():
            return str(value)
        case float():
            return value if isfinite(value) else None
        case datetime() | time():
            return value.isoformat()
        case Mapping():
            return {to_json(key): to_json(each) for key, each in value.items()}
        case frozenset():
            return sorted(map(to_json, value))
        case tuple():
            return [to_json(each) for each in value]
        case _ if is_dataclass(value):
            told = [(each.name, getattr(value, each.name)) for each in fields(value)]
            return {
                to_camel(name): to_json(each)
                for (name, each), field in zip(told, fields(value), strict=True)
                if not _is_default(field, each)
            }
        case _:
            return value


def from_json(kind: type[T], value: Any) -> T:
    """Raises `ValueError`, `TypeError` and `ArithmeticError` for what is no such value.

    Fields that ``kind`` does not have are left out: a newer version may have written them.
    """
    read: T = _read(kind, value)
    return read


def _is_default(field: Field[Any], value: object) -> bool:
    if field.default_factory is not MISSING:
        return bool(field.default_factory() == value)
    return field.default is not MISSING and bool(field.default == value)


def _read(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (some,) = (each for each in inner if each is not type(None))
        return None if value is None else _read(some, value)
    if origin is Literal:
        return _checked(value, value in inner)
    if origin in (tuple, frozenset):
        return origin([_read(inner[0], each) for each in _checked(value, isinstance(value, list))])
    if origin is not None:  # a mapping
        pairs = _checked(value, isinstance(value, dict)).items()
        return {_read(inner[0], key): _read(inner[1], each) for key, each in pairs}
    if is_dataclass(kind):
        return _read_fields(kind, _checked(value, isinstance(value, dict)))
    return _scalar(kind, value)


def _read_fields(kind: Any, value: dict[str, Any]) -> Any:
    hints = _hints(kind)
    known = {name: value[alias] for name in hints if (alias := to_camel(name)) in value}
    return kind(**{name: _read(hints[name], each) for name, each in known.items()})


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _scalar(kind: type, value: Any) -> Any:
    if issubclass(kind, StrEnum):
        return kind(value)
    return _SCALARS[kind](value)


def _text(value: Any) -> str:
    text: str = _checked(value, isinstance(value, str))
    return text


def _flag(value: Any) -> bool:
    flag: bool = _checked(value, isinstance(value, bool))
    return flag


def _whole(value: Any) -> int:
    whole: int = _checked(value, isinstance(value, int) and not isinstance(value, bool))
    return whole


def _seconds(value: Any) -> float:
    return float(_checked(value, isinstance(value, int | Decimal)))


def _amount(value: Any) -> Decimal:
    amount = Decimal(_text(value))
    return Decimal(_checked(amount, amount.is_finite()))


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    _checked(moment, moment.tzinfo is not None)
    return moment


def _clock(value: Any) -> time:
    return time.fromisoformat(_text(value))


def _checked(value: Any, fine: bool) -> Any:
    if not fine:
        raise ValueError(f"a {type(value).__name__} stands where it cannot be")
    return value


_SCALARS: Final[Mapping[type, Callable[[Any], object]]] = {
    str: _text,
    bool: _flag,
    int: _whole,
    float: _seconds,
    Decimal: _amount,
    datetime: _moment,
    time: _clock,
}
