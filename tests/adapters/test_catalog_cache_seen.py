"""The catalog that was seen last: kept beside the newest one, and taken over row by row."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.adapters.catalog_cache import CatalogFiles, SeenCatalogFiles
from desktop.adapters.json_text import parse_json
from desktop.adapters.providers import OPENROUTER, catalog_reader
from desktop.adapters.providers.openrouter_catalog import read_catalog
from desktop.domain.catalog import Catalog
from desktop.domain.catalog_copy import CatalogCopy
from desktop.domain.errors import StorageFailed
from desktop.domain.origin import BaseUrl
from tests.fakes import NOON

HERE = BaseUrl.parse("https://openrouter.ai/api/v1")
BEFORE = b"""{"data": [
  {"id": "a/stays", "pricing": {"prompt": "0.0000000416666666666667"}, "unread": 0.1},
  {"id": "a/goes"},
  {"id": "a/priced", "pricing": {"prompt": "0.000001"}}
], "links": {}}"""
AFTER = b"""{"data": [
  {"id": "a/priced", "pricing": {"prompt": "0.000002"}, "elo": 1234.500000000000000001},
  {"id": "a/stays"},
  {"id": "a/comes"}
]}"""


def copy_of(body: bytes) -> CatalogCopy:
    return CatalogCopy(read_catalog(body, NOON), body)


@pytest.fixture
def seen(tmp_path: Path) -> SeenCatalogFiles:
    files = SeenCatalogFiles(tmp_path / "catalog", catalog_reader)
    files.save(OPENROUTER, HERE, copy_of(BEFORE))
    return files


def kept(seen: SeenCatalogFiles) -> Catalog:
    copy = seen.load(OPENROUTER, HERE)
    assert copy is not None
    return copy.catalog


def test_both_lie_beside_each_other(seen: SeenCatalogFiles, tmp_path: Path) -> None:
    newest = CatalogFiles(tmp_path / "catalog", catalog_reader)
    newest.save(OPENROUTER, HERE, copy_of(AFTER))
    names = sorted(path.name for path in (tmp_path / "catalog").iterdir())
    stem = "openrouter-https-openrouter.ai-api-v1"
    assert names == [f"{stem}.json", f"{stem}.seen.json"]
    assert "a/goes" in kept(seen).by_id


@pytest.mark.parametrize(
    ("model_id", "ids"),
    [
        ("a/comes", {"a/stays", "a/goes", "a/priced", "a/comes"}),
        ("a/goes", {"a/stays", "a/priced"}),
        ("a/priced", {"a/stays", "a/goes", "a/priced"}),
        ("a/nowhere", {"a/stays", "a/goes", "a/priced"}),
    ],
)
def test_one_row_is_taken_over(seen: SeenCatalogFiles, model_id: str, ids: set[str]) -> None:
    before, after = kept(seen), read_catalog(AFTER, NOON + timedelta(days=1))
    seen.accept(OPENROUTER, HERE, model_id, CatalogCopy(after, AFTER))
    accepted = kept(seen)
    assert accepted.by_id.keys() == ids
    for each in ids - {model_id}:
        assert accepted.by_id[each] == before.by_id[each]
    if model_id in accepted.by_id:
        assert accepted.by_id[model_id] == after.by_id[model_id]
    assert accepted.fetched_at == NOON, "the rest is as old as it was"


def test_what_this_version_does_not_read_is_taken_over_to_the_last_digit(
    seen: SeenCatalogFiles,
) -> None:
    seen.accept(OPENROUTER, HERE, "a/priced", copy_of(AFTER))
    copy = seen.load(OPENROUTER, HERE)
    assert copy is not None
    rows = {row["id"]: row for row in parse_json(copy.body)["data"]}
    assert rows["a/stays"] == parse_json(BEFORE)["data"][0]
    assert rows["a/priced"] == parse_json(AFTER)["data"][0]


def test_where_nothing_was_seen_nothing_is_accepted(tmp_path: Path) -> None:
    files = SeenCatalogFiles(tmp_path / "catalog", catalog_reader)
    files.accept(OPENROUTER, HERE, "a/b", copy_of(AFTER))
    assert files.load(OPENROUTER, HERE) is None


def test_rows_that_cannot_be_written_again_stay_as_they_are(seen: SeenCatalogFiles) -> None:
    depth = 600
    deep = b'{"data": [{"id": "a/comes", "x": ' + b"[" * depth + b"]" * depth + b"}]}"
    with pytest.raises(StorageFailed, match="nested too deeply"):
        seen.accept(OPENROUTER, HERE, "a/comes", copy_of(deep))
    assert "a/comes" not in kept(seen).by_id
