"""Exports and deletes what the ledger holds, as the Costs page asks for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QObject

from desktop.domain.errors import ModeldeckError
from desktop.domain.spend import Grouping, Spend
from desktop.presentation.figures import counted
from desktop.presentation.spend_span import Span
from desktop.presentation.wording import describe
from desktop.services.ledger import LedgerService
from desktop.services.ports import Clock
from desktop.ui.aio import Aio
from desktop.ui.controllers.file_in_the_way import is_there
from desktop.ui.controllers.newest_read import NewestRead
from desktop.ui.controllers.spend import SpendController
from desktop.ui.controllers.welcome import Tell
from desktop.ui.spend.costs_page import CostsPage
from desktop.ui.spend.export_dialog import AskPath, Kind


class SpendHistory(QObject):
    """Nothing is written over and nothing is deleted without a question on the page."""

    def __init__(
        self,
        page: CostsPage,
        aio: Aio[Any],
        ledger: LedgerService,
        clock: Clock,
        spend: SpendController,
        ask_path: AskPath,
        tell: Tell,
    ) -> None:
        """``spend`` has the days on screen, which are exported."""
        super().__init__(page)
        self._page, self._aio, self._ledger, self._clock = page, aio, ledger, clock
        self._spend, self._ask_path, self._tell = spend, ask_path, tell
        self._before: date | None = None
        self._in_the_way: tuple[Path, Span, Kind] | None = None
        self._counting = NewestRead(aio, self._count)
        page.export_requested.connect(self._export)
        page.replace_requested.connect(self._replace)
        page.deletion_asked.connect(self._ask)
        page.deletion_confirmed.connect(lambda before: aio.spawn(self._delete(before)))

    def _export(self, form: str) -> None:
        kind, span = cast("Kind", form), self._spend.span
        name = f"modeldeck-costs-{span.since}-to-{span.until}.{kind}"
        self._page.ask_to_replace("")

        def chosen(path: Path) -> None:
            self._aio.spawn(self._write_new(path, span, kind))

        self._ask_path(self._page, name, kind, chosen)

    async def _write_new(self, path: Path, span: Span, kind: Kind) -> None:
        if await self._aio.call(lambda: asyncio.to_thread(is_there, path)):
            self._in_the_way = (path, span, kind)
            self._page.ask_to_replace(f"{path} is there already.")
        else:
            await self._write(path, span, kind)

    def _replace(self) -> None:
        if self._in_the_way is not None:
            given, self._in_the_way = self._in_the_way, None
            self._aio.spawn(self._write(*given))

    async def _write(self, path: Path, span: Span, kind: Kind) -> None:
        try:
            count = await self._aio.call(
                lambda: self._ledger.export(path, span.since, span.until, kind)
            )
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
        else:
            self._tell(f"{counted(count, 'request')} written to {path}", "", None)

    def _ask(self, before: date | None) -> None:
        self._before = before
        self._counting.anew()

    async def _count(self) -> None:
        from desktop.presentation.spend_history_view import deletion_view

        before, ledger = self._before, self._ledger
        today = self._clock().astimezone(UTC).date()

        async def count() -> tuple[int, Spend]:
            until = date.max if before is None else before - timedelta(days=1)
            report = ledger.report(date.min, until, Grouping.MODEL)
            requests, sums = await asyncio.gather(ledger.count(before), report)
            return requests, sums.totals

        try:
            requests, spend = await self._aio.call(count)
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
        else:
            self._page.show_deletion(deletion_view(requests, spend, before, today), before)

    async def _delete(self, before: date | None) -> None:
        from desktop.presentation.spend_history_view import deleted_text

        try:
            count = await self._aio.call(lambda: self._ledger.delete(before))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
        else:
            self._page.deletion_done()
            self._spend.read_again()  # the sums of this month may be the same
            self._tell(deleted_text(count), "", None)
