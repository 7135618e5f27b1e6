"""The roll-up is what the requests come to, to the last digit, whatever happens to them."""

from __future__ import annotations

import tempfile
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.ledger_sums import SUMS
from desktop.domain.money import ZERO
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import Grouping, Spend, SpendRow
from desktop.domain.usage import Bill
from tests.adapters.ledger_samples import NOON, begun, moments, records
from tests.fakes import ManualClock

ALWAYS = (date.min, date.max)

Step = RequestRecord | date
"""Write this, or delete what was before that."""


@pytest.fixture
def ledger(tmp_path: Path, clock: ManualClock) -> SqliteLedger:
    return SqliteLedger(tmp_path / "ledger.sqlite3", clock)


def costing(cost: str | None, name: str = "r1", at: datetime = NOON) -> RequestRecord:
    return replace(begun(name, at), bill=Bill(None if cost is None else Decimal(cost)))


def test_every_field_of_a_sum_is_kept() -> None:
    assert tuple(field.name for field in fields(Spend)) == SUMS


days = st.dates(date(2025, 12, 20), date(2026, 3, 10))


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(records | moments.map(datetime.date), max_size=25),
    spans=st.lists(st.tuples(days, days), min_size=1, max_size=6),
)
def test_sums_are_those_of_the_requests(steps: list[Step], spans: list[tuple[date, date]]) -> None:
    """Begun, updated and deleted in any order, summed over any span in another way."""
    expected: dict[str, RequestRecord] = {}
    with tempfile.TemporaryDirectory() as folder:
        ledger = SqliteLedger(Path(folder) / "ledger.sqlite3", ManualClock())
        for step in steps:
            if isinstance(step, RequestRecord):
                ledger.update(step)
                expected[step.id] = step
            else:
                ledger.delete(step)
                expected = {k: record for k, record in expected.items() if record.day >= step}
        assert ledger.check() == ()
        assert {record.id: record for record in ledger.records(*ALWAYS)} == expected
        for since, until in [*spans, ALWAYS]:
            of_span = [record for record in expected.values() if since <= record.day <= until]
            total = Spend.total(map(Spend.of, of_span))
            assert ledger.total(since, until) == total
            for grouping in Grouping:
                report = ledger.report(since, until, grouping)
                assert report.totals == total
                assert list(report.rows) == rows_of(of_span, grouping)
        ledger.close()


def rows_of(found: list[RequestRecord], grouping: Grouping) -> list[SpendRow]:
    """The rows of a report, added up one request after the other."""
    sums: dict[tuple[str, str], Spend] = {}
    for record in found:
        by_day = ("", record.day.isoformat())
        key = by_day if grouping is Grouping.DAY else (record.provider, record.model)
        sums[key] = sums.get(key, Spend()) + Spend.of(record)
    rows = [SpendRow(key, spend, provider) for (provider, key), spend in sums.items()]
    rows.sort(key=lambda row: (row.key, row.provider))
    if grouping is Grouping.MODEL:
        rows.sort(key=lambda row: row.spend.spent, reverse=True)
    return rows


def test_the_dearest_becomes_cheaper(ledger: SqliteLedger) -> None:
    """The next dearest is found, be it of the same model and day or of another month."""
    ledger.begin(costing("0.5", "r1"))
    ledger.begin(costing("0.2", "r2"))
    ledger.begin(costing("0.3", "r3", NOON - timedelta(days=40)))
    assert dearest(ledger) == Decimal("0.5")
    ledger.update(costing("0.1", "r1"))
    assert dearest(ledger) == Decimal("0.3")
    assert ledger.total(NOON.date(), NOON.date()).dearest == Decimal("0.2")
    ledger.update(costing("0.05", "r3", NOON - timedelta(days=40)))
    assert dearest(ledger) == Decimal("0.2")
    ledger.delete(NOON.date())
    ledger.update(costing(None, "r2"))
    assert dearest(ledger) == Decimal("0.1")
    assert ledger.check() == ()


def test_of_two_that_cost_the_same_one_stays_the_dearest(ledger: SqliteLedger) -> None:
    ledger.begin(costing("0.5", "r1"))
    ledger.begin(costing("0.50", "r2"))
    ledger.update(costing("0.1", "r1"))
    assert dearest(ledger) == Decimal("0.5")


def test_a_declined_request_costs_nothing(ledger: SqliteLedger) -> None:
    estimated = replace(begun(), estimate=Decimal(3))
    ledger.begin(estimated)
    ledger.update(replace(estimated, status=RequestStatus.DECLINED))
    total = ledger.total(*ALWAYS)
    assert (total.spent, total.unknown, total.dearest) == (ZERO, 0, ZERO)
    ledger.begin(costing("0.2", "r2"))
    ledger.update(costing("0.1", "r2"))
    assert dearest(ledger) == Decimal("0.1")


def test_digits_that_have_gone_out_of_a_sum_leave_no_zeros(ledger: SqliteLedger) -> None:
    ledger.begin(costing("0.1000000000000000055511151231257827"))
    ledger.update(costing("0.1"))
    assert str(ledger.total(*ALWAYS).billed) == "0.1"


def test_thousands_of_bills_sum_without_rounding(ledger: SqliteLedger) -> None:
    bill = Decimal("0.1234567890123456789")
    for number in range(1_000):
        ledger.begin(costing(str(bill), f"r{number}", NOON - timedelta(hours=number)))
    ledger.begin(costing("1e20", "dear"))
    ledger.begin(costing("1e-40", "cheap"))
    billed = ledger.total(*ALWAYS).billed
    assert f"{billed:f}" == "100000000000000000123.4567890123456789" + "0" * 23 + "1"


def test_a_credit_lowers_the_sum_and_is_never_the_dearest(ledger: SqliteLedger) -> None:
    ledger.begin(costing("-0.25", "r1", datetime(2026, 11, 1, tzinfo=UTC)))
    assert (ledger.total(*ALWAYS).billed, dearest(ledger)) == (Decimal("-0.25"), ZERO)
    assert ledger.check() == ()


def dearest(ledger: SqliteLedger) -> Decimal:
    return ledger.total(*ALWAYS).dearest
