"""When prices changed, on disk: exact, private, of one base URL, and begun anew when broken."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.adapters.price_history import PriceHistoryFiles
from desktop.adapters.providers import OPENROUTER
from desktop.domain.errors import StorageFailed
from desktop.domain.origin import BaseUrl
from desktop.domain.price_history import PriceHistory, SeenPrice
from desktop.domain.prices import Leg
from tests.conftest import RecordedLog
from tests.fakes import NOON

HERE = BaseUrl.parse("https://openrouter.ai/api/v1")
HISTORY = PriceHistory(
    NOON,
    {
        "a/b": SeenPrice(
            {Leg.PROMPT: Decimal("0.0000000416666666666667"), Leg.REQUEST: Decimal(0)},
            "0123456789abcdef",
            NOON,
            {Leg.PROMPT: Decimal("8.6E-6")},
        ),
        "a/“\n”": SeenPrice({}, "", NOON - timedelta(days=3)),
        "a/before-nothing": SeenPrice({Leg.PROMPT: Decimal(1)}, "", NOON, {}),
    },
)


@pytest.fixture
def kept(tmp_path: Path) -> PriceHistoryFiles:
    return PriceHistoryFiles(tmp_path / "catalog")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog" / "openrouter-https-openrouter.ai-api-v1.prices.json"


def test_nothing_is_known_at_first(kept: PriceHistoryFiles) -> None:
    assert kept.load(OPENROUTER, HERE) == PriceHistory()


def test_what_was_kept_comes_back(kept: PriceHistoryFiles, path: Path) -> None:
    kept.save(OPENROUTER, HERE, HISTORY)
    assert kept.load(OPENROUTER, HERE) == HISTORY
    assert path.stat().st_mode & 0o777 == 0o600
    kept.save(OPENROUTER, HERE, PriceHistory())
    assert kept.load(OPENROUTER, HERE) == PriceHistory()


def test_another_base_url_has_another_history(kept: PriceHistoryFiles) -> None:
    kept.save(OPENROUTER, HERE, HISTORY)
    for other in ("https://openrouter.ai/api-v1", "https://openrouter.ai:8443/api/v1"):
        assert kept.load(OPENROUTER, BaseUrl.parse(other)) == PriceHistory()


HEAD = json.dumps({"baseUrl": str(HERE), "seenAt": NOON.isoformat()})


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "not JSON",
        '{"baseUrl": null}',
        HEAD.replace("+00:00", ""),
        f"{HEAD}\nnot JSON",
        f'{HEAD}\n["a/b"]',
        f'{HEAD}\n["a/b", "{NOON.isoformat()}", {{"prompt": "-1"}}, "", null]',
        f'{HEAD}\n["a/b", "{NOON.isoformat()}", {{"smell": "1"}}, "", null]',
        f'{HEAD}\n["a/b", "{NOON.isoformat()}", [], "", null]',
        f'{HEAD}\n["a/b", "yesterday", {{}}, "", null]',
        f'{HEAD}\n["a/b", 5, {{}}, "", null]',
    ],
)
def test_a_broken_history_begins_anew(
    kept: PriceHistoryFiles, path: Path, content: str, strict_log: RecordedLog
) -> None:
    path.parent.mkdir()
    path.write_text(content, "utf-8")
    assert kept.load(OPENROUTER, HERE) == PriceHistory()
    if content != '{"baseUrl": null}':
        strict_log.expect("will be made anew")
    kept.save(OPENROUTER, HERE, HISTORY)
    assert kept.load(OPENROUTER, HERE) == HISTORY


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalog").write_text("a file")
    with pytest.raises(StorageFailed):
        PriceHistoryFiles(tmp_path / "catalog").save(OPENROUTER, HERE, HISTORY)
