"""Sums over requests: exact, with the bill, the estimate and the unknown told apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, Self

from desktop.domain.money import ZERO
from desktop.domain.requests import RequestRecord, RequestStatus

EXACT_DIGITS: Final = 400
"""Sums are never rounded: far more digits than any sum of amounts that are read at all."""


@dataclass(frozen=True, slots=True)
class Spend:
    """What some requests took. Amounts in USD; ``prompt`` includes ``cached`` and
    ``cache_write``, ``completion`` includes ``reasoning``."""

    requests: int = 0
    prompt: int = 0
    cached: int = 0
    cache_write: int = 0
    completion: int = 0
    reasoning: int = 0
    estimate: Decimal = ZERO
    """Of every request that has one, billed or not."""
    billed: Decimal = ZERO
    unbilled: Decimal = ZERO
    """Estimates of the requests without a bill."""
    unbilled_requests: int = 0
    """How many requests `unbilled` is the sum of."""
    unknown: int = 0
    """Requests without a bill and without an estimate that may have cost something."""
    dearest: Decimal = ZERO
    """The highest cost of one request; the maximum, not a sum."""

    @property
    def spent(self) -> Decimal:
        """The bill where there is one, else the estimate; requests of unknown cost left out."""
        with localcontext(prec=EXACT_DIGITS):
            return self.billed + self.unbilled

    @property
    def tokens(self) -> int:
        return self.prompt + self.completion

    @classmethod
    def of(cls, record: RequestRecord) -> Self:
        """What one request adds to a sum."""
        usage, billed = record.usage, record.bill.cost
        declined = record.status is RequestStatus.DECLINED
        unbilled = record.estimate if billed is None and not declined else None
        return cls(
            requests=1,
            prompt=usage.prompt if usage else 0,
            cached=usage.cached if usage else 0,
            cache_write=usage.cache_write if usage else 0,
            completion=usage.completion if usage else 0,
            reasoning=usage.reasoning if usage else 0,
            estimate=record.estimate or ZERO,
            billed=billed or ZERO,
            unbilled=unbilled or ZERO,
            unbilled_requests=int(unbilled is not None),
            unknown=int(record.cost is None),
            dearest=record.cost or ZERO,
        )

    @classmethod
    def total(cls, spends: Iterable[Spend]) -> Self:
        """Exact sums, and the dearest of all."""
        values = [_VALUES(spend) for spend in spends]
        if not values:
            return cls()
        columns: dict[str, Any] = dict(zip(_NAMES, zip(*values, strict=True), strict=True))
        dearest = max(ZERO, *columns.pop("dearest"))
        with localcontext(prec=EXACT_DIGITS):
            return cls(dearest=dearest, **{name: sum(found) for name, found in columns.items()})

    def __add__(self, other: Spend) -> Spend:
        return Spend.total((self, other))


_NAMES: Final = tuple(field.name for field in fields(Spend))
_VALUES: Final = attrgetter(*_NAMES)


class Grouping(StrEnum):
    """What the rows of a report stand for."""

    DAY = "day"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class SpendRow:
    """One day, or one model as it was asked for."""

    key: str
    """``2026-11-22`` (UTC), or the model's id."""
    spend: Spend
    provider: str = ""
    """Of a model; empty for a day."""


@dataclass(frozen=True, slots=True)
class SpendReport:
    """What was spent from ``since`` to ``until``, both included, in days of UTC."""

    since: date
    until: date
    grouping: Grouping
    totals: Spend = Spend()
    rows: tuple[SpendRow, ...] = ()
    """Days in order, without those on which nothing was sent; models by what they cost, dearest
    first, then by id."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What is spent now: for the panel, the limits and the window's corner."""

    day: date
    """Today, in UTC."""
    today: Spend = Spend()
    month: Spend = Spend()
    """Since the first of the month, in UTC."""
