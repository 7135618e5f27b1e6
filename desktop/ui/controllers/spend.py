"""Joins the Costs page to the ledger.

What prepares the sums is imported in the thread that does it: opening the page must not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.domain.catalog import Model
from desktop.domain.ledger_problem import LedgerUnavailable
from desktop.domain.provider import Provider
from desktop.domain.spend import Grouping, Spending, SpendReport
from desktop.presentation.ledger_problem import trouble_text
from desktop.presentation.spend_span import Span, SpanChoice, span_of
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.ledger import LedgerService, LedgerState
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.newest_read import NewestRead
from desktop.ui.spend.costs_page import CostsPage

if TYPE_CHECKING:
    from desktop.presentation.spend_page_view import CostsView


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the ledger says of one span, all read together."""

    by_day: SpendReport
    by_model: SpendReport
    first_day: date | None
    recorded: int


class SpendController(QObject):
    """Reads what the page shows: when another span is chosen, and when more was spent."""

    def __init__(
        self,
        page: CostsPage,
        aio: Aio[Any],
        ledger: LedgerService,
        catalogs: CatalogService,
        providers: ProviderService,
        clock: Clock,
        go_to_chat: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._ledger, self._clock = page, aio, ledger, clock
        self._choice: SpanChoice | Span = SpanChoice.MONTH
        self._spending = Spending(self._today())
        self._sums: _Sums | None = None
        self._models: dict[str, tuple[Model, ...]] = {}
        self._state = LedgerState()
        self._problem: LedgerUnavailable | None = None
        self._reading = NewestRead(aio, self._read)
        self._behind = False
        """Whether something has changed while the page was not on screen."""
        page.opened.connect(self._catch_up)
        page.span_requested.connect(self._take_span)
        page.chat_requested.connect(go_to_chat)
        page.retry_requested.connect(self._retry)
        page.notice_closed.connect(lambda: aio.spawn(aio.call(ledger.dismiss_notice)))
        self._providers: dict[str, str] = {}
        aio.watch(catalogs.catalogs, self._names_changed)
        aio.watch(providers.providers, self._providers_changed)
        aio.watch(ledger.state, self._state_changed)
        aio.watch(ledger.spending, self._spending_changed)
        # What changes no sum of this month, such as a late bill of the last one, is told by nobody.
        keep_ages(self, self.read_again)

    @property
    def span(self) -> Span:
        """The days that the page is about."""
        if isinstance(self._choice, Span):
            return self._choice
        return span_of(self._choice, self._today())

    def read_again(self) -> None:
        """The ledger has changed, or may have."""
        if self._page.isVisible():
            self._reading.again()
        else:
            self._behind = True

    def _take_span(self, choice: SpanChoice | Span) -> None:
        self._choice = choice
        self._reading.anew()

    def _catch_up(self) -> None:
        if self._behind:
            self._behind = False
            self._reading.again()

    def _spending_changed(self, spending: Spending) -> None:
        self._spending = spending
        self.read_again()

    def _state_changed(self, state: LedgerState) -> None:
        self._state = state
        self._page.show_notice(state.notice)
        self._show_trouble()

    def _names_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        """A catalog is told of again and again while it is being refreshed."""
        models = {name: state.on_offer.models for name, state in catalogs.items()}
        same = models.keys() == self._models.keys()
        if not same or any(models[name] is not known for name, known in self._models.items()):
            self._models = models
            self.read_again()

    def _providers_changed(self, providers: Mapping[str, Provider]) -> None:
        names = {name: each.name for name, each in providers.items()}
        if names != self._providers:
            self._providers = names
            self.read_again()

    def _retry(self) -> None:
        async def retry() -> None:
            await self._aio.call(self._ledger.try_again)
            self._reading.again()

        self._aio.spawn(retry())

    async def _read(self) -> None:
        span, ledger = self.span, self._ledger

        async def sums() -> _Sums:
            by_day = ledger.report(span.since, span.until, Grouping.DAY)
            by_model = ledger.report(span.since, span.until, Grouping.MODEL)
            return _Sums(
                *await asyncio.gather(by_day, by_model, ledger.first_day(), ledger.count())
            )

        try:
            self._sums = await self._aio.call(sums)
            self._problem = None
        except LedgerUnavailable as error:
            self._problem = error
        self._show_trouble()
        if self._sums is not None:
            self._page.show_costs(await self._prepared(self._sums))

    async def _prepared(self, sums: _Sums) -> CostsView:
        """What the page shows, in another thread: sums of many days take long."""
        spending, models, providers = self._spending, self._models, self._providers

        def prepare() -> CostsView:
            from desktop.presentation.model_names import model_naming
            from desktop.presentation.spend_page_view import costs_view

            return costs_view(
                sums.by_day,
                sums.by_model,
                spending,
                sums.recorded,
                sums.first_day,
                model_naming(models),
                providers,
            )

        return await self._aio.call(lambda: asyncio.to_thread(prepare))

    def _show_trouble(self) -> None:
        problem = self._state.problem or self._problem
        self._page.show_trouble(trouble_text(problem, self._state.waiting))

    def _today(self) -> date:
        return self._clock().astimezone(UTC).date()
