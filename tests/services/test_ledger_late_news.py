"""LedgerService: late news, or two at once, change no sum and hide no problem."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Event

from desktop.domain.ledger_problem import LedgerFault
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import Spend
from desktop.domain.usage import Bill
from desktop.services.ledger import LedgerService
from tests.fakes import ManualClock, MemoryLedger, export_ids
from tests.services.test_ledger import billed, sent

PATIENCE_SECONDS = 30


class SlowToRead(MemoryLedger):
    """Sums are read as soon as somebody lets them."""

    def __init__(self) -> None:
        super().__init__()
        self.reading, self.may_read = Event(), Event()

    def total(self, since: date, until: date) -> Spend:
        self.reading.set()
        assert self.may_read.wait(PATIENCE_SECONDS)
        return super().total(since, until)


async def test_what_is_learned_after_the_bill_counts_once_while_it_waits(
    clock: ManualClock,
) -> None:
    """Tokens may be counted here after the answer has its bill."""
    file = MemoryLedger()
    service = LedgerService(file, export_ids, clock)
    await service.begin(sent())
    await service.update(billed(sent()))
    file.fault = LedgerFault.LOCKED
    await service.update(replace(billed(sent()), counted=11))
    assert service.state.value.waiting == 1
    assert service.spending.value.today == Spend.of(billed(sent()))
    file.fault = None
    await service.close()


async def test_a_look_at_the_sums_hides_no_problem_that_is_just_being_told(
    clock: ManualClock,
) -> None:
    file = SlowToRead()
    file.fault = LedgerFault.LOCKED
    service = LedgerService(file, export_ids, clock)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(service.begin(sent()))
        await asyncio.to_thread(file.reading.wait, PATIENCE_SECONDS)  # it could not be written
        tasks.create_task(service.refresh())
        await asyncio.sleep(0)
        file.may_read.set()
    problem = service.state.value.problem
    assert problem is not None
    assert problem.fault is LedgerFault.LOCKED
    file.fault = None
    await service.close()


async def test_deleting_while_an_answer_comes_leaves_nothing_below_zero(
    clock: ManualClock,
) -> None:
    service = LedgerService(MemoryLedger(), export_ids, clock)
    await service.begin(sent())
    assert await service.delete() == 1
    assert service.spending.value.today == Spend()
    await service.update(billed(sent()))
    assert service.spending.value.today == Spend.of(billed(sent()))
    await service.close()


class SlowToSay(MemoryLedger):
    """Says that it has written some time after it has."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.may_say = Event(), Event()

    def update(self, record: RequestRecord) -> None:
        super().update(record)
        self.written.set()
        assert self.may_say.wait(PATIENCE_SECONDS)


async def test_a_look_between_a_write_and_word_of_it_counts_nothing_twice(
    clock: ManualClock,
) -> None:
    file = SlowToSay()
    service = LedgerService(file, export_ids, clock)
    await service.begin(sent())
    told: list[Spend] = []
    service.spending.subscribe(lambda spending: told.append(spending.today))
    service.note(billed(sent()))
    async with asyncio.TaskGroup() as tasks:
        await asyncio.to_thread(file.written.wait, PATIENCE_SECONDS)
        look = tasks.create_task(service.refresh())
        await asyncio.wait([look], timeout=0.05)
        file.may_say.set()
    await service.finish()
    assert told == [Spend.of(billed(sent()))]
    await service.close()


async def test_what_was_deleted_does_not_come_back_with_its_bill(clock: ManualClock) -> None:
    file = MemoryLedger()
    service = LedgerService(file, export_ids, clock)
    stopped = replace(sent(), status=RequestStatus.STOPPED)
    await service.begin(sent())
    await service.update(stopped)
    await service.begin(sent("running"))
    assert await service.delete() == 2
    await service.update(replace(stopped, bill=Bill(Decimal("0.5"))))
    assert file.records_by_id == {}
    await service.update(billed(sent("running")))
    assert list(file.records_by_id) == ["running"], "it had not ended yet"
    assert service.spending.value.today == Spend.of(billed(sent("running")))
    await service.close()


async def test_what_was_deleted_by_its_day_does_not_come_back_either(clock: ManualClock) -> None:
    file = MemoryLedger()
    service = LedgerService(file, export_ids, clock)
    today = clock().date()
    old = replace(sent("old"), sent_at=clock() - timedelta(days=1))
    for record in (old, sent("new")):
        await service.begin(record)
        await service.update(replace(record, status=RequestStatus.STOPPED))
    assert await service.delete(today) == 1
    for record in (old, sent("new")):
        await service.update(billed(record))
    assert file.records_by_id == {"new": billed(sent("new"))}
    assert service.spending.value.month == Spend.of(billed(sent("new")))
    await service.close()
