"""Why a comparison is not sent, in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.comparison_problem import CapExceeded, InvalidComparison
from desktop.domain.limits import LimitKind, LimitReached
from desktop.presentation.wording import describe


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            CapExceeded(Decimal("0.04"), Decimal("0.04295")),
            "This comparison may cost ~$0.043, and the cap is $0.04.",
        ),
        (
            CapExceeded(Decimal("0.0429"), Decimal("0.04290000001")),
            "This comparison may cost ~$0.043, and the cap is $0.0429.",
        ),
        (
            CapExceeded(Decimal("0.04295"), Decimal("0.04299")),
            "This comparison may cost ~$0.04299, and the cap is $0.04295.",
        ),
        (
            CapExceeded(Decimal("0.043"), Decimal("0.04300000001")),
            "This comparison may cost ~$0.0431, and the cap is $0.043.",
        ),
        (
            CapExceeded(Decimal(1), None, ("a/b",)),
            "The cap is $1.00, and nobody knows what a/b costs, so that it cannot be kept.",
        ),
        (
            CapExceeded(Decimal(1), None, ("a/b", "c/d", "e/f")),
            (
                "The cap is $1.00, and nobody knows what a/b, c/d and e/f cost, so that it cannot "
                "be kept."
            ),
        ),
    ],
)
def test_a_cap_that_would_not_be_kept(error: CapExceeded, said: str) -> None:
    window, terminal = describe(error), describe(error, "terminal")
    assert window.text == terminal.text == said
    assert window.action is not None
    assert window.action.kind == "cap"
    assert terminal.action is None
    assert ("--max-cost" in terminal.next_step) is not bool(error.unknown)
    assert "--" not in window.next_step


def test_models_that_cannot_be_compared() -> None:
    error = InvalidComparison("a/b", "a/b is named twice")
    assert describe(error).text == "a/b is named twice."
    assert describe(error).action is not None
    assert "-m" in describe(error, "terminal").next_step


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            LimitReached(LimitKind.MESSAGE, Decimal("0.1"), Decimal(0), Decimal("0.2"), 3),
            "This comparison may cost ~$0.20, and you set $0.10 per message.",
        ),
        (
            LimitReached(LimitKind.MESSAGE, Decimal("0.1"), Decimal(0), None, 3),
            (
                "You set $0.10 per message, and nobody knows what all of these models cost, so "
                "that the limit cannot be kept."
            ),
        ),
        (
            LimitReached(LimitKind.DAY, Decimal(1), Decimal("0.9"), Decimal("0.2"), 3),
            (
                "You set $1.00 per day (UTC), and $0.90 is spent today; this comparison may cost "
                "~$0.20 more."
            ),
        ),
    ],
)
def test_a_limit_of_the_person(error: LimitReached, said: str) -> None:
    assert describe(error).text == said
