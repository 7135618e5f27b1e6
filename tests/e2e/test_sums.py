"""After a thousand requests every place that shows a sum shows the same one, to the last digit.

What is right is worked out here, from the rows of the SQLite file alone.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import random
import re
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any, Final

import pytest

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.domain.cost import cost_of
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import Grouping, Spend, Spending, SpendReport
from desktop.domain.usage import Bill, Usage
from desktop.presentation.cost_totals import total_views
from desktop.presentation.spend_page_view import costs_view
from tests.cli.modeldeck import ROOT
from tests.fakes import ManualClock, MemoryKeyStore

REQUESTS: Final = 1_000
LAST: Final = datetime(2026, 11, 4, 23, 59, 59, 999_999, tzinfo=UTC)
DAYS: Final = 40
SINCE, UNTIL = date(2026, 9, 1), LAST.date()
MODELS: Final = ("made-up/plain", "made-up/tiered", "made-up/free", "made-up/unpriced", "=odd/name")
COUNTS: Final = ("requests", "prompt", "cached", "cacheWrite", "completion", "reasoning", "unknown")
AMOUNTS: Final = ("estimate", "billed")

_PLAIN: Final = Price(
    {
        Leg.PROMPT: Decimal("0.0000000416666666666667"),
        Leg.COMPLETION: Decimal("0.000015"),
        Leg.CACHE_READ: Decimal("3E-7"),
        Leg.CACHE_WRITE: Decimal("0.00000375"),
    }
)
_TIER: Final = PriceTier({Leg.PROMPT: Decimal("1.1E-5")}, min_prompt_tokens=5_000)
PRICES: Final[Mapping[str, Price | None]] = {
    "made-up/plain": _PLAIN,
    "made-up/tiered": replace(_PLAIN, tiers=(_TIER,)),
    "made-up/free": Price({Leg.PROMPT: Decimal(0), Leg.COMPLETION: Decimal(0)}),
    "made-up/unpriced": None,
    "=odd/name": _PLAIN,
}
ENDS: Final = tuple(status for status in RequestStatus if status is not RequestStatus.SENT)


@dataclass(frozen=True)
class Sums:
    """What some rows come to. ``spent``: the bill, else the estimate."""

    counts: Mapping[str, int]
    estimate: Decimal
    billed: Decimal
    unbilled: Decimal

    @property
    def spent(self) -> Decimal:
        return added([self.billed, self.unbilled])


def added(amounts: Iterable[Decimal]) -> Decimal:
    with localcontext(prec=300):
        return sum(amounts, Decimal(0))


def any_usage(chance: random.Random) -> Usage:
    """Contradictions included, as providers report them."""
    prompt, completion = chance.randrange(20_000), chance.randrange(3_000)
    return Usage(
        prompt,
        completion,
        cached=chance.choice((0, chance.randrange(25_000))),
        cache_write=chance.choice((0, chance.randrange(9_000))),
        reasoning=chance.choice((0, chance.randrange(4_000))),
    )


def any_bill(chance: random.Random) -> Bill:
    digits = chance.randrange(1, 10**17)
    named = (
        None,
        None,
        Decimal(0),
        Decimal("1.4E-05"),
        Decimal("0.0004970133333333333"),
        Decimal(digits).scaleb(-19),
        Decimal(chance.randrange(10**6)).scaleb(-6),
    )
    return Bill(chance.choice(named), byok=chance.random() < 0.1)


def any_request(chance: random.Random, number: int) -> tuple[RequestRecord, RequestRecord | None]:
    """As it is before it is sent, and as it ends; ``None``: nobody knows how."""
    at = LAST - timedelta(seconds=chance.randrange(DAYS * 86_400), microseconds=number)
    model = chance.choice(MODELS)
    begun = RequestRecord(
        f"r{number}", "a chat", "openrouter", "https://openrouter.ai:443", model, at, counted=number
    )
    if chance.random() < 0.02:
        return begun, None
    usage = any_usage(chance) if chance.random() < 0.9 else None
    cost = cost_of(usage, PRICES[model], at) if usage else None
    return begun, replace(
        begun,
        status=chance.choice((RequestStatus.FINISHED, *ENDS)),
        usage=usage,
        lines=cost.lines if cost else (),
        estimate=cost.estimate if cost else None,
        bill=any_bill(chance),
    )


def core_of(folder: Path) -> Core:
    given = Surroundings(profile(folder), {}, MemoryKeyStore(), clock=ManualClock(LAST))
    return Core(given)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile with the requests, many of them written anew as more became known."""
    folder = tmp_path / "profile"
    asyncio.run(record(folder))
    return folder


async def record(folder: Path) -> None:
    chance = random.Random("the bill wins")
    async with core_of(folder) as core:
        for number in range(REQUESTS):
            begun, ended = any_request(chance, number)
            core.ledger.note(begun)
            if ended is not None and chance.random() < 0.2:
                core.ledger.note(replace(ended, bill=Bill(Decimal("123.456")), estimate=None))
                await core.ledger.written()
            if ended is not None:
                core.ledger.note(ended)
        assert (await core.ledger.finish()).problem is None


@dataclass(frozen=True)
class Looked:
    """What another run of the application finds."""

    spending: Spending
    by_day: SpendReport
    by_model: SpendReport
    first_day: date | None
    exported: int


async def look(folder: Path, until: date, export: Path) -> Looked:
    async with core_of(folder) as core:
        ledger = core.ledger
        await ledger.refresh()
        return Looked(
            ledger.spending.value,
            await ledger.report(SINCE, until, Grouping.DAY),
            await ledger.report(SINCE, until, Grouping.MODEL),
            await ledger.first_day(),
            await ledger.export(export, SINCE, until, "csv"),
        )


def rows_of(path: Path) -> list[dict[str, Any]]:
    """By nobody's code but SQLite's."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM requests")]


def sums_of(rows: Iterable[Mapping[str, Any]]) -> Sums:
    rows = list(rows)
    declined = "declined"
    unbilled = [r for r in rows if r["billed"] is None and r["status"] != declined]
    names = {"cacheWrite": "cache_write"}
    counts = {
        name: sum(int(row[names.get(name, name)] or 0) for row in rows) for name in COUNTS[1:-1]
    }
    counts["requests"] = len(rows)
    counts["unknown"] = sum(row["estimate"] is None for row in unbilled)
    return Sums(
        counts,
        added(Decimal(row["estimate"]) for row in rows if row["estimate"] is not None),
        added(Decimal(row["billed"]) for row in rows if row["billed"] is not None),
        added(Decimal(row["estimate"]) for row in unbilled if row["estimate"] is not None),
    )


def grouped(rows: Iterable[Mapping[str, Any]], key: str) -> dict[str, Sums]:
    groups = defaultdict(list)
    for row in rows:
        groups[row["sent_at"][:10] if key == "day" else row["model"]].append(row)
    return {name: sums_of(group) for name, group in groups.items()}


def same(said: Mapping[str, Any], sums: Sums) -> bool:
    """Whether a row of JSON or of CSV says exactly that."""
    assert not any("e" in str(said[name]).lower() for name in AMOUNTS), "an exponent"
    counts = {name: int(said[name]) for name in COUNTS}
    return counts == sums.counts and (Decimal(said["estimate"]), Decimal(said["billed"])) == (
        sums.estimate,
        sums.billed,
    )


def spend_is(spend: Spend, sums: Sums) -> bool:
    said = {
        "requests": spend.requests,
        "prompt": spend.prompt,
        "cached": spend.cached,
        "cacheWrite": spend.cache_write,
        "completion": spend.completion,
        "reasoning": spend.reasoning,
        "unknown": spend.unknown,
    }
    return said == sums.counts and (spend.estimate, spend.billed, spend.spent) == (
        sums.estimate,
        sums.billed,
        sums.spent,
    )


def words_are(text: str, sums: Sums) -> bool:
    """Whether every digit of a text on screen is right: ``$1.5 billed``, ``~$0.01 estimated``."""
    found = dict(re.findall(r"\$([0-9.,]+) (billed|estimated)", text))
    amounts = {kind: Decimal(digits.replace(",", "")) for digits, kind in found.items()}
    unknown = re.search(r"([0-9,]+) of unknown cost", text)
    assert unknown, text
    return amounts == {"billed": sums.billed, "estimated": sums.unbilled} and (
        int(unknown[1].replace(",", "")) == sums.counts["unknown"]
    )


def modeldeck(folder: Path, *words: str) -> str:
    """A process of its own."""
    command = [sys.executable, "-m", "desktop", "--profile", str(folder), *words]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def test_every_sum_is_the_same_to_the_last_digit(folder: Path, tmp_path: Path) -> None:
    rows = rows_of(profile(folder).ledger)
    assert len(rows) == REQUESTS
    whole = sums_of(rows)
    assert whole.counts["unknown"] > 10
    assert whole.unbilled > 0
    export = tmp_path / "requests.csv"
    looked = asyncio.run(look(folder, UNTIL, export))
    assert_panel_and_page(looked, rows, whole)
    assert looked.exported == REQUESTS
    assert_export(export, whole)
    for key in ("model", "day"):
        assert_command_line(folder, key, grouped(rows, key), whole)


def assert_panel_and_page(looked: Looked, rows: list[dict[str, Any]], whole: Sums) -> None:
    today = sums_of(row for row in rows if row["sent_at"].startswith("2026-11-04"))
    month = sums_of(row for row in rows if row["sent_at"].startswith("2026-11"))
    assert spend_is(looked.spending.today, today)
    assert spend_is(looked.spending.month, month)
    _, day_view, month_view = total_views(Spend(), looked.spending, LAST)
    assert words_are(day_view.detail, today)
    assert words_are(month_view.detail, month)
    page = costs_view(
        looked.by_day,
        looked.by_model,
        looked.spending,
        len(rows),
        looked.first_day,
        lambda _, model: (model, ""),
    )
    for table in (page.models, page.chart_table):
        assert spend_is(table.totals.spend, whole)
        assert words_are(table.totals.tip, whole)
        assert added(row.spend.spent for row in table.rows) == whole.spent
    month_figure, day_figure, _ = page.figures
    assert words_are(month_figure.exact, month)
    assert words_are(day_figure.exact, today)


def assert_export(path: Path, whole: Sums) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        requests = list(csv.DictReader(file))
    for name, total in (("estimate", whole.estimate), ("billed", whole.billed)):
        assert added(Decimal(row[name]) for row in requests if row[name]) == total
    for name in COUNTS[1:-1]:
        assert sum(int(row[name] or 0) for row in requests) == whole.counts[name]


def assert_command_line(folder: Path, key: str, groups: Mapping[str, Sums], whole: Sums) -> None:
    span = ("--since", SINCE.isoformat(), "--until", UNTIL.isoformat(), "--by", key)
    said = json.loads(modeldeck(folder, "usage", *span, "--json"))
    assert same(said["totals"], whole)
    assert {row[key] for row in said["rows"]} == groups.keys()
    assert all(same(row, groups[row[key]]) for row in said["rows"])
    lines = list(csv.DictReader(io.StringIO(modeldeck(folder, "usage", *span, "--csv"))))
    assert len(lines) == len(groups)
    assert all(same(line, groups[line[key].removeprefix("'")]) for line in lines)


def test_any_span_is_what_its_rows_come_to(folder: Path, tmp_path: Path) -> None:
    every_row = rows_of(profile(folder).ledger)
    for until in (date(2026, 9, 30), date(2026, 10, 15), date(2026, 10, 31)):
        rows = [row for row in every_row if row["sent_at"][:10] <= until.isoformat()]
        looked = asyncio.run(look(folder, until, tmp_path / "requests.csv"))
        assert looked.exported == len(rows)
        for report in (looked.by_day, looked.by_model):
            assert spend_is(report.totals, sums_of(rows))
            groups = grouped(rows, report.grouping.value)
            assert {row.key for row in report.rows} == groups.keys()
            assert all(spend_is(row.spend, groups[row.key]) for row in report.rows)
