"""Why a comparison is not sent, in sentences.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.comparison_problem import CapExceeded, InvalidComparison
from desktop.presentation.error_view import CHOOSE_MODEL, ActionView, Door, ErrorView
from desktop.presentation.money import every_digit, rounded_up, usd

CHANGE_CAP: Final = ActionView("Change the cap", "cap")


def cap_exceeded(error: CapExceeded, door: Door) -> ErrorView:
    """How much it may cost, or why nobody knows, and the next step."""
    if error.unknown:
        step = "Nothing was sent: leave that model out, or change the cap."
        if door == "terminal":
            step = (
                "Nothing was sent: leave that model out, or give it a price with: modeldeck price "
                f"set {error.unknown[0]}"
            )
    else:
        step = "Nothing was sent: change the cap, or ask for shorter answers."
        if door == "terminal":
            step = "Nothing was sent: raise --max-cost, or lower --max-tokens."
    action = CHANGE_CAP if door == "window" else None
    return ErrorView(
        error.code, "Over the cap of this comparison", _what(error), step, None, action
    )


def invalid_comparison(error: InvalidComparison, door: Door) -> ErrorView:
    """Too few models, too many, or one of them twice."""
    step = "Choose other models."
    if door == "terminal":
        step = "Name 2 to 6 different models, each with -m."
    action = CHOOSE_MODEL if door == "window" else None
    return ErrorView(error.code, "Not a comparison", f"{error.detail}.", step, None, action)


def _what(error: CapExceeded) -> str:
    if error.at_most is None:
        costs = "costs" if len(error.unknown) == 1 else "cost"
        unknown = f"nobody knows what {_names(error.unknown)} {costs}"
        return f"The cap is {usd(error.cap)}, and {unknown}, so that it cannot be kept."
    most, cap = usd(rounded_up(error.at_most)), usd(error.cap)
    if most == cap:
        most, cap = every_digit(error.at_most), every_digit(error.cap)
    return f"This comparison may cost ~{most}, and the cap is {cap}."


def _names(models: tuple[str, ...]) -> str:
    """``a/b``, ``a/b and c/d``, ``a/b, c/d and e/f``."""
    *others, last = models
    return f"{', '.join(others)} and {last}" if others else last
