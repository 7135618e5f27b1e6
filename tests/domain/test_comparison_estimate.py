"""The sum over the models of a comparison: exact, and unknown stays unknown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.comparison_problem import CapExceeded
from desktop.domain.send_estimate import SendEstimate


def one(model: str, cost: str | None, most: str | None, *, free: bool = False) -> SendEstimate:
    def amount(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return SendEstimate("openrouter", model, 10, 10, 1024, amount(cost), amount(most), free=free)


PRICED = one("a/b", "0.0011", "0.0215")
TAIL = one("a/t", "1e-19", "0.0000000000000000001")
FREE = one("a/free", None, None, free=True)
HALF = one("g/h", "0.001", None)


def test_sums_are_exact() -> None:
    known = ComparisonEstimate((PRICED, TAIL, FREE))
    assert known.cost == known.known_cost == Decimal("0.0011000000000000001")
    assert known.at_most == known.known_most == Decimal("0.0215000000000000001")
    assert (known.unknown, known.free) == ((), False)


def test_one_unknown_price_makes_the_sum_unknown_and_the_rest_is_still_known() -> None:
    unknown = ComparisonEstimate((PRICED, HALF))
    assert (unknown.cost, unknown.at_most) == (Decimal("0.0021"), None)
    assert (unknown.known_most, unknown.unknown) == (Decimal("0.0215"), ("g/h",))
    neither = ComparisonEstimate((PRICED, one("e/f", None, None)))
    assert (neither.cost, neither.known_cost) == (None, Decimal("0.0011"))


def test_only_what_is_free_throughout_is_free() -> None:
    assert ComparisonEstimate((FREE, FREE)).free
    assert ComparisonEstimate((FREE, FREE)).at_most == 0
    assert not ComparisonEstimate((FREE, PRICED)).free
    assert not ComparisonEstimate().free


def test_a_cap() -> None:
    taken = ComparisonEstimate((PRICED, TAIL))
    taken.check_cap(Decimal("0.0215000000000000001"))
    with pytest.raises(CapExceeded) as refused:
        taken.check_cap(Decimal("0.0215"))
    assert (refused.value.at_most, refused.value.unknown) == (taken.at_most, ())
    with pytest.raises(CapExceeded) as refused:
        ComparisonEstimate((PRICED, HALF)).check_cap(Decimal(1000))
    assert (refused.value.at_most, refused.value.unknown) == (None, ("g/h",))
    ComparisonEstimate((FREE, FREE)).check_cap(Decimal(0))
