"""The lines of an estimate as disjoint lanes, whose tokens and money add up to the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final, Literal

from desktop.domain.cost import Cost, CostLine
from desktop.domain.money import ZERO
from desktop.domain.prices import PER_UNIT, Leg
from desktop.domain.spend import EXACT_DIGITS
from desktop.domain.usage import Usage

LaneKey = Literal["input", "cached", "write", "output", "reason", "fees"]

LANE_NAMES: Final[dict[LaneKey, str]] = {
    "input": "Input",
    "cached": "Cached",
    "write": "Cache write",
    "output": "Output",
    "reason": "Reasoning",
}
"""Of the lanes that are always there, in their order."""

_LANE_OF: Final[dict[Leg, LaneKey]] = {
    Leg.PROMPT: "input",
    Leg.AUDIO: "input",
    Leg.IMAGE_INPUT: "input",
    Leg.CACHE_READ: "cached",
    Leg.CACHE_WRITE: "write",
    Leg.CACHE_WRITE_1H: "write",
    Leg.COMPLETION: "output",
    Leg.AUDIO_OUTPUT: "output",
    Leg.IMAGE: "output",
    Leg.REASONING: "reason",
    Leg.REQUEST: "fees",
    Leg.WEB_SEARCH: "fees",
}
_FEE_NAMES: Final = {Leg.REQUEST: "Request fee", Leg.WEB_SEARCH: "Web search"}


@dataclass(frozen=True, slots=True)
class LaneFigure:
    """``tokens`` is 0 for fees; ``amount`` in USD, ``None`` where a price is unknown."""

    key: LaneKey
    name: str
    tokens: int = 0
    amount: Decimal | None = ZERO


def lane_figures(usage: Usage, cost: Cost) -> tuple[LaneFigure, ...]:
    """Five lanes, and one of fees where there are any.

    The tokens of all lanes add up to the tokens of all lines, which is prompt and completion; the
    money to the estimate where that is known. Nothing is rounded.
    """
    lines = tuple(_reasoning_apart(usage, cost))
    figures = [
        _lane(key, name, [line for line in lines if _LANE_OF[line.leg] == key])
        for key, name in LANE_NAMES.items()
    ]
    fees = [line for line in lines if _LANE_OF[line.leg] == "fees"]
    if fees:
        names = {_FEE_NAMES[line.leg] for line in fees}
        figures.append(_lane("fees", names.pop() if len(names) == 1 else "Fees", fees))
    return tuple(figures)


def _lane(key: LaneKey, name: str, lines: list[CostLine]) -> LaneFigure:
    tokens = sum(line.quantity for line in lines if line.leg not in PER_UNIT)
    amounts = [line.amount for line in lines if line.quantity]
    with localcontext(prec=EXACT_DIGITS):
        known = [amount for amount in amounts if amount is not None]
        amount = sum(known, ZERO) if len(known) == len(amounts) else None
    return LaneFigure(key, name, tokens, amount)


def _reasoning_apart(usage: Usage, cost: Cost) -> Iterator[CostLine]:
    """Reasoning is part of the output line where it has no price of its own."""
    apart = any(line.leg is Leg.REASONING for line in cost.lines)
    reasoning = 0 if apart else usage.reasoning
    for line in cost.lines:
        thought = min(reasoning, line.quantity) if line.leg is Leg.COMPLETION else 0
        if thought:
            reasoning -= thought
            yield _part(line, Leg.REASONING, thought)
            yield _part(line, line.leg, line.quantity - thought)
        else:
            yield line


def _part(line: CostLine, leg: Leg, quantity: int) -> CostLine:
    with localcontext(prec=EXACT_DIGITS):
        amount = None if line.price is None else line.price * quantity
    return CostLine(leg, quantity, line.price, amount)
