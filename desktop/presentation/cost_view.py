"""What the tokens and costs panel shows, as text that is ready to be drawn.

Stdlib only: the window imports these types before its first paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EN_DASH = "–"


@dataclass(frozen=True, slots=True)
class LaneView:
    """One kind of token: what goes in (input, cached, cache write), what comes out."""

    key: Literal["input", "cached", "write", "output", "reason"]
    """Also names the colour role: ``lane_<key>``."""
    name: str
    tokens: str = EN_DASH
    amount: str = EN_DASH
    share: float = 0.0
    """Part of the stacked bar, 0..1; the shares of all lanes add up to 1 or are all 0."""


@dataclass(frozen=True, slots=True)
class ArithmeticLineView:
    """One line of the arithmetic: ``500 input × $2.00 / 1M = $0.00100``."""

    left: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ArithmeticView:
    title: str
    """``Why $0.0151?``"""
    lines: tuple[ArithmeticLineView, ...]
    total: str
    billed: str
    """As received from the provider, every digit; empty when nothing was billed."""
    reason: str = ""
    """Why estimate and bill differ, one sentence; empty when they agree."""


@dataclass(frozen=True, slots=True)
class CostPanelView:
    """``lanes`` is empty as long as nothing was sent."""

    lanes: tuple[LaneView, ...] = ()
    estimate: str = EN_DASH
    """``~$0.0151`` or ``unknown``."""
    billed: str = EN_DASH
    """``$0.0151``, ``not billed yet`` or an en dash."""
    main: Literal["estimate", "billed"] = "estimate"
    """Which of the two counts now, and is drawn large."""
    verdict: str = ""
    """``Matches the estimate``, ``$0.002 more than the estimate: a plugin was charged``."""
    verdict_tone: Literal["ok", "warn", "plain"] = "plain"
    origin: str = ""
    """``Prices: OpenRouter catalog, 2 min ago``."""
    arithmetic: ArithmeticView | None = None
    chat_total: str = EN_DASH
    chat_note: str = ""
    """``2 answers, 1 of unknown cost``."""
