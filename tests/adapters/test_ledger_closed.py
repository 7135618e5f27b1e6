"""A ledger that is closed stays closed: a look that nobody waits for any more does not open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.spend_export import export_spend
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.spend import Grouping
from tests.adapters.ledger_samples import begun, complete
from tests.fakes import ManualClock

DAY = datetime(2026, 11, 22, tzinfo=UTC)
TODAY = DAY.date()
USES: dict[str, Callable[[SqliteLedger], object]] = {
    "begin": lambda ledger: ledger.begin(begun("r2")),
    "update": lambda ledger: ledger.update(complete()),
    "find": lambda ledger: ledger.find("r1"),
    "abandoned": lambda ledger: ledger.abandoned(),
    "unbilled": lambda ledger: ledger.unbilled(DAY),
    "report": lambda ledger: ledger.report(TODAY, TODAY, Grouping.DAY),
    "total": lambda ledger: ledger.total(TODAY, TODAY),
    "records": lambda ledger: list(ledger.records(TODAY, TODAY)),
    "samples": lambda ledger: ledger.samples("openrouter", "made-up/model", 20),
    "first_day": lambda ledger: ledger.first_day(),
    "count": lambda ledger: ledger.count(),
    "delete": lambda ledger: ledger.delete(),
    "changed": lambda ledger: ledger.changed(),
    "check": lambda ledger: ledger.check(),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
def closed(path: Path, clock: ManualClock) -> SqliteLedger:
    ledger = SqliteLedger(path, clock)
    ledger.begin(begun())
    ledger.close()
    return ledger


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_nothing_is_opened_again(
    closed: SqliteLedger, path: Path, use: Callable[[SqliteLedger], object]
) -> None:
    before = contents(path.parent)
    with pytest.raises(LedgerUnavailable) as refused:
        use(closed)
    assert (refused.value.fault, refused.value.path) == (LedgerFault.CLOSED, str(path))
    assert contents(path.parent) == before


def test_a_ledger_that_was_never_used_is_not_made_either(path: Path, clock: ManualClock) -> None:
    ledger = SqliteLedger(path, clock)
    ledger.close()
    with pytest.raises(LedgerUnavailable):
        ledger.begin(begun())
    with pytest.raises(LedgerUnavailable):
        ledger.count()
    assert contents(path.parent) == {}


def test_it_can_be_closed_twice(closed: SqliteLedger, path: Path) -> None:
    before = contents(path.parent)
    closed.close()
    assert contents(path.parent) == before


def test_an_export_that_is_overtaken_by_the_end_leaves_the_old_file(
    path: Path, clock: ManualClock, tmp_path: Path
) -> None:
    """The rows are read page by page, and whether there are more cannot be asked any more."""
    ledger = SqliteLedger(path, clock)
    ledger.begin(complete())
    target = tmp_path / "spend.csv"
    target.write_text("an older export")
    records = ledger.records(TODAY, TODAY)
    first = next(records)
    ledger.close()
    with pytest.raises(LedgerUnavailable):
        export_spend(target, records, "csv")
    assert first == complete()
    assert target.read_text() == "an older export"
    assert [each.name for each in tmp_path.glob("*spend*")] == [target.name]
