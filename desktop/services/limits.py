"""LimitService: warns of and stops what would cost more than the person set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.limits import LimitKind, Limits, LimitUse, check, spending_on, uses
from desktop.domain.send_estimate import SendEstimate
from desktop.domain.settings import Settings
from desktop.domain.spend import Spending
from desktop.domain.typed_values import check_limit
from desktop.services.ports import Clock
from desktop.services.settings import SettingsService
from desktop.services.store import Store


class LimitService:
    """Holds the settings' limits against what the ledger says is spent."""

    def __init__(self, settings: SettingsService, spending: Store[Spending], clock: Clock) -> None:
        self._settings = settings
        self._spending = spending
        self._clock = clock
        self.uses: Store[tuple[LimitUse, ...]] = Store(self._uses())
        """Of every limit that is set; follows the settings and what is spent."""
        settings.settings.subscribe(self._follow)
        spending.subscribe(self._follow)

    @property
    def limits(self) -> Limits:
        return self._settings.settings.value.spending_limits

    def check(self, estimate: SendEstimate) -> None:
        """Raises `LimitReached` where sending it would go beyond a limit."""
        spending = spending_on(self._spending.value, self._today())
        if reached := check(self.limits, spending, estimate.at_most, free=estimate.free):
            raise reached

    def check_together(self, estimates: Sequence[SendEstimate]) -> None:
        """As `check`, for the sum of messages that are sent at once. Where the price of one is
        not known, what the others may cost counts all the same."""
        together = ComparisonEstimate(tuple(estimates))
        spending = spending_on(self._spending.value, self._today())
        for most in (together.at_most, together.known_most):
            if reached := check(self.limits, spending, most, free=together.free):
                reached.requests = len(estimates)
                raise reached

    async def set_limits(self, limits: Limits) -> None:
        """Set those that differ from `limits`; ``None`` takes one away. The others stay as they
        are, whoever has set them meanwhile. Raises `InvalidLimit` and `StorageFailed`."""
        known = self.limits
        changed = {
            kind.value: limits.of(kind) for kind in LimitKind if limits.of(kind) != known.of(kind)
        }
        for amount in changed.values():
            if amount is not None:
                check_limit(amount)

        def change(settings: Settings) -> Settings:
            return settings.with_limits(replace(settings.spending_limits, **changed))

        await self._settings.update(change)

    def _uses(self) -> tuple[LimitUse, ...]:
        return uses(self.limits, spending_on(self._spending.value, self._today()))

    def _today(self) -> date:
        return self._clock().astimezone(UTC).date()

    def _follow(self, _: object) -> None:
        self.uses.set(self._uses())
