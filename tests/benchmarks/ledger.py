"""The ledger on a million requests: writing one, and reading any span through the roll-up."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median

from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.ledger_sums import SUMS, TABLES
from desktop.domain.cost import CostLine
from desktop.domain.prices import Leg
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import Grouping
from desktop.domain.usage import Bill, Usage

REQUESTS = 1_000_000
DAYS = 1_096
MODELS = 30
FIRST_DAY = date(2023, 11, 22)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WRITES = 300
ROUNDS = 7

# Amounts are whole billionths of a dollar, which SQLite can add up without rounding.
_GENERATE = """
    WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :rows)
    INSERT INTO requests
    SELECT
        NULL, printf('generated-%d', n), 'generated', 'chat', 'openrouter',
        'https://openrouter.ai:443', printf('made-up/model-%d', n * 7 % :models),
        strftime('%Y-%m-%dT%H:%M:%S', :first, printf('+%d seconds', n * :seconds))
            || '.000000+00:00',
        4000, 'finished', NULL, NULL, printf('made-up/model-%d', n * 7 % :models), 'Made up',
        printf('gen-%d', n),
        4000 + n % 97, 900 + n % 89, n % 3000, n % 11, 0, n % 500, 0, 0, 0, 0, 0, 0,
        '[{"leg":"prompt","quantity":4000,"price":"0.000002","amount":"0.008","note":"",'
            || '"tier":"","because":""}]',
        printf('0.%09d', 9000000 + n % 7919), 'live', NULL,
        iif(n % 3, printf('0.%09d', 9000000 + n % 6101), NULL), 0, NULL, NULL, NULL, NULL
    FROM number
"""
_NANO = "CAST(substr({}, 3) AS INTEGER)"
_SUMMED = {
    "requests": "count(*)",
    **{name: f"sum({name})" for name in ("prompt", "cached", "cache_write", "completion")},
    "reasoning": "sum(reasoning)",
    "estimate": f"sum({_NANO.format('estimate')})",
    "billed": f"sum({_NANO.format('billed')})",
    "unbilled": f"sum(iif(billed IS NULL, {_NANO.format('estimate')}, 0))",
    "unbilled_requests": "sum(billed IS NULL)",
    "unknown": "0",
    "dearest": f"max({_NANO.format('coalesce(billed, estimate)')})",
}
_AMOUNTS = ("estimate", "billed", "unbilled", "dearest")


def generate(path: Path, requests: int, first: date = FIRST_DAY) -> None:
    """A ledger of three years from that day on, by SQL alone."""
    ledger = SqliteLedger(path, lambda: NOW)
    ledger.begin(request("first"))
    ledger.delete()
    ledger.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        seconds = DAYS * 86_400 // requests
        values = {
            "rows": requests,
            "models": MODELS,
            "first": first.isoformat(),
            "seconds": seconds,
        }
        connection.execute(_GENERATE, values)
        for table in TABLES:
            key = [f"substr(sent_at, 1, {table.digits})", *table.key[1:]]
            sums = [
                f"printf('%d.%09d', {s} / 1000000000, {s} % 1000000000)" if name in _AMOUNTS else s
                for name, s in ((name, _SUMMED[name]) for name in SUMS)
            ]
            groups = ", ".join(str(number) for number in range(1, len(key) + 1))
            connection.execute(
                f"INSERT INTO {table.name} SELECT {', '.join([*key, *sums])}"
                f" FROM requests GROUP BY {groups}"
            )
        connection.execute("COMMIT")


def request(name: str, at: datetime = NOW) -> RequestRecord:
    return RequestRecord(
        name, "chat", "openrouter", "https://openrouter.ai:443", "made-up/model-3", at, 4_000
    )


def answered(record: RequestRecord) -> RequestRecord:
    return replace(
        record,
        status=RequestStatus.FINISHED,
        ended_at=record.sent_at + timedelta(seconds=4),
        usage=Usage(4_012, 881, cached=2_048, reasoning=230),
        lines=(
            CostLine(Leg.PROMPT, 1_964, Decimal("0.000002"), Decimal("0.003928")),
            CostLine(Leg.CACHE_READ, 2_048, Decimal("0.0000002"), Decimal("0.0004096")),
            CostLine(Leg.COMPLETION, 881, Decimal("0.00001"), Decimal("0.00881")),
        ),
        estimate=Decimal("0.0131476"),
        bill=Bill(Decimal("0.0131476000000000005")),
    )


def measure(path: Path, rounds: int = ROUNDS) -> list[tuple[str, float, float]]:
    """What, and medians in milliseconds of ours and of its yardstick."""
    ledger = SqliteLedger(path, lambda: NOW)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")
        rows = [*_writes(ledger, raw), *_reads(ledger, raw, rounds)]
        raw.execute("DROP TABLE bare")
    ledger.close()
    return rows


def _writes(ledger: SqliteLedger, raw: sqlite3.Connection) -> Iterator[tuple[str, float, float]]:
    """In turns with a bare row, so that whatever else the machine does hits both."""
    begun, updated, bare = [], [], []
    for number in range(WRITES):
        record = request(f"new-{number}", NOW + timedelta(seconds=number))
        bare.append(_milliseconds(partial(_insert, raw)))
        begun.append(_milliseconds(partial(ledger.begin, record)))
        updated.append(_milliseconds(partial(ledger.update, answered(record))))
    yield "insert", median(begun), median(bare)
    yield "update with usage and bill", median(updated), median(bare)


def _insert(raw: sqlite3.Connection) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO bare (text) VALUES (?)", ("x" * 300,))
    raw.execute("COMMIT")


def _reads(
    ledger: SqliteLedger, raw: sqlite3.Connection, rounds: int
) -> Iterator[tuple[str, float, float]]:
    spans = {
        "all": (date.min, date.max),
        "three years less a day at each end": (date(2023, 11, 23), date(2026, 11, 20)),
        "one month": (date(2026, 10, 1), date(2026, 10, 31)),
    }
    for name, (since, until) in spans.items():
        summed = _median(rounds, partial(_sum_rows, raw, since, until))
        for grouping in Grouping:
            ours = _median(rounds, partial(ledger.report, since, until, grouping))
            yield f"by {grouping.value}: {name}", ours, summed


def _sum_rows(raw: sqlite3.Connection, since: date, until: date) -> object:
    """One sum of floats over the rows themselves."""
    return raw.execute(
        "SELECT sum(billed) FROM requests WHERE sent_at BETWEEN ? AND ?",
        (since.isoformat(), f"{until.isoformat()}U"),
    ).fetchone()


def _median(rounds: int, work: Callable[[], object]) -> float:
    return median(_milliseconds(work) for _ in range(rounds))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


def on_generated(rounds: int = ROUNDS, requests: int = REQUESTS) -> list[tuple[str, float, float]]:
    """The whole measurement, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="modeldeck-ledger-") as folder:
        path = Path(folder) / "ledger.sqlite3"
        generate(path, requests)
        return measure(path, rounds)


if __name__ == "__main__":
    for what, ours, yardstick in on_generated(
        requests=int(sys.argv[1]) if sys.argv[1:] else REQUESTS
    ):
        print(f"{what}: {ours:.3g} ms, yardstick {yardstick:.3g} ms")
