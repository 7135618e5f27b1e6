"""Dataclasses as JSON: strict about types, and nothing is lost that is not at its default."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import pytest

from desktop.adapters.dataclass_json import from_json, to_json
from tests.fakes import NOON


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    amount: Decimal | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outer:
    title: str
    count_of_things: int = 0
    seconds: float | None = None
    flag: bool = False
    colour: Colour = Colour.RED
    way: Literal["up", "down"] = "up"
    when: datetime | None = None
    inner: Inner = field(default_factory=Inner)
    some: frozenset[Colour] = frozenset()
    by_colour: dict[Colour, Decimal] = field(default_factory=dict)


FULL = Outer(
    "a",
    2,
    1.5,
    True,
    Colour.RED,
    "down",
    NOON,
    Inner(Decimal("0.10"), ("x",)),
    frozenset({Colour.RED}),
    {Colour.RED: Decimal("1E-20")},
)


def test_everything_comes_back() -> None:
    written = to_json(FULL)
    assert written["countOfThings"] == 2
    assert written["inner"] == {"amount": "0.10", "names": ["x"]}
    again = from_json(Outer, written | {"seconds": Decimal("1.5"), "unknown": 1})
    assert repr(again) == repr(FULL)


def test_what_has_its_default_is_not_written() -> None:
    assert to_json(Outer("a")) == {"title": "a"}
    assert from_json(Outer, {"title": "a"}) == Outer("a")


def test_what_looks_like_a_key_is_not_written() -> None:
    key = "sk-or-v1-0123456789abcdef"
    assert to_json(Outer(key, inner=Inner(names=(key,)))) == {
        "title": "sk-or-…",
        "inner": {"names": ["sk-or-…"]},
    }


@pytest.mark.parametrize("seconds", [float("inf"), float("nan")])
def test_what_json_has_no_number_for_is_unknown(seconds: float) -> None:
    assert from_json(Outer, to_json(Outer("a", seconds=seconds))) == Outer("a")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": 1},
        {"title": None},
        {"countOfThings": True},
        {"countOfThings": "2"},
        {"countOfThings": Decimal("2.5")},
        {"seconds": "1"},
        {"flag": 1},
        {"colour": "blue"},
        {"way": "left"},
        {"when": "2026-11-04T12:00:00"},
        {"when": 7},
        {"inner": []},
        {"inner": {"amount": 1}},
        {"inner": {"amount": "NaN"}},
        {"inner": {"amount": "x"}},
        {"inner": {"names": "x"}},
        {"inner": {"names": [1]}},
        {"some": ["blue"]},
        {"byColour": {"blue": "1"}},
        {"byColour": []},
    ],
)
def test_what_is_of_another_type_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, ArithmeticError)):
        from_json(Outer, {"title": "a", **wrong})


def test_what_is_missing_is_refused() -> None:
    with pytest.raises(TypeError):
        from_json(Outer, {})
