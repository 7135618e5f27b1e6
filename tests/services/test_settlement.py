"""SettlementService: what became of requests whose end nobody saw."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from desktop.core import Core
from desktop.domain.cost import CostLine
from desktop.domain.errors import ModeldeckError, NoAnswer, Rejected, Rejection, Unreachable
from desktop.domain.generation import Generation
from desktop.domain.prices import Leg, PriceOrigin
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.usage import Bill, Usage
from desktop.services.ledger import LedgerService
from desktop.services.settlement import ASKED_AGAIN_FOR, STILL_RUNNING, SettlementService
from desktop.services.tasks import Tasks
from tests.conftest import RecordedLog
from tests.fakes import ManualClock, MemoryKeyStore, MemoryLedger, ScriptedApi, export_ids
from tests.services.conftest import MODEL, PROVIDER, told

KNOWN = Generation(
    "gen-1",
    model="sandbox/writer-20260101",
    host="Sandbox",
    cancelled=True,
    usage=Usage(prompt=100, completion=10),
    bill=Bill(Decimal("0.00045")),
)
"""100 × $3 + 10 × $15 per million tokens: what the sandbox's writer takes."""
OFFLINE = Unreachable("openrouter.ai", NoAnswer.REFUSED)


@dataclass
class Left:
    """A ledger that a process has left, with a provider to ask."""

    service: SettlementService
    file: MemoryLedger
    api: ScriptedApi
    ledger: LedgerService
    tasks: Tasks

    def record(self, record_id: str = "one") -> RequestRecord:
        return self.file.records_by_id[record_id]


Leave = Callable[..., Left]


@pytest.fixture
def sent(ready: Core, clock: ManualClock) -> RequestRecord:
    """Sent an hour ago, with an id to ask by."""
    origin = str(ready.providers.base_url(PROVIDER).origin)
    an_hour_ago = clock.now - timedelta(hours=1)
    record = RequestRecord("one", "a chat", PROVIDER, origin, MODEL, an_hour_ago)
    return replace(record, generation_id="gen-1")


@pytest.fixture
def leave(ready: Core, clock: ManualClock) -> Leave:
    def left(*records: RequestRecord, says: list[Generation | ModeldeckError | None]) -> Left:
        file, api, tasks = MemoryLedger(*records), ScriptedApi(generations=says), Tasks()
        ledger = LedgerService(file, export_ids, clock)
        service = SettlementService(
            ledger,
            ready.providers,
            ready.credentials,
            ready.catalogs,
            ready.prices,
            {PROVIDER: api},
            clock,
            tasks,
            pauses=(0.0, 0.0),
        )
        return Left(service, file, api, ledger, tasks)

    return left


async def test_the_bill_and_the_counts_come_from_the_provider(
    leave: Leave, sent: RequestRecord
) -> None:
    left = leave(sent, says=[None, KNOWN])
    assert await left.service.settle_abandoned() == 1
    record = left.record()
    assert record.status is RequestStatus.STOPPED
    assert (record.bill, record.usage) == (KNOWN.bill, KNOWN.usage)
    assert record.estimate == Decimal("0.00045")
    assert len(record.lines) == 2
    assert (record.answered_by, record.host) == ("sandbox/writer-20260101", "Sandbox")
    assert left.api.generations_asked == ["gen-1", "gen-1"], "at first it did not know"


@pytest.mark.parametrize(
    ("generation", "status"),
    [
        (replace(KNOWN, cancelled=False, finish_reason="stop"), RequestStatus.FINISHED),
        (replace(KNOWN, cancelled=False, finish_reason="error"), RequestStatus.FAILED),
        (KNOWN, RequestStatus.STOPPED),
    ],
    ids=["finished", "failed", "stopped"],
)
async def test_how_it_ended(
    leave: Leave, sent: RequestRecord, generation: Generation, status: RequestStatus
) -> None:
    left = leave(sent, says=[generation])
    await left.service.settle_abandoned()
    assert left.record().status is status


async def test_a_request_without_an_id_is_never_heard_of_again(
    leave: Leave, sent: RequestRecord
) -> None:
    left = leave(replace(sent, generation_id=""), says=[])
    assert await left.service.settle_abandoned() == 1
    assert left.record().status is RequestStatus.UNKNOWN
    assert left.record().cost is None
    assert left.api.generations_asked == []


async def test_what_the_provider_does_not_know_becomes_unknown(
    leave: Leave, sent: RequestRecord
) -> None:
    left = leave(sent, says=[])
    assert await left.service.settle_abandoned() == 1
    assert left.record().status is RequestStatus.UNKNOWN
    assert len(left.api.generations_asked) == 3, "after a few tries"


async def test_what_may_still_be_running_is_left_for_later(
    leave: Leave, sent: RequestRecord, clock: ManualClock
) -> None:
    left = leave(replace(sent, sent_at=clock.now), says=[])
    assert await left.service.settle_abandoned() == 0
    assert left.record().status is RequestStatus.SENT
    clock.now += STILL_RUNNING
    assert await left.service.settle_abandoned() == 1
    assert left.record().status is RequestStatus.UNKNOWN


@pytest.mark.parametrize(
    "error",
    [
        OFFLINE,
        Rejected(PROVIDER, Rejection.KEY_REJECTED, 401),
        Rejected(PROVIDER, Rejection.RATE_LIMITED, 429),
        Rejected(PROVIDER, Rejection.PROVIDER_FAILED, 500),
    ],
    ids=lambda error: str(error),
)
async def test_what_cannot_be_asked_about_is_left_for_the_next_start(
    leave: Leave, sent: RequestRecord, error: ModeldeckError
) -> None:
    left = leave(sent, says=[error, KNOWN])
    assert await left.service.settle_abandoned() == 0
    assert left.record() == sent
    assert await left.service.settle_abandoned() == 1
    assert left.record().bill == KNOWN.bill


async def test_an_id_that_the_provider_does_not_take_is_not_known(
    leave: Leave, sent: RequestRecord
) -> None:
    refusal = Rejected(PROVIDER, Rejection.BAD_REQUEST, 400)
    left = leave(sent, says=[refusal, refusal, refusal])
    await left.service.settle_abandoned()
    assert left.record().status is RequestStatus.UNKNOWN


async def test_nobody_is_asked_but_the_provider_that_got_it(
    leave: Leave, sent: RequestRecord
) -> None:
    """A key belongs to an origin; so does the id of a request."""
    left = leave(replace(sent, origin="https://elsewhere.example"), says=[KNOWN])
    assert await left.service.settle_abandoned() == 0
    assert left.record().status is RequestStatus.SENT
    assert left.api.generations_asked == []


async def test_no_prompt_is_opened_for_a_key(
    leave: Leave, sent: RequestRecord, keys: MemoryKeyStore
) -> None:
    keys.locked = True
    left = leave(sent, says=[KNOWN])
    assert await left.service.settle_abandoned() == 0
    assert (keys.prompted, left.api.generations_asked) == (0, [])


async def test_a_provider_that_is_not_there_any_more(leave: Leave, sent: RequestRecord) -> None:
    left = leave(replace(sent, provider="gone"), says=[])
    assert await left.service.settle_abandoned() == 1
    assert left.record().status is RequestStatus.UNKNOWN


async def test_a_provider_that_keeps_no_records_is_not_asked(
    leave: Leave, sent: RequestRecord
) -> None:
    left = leave(sent, says=[KNOWN])
    left.api.keeps_generations = False
    assert await left.service.settle_abandoned() == 1
    assert left.record().status is RequestStatus.UNKNOWN
    assert left.api.generations_asked == []


async def test_a_bill_that_has_not_come_is_asked_for_again(
    leave: Leave, sent: RequestRecord, clock: ManualClock
) -> None:
    stopped = replace(sent, status=RequestStatus.STOPPED)
    old = replace(stopped, id="old", sent_at=clock.now - ASKED_AGAIN_FOR - timedelta(days=1))
    left = leave(stopped, old, says=[])
    assert await left.service.settle_abandoned() == 0
    assert left.record().status is RequestStatus.STOPPED, "which it is, whatever it cost"
    left.api.generations = [replace(KNOWN, cancelled=False, finish_reason="stop")]
    assert await left.service.settle_abandoned() == 1
    record = left.record()
    assert (record.status, record.bill) == (RequestStatus.STOPPED, KNOWN.bill)
    assert left.record("old").bill == Bill()


async def test_a_record_without_an_amount_is_asked_for_again(
    leave: Leave, sent: RequestRecord
) -> None:
    left = leave(sent, says=[replace(KNOWN, bill=Bill()), KNOWN])
    assert await left.service.settle_abandoned() == 1
    assert left.record().bill == KNOWN.bill


@pytest.mark.parametrize(
    ("status", "finish", "ends_as", "settled"),
    [
        (RequestStatus.SENT, "stop", RequestStatus.FINISHED, 1),
        (RequestStatus.SENT, None, RequestStatus.STOPPED, 0),
        (RequestStatus.STOPPED, None, RequestStatus.STOPPED, 0),
    ],
    ids=["finished", "cancelled", "stopped-before"],
)
async def test_tokens_without_an_amount_make_an_estimate(
    leave: Leave,
    sent: RequestRecord,
    status: RequestStatus,
    finish: str | None,
    ends_as: RequestStatus,
    settled: int,
) -> None:
    """Which is not the bill: that one is asked for again where it may come."""
    counted = replace(KNOWN, bill=Bill(), cancelled=finish is None, finish_reason=finish)
    left = leave(replace(sent, status=status), says=[None, counted, None])
    assert await left.service.settle_abandoned() == settled
    record = left.record()
    assert (record.status, record.bill, record.usage) == (ends_as, Bill(), KNOWN.usage)
    assert (record.estimate, record.cost) == (Decimal("0.00045"), Decimal("0.00045"))
    spend = left.ledger.spending.value.today
    assert (spend.unbilled_requests, spend.unbilled, spend.unknown) == (1, record.estimate, 0)


async def test_tokens_of_what_may_still_be_running_are_left_for_later(
    leave: Leave, sent: RequestRecord, clock: ManualClock
) -> None:
    young = replace(sent, sent_at=clock.now)
    left = leave(young, says=[replace(KNOWN, bill=Bill())] * 3)
    assert await left.service.settle_abandoned() == 0
    assert left.record() == young
    left.api.generations = [KNOWN]
    assert await left.service.settle_abandoned() == 1
    assert left.record().bill == KNOWN.bill


async def test_what_was_settled_or_deleted_meanwhile_stays_so(
    leave: Leave, sent: RequestRecord
) -> None:
    """Another process may have asked with the key of the account that sent it."""
    billed = replace(sent, status=RequestStatus.FINISHED, bill=Bill(Decimal("0.5")))
    for says in ([], [None, KNOWN, KNOWN, None, KNOWN]):
        left = leave(*(replace(sent, id=name) for name in ("one", "two", "three")), says=says)

        async def meanwhile(left: Left = left) -> None:
            left.api.on_ask = None
            left.file.update(billed)
            left.file.records_by_id.pop("two")

        left.api.on_ask = meanwhile
        assert await left.service.settle_abandoned() == 1
        assert left.record() == billed
        assert left.file.records_by_id.keys() == {"one", "three"}
        assert left.record("three").status is not RequestStatus.SENT


async def test_an_estimate_of_the_time_of_sending_is_not_made_anew(
    leave: Leave, sent: RequestRecord
) -> None:
    """Prices may have changed since."""
    line = CostLine(Leg.PROMPT, 100, Decimal("0.001"), Decimal("0.1"))
    broken = replace(
        sent,
        status=RequestStatus.FAILED,
        usage=Usage(prompt=100, completion=0),
        lines=(line,),
        estimate=Decimal("0.1"),
        price_origin=PriceOrigin.CUSTOM,
        price_as_of=sent.sent_at,
    )
    left = leave(broken, says=[KNOWN])
    assert await left.service.settle_abandoned() == 1
    assert left.record() == replace(
        broken, bill=KNOWN.bill, answered_by=KNOWN.model, host=KNOWN.host
    )


async def test_many_take_no_longer_than_one(leave: Leave, sent: RequestRecord) -> None:
    many = [replace(sent, id=str(number), generation_id=f"gen-{number}") for number in range(60)]
    left = leave(*many, says=[None] * 60 + [KNOWN] * 60)
    assert await left.service.settle_abandoned() == 60
    assert len(left.api.generations_asked) == 120
    assert not left.file.left_behind


async def test_following_up_until_the_provider_knows(leave: Leave, sent: RequestRecord) -> None:
    left = leave(sent, says=[OFFLINE, KNOWN])
    told_of: asyncio.Future[Generation | None] = asyncio.get_running_loop().create_future()
    left.service.follow_up(sent, told_of.set_result)
    assert await told_of == KNOWN


async def test_following_up_ends_without_an_answer(leave: Leave, sent: RequestRecord) -> None:
    left = leave(sent, says=[])
    told_of: asyncio.Future[Generation | None] = asyncio.get_running_loop().create_future()
    left.service.follow_up(sent, told_of.set_result)
    assert await told_of is None
    assert len(left.api.generations_asked) == 2


@pytest.mark.parametrize(
    ("says", "known"),
    [([], None), ([replace(KNOWN, bill=Bill())], replace(KNOWN, bill=Bill()))],
    ids=["at-once", "after-the-tokens"],
)
async def test_following_up_ends_with_a_mistake_of_our_own(
    leave: Leave,
    sent: RequestRecord,
    strict_log: RecordedLog,
    says: list[Generation | ModeldeckError | None],
    known: Generation | None,
) -> None:
    """What was said until then counts, and nobody waits for more."""
    left = leave(sent, says=says)
    mistake = RuntimeError("a mistake")
    questions = len(says)

    async def fail() -> None:
        if len(left.api.generations_asked) > questions:
            raise mistake

    left.api.on_ask = fail
    told_of: asyncio.Future[Generation | None] = asyncio.get_running_loop().create_future()
    left.service.follow_up(sent, told_of.set_result)
    assert await told_of == known
    await left.tasks.cancel_all()
    strict_log.expect("background task follow up one failed")  # and once only


async def test_a_key_that_turns_out_to_be_good_settles_what_was_left(
    leave: Leave, sent: RequestRecord, ready: Core
) -> None:
    """It was typed after the start, or the network has come back."""
    key = await ready.credentials.key(PROVIDER)
    assert key is not None
    await ready.credentials.remove(PROVIDER)
    left = leave(sent, says=[KNOWN])
    left.service.begin()
    assert await left.service.settle_abandoned() == 0
    assert left.api.generations_asked == []
    await ready.credentials.save(PROVIDER, key.reveal())
    await told(left.ledger.spending, lambda spending: spending.today.billed > 0)
    assert left.record().bill == KNOWN.bill
    await left.tasks.cancel_all()
