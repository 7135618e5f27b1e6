"""`modeldeck usage`: tokens and money by model and by day, exact in JSON and CSV."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from desktop.domain.requests import RequestStatus
from desktop.domain.usage import Usage
from tests.cli.modeldeck import Modeldeck
from tests.cli.pseudo_terminal import on_terminal, read_until
from tests.cli.recorded import asked, on_a_fixed_day, record

SUMS = {
    "requests",
    "prompt",
    "cached",
    "cacheWrite",
    "completion",
    "reasoning",
    "estimate",
    "billed",
    "unknown",
}


@pytest.fixture
def spent(modeldeck: Modeldeck) -> Modeldeck:
    """Four requests of November and one of October."""
    on_a_fixed_day(modeldeck)
    record(
        modeldeck,
        [
            asked(
                1,
                usage=Usage(1200, 60, cached=1000, cache_write=100, reasoning=40),
                estimate="0.00165000",
                billed="0.0004970133333333333",
            ),
            asked(2, usage=Usage(10, 5), estimate="0.000000000000000001"),
            asked(3, "sandbox/thinker", 2, status=RequestStatus.FAILED),
            asked(4, "sandbox/thinker", 3, usage=Usage(7, 8), billed="1.4E-05"),
            asked(5, "sandbox/writer", 10, billed="2"),
        ],
    )
    return modeldeck


def test_this_month_by_model_in_json(spent: Modeldeck) -> None:
    finished = spent("usage", "--json")
    assert (finished.code, finished.err) == (0, "")
    assert finished.json == {
        "since": "2026-11-01",
        "until": "2026-11-04",
        "totals": {
            "requests": 4,
            "prompt": 1217,
            "cached": 1000,
            "cacheWrite": 100,
            "completion": 73,
            "reasoning": 40,
            "estimate": "0.001650000000000001",
            "billed": "0.0005110133333333333",
            "unknown": 1,
        },
        "rows": [
            {
                "model": "sandbox/writer",
                "requests": 2,
                "prompt": 1210,
                "cached": 1000,
                "cacheWrite": 100,
                "completion": 65,
                "reasoning": 40,
                "estimate": "0.001650000000000001",
                "billed": "0.0004970133333333333",
                "unknown": 0,
            },
            {
                "model": "sandbox/thinker",
                "requests": 2,
                "prompt": 7,
                "cached": 0,
                "cacheWrite": 0,
                "completion": 8,
                "reasoning": 0,
                "estimate": "0",
                "billed": "0.000014",
                "unknown": 1,
            },
        ],
    }


def test_by_day(spent: Modeldeck) -> None:
    found = spent("usage", "--by", "day", "--since", "all", "--json").json
    assert (found["since"], found["until"]) == ("2026-10-25", "2026-11-04")
    days = [row.pop("day") for row in found["rows"]]
    assert days == ["2026-10-25", "2026-11-01", "2026-11-02", "2026-11-04"]
    assert all(row.keys() == SUMS for row in [*found["rows"], found["totals"]])
    assert sum(Decimal(row["billed"]) for row in found["rows"]) == Decimal(
        found["totals"]["billed"]
    )


@pytest.mark.parametrize(
    ("words", "since", "until", "requests"),
    [
        (("--since", "today"), "2026-11-04", "2026-11-04", 2),
        (("--since", "1d"), "2026-11-04", "2026-11-04", 2),
        (("--since", "7d"), "2026-10-29", "2026-11-04", 4),
        (("--since", " 7D "), "2026-10-29", "2026-11-04", 4),
        (("--since", "month"), "2026-11-01", "2026-11-04", 4),
        (("--since", "2026-10-25", "--until", "2026-10-31"), "2026-10-25", "2026-10-31", 1),
        (("--since", "yesterday", "--until", "yesterday"), "2026-11-03", "2026-11-03", 0),
        (("--since", "all"), "2026-10-25", "2026-11-04", 5),
        (("--since", " ALL "), "2026-10-25", "2026-11-04", 5),
        (("--since", "all", "--until", "2026-10-01"), "2026-10-01", "2026-10-01", 0),
        (("--since", "2026-11-02", "--until", "2027-01-01"), "2026-11-02", "2027-01-01", 3),
        (("--since", "99999d"), "1753-01-21", "2026-11-04", 5),
    ],
)
def test_spans(
    spent: Modeldeck, words: tuple[str, ...], since: str, until: str, requests: int
) -> None:
    found = spent("usage", *words, "--json").json
    assert (found["since"], found["until"]) == (since, until)
    assert found["totals"]["requests"] == requests


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "2026-13-01"), "“2026-13-01” is not a day"),
        (("--since", "2026-02-29"), "“2026-02-29” is not a day"),
        (("--since", ""), "A day is needed"),
        (("--since", "0d"), "“0d” is not a day"),
        (("--since", "-3d"), "is not a day"),
        (("--since", "7"), "“7” is not a day"),
        (("--since", "last week"), "write it like 2026-11-04"),
        (("--since", "999999d"), "is not a day"),
        (("--until", "7d"), "“7d” is not a day"),
        (("--until", "month"), "“month” is not a day"),
        (("--since", "2026-12-01"), "--since 1 Dec 2026 is after --until 4 Nov 2026"),
        (("--until", "2026-10-31"), "is after --until 31 Oct 2026"),
        (("--by", "hour"), "--by"),
        (("--csv", "--json"), "--csv and --json"),
    ],
)
def test_what_is_no_span_is_wrong_use(spent: Modeldeck, words: tuple[str, ...], said: str) -> None:
    finished = spent("usage", *words)
    assert finished.code == 2
    told = finished.error["message"] if "--json" in words else finished.err
    assert said in told
    as_json = spent("usage", *words, "--json")
    assert (as_json.code, as_json.error["code"], as_json.err) == (2, "usage", "")


def test_csv_has_every_digit(spent: Modeldeck) -> None:
    finished = spent("usage", "--csv", "--since", "all")
    rows = list(csv.DictReader(io.StringIO(finished.out)))
    assert rows[0].keys() == {"provider", "model", *SUMS}
    assert [row["model"] for row in rows] == ["sandbox/writer", "sandbox/thinker"]
    assert rows[0]["billed"] == "2.0004970133333333333"
    assert rows[1]["billed"] == "0.000014"
    by_day = list(csv.DictReader(io.StringIO(spent("usage", "--csv", "--by", "day").out)))
    assert [row["day"] for row in by_day] == ["2026-11-01", "2026-11-02", "2026-11-04"]


def test_a_model_that_begins_like_a_formula_is_harmless_in_a_spreadsheet(
    modeldeck: Modeldeck,
) -> None:
    on_a_fixed_day(modeldeck)
    record(modeldeck, [asked(1, "=HYPERLINK(1)"), asked(2, "a\x1b[31m/b")])
    assert "'=HYPERLINK(1)" in modeldeck("usage", "--csv").out
    assert modeldeck("usage", "--json").json["rows"][0]["model"] == "=HYPERLINK(1)"
    assert "\x1b" not in modeldeck("usage").out
    assert "\x1b" not in modeldeck("usage", "--json").out


def test_in_words_estimates_are_marked_and_the_unknown_counted(spent: Modeldeck) -> None:
    finished = spent("usage")
    lines = finished.out.splitlines()
    assert lines[0] == "1 Nov to 4 Nov 2026 (UTC)"
    assert lines[2].split() == [
        *("Model", "Requests", "Input", "Cached", "Written", "Output", "Reasoning"),
        *("Billed", "Estimated", "Unknown", "Spent"),
    ]
    writer, thinker, total = (line.split() for line in lines[3:])
    assert writer[1:] == [
        *("2", "1,210", "1,000", "100", "65", "40"),
        *("$0.000497", "~$0.000000000000000001", "–", "~$0.000497"),
    ]
    assert thinker[1:] == ["2", "7", "–", "–", "8", "–", "$0.000014", "–", "1", "$0.000014"]
    assert total[0] == "Total"
    assert "1 request may have cost something that nobody knows." in finished.err
    assert "Every digit: --json or --csv." in finished.err


def test_a_narrow_terminal_leaves_columns_out_and_cuts_no_figure(spent: Modeldeck) -> None:
    spent.monkeypatch.setenv("COLUMNS", "60")
    with on_terminal(spent, "usage", "--since", "2026-10-01") as (_process, terminal):
        shown = read_until(terminal, b"or --csv.")
    text = shown.decode()
    assert "…" not in text
    assert "Reasoning" not in text
    assert "1,210" in text


def test_nothing_was_asked(modeldeck: Modeldeck) -> None:
    on_a_fixed_day(modeldeck)
    finished = modeldeck("usage")
    assert (finished.code, finished.err) == (0, "")
    assert finished.out == "Nothing was asked: 1 Nov to 4 Nov 2026 (UTC).\n"
    found = modeldeck("usage", "--since", "all", "--json").json
    assert found["rows"] == []
    assert found["totals"] == {name: "0" if name in ("estimate", "billed") else 0 for name in SUMS}
    assert modeldeck("usage", "--csv").out.count("\n") == 1


def test_what_a_chat_took_is_there_at_once(ready: Modeldeck) -> None:
    asked_now = ready("chat", "-m", "sandbox/writer", "Why?", "--json").json
    (row,) = ready("usage", "--since", "today", "--json").json["rows"]
    assert (row["model"], row["requests"], row["unknown"]) == ("sandbox/writer", 1, 0)
    assert row["prompt"] == asked_now["usage"]["prompt"]
    assert (row["estimate"], row["billed"]) == (asked_now["estimate"], asked_now["billed"])


def test_a_real_process(spent: Modeldeck) -> None:
    finished = spent.process("usage", "--since", "2026-10-01", "--until", "2026-11-30", "--json")
    assert finished.code == 0
    assert finished.json["totals"]["requests"] == 5
    assert spent.process("usage", "--since", "soon").code == 2


def test_a_ledger_of_a_newer_version_is_told_of_and_left_alone(spent: Modeldeck) -> None:
    import sqlite3

    path = spent.profile / "data" / "ledger.sqlite3"
    path = path if path.exists() else next(spent.profile.rglob("ledger.sqlite3"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    finished = spent("usage", "--json")
    assert (finished.code, finished.error["code"]) == (5, "ledger_unavailable")
    assert "newer version" in finished.error["message"]
    limits = spent("limits", "--json")
    assert limits.code == 0
    assert limits.json["day"] == {"limit": None, "spent": None, "unknown": None, "level": None}
    assert "newer version" in limits.err


def test_a_damaged_ledger_is_moved_aside_and_that_is_told(spent: Modeldeck) -> None:
    path = next(spent.profile.rglob("ledger.sqlite3"))
    for each in path.parent.glob("ledger.sqlite3-*"):
        each.unlink()
    path.write_bytes(b"no database at all" * 100)
    finished = spent("usage", "--json")
    assert finished.code == 0
    assert finished.json["totals"]["requests"] == 0
    assert "ledger" in finished.err
