"""The catalog cache: one file per provider and base URL, and never a bad one over a good one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.adapters.catalog_cache import CatalogFiles
from desktop.adapters.providers import OPENROUTER, catalog_reader
from desktop.adapters.providers.openrouter_catalog import read_catalog
from desktop.domain.catalog_copy import CatalogCopy, Validators
from desktop.domain.errors import StorageFailed
from desktop.domain.origin import BaseUrl
from tests.conftest import RecordedLog
from tests.fakes import NOON

BODY = b'{"data": [{"id": "a/b", "name": "A: B", "pricing": {"prompt": "0.000001"}}]}'
HERE = BaseUrl.parse("https://openrouter.ai/api/v1")
URL = f"{HERE}/models?output_modalities=all"


def kept(
    body: bytes = BODY, at: datetime = NOON, validators: Validators | None = None
) -> CatalogCopy:
    return CatalogCopy(read_catalog(body, at), body, validators)


@pytest.fixture
def cache(tmp_path: Path) -> CatalogFiles:
    return CatalogFiles(tmp_path / "catalog", catalog_reader)


def test_nothing_is_kept_at_first(cache: CatalogFiles) -> None:
    assert cache.load(OPENROUTER, HERE) is None


def test_what_was_kept_comes_back_with_its_time(cache: CatalogFiles, tmp_path: Path) -> None:
    cache.save(OPENROUTER, HERE, kept())
    copy = cache.load(OPENROUTER, HERE)
    assert copy is not None
    assert [model.id for model in copy.catalog.models] == ["a/b"]
    assert copy.catalog.fetched_at == NOON
    assert (copy.body, copy.validators) == (BODY, None)
    (path,) = (tmp_path / "catalog").iterdir()
    assert path.name == "openrouter-https-openrouter.ai-api-v1.json"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "other",
    [
        "https://openrouter.ai/api-v1",
        "https://openrouter.ai/api/v2",
        "https://openrouter.ai:8443/api/v1",
        "https://openrouter.ai.example/api/v1",
        "http://localhost/api/v1",
    ],
)
def test_another_base_url_has_another_catalog(cache: CatalogFiles, other: str) -> None:
    cache.save(OPENROUTER, HERE, kept())
    assert cache.load(OPENROUTER, BaseUrl.parse(other)) is None
    cache.save(OPENROUTER, BaseUrl.parse(other), kept(b'{"data": [{"id": "c/d"}]}'))
    theirs = cache.load(OPENROUTER, BaseUrl.parse(other))
    assert theirs is not None
    assert "c/d" in theirs.catalog.by_id


def test_a_very_long_base_url_has_a_name_that_fits(cache: CatalogFiles) -> None:
    long = BaseUrl.parse("https://host.example/" + "a" * 2000)
    cache.save(OPENROUTER, long, kept())
    assert cache.load(OPENROUTER, long) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json\n" + BODY,
        b"[]\n" + BODY,
        b'{"fetchedAt": 5, "baseUrl": "https://openrouter.ai/api/v1"}\n' + BODY,
        b'{"fetchedAt": "2026-11-04T12:00:00", "baseUrl": "https://openrouter.ai/api/v1"}\n' + BODY,
        b'{"fetchedAt": "2026-11-04T12:00:00+00:00", "baseUrl": "https://openrouter.ai/api/v1"}\n{',
    ],
)
def test_a_broken_file_is_as_good_as_none_and_is_said(
    cache: CatalogFiles, tmp_path: Path, strict_log: RecordedLog, content: bytes
) -> None:
    cache.save(OPENROUTER, HERE, kept())
    (path,) = (tmp_path / "catalog").iterdir()
    path.write_bytes(content)
    assert cache.load(OPENROUTER, HERE) is None
    strict_log.expect("cannot be used and will be made anew")


def test_a_newer_catalog_replaces_the_older(cache: CatalogFiles) -> None:
    cache.save(OPENROUTER, HERE, kept(at=datetime(2026, 1, 1, tzinfo=UTC)))
    cache.save(OPENROUTER, HERE, kept())
    copy = cache.load(OPENROUTER, HERE)
    assert copy is not None
    assert copy.catalog.fetched_at == NOON


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalog").write_text("a file where the folder should be")
    cache = CatalogFiles(tmp_path / "catalog", catalog_reader)
    with pytest.raises(StorageFailed):
        cache.save(OPENROUTER, HERE, kept())


def test_what_the_answer_is_called_is_kept_beside_it(cache: CatalogFiles) -> None:
    validators = Validators(URL, 'W/"one"', "Wed, 04 Nov 2026 12:00:00 GMT")
    cache.save(OPENROUTER, HERE, kept(validators=validators))
    copy = cache.load(OPENROUTER, HERE)
    assert copy is not None
    assert copy.validators == validators


@pytest.mark.parametrize(
    "said",
    [
        {"url": "https://other.example/v1/models", "etag": "x", "lastModified": ""},
        {"url": URL, "etag": 7, "lastModified": ""},
        {"url": URL, "etag": "one\r\nX-Injected: yes", "lastModified": ""},
        {"url": URL, "etag": " one", "lastModified": ""},
        {"url": URL, "etag": "x" * 10_000, "lastModified": ""},
        {"url": URL, "etag": "", "lastModified": "é"},
        {"url": None, "etag": "x", "lastModified": ""},
    ],
)
def test_what_no_server_can_have_said_becomes_no_header(
    cache: CatalogFiles, tmp_path: Path, said: dict[str, object]
) -> None:
    cache.save(OPENROUTER, HERE, kept())
    (path,) = (tmp_path / "catalog").iterdir()
    head = {"fetchedAt": NOON.isoformat(), "baseUrl": str(HERE), **said}
    path.write_bytes(json.dumps(head).encode() + b"\n" + BODY)
    copy = cache.load(OPENROUTER, HERE)
    assert copy is not None
    assert copy.validators is None


def test_an_empty_list_is_no_catalog(cache: CatalogFiles, tmp_path: Path) -> None:
    cache.save(OPENROUTER, HERE, kept())
    (path,) = (tmp_path / "catalog").iterdir()
    path.write_bytes(path.read_bytes().partition(b"\n")[0] + b'\n{"data": []}')
    assert cache.load(OPENROUTER, HERE) is None
