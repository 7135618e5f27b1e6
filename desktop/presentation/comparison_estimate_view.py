"""What a comparison will take, in one line before it is sent.

Stdlib only: the window imports this before its first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.presentation.figures import counted, number
from desktop.presentation.money import estimate, rounded_up, usd


@dataclass(frozen=True, slots=True)
class ComparisonEstimateView:
    """Nothing to say while ``text`` is empty."""

    text: str = ""
    """``This run ~$0.0021, at most ~$0.043``."""
    detail: str = ""
    """What the figures stand for, one sentence or two."""


def comparison_estimate_view(
    taken: ComparisonEstimate, name: Callable[[str], str] = str
) -> ComparisonEstimateView:
    """The estimate in words. Where a price is not known, the rest is what it takes at least.

    ``name``: what a model with that id is called.
    """
    if not taken.each:
        return ComparisonEstimateView()
    return ComparisonEstimateView(f"This run{_money(taken, name)}", _detail(taken))


def _money(taken: ComparisonEstimate, name: Callable[[str], str]) -> str:
    if taken.free:
        return " is free"
    about = f" {estimate(taken.known_cost)}"
    if taken.at_most is not None:
        return f"{about}, at most ~{usd(rounded_up(taken.at_most))}"
    return f"{f' at least{about}' if taken.known_cost else ''}: {_unknown(taken, name)}"


def _unknown(taken: ComparisonEstimate, name: Callable[[str], str]) -> str:
    unknown, all_of_them = taken.unknown, len(taken.each)
    if len(unknown) == 1:
        return f"nobody knows what {name(unknown[0])} costs"
    which = f"these {all_of_them}" if len(unknown) == all_of_them else f"{len(unknown)} of these"
    return f"nobody knows what {which} models cost"


def _detail(taken: ComparisonEstimate) -> str:
    fewest, most = (limit(each.max_tokens for each in taken.each) for limit in (min, max))
    tokens = counted(most, "token")
    if fewest != most:
        tokens = f"{number(fewest)} to {tokens}"
    models = counted(len(taken.each), "model")
    return f"About: the prompt alone, to {models}. At most: with answers of {tokens} each."
