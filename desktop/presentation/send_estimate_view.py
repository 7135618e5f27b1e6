"""What a message will take, in one line under what is typed.

Stdlib only: the window imports this before its first paint.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.send_estimate import SendEstimate
from desktop.presentation.figures import counted
from desktop.presentation.money import estimate, rounded_up, usd


@dataclass(frozen=True, slots=True)
class SendEstimateView:
    """Nothing to say while ``text`` is empty."""

    text: str = ""
    """``≈ 312 tokens · ~$0.0004, at most ~$0.0158``."""
    short: tuple[str, ...] = ()
    """The same in fewer words, longest first, for where there is no room."""
    detail: str = ""
    """What the figures stand for, for the tool tip."""


def send_estimate_view(taken: SendEstimate) -> SendEstimateView:
    """The estimate in words."""
    tokens = f"≈ {counted(taken.tokens, 'token')}"
    money, short = _money(taken)
    return SendEstimateView(f"{tokens} · {money}", (money, *short), _detail(taken))


def _money(taken: SendEstimate) -> tuple[str, tuple[str, ...]]:
    if taken.free:
        return "Free", ()
    if taken.prompt_cost is None:
        return "price unknown", ()
    if taken.at_most is None:
        return f"{estimate(taken.prompt_cost)} plus an answer of unknown price", ()
    most = f"at most ~{usd(rounded_up(taken.at_most))}"
    return f"{estimate(taken.prompt_cost)}, {most}", (most,)


def _detail(taken: SendEstimate) -> str:
    counted_by = "a common tokenizer"
    if taken.learned_from:
        answers = counted(taken.learned_from, "earlier answer")
        counted_by += f", corrected by {answers} of this model"
    return (
        f"{counted(taken.tokens, 'token')} in, earlier messages included, as {counted_by} counts "
        f"them. At most: with an answer of {counted(taken.max_tokens, 'token')}."
    )
