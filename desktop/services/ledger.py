"""LedgerService: every request is recorded, and whoever wants the sums asks here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar

from desktop.domain.ledger_problem import LedgerUnavailable
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.send_estimate import CountSample
from desktop.domain.spend import Grouping, Spend, Spending, SpendReport
from desktop.services.ledger_queue import LedgerQueue
from desktop.services.ports import Clock, ExportKind, ExportSpend, Ledger
from desktop.services.store import Store
from desktop.services.tasks import Tasks

log = logging.getLogger(__name__)

T = TypeVar("T")

POLL_SECONDS: Final = 1.0
"""How soon what another process has recorded shows."""
RETRY_POLLS: Final = 10
"""A ledger that could not be used is tried again less often."""
PATIENCE_SECONDS: Final = 1.0
"""How long a chat waits until its request is recorded."""
LITTLE_PATIENCE_SECONDS: Final = 0.1
"""The same where recording has failed before."""
SAMPLES: Final = 20
"""The newest answers of a model that a token count learns from."""


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Whether requests are being recorded."""

    problem: LedgerUnavailable | None = None
    waiting: int = 0
    """Requests that are kept in memory until the ledger can be written again."""
    notice: str = ""
    """Facts of a repair; empty when nothing was repaired."""


class LedgerService:
    """The ledger, off the loop. A ledger that cannot be used never stops a chat.

    What cannot be written waits in memory, each request in its newest state, and is tried again
    with the next one and, while `follow` runs, every few seconds.
    """

    def __init__(self, ledger: Ledger, export: ExportSpend, clock: Clock) -> None:
        self._ledger = ledger
        self._export = export
        self._clock = clock
        self._queue = LedgerQueue(ledger)
        self._tasks = Tasks()  # its own: a write that has begun is not cancelled
        self._writing: asyncio.Task[None] | None = None
        self._under_way: dict[str, RequestRecord] = {}
        self._recorded: Spending | None = None
        self._one_at_a_time = asyncio.Lock()
        self._read_notice = ""
        self.spending: Store[Spending] = Store(Spending(self._today()))
        """What is spent now, with what waits to be recorded."""
        self.state: Store[LedgerState] = Store(LedgerState())

    async def begin(self, record: RequestRecord) -> None:
        """Record a request that is about to be sent. Never raises; `state` tells of problems."""
        self._under_way[record.id] = record
        self._queue.put(record, new=True)
        self._write()
        await self.written()

    async def update(self, record: RequestRecord) -> None:
        """Replace what is recorded of a request as more is known. Never raises."""
        self.note(record)
        await self.written()

    def note(self, record: RequestRecord) -> None:
        """As `update`, without waiting for it."""
        if record.status is not RequestStatus.SENT:
            self._under_way.pop(record.id, None)
        self._queue.put(record)
        self._write()

    async def written(self) -> None:
        """Wait until what is under way is written, or has failed, but not for long."""
        failing = self.state.value.problem is not None
        patience = LITTLE_PATIENCE_SECONDS if failing else PATIENCE_SECONDS
        if self._writing is not None:
            await asyncio.wait([self._writing], timeout=patience)

    async def finish(self) -> LedgerState:
        """Write what can be written, however long that takes."""
        self._write()
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])
        return self.state.value

    async def close(self) -> None:
        """Write what can be written, and let go of the file."""
        problem = (await self.finish()).problem
        if left := len(self._queue):
            log.error("requests that could not be recorded: %d (%s)", left, problem)
        await asyncio.to_thread(self._ledger.close)

    async def report(self, since: date, until: date, grouping: Grouping) -> SpendReport:
        """Sums of a span of days in UTC, both included. Raises `LedgerUnavailable`."""
        return await asyncio.to_thread(self._ledger.report, since, until, grouping)

    async def first_day(self) -> date | None:
        """Of the oldest request; ``None``: there is none. Raises `LedgerUnavailable`."""
        return await asyncio.to_thread(self._ledger.first_day)

    async def count(self, before: date | None = None) -> int:
        """How many requests `delete` would forget. Raises `LedgerUnavailable`."""
        return await asyncio.to_thread(self._ledger.count, before)

    async def delete(self, before: date | None = None) -> int:
        """Forget the requests of the days before ``before``, or all; returns how many.

        Raises `LedgerUnavailable`; then nothing is deleted.
        """
        deleted = await asyncio.to_thread(self._ledger.delete, before)
        self._queue.drop(before, self._under_way)
        await self.refresh()
        return deleted

    async def export(self, path: Path, since: date, until: date, kind: ExportKind) -> int:
        """Write the requests of a span to a file; returns how many.

        Raises `StorageFailed` for the file and `LedgerUnavailable` for the ledger.
        """

        def write() -> int:
            return self._export(path, self._ledger.records(since, until), kind)

        return await asyncio.to_thread(write)

    async def find(self, record_id: str) -> RequestRecord | None:
        """What is recorded of a request now; ``None``: nothing that can be read."""
        return await self._if_readable(lambda: self._ledger.find(record_id), None)

    async def samples(self, provider: str, model: str) -> tuple[CountSample, ...]:
        """What earlier answers of a model say of its tokens; none where the ledger is of no use."""
        return await self._if_readable(lambda: self._ledger.samples(provider, model, SAMPLES), ())

    async def abandoned(self) -> tuple[RequestRecord, ...]:
        """What processes that died have left; none where the ledger is of no use."""
        return await self._if_readable(self._ledger.abandoned, ())

    async def unbilled(self, since: datetime) -> tuple[RequestRecord, ...]:
        """Unfinished requests since then whose bill may be asked for; none likewise."""
        return await self._if_readable(lambda: self._ledger.unbilled(since), ())

    async def dismiss_notice(self) -> None:
        """The person has read it."""
        self._read_notice = self._ledger.notice
        self.state.set(replace(self.state.value, notice=""))

    async def refresh(self) -> None:
        """Look at the sums again, whoever has written; problems become part of `state`."""
        await self._refresh(None, still=True)

    async def _refresh(self, problem: LedgerUnavailable | None, *, still: bool = False) -> None:
        """``still``: what could not be written still cannot, although it can be read."""
        async with self._one_at_a_time:  # else an older look may come back last
            try:
                self._recorded = await asyncio.to_thread(self._look)
            except LedgerUnavailable as error:
                problem = error
            else:
                if still and self._queue:
                    problem = self.state.value.problem
            self._tell(problem)

    async def follow(self) -> None:
        """Take over what other processes write and the change of the day, and try again what
        could not be written, until cancelled."""
        await self._changed()  # before the first look: what is written from now on is news
        await self.refresh()
        polls = 0
        while True:
            await asyncio.sleep(POLL_SECONDS)
            polls += 1
            if self.state.value.problem is not None:
                if polls >= RETRY_POLLS:
                    polls = 0
                    await self.try_again()
            elif await self._changed():
                await self.refresh()

    async def try_again(self) -> None:
        """Write what waits, or see whether a ledger that could not be used can be used now."""
        if self._queue:
            self._write()
            await self.written()
        else:
            await self.refresh()

    def _write(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = self._tasks.start(self._write_all(), "record requests")

    async def _write_all(self) -> None:
        while self._queue:
            try:
                async with self._one_at_a_time:  # a look would count what is just written twice
                    await self._queue.write()
            except LedgerUnavailable as error:
                await self._refresh(error)
                return
            await self._refresh(None)

    async def _changed(self) -> bool:
        if self._today() != self.spending.value.day:
            return True
        try:
            return await asyncio.to_thread(self._ledger.changed)
        except LedgerUnavailable:
            return True  # which will be told by the look that follows

    def _look(self) -> Spending:
        """In a thread."""
        day = self._today()
        today = self._ledger.total(day, day)
        return Spending(day, today, self._ledger.total(day.replace(day=1), day))

    def _tell(self, problem: LedgerUnavailable | None) -> None:
        known = self.state.value.problem
        if known is not None and problem is not None and _same(known, problem):
            problem = known  # no news
        notice = self._ledger.notice
        self.state.set(
            LedgerState(
                problem,
                len(self._queue) if problem is not None else 0,
                notice if notice != self._read_notice else "",
            )
        )
        self.spending.set(self._spending())

    def _spending(self) -> Spending:
        """What is recorded and what is still waiting for that.

        What this process is waiting for an answer to is left out: it has no cost yet, which is
        neither 0 nor unknown.
        """
        day = self._today()
        recorded = self._recorded or Spending(day)
        today = recorded.today if recorded.day == day else Spend()
        same_month = (recorded.day.year, recorded.day.month) == (day.year, day.month)
        month = recorded.month if same_month else Spend()
        return Spending(
            day,
            self._with_more(today, day, day),
            self._with_more(month, day.replace(day=1), day),
        )

    def _with_more(self, recorded: Spend, since: date, until: date) -> Spend:
        under_way = sum(since <= record.day <= until for record in self._under_way.values())
        known = recorded + self._queue.unrecorded(since, until)
        # Not below 0: what is under way may have been deleted.
        requests = max(0, known.requests - under_way)
        return replace(known, requests=requests, unknown=max(0, known.unknown - under_way))

    def _today(self) -> date:
        return self._clock().astimezone(UTC).date()

    async def _if_readable(self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return await asyncio.to_thread(read)
        except LedgerUnavailable as error:
            log.info("the ledger could not be read: %s", error)
            return otherwise


def _same(one: LedgerUnavailable, other: LedgerUnavailable) -> bool:
    return (one.fault, one.path, one.detail) == (other.fault, other.path, other.detail)
