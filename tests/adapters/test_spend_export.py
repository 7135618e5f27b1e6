"""Exports: every digit, every field, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.spend_export import FIELDS, export_spend, report_csv
from desktop.domain.errors import StorageFailed
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.requests import RequestRecord
from desktop.domain.spend import Grouping, Spend, SpendReport, SpendRow
from desktop.domain.usage import Bill
from tests.adapters.ledger_samples import begun, complete

SAME_IN_BOTH = {
    "id": "r1",
    "chat": "chat-1",
    "provider": "openrouter",
    "origin": "https://openrouter.ai:443",
    "model": "made-up/model",
    "answeredBy": "made-up/model-20261101",
    "host": "Made up",
    "generationId": "gen-1",
    "status": "finished",
    "sentAt": "2026-11-22T12:00:00+00:00",
    "firstTokenAt": "2026-11-22T12:00:00.412000+00:00",
    "endedAt": "2026-11-22T12:00:03+00:00",
    "estimate": "0.000268320",
    "priceOrigin": "custom",
    "priceAsOf": "2026-11-20T12:00:00+00:00",
    "billed": "0.0004970133333333333",
    "upstream": "0.000014",
    "upstreamPrompt": "0.00001",
    "upstreamCompletion": "0.000004",
    "serverTools": "0.0",
}
COUNTS = {
    "counted": 311,
    "prompt": 312,
    "completion": 40,
    "cached": 20,
    "cacheWrite": 15,
    "cacheWrite1h": 5,
    "reasoning": 11,
    "audio": 7,
    "image": 3,
    "webSearches": 2,
    "serverToolCalls": 1,
    "audioOutput": 9,
    "imageInput": 6,
}
LINES = [
    {
        "leg": "prompt",
        "quantity": 312,
        "price": "0.00000086",
        "amount": "0.00026832",
        "note": "a",
        "tier": "b",
        "because": "c",
    },
    {
        "leg": "webSearch",
        "quantity": 2,
        "price": None,
        "amount": None,
        "note": "",
        "tier": "",
        "because": "",
    },
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def test_a_request_as_csv(path: Path) -> None:
    assert export_spend(path, [complete()], "csv") == 1
    (row,) = rows_of(path)
    assert json.loads(row.pop("lines")) == LINES
    assert row == SAME_IN_BOTH | {name: str(n) for name, n in COUNTS.items()} | {"byok": "true"}


def test_a_request_as_json(path: Path) -> None:
    assert export_spend(path, [complete()], "json") == 1
    (found,) = json.loads(path.read_bytes())
    assert found == SAME_IN_BOTH | COUNTS | {"byok": True, "lines": LINES}


def test_nothing_of_a_request_is_left_out() -> None:
    """One column per field; the usage and the bill have theirs."""
    plain = len(fields(RequestRecord)) - 2
    assert len(FIELDS) == plain + len(COUNTS) - 1 + len(fields(Bill))


def test_what_is_unknown_is_empty_or_null(path: Path) -> None:
    record = replace(begun(), counted=None)
    export_spend(path, [record], "csv")
    (row,) = rows_of(path)
    assert (row["counted"], row["prompt"], row["billed"], row["estimate"]) == ("", "", "", "")
    export_spend(path, [record], "json")
    (found,) = json.loads(path.read_bytes())
    assert (found["prompt"], found["billed"], found["endedAt"]) == (None, None, None)


def test_the_format_is_that_of_rfc_4180(path: Path) -> None:
    export_spend(path, [replace(complete(), host='a "b", c\nd')], "csv")
    content = path.read_bytes()
    assert content.startswith(b"id,chat,provider,")
    assert content.endswith(b"\r\n")
    assert b',"a ""b"", c\nd",' in content
    assert rows_of(path)[0]["host"] == 'a "b", c\nd'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_would_be_a_formula_is_made_harmless(path: Path, start: str) -> None:
    dangerous = f"{start}HYPERLINK(A1)"
    record = replace(complete(), model=dangerous, host=dangerous, answered_by=dangerous)
    export_spend(path, [record], "csv")
    (row,) = rows_of(path)
    assert {row["model"], row["host"], row["answeredBy"]} == {f"'{dangerous}"}
    export_spend(path, [record], "json")
    assert json.loads(path.read_bytes())[0]["model"] == dangerous, "JSON runs nothing"


def test_a_credit_stays_a_number(path: Path) -> None:
    export_spend(path, [replace(complete(), bill=Bill(Decimal("-0.25")))], "csv")
    assert rows_of(path)[0]["billed"] == "-0.25"


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any-text"
    export_spend(path, [replace(begun(), model=text)], "json")
    assert json.loads(path.read_bytes())[0]["model"] == text
    export_spend(path, [replace(begun(), model=text)], "csv")
    (row,) = rows_of(path)
    assert row["model"].removeprefix("'") == text.removeprefix("'")


def test_half_a_surrogate_pair_is_spelt_out(path: Path) -> None:
    record = replace(begun(), model="half \ud800")
    export_spend(path, [record], "json")
    assert json.loads(path.read_bytes())[0]["model"] == "half \ud800"
    export_spend(path, [record], "csv")
    assert rows_of(path)[0]["model"] == "half \\ud800"


def test_no_requests(path: Path) -> None:
    assert export_spend(path, [], "json") == 0
    assert json.loads(path.read_bytes()) == []
    assert export_spend(path, [], "csv") == 0
    assert rows_of(path) == []
    assert path.read_bytes().count(b"\r\n") == 1


def test_many_requests_are_written_as_they_come(path: Path) -> None:
    """At no time more than one of them is held here."""
    made = 0

    def records() -> Iterator[RequestRecord]:
        nonlocal made
        for made in range(1, 2_001):
            yield complete(f"r{made}")

    assert export_spend(path, records(), "json") == made == 2_000
    assert [r["id"] for r in json.loads(path.read_bytes())] == [f"r{n}" for n in range(1, 2_001)]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_failure_leaves_the_old_file(path: Path, kind: str) -> None:
    path.write_text("old")

    def records() -> Iterator[RequestRecord]:
        yield complete()
        raise LedgerUnavailable(LedgerFault.LOCKED)

    with pytest.raises(LedgerUnavailable):
        export_spend(path, records(), "csv" if kind == "csv" else "json")
    assert [file.name for file in path.parent.iterdir()] == ["export"]
    assert path.read_text() == "old"


def test_a_file_that_cannot_be_written_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StorageFailed):
        export_spend(path, [complete()], "csv")


SPEND = Spend.of(complete())


def test_a_report_by_model_as_csv() -> None:
    rows = (SpendRow("=1+1", SPEND, "openrouter"), SpendRow("a/b", Spend(requests=2, unknown=2)))
    report = SpendReport(date.min, date.max, Grouping.MODEL, Spend(), rows)
    assert report_csv(report) == (
        "provider,model,requests,prompt,cached,cacheWrite,completion,reasoning,"
        "estimate,billed,unknown\r\n"
        "openrouter,'=1+1,1,312,20,15,40,11,0.000268320,0.0004970133333333333,0\r\n"
        ",a/b,2,0,0,0,0,0,0,0,2\r\n"
    )


def test_a_report_by_day_as_csv() -> None:
    rows = (SpendRow("2026-11-22", SPEND),)
    report = SpendReport(date.min, date.max, Grouping.DAY, Spend(), rows)
    assert report_csv(report).splitlines() == [
        "day,requests,prompt,cached,cacheWrite,completion,reasoning,estimate,billed,unknown",
        "2026-11-22,1,312,20,15,40,11,0.000268320,0.0004970133333333333,0",
    ]
