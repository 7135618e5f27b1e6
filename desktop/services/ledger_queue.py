"""Requests on their way into the ledger: none is lost while it cannot be written."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from decimal import localcontext

from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import EXACT_DIGITS, Spend
from desktop.domain.usage import Bill
from desktop.services.ports import Ledger


class LedgerQueue:
    """Holds each request that is not recorded yet, in its newest state."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: dict[str, RequestRecord] = {}
        self._recorded: dict[str, tuple[date, Spend]] = {}
        """What the sums of the ledger have of each request of this run, and on which day: more may
        become known of one that has its bill, too."""
        self._new: set[str] = set()
        """What the ledger has never had."""
        self._deleted: set[str] = set()
        """Of this run, and ended: what is learned of these later is not recorded again."""

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, record: RequestRecord, *, new: bool = False) -> None:
        """What was waiting of the same request before is out of date."""
        if record.id in self._deleted:
            return
        self._waiting[record.id] = record
        if new:
            self._new.add(record.id)
        elif record.id not in self._new:  # of a run before this one, perhaps
            self._recorded.setdefault(record.id, (record.day, Spend.of(_as_sent(record))))

    def drop(self, before: date | None, under_way: Collection[str]) -> None:
        """Forget the requests of the days before ``before``, or all that are not under way."""
        for record in tuple(self._waiting.values()):
            if record.settled and (before is None or record.day < before):
                del self._waiting[record.id]
        gone = {name for name, (day, _) in self._recorded.items() if before is None or day < before}
        self._deleted |= gone - set(under_way) - self._waiting.keys()
        for name in gone:
            del self._recorded[name]

    async def write(self) -> None:
        """Record everything, the oldest first. Raises `LedgerUnavailable`; what is left waits."""
        while self._waiting:
            record = next(iter(self._waiting.values()))
            new = record.id in self._new
            put = self._ledger.begin if new else self._ledger.update
            await asyncio.to_thread(put, record)
            self._new.discard(record.id)
            if self._waiting.get(record.id) is record:
                del self._waiting[record.id]
            self._recorded[record.id] = record.day, Spend.of(record)

    def unrecorded(self, since: date, until: date) -> Spend:
        """What the sums of the ledger lack of a span of days, both included."""
        total = Spend()
        for record in self._waiting.values():
            if since <= record.day <= until:
                _, recorded = self._recorded.get(record.id, (None, None))
                total += _difference(record, recorded)
        return total


def _as_sent(record: RequestRecord) -> RequestRecord:
    status, bill = RequestStatus.SENT, Bill()
    return replace(record, status=status, bill=bill, usage=None, lines=(), estimate=None)


def _difference(record: RequestRecord, before: Spend | None) -> Spend:
    now = Spend.of(record)
    if before is None:
        return now
    with localcontext(prec=EXACT_DIGITS):
        more = {f.name: getattr(now, f.name) - getattr(before, f.name) for f in fields(Spend)}
    return Spend(**more | {"dearest": now.dearest})
