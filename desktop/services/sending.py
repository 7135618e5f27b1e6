"""What stands before a message is sent: what it will take, and whether that is within limits."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.send_estimate import SendEstimate
from desktop.services.ledger import LedgerService
from desktop.services.limits import LimitService
from desktop.services.send_estimate import EstimateService
from desktop.services.turn import Turn


class SendGate:
    """Estimates and limits, for a turn with the texts of its request."""

    def __init__(
        self, estimates: EstimateService, limits: LimitService, ledger: LedgerService
    ) -> None:
        self._estimates = estimates
        self._limits = limits
        self._ledger = ledger

    async def estimate(self, turn: Turn, texts: Sequence[str]) -> SendEstimate:
        """Every message counts: earlier turns and the system prompt too."""
        return await self._estimates.estimate(turn.provider, turn.model, texts, turn.max_tokens)

    async def check(self, turn: Turn, texts: Sequence[str]) -> None:
        """Raises `LimitReached`. Where no limit is set nothing is counted, so nothing waits."""
        if not self._limits.limits:
            return
        await self._ledger.refresh()  # another process may have spent meanwhile
        self._limits.check(await self.estimate(turn, texts))

    async def check_together(self, estimates: Sequence[SendEstimate]) -> None:
        """As `check`, for several messages that are sent at once."""
        if not self._limits.limits:
            return
        await self._ledger.refresh()
        self._limits.check_together(estimates)
