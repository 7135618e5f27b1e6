"""When a request that was turned down for now is sent again by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.domain.errors import ModeldeckError, Rejected, Rejection

PAUSES: Final = (2.0, 5.0)
"""Seconds before the second and the third attempt, where the provider announces none."""
LONGEST: Final = 60.0
"""Seconds: nobody waits longer than that without having said so."""

_FOR_NOW: Final = frozenset({Rejection.BUDGET_IN_FLIGHT, Rejection.RATE_LIMITED})
_FOR_THE_DAY: Final = frozenset({"openrouter_free_tier_daily"})
"""Another attempt is in vain, and counts."""


@dataclass(frozen=True, slots=True)
class Resending:
    """As many further attempts as there are pauses; none where there is no pause."""

    pauses: tuple[float, ...] = PAUSES
    longest: float = LONGEST

    @property
    def attempts(self) -> int:
        """How often a request is sent at most."""
        return len(self.pauses) + 1

    def pause(self, error: ModeldeckError, attempt: int) -> float | None:
        """Seconds from the failure of this attempt, counted from 1, to the next; ``None``: there
        is no next one."""
        if attempt >= self.attempts or not isinstance(error, Rejected):
            return None
        if error.mid_stream or error.kind not in _FOR_NOW or error.retryable is False:
            return None
        if error.reason in _FOR_THE_DAY:
            return None
        announced = error.retry_after
        seconds = self.pauses[attempt - 1] if announced is None else announced
        return seconds if seconds <= self.longest else None
