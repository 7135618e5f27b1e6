"""Hands comparisons over, and single models once more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.errors import ModeldeckError, ModelNotAllowed, NotSetUp
from desktop.domain.model_ref import ModelRef
from desktop.domain.typed_values import InvalidLimit
from desktop.presentation.compare_page_presenter import cap_of
from desktop.presentation.error_view import ErrorView
from desktop.presentation.wording import describe
from desktop.services.comparison import ComparisonService
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Turn
from desktop.ui.aio import Aio
from desktop.ui.compare.compare_page import ComparePage


class CompareAsking(QObject):
    """Runs, runs again, asks one again and stops.

    ``models``: what is picked. ``ended``: told the ids of the
    providers when something was asked and has ended.
    ``show``: something to be shown has changed.
    """

    def __init__(
        self,
        parent: QObject,
        page: ComparePage,
        aio: Aio[Any],
        comparison: ComparisonService,
        models: Callable[[], tuple[ModelRef, ...]],
        *,
        ended: Callable[[Collection[str]], None],
        show: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._page, self._aio, self._service = page, aio, comparison
        self._models, self._tell_ended, self._show = models, ended, show
        self.cap = ""
        """As it is typed."""
        self.refusal: ErrorView | None = None
        """Why what was handed over last was not even sent."""
        self.concerned = ""
        """Id of the provider that is about; empty: of none in particular."""
        self._refused: Callable[[bool], None] | None = None
        """Hands that over again, perhaps beyond the limits."""
        self._under_way: object | None = None
        """The comparison that was handed over last, until its end has been seen."""
        self._retried: set[str] = set()
        """Record ids of turns that were handed over once more, and are still seen."""
        self._ended = ""
        """The chat id of the newest comparison whose end has been seen."""
        page.run_requested.connect(lambda prompt: self._spawn_run(prompt.strip()))
        page.stop_requested.connect(self._stop)

    @property
    def busy(self) -> bool:
        """Whether something was handed over, of which the comparison does not show yet that it
        is under way, or of a whole comparison that it has ended."""
        return self._under_way is not None or bool(self._retried)

    def forget(self) -> None:
        """What was refused was another run."""
        if self.refusal is not None:
            self.refusal = None
            self._show()

    def refuse(self, error: ModeldeckError) -> None:
        """Say why nothing is sent."""
        self.refusal, self._refused = describe(error), None
        self.concerned = _provider_of(error)
        self._show()

    def once_more(self, *, over_limit: bool = False) -> None:
        """What was refused last."""
        if self._refused is not None:
            self._refused(over_limit)

    def retry(self, turn: Turn, max_tokens: int | None = None, *, over_limit: bool = False) -> None:
        """Ask this model alone once more."""
        self._aio.spawn(self._retry(turn, max_tokens, over_limit=over_limit))

    def comparison_changed(self, comparison: Comparison) -> None:
        """A newer state. Recording what has ended may take longer."""
        self._retried &= {turn.record_id for turn in comparison.runs if not turn.running}
        if comparison.chat_id != self._ended and not comparison.running:
            self._ended = comparison.chat_id
            self._under_way = None
            self._page.release()

    def _spawn_run(self, prompt: str, *, over_limit: bool = False) -> None:
        self._aio.spawn(self._run(prompt, over_limit=over_limit))

    async def _run(self, prompt: str, *, over_limit: bool) -> None:
        if self.busy or not prompt or not self._cap_is_sound():
            self._page.release()
            return
        models, cap = self._models(), cap_of(self.cap)
        self._under_way = asking = object()
        try:
            await self._ask(
                lambda: self._service.run(models, prompt, cap=cap, over_limit=over_limit),
                lambda over: self._spawn_run(prompt, over_limit=over),
                {each.provider for each in models},
            )
        finally:
            if self._under_way is asking:
                self._under_way = None
                self._page.release()
            self._show()

    async def _retry(self, turn: Turn, max_tokens: int | None, *, over_limit: bool) -> None:
        handed_over = self._under_way is not None or turn.record_id in self._retried
        if handed_over or not self._cap_is_sound():
            return
        cap = cap_of(self.cap)
        self._retried.add(turn.record_id)
        try:
            await self._ask(
                lambda: self._service.retry(
                    turn, max_tokens=max_tokens, cap=cap, over_limit=over_limit
                ),
                lambda over: self.retry(turn, max_tokens, over_limit=over),
                {turn.provider},
            )
        finally:
            self._retried.discard(turn.record_id)
            self._show()

    async def _ask(
        self,
        ask: Callable[[], Awaitable[object]],
        again: Callable[[bool], None],
        providers: Collection[str],
    ) -> None:
        self.refusal = None
        self._show()
        try:
            await self._aio.call(ask)
        except ModeldeckError as error:
            self.refuse(error)
            self._refused = again
        else:
            self._tell_ended(providers)

    def _cap_is_sound(self) -> bool:
        try:
            cap_of(self.cap)
        except InvalidLimit:
            self._page.focus_cap()
            return False
        return True

    def _stop(self, number: int) -> None:
        self._aio.spawn(self._aio.call(lambda: self._service.stop(number or None)))


def _provider_of(error: ModeldeckError) -> str:
    return error.provider if isinstance(error, NotSetUp | ModelNotAllowed) else ""
