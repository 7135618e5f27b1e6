"""What each model of a comparison took: money, times and speed, ready to be ranked and exported.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from desktop.domain.comparison_ranking import Result
from desktop.domain.money import EXACT, ZERO
from desktop.presentation.answer_facts import first_token_at, tokens_per_second
from desktop.presentation.figures import counted, duration
from desktop.presentation.money import UNKNOWN, estimate, usd
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Phase, Turn

_SHORT: Final = 9.995
"""Seconds, less than which a hundredth of one is shown."""


class CostKind(StrEnum):
    """Where the cost of an answer comes from."""

    BILLED = "billed"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"
    NOT_CHARGED = "not charged"
    """It came to nothing for certain: never sent, or turned down at once."""


@dataclass(frozen=True, slots=True)
class RunCost:
    """USD; ``None``: not known, or there is none."""

    amount: Decimal | None
    kind: CostKind
    vendor: Decimal | None = None
    """Of ``amount``, what the vendor bills directly; ``None`` without a key of one's own there."""

    @property
    def here(self) -> Decimal | None:
        """The rest of it: what the provider bills."""
        if self.amount is None or self.vendor is None:
            return self.amount
        return EXACT.subtract(self.amount, self.vendor)


@dataclass(frozen=True, slots=True)
class TotalCost:
    """Of all answers, exact."""

    amount: Decimal | None
    """USD, of those whose cost is known; ``None``: of none of those that may cost something."""
    estimated: bool = False
    """Whether a part of it is an estimate."""
    unknown: int = 0
    """Answers that may have cost more, nobody knows how much."""
    vendor: Decimal | None = None
    """As `RunCost.vendor`, of those where the vendor's bill is told."""


def cost_of_run(turn: Turn) -> RunCost:
    """The bill, else the estimate. With a key of one's own at the vendor the bill is a fee, and
    what the vendor takes is added; where that is not told, the estimate says more."""
    if turn.declined:
        return RunCost(None, CostKind.NOT_CHARGED)
    explanation = turn.explanation
    if explanation is None:
        return RunCost(None, CostKind.UNKNOWN)
    bill = explanation.answer.bill
    if bill.cost is not None and not bill.byok:
        return RunCost(bill.cost, CostKind.BILLED)
    if bill.cost is not None and bill.upstream is not None:
        both = EXACT.add(bill.cost, bill.upstream)
        return RunCost(both, CostKind.BILLED, vendor=bill.upstream)
    if explanation.estimate is not None:
        return RunCost(explanation.estimate, CostKind.ESTIMATED)
    return RunCost(None, CostKind.UNKNOWN)


def total_cost(turns: Iterable[Turn]) -> TotalCost:
    """What is known of it, and how much is not."""
    costs = [cost_of_run(turn) for turn in turns]
    kinds = [cost.kind for cost in costs]
    known = [cost.amount for cost in costs if cost.amount is not None]
    unknown = kinds.count(CostKind.UNKNOWN)
    if unknown and not known:
        return TotalCost(None, unknown=unknown)
    theirs = [cost.vendor for cost in costs if cost.vendor is not None]
    vendor = _sum(theirs) if theirs else None
    return TotalCost(_sum(known), CostKind.ESTIMATED in kinds, unknown, vendor)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for each in amounts:
        total = EXACT.add(total, each)
    return total


def cost_text(cost: RunCost) -> str:
    """``$0.0012``, ``$0.00 + $0.0129 by the vendor``, ``~$0.0012``, ``unknown``,
    ``not charged``."""
    if cost.amount is None or cost.here is None:
        return cost.kind.value
    if cost.kind is not CostKind.BILLED:
        return estimate(cost.amount)
    theirs = "" if cost.vendor is None else f" + {usd(cost.vendor)} by the vendor"
    return usd(cost.here) + theirs


def total_text(total: TotalCost) -> str:
    """``$0.0123``, ``~$0.0123``, ``$0.0123 and 1 answer of unknown cost``, ``unknown``,
    ``$0.0141, of it $0.0129 by the vendor``."""
    if total.amount is None:
        return UNKNOWN
    known = estimate(total.amount) if total.estimated else usd(total.amount)
    if total.vendor is not None:
        known += f", of it {usd(total.vendor)} by the vendor"
    if not total.unknown:
        return known
    return f"{known} and {counted(total.unknown, 'answer')} of unknown cost"


def seconds_to_first_token(turn: Turn) -> float | None:
    """From sending, of the attempt that was answered."""
    first = first_token_at(turn)
    return None if first is None else max(0.0, (first - turn.asked_at).total_seconds())


def first_token_words(span: float) -> str:
    """``0.84 s``: as exact as it is ranked, so that what looks the same has the same place."""
    return f"{span:.2f} s" if span < _SHORT else duration(span)


def seconds(turn: Turn) -> float | None:
    """As `seconds_to_first_token`, to the end; ``None`` while it runs."""
    end = turn.ended_at
    return None if end is None else max(0.0, (end - turn.asked_at).total_seconds())


def ending(turn: Turn) -> str:
    """How it ended: ``stop``, ``length``, as the provider says; else ``done``, ``failed``, …"""
    reason = turn.answer.finish_reason if turn.answer else None
    return reason if turn.phase is Phase.DONE and reason else turn.phase.value


def result(turn: Turn) -> Result:
    """One column, ready to be ranked."""
    cost = cost_of_run(turn)
    return Result(
        number=turn.number,
        model=turn.model,
        finished=turn.phase is Phase.DONE and bool(turn.text.strip()),
        cost=cost.amount,
        estimated=cost.kind is CostKind.ESTIMATED,
        first_token=seconds_to_first_token(turn),
        speed=tokens_per_second(turn),
    )


def results(comparison: Comparison) -> tuple[Result, ...]:
    """In the order of the models."""
    return tuple(result(turn) for turn in comparison.runs)
