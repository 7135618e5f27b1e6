"""How much a person wants to spend at most, and when to warn or stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import ModeldeckError
from desktop.domain.money import ZERO

if TYPE_CHECKING:
    from desktop.domain.spend import Spending

WARN_AT: Final = Decimal("0.8")


class LimitKind(StrEnum):
    MESSAGE = "message"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Limits:
    """In USD; days and months are those of UTC. ``None``: no limit."""

    message: Decimal | None = None
    day: Decimal | None = None
    month: Decimal | None = None

    def __bool__(self) -> bool:
        return any(amount is not None for amount in (self.message, self.day, self.month))

    def of(self, kind: LimitKind) -> Decimal | None:
        return {
            LimitKind.MESSAGE: self.message,
            LimitKind.DAY: self.day,
            LimitKind.MONTH: self.month,
        }[kind]


class LimitLevel(StrEnum):
    OK = "ok"
    WARN = "warn"
    """At `WARN_AT` of the limit or more."""
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class LimitUse:
    """How far one limit is used up."""

    kind: LimitKind
    limit: Decimal
    used: Decimal
    """Spent; for the message: what the one that is typed may cost at most, else the dearest."""
    estimated: bool = False
    """Whether ``used`` rests on estimates in part."""

    @property
    def level(self) -> LimitLevel:
        if self.used >= self.limit:
            return LimitLevel.REACHED
        return LimitLevel.WARN if self.used >= self.limit * WARN_AT else LimitLevel.OK

    @property
    def share(self) -> float:
        """Of the limit, 0 and more: for a meter and for telling which limit is the nearest; what
        is due at a share is decided by `level`. A limit of nothing is used up."""
        return float(self.used / self.limit) if self.limit else 1.0


@dataclass(eq=False)
class LimitReached(ModeldeckError):
    """Sending would go beyond what the person set; nothing was sent. "Allow once" sends it."""

    kind: LimitKind
    limit: Decimal
    spent: Decimal
    """Of the day or the month so far; 0 for the message's limit."""
    at_most: Decimal | None
    """What the message may cost; ``None``: nobody knows, so that the limit cannot be kept."""
    requests: int = 1
    """How many messages were to be sent at once; ``at_most`` is their sum."""
    code = "limit_reached"

    def __str__(self) -> str:
        return f"{self.code}: {self.kind}"


def spending_on(spending: Spending, today: date) -> Spending:
    """What is spent on another day than the one it was last told for: at midnight (UTC) the day
    begins anew, and the month with its first."""
    from desktop.domain.spend import Spend, Spending  # 8 ms that `--help` need not wait

    if spending.day == today:
        return spending
    same_month = (spending.day.year, spending.day.month) == (today.year, today.month)
    return Spending(today, Spend(), spending.month if same_month else Spend())


def uses(limits: Limits, spending: Spending) -> tuple[LimitUse, ...]:
    """Every limit that is set, with what is used of it."""
    day, month = spending.today, spending.month
    used = {
        LimitKind.MESSAGE: (day.dearest, bool(day.unbilled_requests)),
        LimitKind.DAY: (day.spent, bool(day.unbilled_requests)),
        LimitKind.MONTH: (month.spent, bool(month.unbilled_requests)),
    }
    return tuple(
        LimitUse(kind, limit, *used[kind])
        for kind in LimitKind
        if (limit := limits.of(kind)) is not None
    )


def check(
    limits: Limits, spending: Spending, at_most: Decimal | None, *, free: bool
) -> LimitReached | None:
    """Whether a message that may cost ``at_most`` may be sent; ``None``: it may.

    A free model is never stopped. Where the price is unknown, a limit per message cannot be kept
    and stops; one per day or month stops when it is used up already.
    """
    if free:
        return None
    most = limits.message
    if most is not None and (at_most is None or at_most > most):
        return LimitReached(LimitKind.MESSAGE, most, ZERO, at_most)
    spent = {LimitKind.DAY: spending.today.spent, LimitKind.MONTH: spending.month.spent}
    for kind, used in spent.items():
        limit = limits.of(kind)
        if limit is not None and (used >= limit or _sum(used, at_most or ZERO) > limit):
            return LimitReached(kind, limit, used, at_most)
    return None


def _sum(one: Decimal, other: Decimal) -> Decimal:
    from desktop.domain.spend import EXACT_DIGITS

    with localcontext(prec=EXACT_DIGITS):
        return one + other
