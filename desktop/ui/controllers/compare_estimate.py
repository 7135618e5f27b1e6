"""Says what a comparison will take while its prompt is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.model_ref import ModelRef
from desktop.services.comparison import ComparisonService
from desktop.services.prices import PriceService
from desktop.ui.aio import Aio

PAUSE_MS: Final = 150
"""How long nothing is typed before the tokens are counted."""

Place = tuple[tuple[ModelRef, ...], str]
"""Models and prompt."""


class CompareEstimate(QObject):
    """One count at a time, however long a text takes; then of what is there by then.

    ``show``: told of each estimate, and of ``None`` where nobody has asked for one.
    """

    def __init__(
        self,
        parent: QObject,
        aio: Aio[Any],
        comparison: ComparisonService,
        prices: PriceService,
        show: Callable[[ComparisonEstimate | None], None],
    ) -> None:
        super().__init__(parent)
        self._aio, self._comparison = aio, comparison
        self._tell = show
        self._place: Place = ((), "")
        self._wanted = self._estimating = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._renew)
        aio.watch(prices.pricing_changed, lambda _: self._renew())

    def set_models(self, models: tuple[ModelRef, ...]) -> None:
        """What other models take says nothing about these."""
        if models != self._place[0]:
            self._place = (models, self._place[1])
            self._tell(None)
            self._renew()

    def set_draft(self, draft: str) -> None:
        """Counted when nothing has been typed for a moment."""
        self._place = (self._place[0], draft.strip())
        if self._place[1]:
            self._pause.start()
        else:
            self._pause.stop()
            self._tell(None)

    def _renew(self) -> None:
        self._wanted = all(self._place)
        if self._wanted and not self._estimating:
            self._estimating = self._aio.spawn(self._estimate()) is not None

    async def _estimate(self) -> None:
        try:
            while self._wanted:
                self._wanted = False
                models, draft = place = self._place
                taken = await self._ask(models, draft)
                if place == self._place:
                    self._tell(taken)
        finally:
            self._estimating = False

    async def _ask(self, models: tuple[ModelRef, ...], draft: str) -> ComparisonEstimate:
        return await self._aio.call(lambda: self._comparison.estimate(models, draft))
