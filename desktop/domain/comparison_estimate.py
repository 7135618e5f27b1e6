"""What a comparison will take before it is sent: the sum over its models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.comparison_problem import CapExceeded
from desktop.domain.money import EXACT, ZERO
from desktop.domain.send_estimate import SendEstimate


@dataclass(frozen=True, slots=True)
class ComparisonEstimate:
    """An estimate, never a bill. Amounts in USD, exact sums."""

    each: tuple[SendEstimate, ...] = ()
    """In the order of the models."""

    @property
    def known_cost(self) -> Decimal:
        """Of the prompts whose price is known; the models of `unknown` add nothing to it."""
        return _sum(_prompt(estimate) or ZERO for estimate in self.each)

    @property
    def known_most(self) -> Decimal:
        """With the longest answers, of the models whose price is known."""
        return _sum(_most(estimate) or ZERO for estimate in self.each)

    @property
    def cost(self) -> Decimal | None:
        """Of all prompts; ``None`` where a price is not known."""
        known = all(_prompt(estimate) is not None for estimate in self.each)
        return self.known_cost if known else None

    @property
    def at_most(self) -> Decimal | None:
        """With the longest answers; ``None`` where a price is not known."""
        return None if self.unknown else self.known_most

    @property
    def unknown(self) -> tuple[str, ...]:
        """The models that nobody can say of what they cost at most."""
        return tuple(estimate.model for estimate in self.each if _most(estimate) is None)

    @property
    def free(self) -> bool:
        """Whether no model costs anything."""
        return bool(self.each) and all(estimate.free for estimate in self.each)

    def check_cap(self, cap: Decimal) -> None:
        """Raises `CapExceeded` where it may cost more than that, or nobody knows."""
        if self.unknown or self.known_most > cap:
            raise CapExceeded(cap, self.at_most, self.unknown)


def _prompt(estimate: SendEstimate) -> Decimal | None:
    return ZERO if estimate.free else estimate.prompt_cost


def _most(estimate: SendEstimate) -> Decimal | None:
    return ZERO if estimate.free else estimate.at_most


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total
