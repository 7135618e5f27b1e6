"""`modeldeck cost explain`: recorded answers of every shape, leg by leg."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.modeldeck import ANSWERS, Modeldeck

PLUGIN = (
    "$0.002 was charged on top of the tokens, as a plugin such as PDF reading or web search does."
)
CATALOG = ("--catalog", str(ANSWERS / "models.json"))


def explain(modeldeck: Modeldeck, name: str, *words: str) -> Any:
    finished = modeldeck("cost", "explain", str(ANSWERS / name), *words, "--json")
    assert (finished.code, finished.err) == (0, "")
    return finished.json


def test_the_whole_answer(modeldeck: Modeldeck) -> None:
    assert explain(modeldeck, "usage-without-choices.sse", *CATALOG) == {
        "model": "sandbox/writer-20260302",
        "usage": {
            "prompt": 1200,
            "cached": 1000,
            "cacheWrite": 0,
            "completion": 50,
            "reasoning": 0,
        },
        "lines": [
            {
                "leg": "prompt",
                "quantity": 200,
                "price": "0.000003",
                "amount": "0.000600",
                "note": "",
            },
            {
                "leg": "cacheRead",
                "quantity": 1000,
                "price": "0.0000003",
                "amount": "0.0003000",
                "note": "",
            },
            {
                "leg": "completion",
                "quantity": 50,
                "price": "0.000015",
                "amount": "0.000750",
                "note": "",
            },
        ],
        "estimate": "0.0016500",
        "billed": "0.00165",
        "difference": "0.0000000",
        "reason": None,
        "reasonText": None,
        "priceOrigin": "live",
        "priceAsOf": None,
    }


@pytest.mark.parametrize(
    ("name", "billed", "reason", "said"),
    [
        (
            "usage-with-last-choice.sse",
            "0.0006",
            "provider-price",
            (
                "The host that answered (Sandbox) charges other rates than the catalog lists: "
                "$0.0004 for the input instead of $0.0003; $0.0002 for the output instead of "
                "$0.00015."
            ),
        ),
        (
            "usage-without-finish.sse",
            "0.00002",
            "byok",
            (
                "A vendor key of your own was used: Sandbox bills $0.00045 to you directly, and "
                "$0.00002 was charged here."
            ),
        ),
        ("responses.sse", "0.00045", None, None),
        (
            "mid-stream-error.sse",
            "0",
            "error",
            "The provider answered with an error: Token limit reached.",
        ),
        (
            "plugin.json",
            "0.00245",
            "plugin",
            PLUGIN,
        ),
    ],
)
def test_each_recorded_shape(
    modeldeck: Modeldeck, name: str, billed: str, reason: str | None, said: str | None
) -> None:
    explained = explain(modeldeck, name, *CATALOG)
    assert explained["billed"] == billed
    assert (explained["reason"], explained["reasonText"]) == (reason, said)
    told = modeldeck("cost", "explain", str(ANSWERS / name), *CATALOG)
    assert told.code == 0
    assert (said or "The bill matches the estimate.") in told.out
    assert "Prices: models.json" in told.out


def test_an_error_body_has_no_counts_and_no_estimate(modeldeck: Modeldeck) -> None:
    explained = explain(modeldeck, "refused.json", *CATALOG)
    assert (explained["usage"], explained["lines"], explained["model"]) == (None, [], None)
    assert (explained["estimate"], explained["billed"], explained["difference"]) == (None,) * 3
    assert explained["reason"] == "error"
    assert "Provider returned error" in explained["reasonText"]
    told = modeldeck("cost", "explain", str(ANSWERS / "refused.json")).out
    assert "No token counts were reported." in told
    assert "unknown" in told


def test_without_a_catalog_the_price_is_unknown(modeldeck: Modeldeck) -> None:
    explained = explain(modeldeck, "plugin.json")
    assert (explained["priceOrigin"], explained["estimate"]) == ("unknown", None)
    assert explained["reason"] == "unknown-price"
    assert {line["price"] for line in explained["lines"]} == {None}


def test_the_cached_catalog_of_the_profile_counts(ready: Modeldeck) -> None:
    ready("models", "search")
    explained = explain(ready, "responses.sse")
    assert (explained["priceOrigin"], explained["reason"]) == ("live", None)
    assert explained["priceAsOf"]
    assert "OpenRouter catalog of" in ready("cost", "explain", str(ANSWERS / "responses.sse")).out


def test_the_shipped_list_is_dated(modeldeck: Modeldeck, tmp_path: Path) -> None:
    (shipped, *_) = modeldeck("models", "defaults", "--json").json
    answer = (ANSWERS / "plugin.json").read_text().replace("sandbox/writer", shipped)
    file = tmp_path / "answer.json"
    file.write_text(answer)
    finished = modeldeck("cost", "explain", str(file), "--json")
    assert finished.json["priceOrigin"] == "default"
    assert finished.json["priceAsOf"].startswith("20")
    assert "Prices: shipped list, " in modeldeck("cost", "explain", str(file)).out


def test_only_the_catalog_that_was_named_prices(modeldeck: Modeldeck, tmp_path: Path) -> None:
    empty = tmp_path / "models.json"
    empty.write_text('{"data": []}')
    (shipped, *_) = modeldeck("models", "defaults", "--json").json
    file = tmp_path / "answer.json"
    file.write_text((ANSWERS / "plugin.json").read_text().replace("sandbox/writer", shipped))
    finished = modeldeck("cost", "explain", str(file), "--catalog", str(empty), "--json")
    assert finished.json["priceOrigin"] == "unknown"


@pytest.mark.parametrize(
    "content", [b"", b"text", b"{", b"[]", b"{}", b'{"data": []}', b"data: {\n\n", b"\xff\xfe\x00"]
)
def test_what_is_no_answer_is_2(modeldeck: Modeldeck, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "answer.json"
    file.write_bytes(content)
    finished = modeldeck("cost", "explain", str(file), "--json")
    assert (finished.code, finished.error["code"]) == (2, "unreadable_file")


def test_files_that_cannot_be_opened_are_2(modeldeck: Modeldeck, tmp_path: Path) -> None:
    assert modeldeck("cost", "explain", str(tmp_path / "absent.json")).code == 2
    assert modeldeck("cost", "explain", str(tmp_path)).code == 2
    answer = str(ANSWERS / "plugin.json")
    assert modeldeck("cost", "explain", answer, "--catalog", str(tmp_path)).code == 2
    assert modeldeck("cost", "explain", answer, "--catalog", answer).code == 2


def test_a_moment_beyond_time_is_none(modeldeck: Modeldeck, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text((ANSWERS / "plugin.json").read_text().replace("1780000000,", f"{10**30},"))
    assert modeldeck("cost", "explain", str(file), *CATALOG).code == 0


def test_columns_line_up(modeldeck: Modeldeck) -> None:
    out = modeldeck("cost", "explain", str(ANSWERS / "plugin.json"), *CATALOG).out
    assert out.splitlines() == [
        "sandbox/writer · Sandbox",
        "",
        "Leg     Quantity        Price  Amount    Note",
        "input        100   $3.00 / 1M  $0.0003",
        "output        10  $15.00 / 1M  $0.00015",
        "",
        "Estimate    ~$0.00045",
        "Billed      $0.00245",
        "Difference  $0.002 more than the estimate",
        "",
        PLUGIN,
        "Prices: models.json, date unknown.",
    ]
