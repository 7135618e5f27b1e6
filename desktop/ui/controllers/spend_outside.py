"""Compares what the provider says of the key with what is recorded here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.domain.credentials import Credential
from desktop.domain.ledger_problem import LedgerUnavailable
from desktop.domain.spend import Grouping, SpendReport
from desktop.services.credentials import CredentialService
from desktop.services.ledger import LedgerService
from desktop.services.ports import Clock
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.newest_read import NewestRead
from desktop.ui.spend.costs_page import CostsPage

if TYPE_CHECKING:
    from desktop.presentation.spend_outside import Period


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the provider said, and what the ledger had of the same days."""

    credential: Credential
    reports: Mapping[Period, SpendReport] = field(default_factory=dict)
    first_day: date | None = None


class OutsideController(QObject):
    """Reads the ledger again when the key was checked, and when more was spent."""

    def __init__(
        self,
        page: CostsPage,
        aio: Aio[Any],
        provider: tuple[str, str],
        credentials: CredentialService,
        ledger: LedgerService,
        clock: Clock,
    ) -> None:
        """``provider``: id and name."""
        super().__init__(page)
        self._page, self._aio, self._provider = page, aio, provider
        self._ledger, self._clock = ledger, clock
        self._credential = Credential(provider[0])
        self._seen = _Seen(self._credential)
        self._behind = False
        self._reading = NewestRead(aio, self._read)
        page.opened.connect(self._catch_up)
        aio.watch(credentials.credentials, self._credentials_changed)
        aio.watch(ledger.spending, lambda _: self._read_again())
        keep_ages(self, self._read_again)

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        credential = credentials.get(self._provider[0], self._credential)
        if credential != self._credential:
            self._credential = credential
            self._read_again()

    def _read_again(self) -> None:
        if self._page.isVisible():
            self._reading.again()
        else:
            self._behind = True

    def _catch_up(self) -> None:
        if self._behind:
            self._behind = False
            self._reading.again()

    async def _read(self) -> None:
        credential, ledger = self._credential, self._ledger
        if credential.checked_at is None:
            self._seen = _Seen(credential)
            self._show()
            return
        from desktop.presentation.spend_outside import periods

        spans = periods(credential.checked_at)

        async def read() -> tuple[date | None, list[SpendReport]]:
            asked = [
                ledger.report(each.since, each.until, Grouping.MODEL) for each in spans.values()
            ]
            return await asyncio.gather(ledger.first_day(), asyncio.gather(*asked))

        try:
            first_day, reports = await self._aio.call(read)
            self._seen = _Seen(credential, dict(zip(spans, reports, strict=True)), first_day)
        except LedgerUnavailable:
            self._seen = _Seen(credential)  # the page says why
        self._show()

    def _show(self) -> None:
        """Both figures are of the same moment."""
        from desktop.presentation.spend_outside import outside_view

        seen = self._seen
        self._page.show_outside(
            outside_view(
                self._provider,
                seen.credential.info,
                seen.credential.checked_at,
                seen.reports,
                seen.first_day,
                self._clock(),
            )
        )
