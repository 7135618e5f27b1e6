"""The shipped prices: what the committed file promises, and how the generator keeps it."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from datetime import date, time
from decimal import Decimal
from importlib.metadata import files, version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from genai_prices.types import (
    ClauseEquals,
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    StartDateConstraint,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

ROOT = Path(__file__).parents[2]
PLAIN = re.compile(r"0|[1-9]\d*|(0|[1-9]\d*)\.\d*[1-9]")
ROW_KEYS = (
    "id",
    "name",
    "vendor",
    "contextLength",
    "inputModalities",
    "supports",
    "perMillionTokens",
    "perUnit",
    "tiers",
    "defaults",
    "source",
    "asOf",
)
DAY = date(2026, 11, 9)


def _generator() -> ModuleType:
    # By path: the folder's name is also that of a well-known library, so it can be no package.
    path = ROOT / "packaging" / "generate_default_settings.py"
    spec = importlib.util.spec_from_file_location("generate_default_settings", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generator = _generator()
SETTINGS: dict[str, Any] = json.loads(generator.OUT.read_text("utf-8"))
ROWS: dict[str, list[dict[str, Any]]] = {
    provider: entry["models"] for provider, entry in SETTINGS["providers"].items()
}
ALL_ROWS = [row for rows in ROWS.values() for row in rows]
PRICED_ROWS = [row for provider in generator.PREFIXES for row in ROWS[provider]]
HAND_KEPT_ROWS = [row for provider in generator.HAND_KEPT for row in ROWS[provider]]


def _model(prices: ModelPrice | list[ConditionalPrice], **facts: Any) -> ModelInfo:
    known: dict[str, Any] = {"id": "acme/one", "name": "One", "context_window": 8192} | facts
    return ModelInfo(match=ClauseEquals(equals=known["id"]), prices=prices, **known)


def _row(model: ModelInfo, **chosen: Any) -> dict[str, Any]:
    kept = {"id": model.id, "vendor": "Acme", "inputs": ["text"], "supports": []}
    made: dict[str, Any] = generator.row(kept | {"max_tokens": 1024} | chosen, model, DAY)
    return made


def _prices(row: dict[str, Any]) -> list[str]:
    tiers = [tier["perMillionTokens"] for tier in row["tiers"]]
    legs = [row["perMillionTokens"], row["perUnit"], *tiers]
    return [price for leg in legs for price in leg.values()]


# The committed file


def test_committed_file_is_what_the_generator_makes() -> None:
    committed = generator.OUT.read_text("utf-8")
    assert generator.difference(committed, generator.generate()) == []
    assert generator.main(["--check"]) == 0


def test_shape_of_the_file() -> None:
    assert SETTINGS["version"] == 1
    assert list(SETTINGS["providers"]) == [
        "openrouter",
        "fireworks",
        "modelscope",
        "modelstudio",
    ]
    assert {tuple(row) for row in ALL_ROWS} == {ROW_KEYS}


@pytest.mark.parametrize("row", PRICED_ROWS, ids=lambda row: row["id"])
def test_every_price_is_a_plain_decimal_string(row: dict[str, Any]) -> None:
    assert {"prompt", "completion"} <= row["perMillionTokens"].keys()
    assert all(PLAIN.fullmatch(price) for price in _prices(row))


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row["id"])
def test_every_row_is_dated_sourced_and_complete(row: dict[str, Any]) -> None:
    if row in PRICED_ROWS:
        assert row["source"] == f"genai-prices {version('genai-prices')}"
    assert date.fromisoformat(row["asOf"]) <= DAY
    assert row["name"]
    assert row["vendor"]
    assert row["contextLength"] is None or row["contextLength"] > 0
    assert "text" in row["inputModalities"]
    assert row["defaults"]["maxTokens"] > 0
    assert row["defaults"].get("reasoningEffort", "low") in {"low", "medium", "high"}


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row["id"])
def test_tiers_ascend_and_name_only_legs_that_change(row: dict[str, Any]) -> None:
    starts = [tier["minPromptTokens"] for tier in row["tiers"]]
    assert starts == sorted(set(starts))
    for tier in row["tiers"]:
        assert tier["perMillionTokens"].keys() <= row["perMillionTokens"].keys()
        assert not tier["perMillionTokens"].items() & row["perMillionTokens"].items()


def test_a_hand_kept_row_is_free_by_a_quota_or_has_no_price() -> None:
    assert {tuple(row["perMillionTokens"].items()) for row in ROWS["modelscope"]} == {
        (("prompt", "0"), ("completion", "0"))
    }
    assert all(row["perMillionTokens"] == {} for row in ROWS["modelstudio"])
    assert not any(row["perUnit"] or row["tiers"] for row in HAND_KEPT_ROWS)
    assert {row["source"] for row in HAND_KEPT_ROWS} == {
        "ModelScope documentation, API-Inference",
        "Alibaba Cloud Model Studio documentation",
    }


def test_openrouter_offers_a_useful_spread() -> None:
    rows = ROWS["openrouter"]
    free = [row for row in rows if row["id"].endswith(":free")]
    assert 16 <= len(rows) <= 20
    assert len({row["vendor"] for row in rows}) >= 6
    assert len(free) >= 2
    assert all(set(_prices(row)) == {"0"} for row in free)
    assert all(set(_prices(row)) != {"0"} for row in rows if row not in free)
    assert sum("cacheRead" in row["perMillionTokens"] for row in rows) >= 5
    assert any(tier["minPromptTokens"] == 200_000 for row in rows for tier in row["tiers"])


@pytest.mark.parametrize(
    ("provider", "pattern"),
    [
        ("openrouter", r"~?[a-z0-9-]+/[a-z0-9._-]+(:[a-z]+)?"),
        ("fireworks", r"accounts/fireworks/models/[a-z0-9-]+"),
        ("modelscope", r"[A-Za-z-]+/[A-Za-z0-9.-]+"),
        ("modelstudio", r"[a-z0-9.-]+"),
    ],
)
def test_ids_are_unique_and_well_formed(provider: str, pattern: str) -> None:
    ids = Counter(row["id"] for row in ROWS[provider])
    assert max(ids.values()) == 1
    assert all(re.fullmatch(pattern, model_id) for model_id in ids)
    assert not any(model_id.endswith(":batch") for model_id in ids)


def test_the_data_date_is_a_day_on_which_a_price_began() -> None:
    assert f"data_date = {DAY}" in generator.CHOICE.read_text("utf-8")
    began = {
        price.constraint.start_date
        for model in generator.known_models("openrouter").values()
        if isinstance(model.prices, list)
        for price in model.prices
        if isinstance(price.constraint, StartDateConstraint)
    }
    assert DAY in began


def test_the_notice_of_genai_prices_is_kept() -> None:
    (licence,) = (file for file in files("genai-prices") or [] if file.name == "LICENSE")
    kept = ROOT / "resources" / "LICENSES" / "genai-prices.txt"
    assert kept.read_text("utf-8") == licence.read_text("utf-8")


# The generator


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0"),
        ("0.00", "0"),
        ("3.0", "3"),
        ("1E+2", "100"),
        ("1E-7", "0.0000001"),
        ("120", "120"),
        ("0.041666666666666664", "0.0416666666666667"),
    ],
)
def test_prices_are_written_plainly(amount: str, text: str) -> None:
    assert generator.plain(Decimal(amount)) == text


def test_a_row_has_every_leg_and_its_tiers() -> None:
    price = ModelPrice(
        input_mtok=TieredPrices(Decimal("1.25"), [Tier(200_000, Decimal("2.5"))]),
        output_mtok=TieredPrices(
            Decimal(10), [Tier(400_000, Decimal(20)), Tier(200_000, Decimal(15))]
        ),
        cache_write_1h_mtok=Decimal(4),
        web_searches_kcount=Decimal("2.5"),
    )
    row = _row(_model(price), effort="medium", temperature="1")
    assert row["perMillionTokens"] == {"prompt": "1.25", "completion": "10", "cacheWrite1h": "4"}
    assert row["perUnit"] == {"webSearch": "0.0025"}
    assert row["tiers"] == [
        {"minPromptTokens": 200_000, "perMillionTokens": {"prompt": "2.5", "completion": "15"}},
        {"minPromptTokens": 400_000, "perMillionTokens": {"completion": "20"}},
    ]
    assert row["defaults"] == {"temperature": "1", "reasoningEffort": "medium", "maxTokens": 1024}


def test_the_price_in_force_on_the_day_wins_and_dates_the_row() -> None:
    def began(day: date | None, price: str) -> ConditionalPrice:
        prices = ModelPrice(input_mtok=Decimal(price), output_mtok=Decimal(price))
        return ConditionalPrice(StartDateConstraint(day) if day else None, prices=prices)

    history = [began(None, "1"), began(date(2026, 10, 19), "2"), began(date(2026, 12, 1), "3")]
    row = _row(_model(history))
    assert (row["perMillionTokens"]["prompt"], row["asOf"]) == ("2", "2026-10-19")
    assert _row(_model(history[:1]))["asOf"] == DAY.isoformat()
    with pytest.raises(generator.UnusablePriceError, match="no price on 2026-11-09"):
        _row(_model(history[2:]))


def test_a_free_variant_costs_nothing_but_a_model_without_prices_is_refused() -> None:
    row = _row(_model(ModelPrice(), id="acme/one:free"))
    assert row["perMillionTokens"] == {"prompt": "0", "completion": "0"}
    with pytest.raises(generator.UnusablePriceError, match="missing"):
        _row(_model(ModelPrice()))


IN_AND_OUT = {"input_mtok": Decimal(1), "output_mtok": Decimal(1)}


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (_model(ModelPrice(**IN_AND_OUT, audio_hours=Decimal(1))), "audio_hours"),
        (
            _model(ModelPrice(**IN_AND_OUT, requests_kcount=TieredPrices(Decimal(1), []))),
            "requests_kcount",
        ),
        (
            _model(
                [
                    ConditionalPrice(
                        TimeOfDateConstraint(time(1), time(4)), prices=ModelPrice(**IN_AND_OUT)
                    )
                ]
            ),
            "time of day",
        ),
    ],
    ids=["leg without a place", "tiers on a unit price", "time of day"],
)
def test_a_price_the_file_cannot_hold_is_refused(model: ModelInfo, why: str) -> None:
    with pytest.raises(generator.UnusablePriceError, match=why):
        _row(model)


def test_a_context_of_two_origins_is_refused() -> None:
    price = ModelPrice(**IN_AND_OUT)
    assert _row(_model(price, context_window=None), context=4096)["contextLength"] == 4096
    with pytest.raises(generator.UnusablePriceError, match="remove the hand-kept"):
        _row(_model(price), context=4096)


def test_a_model_genai_prices_does_not_know_is_refused() -> None:
    with pytest.raises(generator.UnusablePriceError, match="acme/two: unknown"):
        list(generator.rows([{"id": "acme/two"}], {}, DAY))


def test_check_names_what_differs_and_leaves_the_file_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "settings.json"
    stale.write_text(generator.generate().replace('"0.2"', '"0.3"'), "utf-8")
    before = stale.read_bytes()
    assert generator.main(["--check", "--out", str(stale)]) == 1
    shown = capsys.readouterr().err
    assert '"prompt": "0.3"' in shown
    assert '"prompt": "0.2"' in shown
    assert stale.read_bytes() == before
    assert generator.main(["--check", "--out", str(tmp_path / "missing.json")]) == 1
    assert "more lines" in capsys.readouterr().err


def test_out_writes_the_same_bytes_every_time(tmp_path: Path) -> None:
    out = tmp_path / "settings.json"
    for _ in range(2):
        assert generator.main(["--out", str(out)]) == 0
        assert out.read_bytes() == generator.OUT.read_bytes()
