"""What the tokens and costs panel shows, as text that is ready to be drawn.

Stdlib only: the window imports these types before its first paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EN_DASH = "–"
ASKING = "asking for the bill…"
"""Where a bill will stand: the provider is asked what an answer that was cut off has cost."""


@dataclass(frozen=True, slots=True)
class LaneView:
    """One kind of token: what goes in (input, cached, cache write), what comes out."""

    key: Literal["input", "cached", "write", "output", "reason", "fees"]
    """``fees``: what is charged for each request or search, whatever the tokens."""
    name: str
    tokens: str = EN_DASH
    amount: str = EN_DASH
    share: float = 0.0
    """Part of the stacked bar, 0..1; the shares of all lanes add up to 1 or are all 0."""

    @property
    def role(self) -> str:
        """The colour role of its swatch; fees have no tokens, and no part of the bar."""
        return "faint" if self.key == "fees" else f"lane_{self.key}"


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
    """``~$0.0150544``, ``at least ~$0.0134544`` or ``unknown``, every digit."""
    billed: str
    """As received from the provider, every digit; empty when nothing was billed."""
    reason: str = ""
    """Why estimate and bill differ, one sentence; empty when they agree."""
    origin: str = ""
    """Whose prices: ``anthropic/claude-sonnet-5 · OpenRouter catalog of 4 Nov 2026``."""
    difference: str = ""
    """Bill less sum, every digit; empty where they agree or one of them is unknown."""
    savings: str = ""
    """``Cache saved $0.0055296``, every digit."""

    @property
    def text(self) -> str:
        """All of it as plain text, to be checked elsewhere."""
        lines = [self.title, self.origin]
        for line in self.lines:
            lines.append(f"{line.left} = {line.amount}")
            if line.note:
                lines.append(f"  ({line.note})")
        lines.append(f"Sum: {self.total}")
        for name, amount in (
            ("Billed, as received", self.billed),
            ("Billed less the sum", self.difference),
        ):
            if amount:
                lines.append(f"{name}: {amount}")
        return "\n".join(filter(None, [*lines, self.reason, self.savings])) + "\n"


@dataclass(frozen=True, slots=True)
class TotalView:
    """What was spent in some span: ``Today``, ``$0.12``."""

    name: str
    amount: str = EN_DASH
    """The bill where there is one, else the estimate, and then with ``~``."""
    note: str = ""
    """``+ 2 of unknown cost``."""
    detail: str = ""
    """The same to the last digit, for the tool tip."""


@dataclass(frozen=True, slots=True)
class LimitMeterView:
    """How far the limit that is the nearest is used up."""

    fraction: float
    tone: Literal["accent", "warn", "bad"]
    text: str
    """``80% of your $0.15 limit``."""
    left: str
    """``today``, or for a month ``9 days left``."""


@dataclass(frozen=True, slots=True)
class CostPanelView:
    """``lanes`` is empty as long as nothing was sent."""

    lanes: tuple[LaneView, ...] = ()
    estimate: str = EN_DASH
    """``~$0.0151``, ``at least ~$0.0134`` or ``unknown``."""
    billed: str = EN_DASH
    """``$0.0151``, ``not billed yet``, ``asking for the bill…`` or an en dash."""
    main: Literal["estimate", "billed"] = "estimate"
    """Which of the two counts now, and is drawn large."""
    verdict: str = ""
    """``Matches the estimate``, ``$0.002 more than the estimate``."""
    verdict_tone: Literal["ok", "warn", "plain"] = "plain"
    reason: str = ""
    """Why they differ, in words, where ``verdict`` does not say it already."""
    savings: str = ""
    """``Cache saved $0.0012``, ``Cache writing cost $0.0003 more``."""
    origin: str = ""
    """``Price: OpenRouter catalog, 2 min ago``."""
    arithmetic: ArithmeticView | None = None
    totals: tuple[TotalView, ...] = (
        TotalView("This chat"),
        TotalView("Today"),
        TotalView("This month"),
    )
    limit: LimitMeterView | None = None
