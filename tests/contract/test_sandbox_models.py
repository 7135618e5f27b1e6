"""The models endpoints of the sandbox, its key, and what it says to a wrong one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.contract.exchange import MODEL, ask, chat, value
from tests.simulators import Catalog, Request, Sandbox
from tests.simulators.odd_rows import ODD_ROWS
from tests.simulators.shipped_rows import pricing_of, shipped_rows

TODAY = date(2026, 11, 4)
REQUIRED = {
    "id",
    "canonical_slug",
    "name",
    "created",
    "pricing",
    "context_length",
    "architecture",
    "top_provider",
    "per_request_limits",
    "supported_parameters",
    "default_parameters",
    "supported_voices",
    "links",
}
AUTHORS = {"sandbox", "~sandbox", "openrouter"}
SETTINGS: dict[str, Any] = {
    "id": "vendor/model-1",
    "name": "Model 1",
    "vendor": "Vendor",
    "contextLength": 200_000,
    "inputModalities": ["text", "image"],
    "supports": ["tools", "reasoning"],
    "perMillionTokens": {"prompt": "1.25", "completion": "10", "cacheRead": "0.125"},
    "perUnit": {"webSearch": "0.01"},
    "tiers": [
        {"minPromptTokens": 200_000, "perMillionTokens": {"prompt": "2.5"}},
        {"utcStart": "16:30", "utcEnd": "00:30", "perMillionTokens": {"completion": "5"}},
    ],
    "source": "hand-kept: a test",
    "asOf": "2026-11-01",
}


def ids(answer: Any) -> list[str]:
    return [row["id"] for row in answer["data"]]


def test_every_row_has_every_required_field() -> None:
    for row in Catalog.built_in(TODAY).rows:
        assert row.keys() >= REQUIRED, row["id"]
        assert row["id"].count("/") == 1


def test_the_whole_list_comes_without_a_query() -> None:
    answer = value(ask(Sandbox(), "GET", "/models"))
    assert answer["total_count"] == len(answer["data"])
    assert answer["links"] == {"next": None}


def test_pages_lead_to_the_next_one() -> None:
    sandbox = Sandbox()
    first = value(ask(sandbox, "GET", "/models?limit=5&q=sandbox"))
    assert first["links"]["next"] == "/api/v1/models?limit=5&q=sandbox&offset=5"
    rest = value(ask(sandbox, "GET", "/models?limit=1000&offset=5&q=sandbox"))
    assert rest["links"]["next"] is None
    assert len(first["data"]) + len(rest["data"]) == first["total_count"]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "offset=-1", "limit=ten"])
def test_a_page_out_of_range_is_refused(query: str) -> None:
    assert ask(Sandbox(), "GET", f"/models?{query}").status == 400


def test_image_models_are_listed_on_request_only() -> None:
    sandbox = Sandbox()
    assert "sandbox/painter" not in ids(value(ask(sandbox, "GET", "/models")))
    assert ids(value(ask(sandbox, "GET", "/models?output_modalities=image"))) == ["sandbox/painter"]
    assert "sandbox/painter" in ids(value(ask(sandbox, "GET", "/models?output_modalities=all")))


def test_filters_and_orders() -> None:
    sandbox = Sandbox(catalog=Catalog(Catalog.built_in(TODAY, Path("missing")).rows))
    reasoning = value(ask(sandbox, "GET", "/models?supported_parameters=reasoning,tools"))
    newest = value(ask(sandbox, "GET", "/models?sort=newest"))
    seeing = value(ask(sandbox, "GET", "/models?input_modalities=image"))
    assert ids(reasoning) == ["sandbox/thinker"]
    assert ids(newest)[0] == "sandbox/newcomer"
    assert ids(seeing) == ["openrouter/auto"]


def test_the_account_may_hide_models() -> None:
    sandbox = Sandbox(hidden=[MODEL])
    assert MODEL in ids(value(ask(sandbox, "GET", "/models")))
    assert MODEL not in ids(value(ask(sandbox, "GET", "/models/user")))


def test_one_model_by_id_alias_and_slug() -> None:
    sandbox = Sandbox()
    assert value(ask(sandbox, "GET", "/model/sandbox/writer:free"))["data"]["id"] == (
        "sandbox/writer:free"
    )
    assert value(ask(sandbox, "GET", "/model/sandbox/writer-20260302"))["data"]["id"] == MODEL
    assert ask(sandbox, "GET", "/model/sandbox/nothing").status == 404


def test_without_models_chats_go_on() -> None:
    sandbox = Sandbox(models_available=False)
    for path in ("/models", "/models/user", "/models/count", f"/model/{MODEL}"):
        response = ask(sandbox, "GET", path)
        assert response.status == 503
        assert value(response)["error"]["code"] == 503
    assert chat(sandbox, "Why?").status == 200


def test_hard_cases_are_placed_relative_to_today() -> None:
    rows = {row["id"]: row for row in Catalog.built_in(TODAY, Path("missing")).rows}
    assert rows["sandbox/sunset"]["expiration_date"] == "2026-12-04"
    created = datetime.fromtimestamp(rows["sandbox/newcomer"]["created"], UTC)
    assert created.date() == date(2026, 10, 30)
    assert rows["sandbox/zero"]["context_length"] == 0
    assert rows["sandbox/null"]["context_length"] is None


def test_recommended_models_become_rows(tmp_path: Path) -> None:
    free = SETTINGS | {"id": "vendor/model-1:free", "asOf": "2026-11-03", "tiers": []}
    alias = SETTINGS | {"id": "~vendor/model-latest"}
    file = tmp_path / "defaults.json"
    models = [SETTINGS, free, alias]
    file.write_text(json.dumps({"version": 1, "providers": {"openrouter": {"models": models}}}))
    row, free_row, alias_row = shipped_rows(file)
    assert row["name"] == "Vendor: Model 1"
    assert row["canonical_slug"] == free_row["canonical_slug"] == "vendor/model-1-20260503"
    assert alias_row["alias_target"] == {"name": "Vendor: Model 1", "slug": "vendor/model-1"}
    assert row["pricing"] == {
        "prompt": "0.00000125",
        "completion": "0.00001",
        "input_cache_read": "0.000000125",
        "web_search": "0.01",
        "overrides": [
            {"min_prompt_tokens": 200_000, "prompt": "0.0000025"},
            {"utc_start": 1630, "utc_end": 30, "completion": "0.000005"},
        ],
    }


def test_a_model_without_prices_is_a_router() -> None:
    assert pricing_of({}) == {"prompt": "-1", "completion": "-1"}


def test_a_missing_file_leaves_the_hard_cases(tmp_path: Path) -> None:
    catalog = Catalog.built_in(TODAY, tmp_path / "none.json")
    assert catalog.find(MODEL)
    assert all(row["id"].partition("/")[0] in AUTHORS for row in catalog.rows)


def test_a_catalog_file_is_served_digit_by_digit(tmp_path: Path) -> None:
    row = dict(Catalog.built_in(TODAY).rows[0])
    text = json.dumps({"data": [row | {"benchmarks": {"elo": "ELO"}}]}).replace('"ELO"', "61.0")
    file = tmp_path / "catalog.json"
    file.write_text(text)
    response = ask(Sandbox(catalog=Catalog.load(file)), "GET", "/models")
    assert b'"elo":61.0' in response.read()


def test_a_file_that_is_no_catalog_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "catalog.json"
    file.write_text('{"data": null}')
    with pytest.raises(ValueError, match="no list of models"):
        Catalog.load(file)


PRIVATE = [("GET", "/key"), ("GET", "/credits"), ("GET", "/models/user"), ("GET", "/generation")]


@pytest.mark.parametrize(("method", "path"), [*PRIVATE, ("POST", "/chat/completions")])
def test_a_key_is_needed(method: str, path: str) -> None:
    sandbox = Sandbox()
    wrong = (("Authorization", "Bearer sk-or-v1-wrong"),)
    absent = sandbox(Request(method, f"/api/v1{path}"))
    other = sandbox(Request(method, f"/api/v1{path}", wrong))
    assert (absent.status, other.status) == (401, 401)
    assert value(absent)["error"]["message"] == "No cookie auth credentials found"
    assert value(other)["error"]["message"] == "User not found."


def test_models_need_no_key() -> None:
    assert Sandbox()(Request("GET", "/api/v1/models")).status == 200


def test_the_label_never_holds_the_key() -> None:
    sandbox = Sandbox(key="sk-or-v1-abc" + "0" * 57 + "3f9a")
    assert value(ask(sandbox, "GET", "/key"))["data"]["label"] == "sk-or-v1-abc...3f9a"
    assert sandbox.key not in repr(sandbox)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/oauth", 404), ("GET", "/api/v1/nothing", 404), ("POST", "/api/v1/models", 405)],
)
def test_what_is_not_there_is_said_in_json(method: str, path: str, status: int) -> None:
    response = Sandbox()(Request(method, path))
    assert response.status == status
    assert value(response)["error"]["code"] == status


def test_what_came_in_is_recorded_without_the_key() -> None:
    sandbox = Sandbox()
    ask(sandbox, "GET", "/key")
    sandbox(Request("GET", f"/api/v1/models?q={sandbox.key}"))
    sandbox(Request("GET", "/api/v1/key", (("Authorization", "Bearer other"),)))
    assert [r.credential for r in sandbox.received] == ["accepted", "absent", "other"]
    assert [r.carries_key for r in sandbox.received] == [True, True, False]
    assert sandbox.received[0].headers == {"authorization": "[redacted]"}
    assert sandbox.key not in repr(sandbox.received)


def test_an_answer_that_the_client_has_is_not_sent_again() -> None:
    sandbox = Sandbox()
    first = sandbox(Request("GET", "/api/v1/models"))
    tag = dict(first.headers)["ETag"]
    again = sandbox(Request("GET", "/api/v1/models", (("If-None-Match", f'"x", {tag}'),)))
    assert (again.status, again.body, dict(again.headers)["ETag"]) == (304, b"", tag)
    other = sandbox(
        Request("GET", "/api/v1/models?output_modalities=all", (("If-None-Match", tag),))
    )
    assert other.status == 200


def test_pages_nobody_asked_for() -> None:
    sandbox = Sandbox(page_size=10)
    everything = ids(value(ask(Sandbox(), "GET", "/models")))
    target, listed = "/api/v1/models", list[str]()
    while target:
        page = value(sandbox(Request("GET", target)))
        listed += ids(page)
        assert len(page["data"]) <= 10
        target = page["links"]["next"]
    assert listed == everything


def test_odd_rows_stand_behind_the_models() -> None:
    rows = value(ask(Sandbox(odd_rows=ODD_ROWS), "GET", "/models"))["data"]
    assert rows[-len(ODD_ROWS) :] == list(ODD_ROWS)
