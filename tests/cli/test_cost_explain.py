"""`modeldeck cost explain`: recorded answers of every shape, leg by leg."""

from __future__ import annotations

import json
from decimal import Decimal
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
                "tier": None,
            },
            {
                "leg": "cacheRead",
                "quantity": 1000,
                "price": "0.0000003",
                "amount": "0.0003000",
                "note": "",
                "tier": None,
            },
            {
                "leg": "completion",
                "quantity": 50,
                "price": "0.000015",
                "amount": "0.000750",
                "note": "",
                "tier": None,
            },
        ],
        "estimate": "0.0016500",
        "atLeast": None,
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


def tiered_catalog(folder: Path, **pricing: object) -> tuple[str, str]:
    """The recorded list with other prices for the writer."""
    rows = json.loads((ANSWERS / "models.json").read_text())
    rows["data"][0]["pricing"] |= pricing
    (folder / "models.json").write_text(json.dumps(rows))
    return ("--catalog", str(folder / "models.json"))


def test_a_line_says_which_tier_priced_it_and_why(modeldeck: Modeldeck, tmp_path: Path) -> None:
    large = {"min_prompt_tokens": 1199, "prompt": "0.000006", "input_cache_read": "0.0000006"}
    larger = {"min_prompt_tokens": 200_000, "prompt": "0.000009"}
    catalog = tiered_catalog(tmp_path, overrides=[large, larger])
    explained = explain(modeldeck, "usage-without-choices.sse", *catalog)
    tier = {"condition": "over 1,199 prompt tokens", "because": "the prompt has 1,200"}
    assert [(x["leg"], x["price"], x["tier"]) for x in explained["lines"]] == [
        ("prompt", "0.000006", tier),
        ("cacheRead", "0.0000006", tier),
        ("completion", "0.000015", None),
    ]
    assert explained["lines"][0]["note"] == (
        "rate for over 1,199 prompt tokens, as the prompt has 1,200"
    )
    answer = str(ANSWERS / "usage-without-choices.sse")
    out = modeldeck("cost", "explain", answer, *catalog).out
    assert "Rates for over 1,199 prompt tokens applied: the prompt has 1,200.\n" in out
    assert "Rates for over 200,000 prompt tokens did not apply: the prompt has 1,200.\n" in out


def test_where_a_price_is_missing_the_rest_is_what_it_costs_at_least(
    modeldeck: Modeldeck, tmp_path: Path
) -> None:
    answer = json.loads((ANSWERS / "plugin.json").read_text())
    answer["usage"]["server_tool_use"] = {"web_search_requests": 2}
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer))
    explained = modeldeck("cost", "explain", str(file), *CATALOG, "--json").json
    assert (explained["estimate"], explained["atLeast"]) == (None, "0.000450")
    assert (explained["reason"], explained["difference"]) == ("unknown-price", None)
    out = modeldeck("cost", "explain", str(file), *CATALOG).out
    assert "Estimate    at least ~$0.00045\n" in out
    assert "No price is known for the web search of sandbox/writer." in out


def test_a_price_of_ones_own_counts_for_a_recorded_answer(ready: Modeldeck) -> None:
    ready("models", "search")
    settings = json.loads((ready.profile / "settings.json").read_text())
    own = {"perMillionTokens": {"prompt": "1"}, "setAt": "2026-11-04T12:00:00+00:00"}
    settings["customPrices"] = {"openrouter": {"sandbox/writer": own}}
    (ready.profile / "settings.json").write_text(json.dumps(settings))
    explained = explain(ready, "plugin.json")
    assert explained["priceOrigin"] == "custom"
    assert [Decimal(line["price"]) for line in explained["lines"]] == [
        Decimal("0.000001"),
        Decimal("0.000015"),
    ]
    out = ready("cost", "explain", str(ANSWERS / "plugin.json")).out
    assert "Prices: your own for input of 4 Nov 2026; the others from OpenRouter catalog." in out


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
