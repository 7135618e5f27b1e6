"""Compares what the provider says of the key with what is recorded here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.domain.credentials import Credential
from desktop.domain.ledger_problem import LedgerUnavailable
from desktop.domain.provider import KeyCheck
from desktop.domain.spend import Grouping, SpendReport
from desktop.services.credentials import CredentialService
from desktop.services.ledger import LedgerService
from desktop.services.ports import Clock
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.newest_read import NewestRead
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.spend.costs_page import CostsPage

if TYPE_CHECKING:
    from desktop.presentation.spend_outside import Period


Names = tuple[tuple[str, str], ...]
"""Ids and names of providers that say what a key spent, in the order they are shown in."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a provider said, and what the ledger had of the same days."""

    credential: Credential
    reports: Mapping[Period, SpendReport] = field(default_factory=dict)


class OutsideController(QObject):
    """Reads the ledger again when a key was checked, and when more was spent."""

    def __init__(
        self,
        page: CostsPage,
        aio: Aio[Any],
        choice: ProviderChoice,
        credentials: CredentialService,
        ledger: LedgerService,
        clock: Clock,
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._choice = page, aio, choice
        self._ledger, self._clock = ledger, clock
        self._providers: Names = ()
        self._credentials: tuple[Credential, ...] = ()
        self._store = credentials.credentials
        self._behind = False
        self._reading = NewestRead(aio, self._read)
        page.opened.connect(self._catch_up)
        choice.offered_changed.connect(self._follow)
        aio.watch(self._store, self._follow)
        aio.watch(ledger.spending, lambda _: self._read_again())
        keep_ages(self, self._read_again)

    def _follow(self, _: object = None) -> None:
        """Only a key whose check costs nothing is asked what it spent."""
        asked = [each for each in self._choice.offered if each.key_check is KeyCheck.ACCOUNT]
        providers = tuple((each.id, each.name) for each in asked)
        there = self._store.value
        credentials = tuple(there.get(name, Credential(name)) for name, _ in providers)
        if (providers, credentials) != (self._providers, self._credentials):
            self._providers, self._credentials = providers, credentials
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
        providers, credentials = self._providers, self._credentials
        try:
            first_day = await self._aio.call(self._ledger.first_day)
            seen = [await self._seen_of(each) for each in credentials]
        except LedgerUnavailable:
            first_day, seen = None, [_Seen(each) for each in credentials]  # the page says why
        self._show(providers, tuple(seen), first_day)

    async def _seen_of(self, credential: Credential) -> _Seen:
        if credential.checked_at is None:
            return _Seen(credential)
        from desktop.presentation.spend_outside import periods

        spans, ledger = periods(credential.checked_at), self._ledger

        async def read() -> list[SpendReport]:
            asked = [
                ledger.report(each.since, each.until, Grouping.MODEL) for each in spans.values()
            ]
            return await asyncio.gather(*asked)

        reports = await self._aio.call(read)
        return _Seen(credential, dict(zip(spans, reports, strict=True)))

    def _show(self, providers: Names, seen: tuple[_Seen, ...], first_day: date | None) -> None:
        """Both figures of a provider are of the same moment."""
        from desktop.presentation.spend_outside import outside_view

        views = [
            outside_view(
                provider,
                each.credential.info,
                each.credential.checked_at,
                each.reports,
                first_day,
                self._clock(),
            )
            for provider, each in zip(providers, seen, strict=True)
        ]
        if len(views) > 1:
            views = [
                replace(view, provider=name)
                for view, (_, name) in zip(views, providers, strict=True)
            ]
        self._page.show_outside(views)
