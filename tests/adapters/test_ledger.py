"""The ledger of a profile: what is recorded comes back to the last digit."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.adapters.ledger import SqliteLedger
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.send_estimate import CountSample
from desktop.domain.spend import Grouping, Spend, SpendReport
from desktop.domain.usage import Bill, Usage
from tests.adapters.ledger_samples import NOON, begun, complete
from tests.fakes import ManualClock

ALWAYS = (date.min, date.max)
TODAY = NOON.date()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path, clock: ManualClock) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(path, clock)
    yield ledger
    assert ledger.check() == ()
    ledger.close()


def test_every_field_comes_back_as_it_was(ledger: SqliteLedger) -> None:
    record = complete()
    for part in (record, record.usage, record.bill, record.lines[0]):
        values = [getattr(part, field.name) for field in fields(part)]  # type: ignore[arg-type]
        assert all(value not in (None, "", ()) for value in values), "the sample has a gap"
    ledger.update(record)
    assert ledger.find("r1") == record
    found = ledger.find("r1")
    assert found
    assert str(found.bill.cost) == "0.0004970133333333333"
    assert str(found.estimate) == "0.000268320", "zeros at the end are digits, too"


def test_what_is_unknown_stays_unknown(ledger: SqliteLedger) -> None:
    bare = replace(begun(), counted=None)
    ledger.begin(bare)
    assert ledger.find("r1") == bare
    free = replace(bare, bill=Bill(Decimal(0)), usage=Usage(0, 0))
    ledger.update(free)
    assert ledger.find("r1") == free
    assert ledger.find("r2") is None


@pytest.mark.parametrize(
    "text", ["", "naïve 模型 🦜", "a\0b", "line\r\nbreak", "'; DROP TABLE requests; --", "\ud800x"]
)
def test_text_from_outside_stays_exact(ledger: SqliteLedger, text: str) -> None:
    record = replace(
        complete(), model=text, host=text, answered_by=text, generation_id=text, chat=text
    )
    ledger.begin(record)
    assert ledger.find("r1") == record
    assert [row.key for row in ledger.report(*ALWAYS, Grouping.MODEL).rows] == [text]
    assert ledger.samples("openrouter", text, 1) == (CountSample(311, 312),)


@pytest.mark.parametrize("count", [2**63 - 1, 2**63, 10**24, -(10**24)])
def test_counts_of_any_size_stay_exact(ledger: SqliteLedger, count: int) -> None:
    for name in ("r1", "r2"):
        ledger.begin(replace(begun(name), counted=count, usage=Usage(count, count)))
    found = ledger.find("r1")
    assert found
    assert (found.counted, found.usage) == (count, Usage(count, count))
    assert ledger.total(*ALWAYS).tokens == 4 * count


def test_moments_are_kept_whatever_zone_they_were_told_in(ledger: SqliteLedger) -> None:
    """23:30 in New York is the next day in UTC, which is the one that counts."""
    late = datetime(2026, 11, 21, 23, 30, 0, 1, timezone(timedelta(hours=-5)))
    ledger.begin(begun(at=late))
    found = ledger.find("r1")
    assert found
    assert found.sent_at == late
    assert ledger.first_day() == date(2026, 11, 22)


def test_an_update_replaces_and_one_of_nothing_adds(ledger: SqliteLedger) -> None:
    ledger.begin(begun())
    assert ledger.total(*ALWAYS) == Spend(requests=1, unknown=1)
    ledger.update(complete())
    ledger.update(complete("r2"))
    twice = Spend.of(complete()) + Spend.of(complete())
    assert ledger.total(*ALWAYS) == twice
    assert ledger.total(*ALWAYS).billed == Decimal("0.0009940266666666666")


def test_before_the_first_request_there_is_no_file(ledger: SqliteLedger, path: Path) -> None:
    assert ledger.report(*ALWAYS, Grouping.DAY) == SpendReport(*ALWAYS, Grouping.DAY)
    assert ledger.total(*ALWAYS) == Spend()
    assert list(ledger.records(*ALWAYS)) == []
    assert (ledger.first_day(), ledger.count(), ledger.delete()) == (None, 0, 0)
    assert (ledger.abandoned(), ledger.unbilled(NOON), ledger.samples("a", "b", 3)) == ((), (), ())
    assert not ledger.changed()
    assert not path.parent.exists()


def test_only_this_user_can_read_it(ledger: SqliteLedger, path: Path) -> None:
    ledger.begin(begun())
    found = [path.parent, *path.parent.rglob("*")]
    assert {p.name for p in found} >= {"ledger.sqlite3", "ledger.sqlite3-wal", "ledger-runs"}
    assert [p for p in found if p.stat().st_mode & 0o077] == []


def test_a_file_that_others_could_read_is_closed_to_them(path: Path, clock: ManualClock) -> None:
    path.parent.mkdir()
    path.touch(0o644)
    ledger = SqliteLedger(path, clock)
    ledger.begin(begun())
    ledger.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_records_come_oldest_first_and_of_the_span_only(ledger: SqliteLedger) -> None:
    moments = [
        datetime(2026, 11, 20, 23, 59, 59, 999999, UTC),
        datetime(2026, 11, 21, tzinfo=UTC),
        datetime(2026, 11, 22, 23, 59, 59, 999999, UTC),
        datetime(2026, 11, 23, tzinfo=UTC),
    ]
    for number, moment in reversed(list(enumerate(moments))):
        ledger.begin(begun(f"r{number}", moment))
    assert ids(ledger.records(date(2026, 11, 21), TODAY)) == ["r1", "r2"]
    assert ids(ledger.records(*ALWAYS)) == ["r0", "r1", "r2", "r3"]
    assert ids(ledger.records(TODAY, date(2026, 11, 21))) == []


def test_records_do_not_stand_in_the_way_of_writing(ledger: SqliteLedger) -> None:
    """More than are read at a time, many of them sent at the same moment."""
    for number in range(1_100):
        ledger.begin(begun(f"r{number}", NOON + timedelta(minutes=number // 400)))
    seen = []
    for record in ledger.records(*ALWAYS):
        seen.append(record.id)
        if len(seen) == 10:
            ledger.update(complete("r5"))
    assert sorted(seen) == sorted(f"r{number}" for number in range(1_100))


def test_samples_are_the_newest_answers_that_have_both_counts(ledger: SqliteLedger) -> None:
    for number, (counted, usage) in enumerate(
        [(10, Usage(12, 1)), (20, None), (None, Usage(30, 1)), (40, Usage(44, 1)), (0, Usage(9, 1))]
    ):
        at = NOON + timedelta(hours=number)
        ledger.begin(replace(begun(f"r{number}", at), counted=counted, usage=usage))
    ledger.begin(replace(begun("other", model="other"), usage=Usage(1, 1)))
    both = (CountSample(40, 44), CountSample(10, 12))
    assert ledger.samples("openrouter", "made-up/model", 5) == both
    assert ledger.samples("openrouter", "made-up/model", 1) == both[:1]
    assert ledger.samples("fireworks", "made-up/model", 5) == ()


def test_unbilled_are_those_that_may_still_get_a_bill(ledger: SqliteLedger) -> None:
    asked = replace(begun(), generation_id="gen-1")
    for name, change in {
        "stopped": {"status": RequestStatus.STOPPED},
        "failed": {"status": RequestStatus.FAILED, "sent_at": NOON + timedelta(hours=1)},
        "too old": {"status": RequestStatus.FAILED, "sent_at": NOON - timedelta(hours=9)},
        "no id": {"status": RequestStatus.FAILED, "generation_id": ""},
        "billed": {"status": RequestStatus.STOPPED, "bill": Bill(Decimal(0))},
        "finished": {"status": RequestStatus.FINISHED},
        "sent": {"status": RequestStatus.SENT},
    }.items():
        ledger.begin(replace(asked, id=name, **change))  # type: ignore[arg-type]
    assert ids(ledger.unbilled(NOON - timedelta(hours=1))) == ["stopped", "failed"]


def test_deleting_forgets_the_days_before(ledger: SqliteLedger) -> None:
    for number in range(40):  # from 14 October on
        ledger.begin(complete(f"r{number}", NOON - timedelta(days=number)))
    cut = date(2026, 11, 2)
    assert ledger.count(cut) == 19
    assert ledger.delete(cut) == 19
    assert (ledger.count(cut), ledger.count(), ledger.first_day()) == (0, 21, cut)
    assert ledger.check() == ()
    assert ledger.total(*ALWAYS).requests == len(list(ledger.records(*ALWAYS))) == 21
    assert (ledger.delete(), ledger.delete()) == (21, 0)
    assert ledger.report(*ALWAYS, Grouping.MODEL) == SpendReport(*ALWAYS, Grouping.MODEL)
    ledger.update(complete())
    assert ledger.count() == 1


def test_what_is_deleted_leaves_no_trace_in_the_files(ledger: SqliteLedger, path: Path) -> None:
    for number in range(200):
        ledger.begin(begun(f"r{number}", NOON - timedelta(days=number), f"of-day-{number}-before"))
    size = path.stat().st_size
    ledger.delete(TODAY - timedelta(days=149))
    assert traces(path) == {f"of-day-{number}-before".encode() for number in range(150)}
    ledger.delete()
    assert traces(path) == set()
    assert path.stat().st_size < size


def test_what_another_connection_writes_is_noticed(
    ledger: SqliteLedger, path: Path, clock: ManualClock
) -> None:
    ledger.begin(begun())
    assert not ledger.changed(), "nobody has asked before"
    ledger.update(complete())
    assert not ledger.changed(), "its own writes are no news"
    other = SqliteLedger(path, clock)
    other.begin(begun("r2"))
    assert [ledger.changed(), ledger.changed()] == [True, False]
    assert ledger.total(*ALWAYS).requests == 2
    other.close()


def test_a_ledger_that_another_process_begins_is_noticed(
    ledger: SqliteLedger, path: Path, clock: ManualClock
) -> None:
    assert not ledger.changed()
    other = SqliteLedger(path, clock)
    other.begin(begun())
    other.close()
    assert [ledger.changed(), ledger.changed()] == [True, False]


def test_threads_take_turns(ledger: SqliteLedger) -> None:
    def write(number: int) -> Spend:
        ledger.begin(begun(f"r{number}"))
        ledger.update(complete(f"r{number}"))
        return ledger.total(*ALWAYS)

    with ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(write, range(100)))
    assert all(total.requests for total in totals)
    assert ledger.total(*ALWAYS) == Spend.total([Spend.of(complete())] * 100)


def test_the_next_start_finds_what_is_recorded(
    ledger: SqliteLedger, path: Path, clock: ManualClock
) -> None:
    earlier = SqliteLedger(path, clock)
    earlier.begin(begun())
    earlier.close()
    assert ledger.find("r1") == begun()
    ledger.update(complete())
    assert ledger.find("r1") == complete()


def test_a_ledger_that_was_removed_begins_anew(ledger: SqliteLedger, path: Path) -> None:
    ledger.begin(begun())
    for file in path.parent.glob("ledger.sqlite3*"):
        file.unlink()
    assert ledger.find("r1") is None
    ledger.begin(begun("r2"))
    assert ids(ledger.records(*ALWAYS)) == ["r2"]


def test_anybody_can_read_the_file(ledger: SqliteLedger, path: Path) -> None:
    """Without this application: amounts are text with every digit, the arithmetic is JSON."""
    ledger.begin(complete())
    with closing(sqlite3.connect(path)) as connection:
        sent_at, billed, lines = connection.execute(
            "SELECT sent_at, billed, lines FROM requests"
        ).fetchone()
    assert (sent_at, billed) == ("2026-11-22T12:00:00.000000+00:00", "0.0004970133333333333")
    assert json.loads(lines)[0] == {
        "leg": "prompt",
        "quantity": 312,
        "price": "0.00000086",
        "amount": "0.00026832",
        "note": "a",
        "tier": "b",
        "because": "c",
    }


def traces(path: Path) -> set[bytes]:
    files = [file.read_bytes() for file in path.parent.glob("ledger.sqlite3*")]
    return {found for content in files for found in re.findall(rb"of-day-\d+-before", content)}


def ids(records: Iterator[RequestRecord] | tuple[RequestRecord, ...]) -> list[str]:
    return [record.id for record in records]
