"""Which of several answers was the cheapest, the first to begin, the fastest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

from desktop.domain.money import EXACT, SAME_WITHIN

_WHOLE_TOKENS: Final = 9.95
"""Per second; from there on a speed is a whole number."""
_WHOLE_SECONDS: Final = 9.995
"""From there on a wait is shown in whole seconds."""


class Measure(StrEnum):
    COST = "cost"
    FIRST_TOKEN = "firstToken"
    SPEED = "speed"


@dataclass(frozen=True, slots=True)
class Result:
    """What one model took for its answer. Whatever is ``None`` is not known."""

    number: int
    """Of its column, from 1."""
    model: str
    finished: bool = False
    """Whether the answer has come to its end, with at least a word in it; only then it can be
    compared."""
    cost: Decimal | None = None
    """USD: the bill, else the estimate."""
    estimated: bool = False
    """Whether ``cost`` is an estimate."""
    first_token: float | None = None
    """Seconds from sending, of the attempt that was answered, to the first token, be it
    reasoning."""
    speed: float | None = None
    """Tokens of the answer per second after the first one."""


@dataclass(frozen=True, slots=True)
class Ranked:
    result: Result
    place: int | None
    """From 1; equal results share one. ``None``: not known, or there is no whole answer."""


def ranked(results: Sequence[Result], measure: Measure) -> tuple[Ranked, ...]:
    """The best first; then those of which it is not known, and last those without a whole answer.
    Equal ones are in the order of their columns."""
    key = _KEYS[measure]
    keys = {result.number: key(result) for result in results if result.finished}
    known = {number: value for number, value in keys.items() if value is not None}
    best = sorted(
        (result for result in results if result.number in known),
        key=lambda result: (known[result.number], result.number),
    )
    placed = [
        Ranked(result, 1 + sum(value < known[result.number] for value in known.values()))
        for result in best
    ]
    rest = [result for result in results if result.number not in known]
    rest.sort(key=lambda result: not result.finished)
    return (*placed, *(Ranked(result, None) for result in rest))


def _cost(result: Result) -> Decimal | None:
    """Amounts that differ by less than a provider charges are the same."""
    if result.cost is None:
        return None
    return result.cost.quantize(SAME_WITHIN, rounding=ROUND_HALF_EVEN, context=EXACT)


def _first_token(result: Result) -> Decimal | None:
    """As exact as it is shown, to a hundredth of a second at best: the way to the provider takes
    more than that, now and then."""
    if result.first_token is None:
        return None
    return round(Decimal(result.first_token), 0 if result.first_token >= _WHOLE_SECONDS else 2)


def _speed(result: Result) -> Decimal | None:
    """The most tokens first; as exact as it is shown."""
    if result.speed is None:
        return None
    return -round(Decimal(result.speed), 0 if result.speed >= _WHOLE_TOKENS else 1)


_KEYS: Final[dict[Measure, Callable[[Result], Decimal | None]]] = {
    Measure.COST: _cost,
    Measure.FIRST_TOKEN: _first_token,
    Measure.SPEED: _speed,
}
