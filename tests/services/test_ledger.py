"""LedgerService: nothing is lost and nothing is held up, whatever is the matter with the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
import pytest_asyncio

from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import Grouping, Spend, Spending
from desktop.domain.usage import Bill, Usage
from desktop.services import ledger as ledger_module
from desktop.services.ledger import LedgerService, LedgerState
from tests.conftest import RecordedLog
from tests.fakes import NOON, ManualClock, MemoryLedger, export_ids
from tests.services.conftest import told

TODAY = NOON.date()


def sent(record_id: str = "one") -> RequestRecord:
    return RequestRecord(
        record_id, "a chat", "openrouter", "https://openrouter.ai", "sandbox/writer", NOON
    )


def billed(record: RequestRecord, cost: str = "0.25") -> RequestRecord:
    return replace(
        record,
        status=RequestStatus.FINISHED,
        usage=Usage(prompt=10, completion=5),
        bill=Bill(Decimal(cost)),
        counted=9,
    )


@pytest.fixture
def file() -> MemoryLedger:
    return MemoryLedger()


@pytest_asyncio.fixture
async def service(file: MemoryLedger, clock: ManualClock) -> AsyncIterator[LedgerService]:
    service = LedgerService(file, export_ids, clock)
    yield service
    if not file.closed:
        await service.close()


async def test_a_request_is_recorded_before_it_is_sent_and_again_when_it_ended(
    service: LedgerService, file: MemoryLedger
) -> None:
    await service.begin(sent())
    assert file.find("one") == sent()
    await service.update(billed(sent()))
    assert file.find("one") == billed(sent())
    assert file.calls == ["begin one", "update one"]
    assert service.state.value == LedgerState()


async def test_what_is_spent_follows_each_write(service: LedgerService) -> None:
    assert service.spending.value == Spending(TODAY)
    await service.begin(sent())
    assert service.spending.value.today == Spend(), "it has no cost yet"
    await service.update(billed(sent()))
    spending = service.spending.value
    assert spending.today == spending.month == Spend.of(billed(sent()))


@pytest.mark.parametrize("fault", LedgerFault)
@pytest.mark.parametrize("readable", [True, False])
async def test_what_cannot_be_written_waits_and_is_not_lost(
    service: LedgerService, file: MemoryLedger, fault: LedgerFault, readable: bool
) -> None:
    file.fault, file.readable = fault, readable
    await service.begin(sent("one"))
    await service.update(billed(sent("one")))
    await service.begin(sent("two"))
    state = service.state.value
    assert isinstance(state.problem, LedgerUnavailable)
    assert (state.problem.fault, state.waiting) == (fault, 2)
    file.fault = None
    await service.update(billed(sent("two"), "0.5"))
    assert await told(service.state, lambda state: state.problem is None) == LedgerState()
    assert file.records_by_id == {
        "one": billed(sent("one")),
        "two": billed(sent("two"), "0.5"),
    }


async def test_what_is_spent_counts_what_waits(service: LedgerService, file: MemoryLedger) -> None:
    """A limit must not be blind because a disk is full."""
    await service.begin(sent("one"))
    file.fault = LedgerFault.FULL
    await service.begin(sent("two"))
    await service.update(billed(sent("two"), "0.5"))
    await service.update(billed(sent("one")))
    today = service.spending.value.today
    assert (today.requests, today.billed, today.unknown) == (2, Decimal("0.75"), 0)
    file.fault = None
    await service.try_again()
    assert service.spending.value.today == today


async def test_what_ended_without_a_cost_is_of_unknown_cost(service: LedgerService) -> None:
    await service.begin(sent())
    await service.update(replace(sent(), status=RequestStatus.STOPPED))
    assert service.spending.value.today.unknown == 1


async def test_what_another_process_left_is_of_unknown_cost(
    service: LedgerService, file: MemoryLedger
) -> None:
    file.records_by_id["left"] = sent("left")
    await service.refresh()
    assert service.spending.value.today.unknown == 1


async def test_what_was_spent_before_is_known_where_it_can_be_read(
    service: LedgerService, file: MemoryLedger
) -> None:
    file.records_by_id["before"] = billed(sent("before"))
    file.fault = LedgerFault.READ_ONLY
    await service.begin(sent("now"))
    assert service.spending.value.today.billed == Decimal("0.25")
    await service.update(billed(sent("now"), "0.5"))
    assert service.spending.value.today.billed == Decimal("0.75")
    assert service.spending.value.today.requests == 2
    file.fault = None


async def test_the_same_problem_is_told_once(service: LedgerService, file: MemoryLedger) -> None:
    problems: list[LedgerUnavailable | None] = []
    service.state.subscribe(lambda state: problems.append(state.problem))
    file.fault = LedgerFault.LOCKED
    await service.begin(sent())
    await service.update(billed(sent()))
    assert len(set(map(id, problems))) == 1
    file.fault = None


async def test_a_slow_ledger_does_not_hold_up_a_chat(
    service: LedgerService, file: MemoryLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_module, "PATIENCE_SECONDS", 0.01)
    file.held = Event()
    await service.begin(sent())
    await service.update(billed(sent()))
    assert file.find("one") is None
    file.held.set()
    await told(service.spending, lambda spending: spending.today.billed == Decimal("0.25"))
    assert file.find("one") == billed(sent())


async def test_a_mistake_in_the_ledger_does_not_stop_a_chat(
    service: LedgerService,
    file: MemoryLedger,
    strict_log: RecordedLog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def mistaken(_: RequestRecord) -> None:
        raise ValueError("a mistake")

    with monkeypatch.context() as broken:
        broken.setattr(file, "begin", mistaken)
        await service.begin(sent())
    strict_log.expect("background task record requests failed")
    await service.update(billed(sent()))
    assert file.find("one") == billed(sent()), "and nothing is lost"


async def test_closing_writes_what_waits(service: LedgerService, file: MemoryLedger) -> None:
    service.note(sent("one"))
    service.note(billed(sent("one")))
    await service.close()
    assert file.closed
    assert file.find("one") == billed(sent("one"))


async def test_closing_says_what_could_not_be_recorded(
    service: LedgerService, file: MemoryLedger, strict_log: RecordedLog
) -> None:
    file.fault = LedgerFault.READ_ONLY
    await service.begin(sent())
    await service.close()
    assert file.closed
    strict_log.expect("requests that could not be recorded: 1")


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks all the time."""
    monkeypatch.setattr(ledger_module, "POLL_SECONDS", 0.0)


@pytest_asyncio.fixture
async def following(service: LedgerService, fast: None) -> AsyncIterator[LedgerService]:
    task = asyncio.get_running_loop().create_task(service.follow())
    yield service
    task.cancel()
    await asyncio.wait([task])


async def test_what_another_process_writes_shows(
    following: LedgerService, file: MemoryLedger
) -> None:
    file.records_by_id["theirs"] = billed(sent("theirs"))
    file.written_elsewhere = True
    await told(following.spending, lambda spending: spending.today.requests == 1)


async def test_at_midnight_utc_a_new_day_begins(
    following: LedgerService, clock: ManualClock
) -> None:
    await following.begin(sent())
    await following.update(billed(sent()))
    clock.now = NOON.replace(hour=23, minute=59)
    assert following.spending.value.today.requests == 1
    clock.advance(minutes=1)
    spending = await told(following.spending, lambda spending: spending.day > TODAY)
    assert (spending.today, spending.month.requests) == (Spend(), 1)
    clock.advance(days=30)
    spending = await told(following.spending, lambda spending: not spending.month.requests)
    assert spending.month == Spend()


async def test_a_ledger_that_cannot_be_read_is_told_before_anything_is_sent(
    following: LedgerService, file: MemoryLedger
) -> None:
    file.fault, file.readable = LedgerFault.NEWER, False
    file.written_elsewhere = True
    state = await told(following.state, lambda state: state.problem is not None)
    assert state.waiting == 0
    file.fault = None
    assert await told(following.state, lambda state: state.problem is None) == LedgerState()


async def test_what_waits_is_written_as_soon_as_it_can_be(
    following: LedgerService, file: MemoryLedger
) -> None:
    file.fault = LedgerFault.LOCKED
    await following.begin(sent())
    await told(following.state, lambda state: state.waiting == 1)
    file.fault = None
    await told(following.state, lambda state: state.problem is None)
    assert file.find("one") == sent()


async def test_a_repair_is_told_until_it_is_read(
    service: LedgerService, file: MemoryLedger
) -> None:
    file.notice = "The ledger was damaged; it is kept as ledger.broken-1.sqlite3."
    await service.refresh()
    assert service.state.value.notice == file.notice
    await service.dismiss_notice()
    await service.refresh()
    assert service.state.value.notice == ""


async def test_history(service: LedgerService, file: MemoryLedger, tmp_path: Path) -> None:
    old = replace(billed(sent("old")), sent_at=NOON - timedelta(days=40))
    for record in (old, billed(sent("new"))):
        await service.begin(replace(record, status=RequestStatus.SENT))
        await service.update(record)
    assert await service.first_day() == old.day
    report = await service.report(old.day, TODAY, Grouping.DAY)
    assert [row.key for row in report.rows] == [str(old.day), str(TODAY)]
    assert await service.export(tmp_path / "all.csv", old.day, TODAY, "csv") == 2
    assert (tmp_path / "all.csv").read_text("utf-8") == "csv\nold\nnew"
    (sample, _) = await service.samples("openrouter", "sandbox/writer")
    assert (sample.counted, sample.reported) == (9, 10)
    assert (await service.count(), await service.count(TODAY), await service.count(old.day)) == (
        2,
        1,
        0,
    )
    assert await service.delete(TODAY) == 1
    assert list(file.records_by_id) == ["new"]
    assert await service.delete() == 1
    assert service.spending.value.today == Spend()


async def test_what_waits_is_deleted_too(service: LedgerService, file: MemoryLedger) -> None:
    file.fault = LedgerFault.FULL
    await service.begin(sent("running"))
    await service.begin(billed(sent("ended")))
    await service.delete()
    file.fault = None
    await service.try_again()
    assert list(file.records_by_id) == ["running"], "it has not ended yet"


async def test_a_ledger_of_no_use_teaches_nothing_and_leaves_nothing(
    service: LedgerService, file: MemoryLedger
) -> None:
    file.fault, file.readable = LedgerFault.CORRUPT, False
    assert await service.samples("openrouter", "sandbox/writer") == ()
    assert await service.abandoned() == ()
    assert await service.unbilled(NOON) == ()
    with pytest.raises(LedgerUnavailable):
        await service.report(TODAY, TODAY, Grouping.MODEL)
