"""`modeldeck models`: allowed models without a network, and the search in the catalog."""

from __future__ import annotations

import json

import pytest

from tests.cli.modeldeck import Modeldeck
from tests.simulators import Response, Sandbox, Served, faults


def test_add_trims_keeps_the_order_and_is_idempotent(modeldeck: Modeldeck) -> None:
    assert modeldeck("models", "add", " b/two ", "a/one", "--json").json == ["b/two", "a/one"]
    again = modeldeck("models", "add", "a/one", "b/two", "c/three:free", "--json")
    assert (again.code, again.json) == (0, ["b/two", "a/one", "c/three:free"])
    told = modeldeck("models", "add", "a/one")
    assert told.out == "a/one was allowed already.\n"


@pytest.mark.parametrize("bad", ["", "gpt-4", "a/", "/b", "a b/c", "a/b/c", "ä/b"])
def test_a_bad_id_is_2_and_adds_nothing(modeldeck: Modeldeck, bad: str) -> None:
    finished = modeldeck("models", "add", "a/one", bad)
    assert finished.code == 2
    assert "author/model" in finished.err
    assert modeldeck("models", "list", "--json").json == []


def test_remove(modeldeck: Modeldeck) -> None:
    modeldeck("models", "add", "a/one", "b/two")
    removed = modeldeck("models", "remove", " a/one ", "--json")
    assert (removed.code, removed.json) == (0, ["b/two"])
    absent = modeldeck("models", "remove", "a/one")
    assert (absent.code, absent.out) == (0, "a/one was not one of your allowed models.\n")
    assert "was not one" in modeldeck("models", "remove", "a/one", "--json").err
    assert modeldeck("models", "remove", "b/two", "--json").json == []
    settings = json.loads((modeldeck.profile / "settings.json").read_text())
    assert settings["openrouterAllowedModels"] == []


def test_defaults_add_what_is_missing(modeldeck: Modeldeck) -> None:
    modeldeck("models", "add", "a/one")
    allowed = modeldeck("models", "defaults", "--json").json
    assert allowed[0] == "a/one"
    assert len(allowed) > 5
    assert "Nothing was missing" in modeldeck("models", "defaults").out


def test_list_needs_no_network(modeldeck: Modeldeck) -> None:
    modeldeck("provider", "set", "openrouter", "--base-url", "http://127.0.0.1:9/api/v1")
    modeldeck("models", "defaults")
    modeldeck("models", "add", "a/one")
    *shipped, unknown = modeldeck("models", "list", "--json").json
    keys = ["id", "name", "contextLength", "promptPrice", "completionPrice", "priceOrigin", "tags"]
    assert all(list(row) == keys for row in (*shipped, unknown))
    assert {row["priceOrigin"] for row in shipped} == {"default"}
    assert all("E" not in row["promptPrice"] for row in shipped)
    assert unknown["promptPrice"] is None
    assert unknown["priceOrigin"] == "unknown"
    table = modeldeck("models", "list").out
    assert "unknown" in table.splitlines()[-1]
    assert len(table.splitlines()) == len(shipped) + 2


def test_list_takes_live_prices_from_the_cached_catalog(ready: Modeldeck, served: Served) -> None:
    ready("models", "search", "writer")
    asked = len(served.received)
    (row,) = ready("models", "list", "--json").json
    assert row["name"] == "Sandbox: Writer"
    assert (row["promptPrice"], row["completionPrice"]) == ("0.000003", "0.000015")
    assert row["priceOrigin"] == "live"
    assert len(served.received) == asked


def test_an_empty_list_says_what_to_do(modeldeck: Modeldeck) -> None:
    finished = modeldeck("models", "list")
    assert (finished.code, finished.out) == (0, "")
    assert "modeldeck models defaults" in finished.err


# ── search ──────────────────────────────────────────────────────────────────────────────────────


def search(modeldeck: Modeldeck, *query: str) -> dict[str, dict[str, object]]:
    finished = modeldeck("models", "search", *query, "--json")
    assert finished.code == 0
    return {row["id"]: row for row in finished.json}


def test_an_empty_query_shows_every_row_hidden_ones_marked(
    ready: Modeldeck, sandbox: Sandbox
) -> None:
    everything = json.dumps({"data": sandbox.catalog.rows}).encode()
    for query in ((), ("",)):
        sandbox.script(faults.reply(Response(200, (), everything)), on="/models")
        rows = search(ready, *query)
        assert list(rows) == [row["id"] for row in sandbox.catalog.rows]
    assert rows["sandbox/writer"]["hidden"] is None
    assert rows["sandbox/writer:batch"]["hidden"] == "batch"
    assert rows["sandbox/painter"]["hidden"] == "not-text"


def test_rows_have_plain_decimal_prices(ready: Modeldeck) -> None:
    row = search(ready, "long-digits")["sandbox/long-digits"]
    assert row["promptPrice"] == "0.0000000416666666666667"
    assert row["completionPrice"] == "0.00000009"
    assert row["contextLength"] == 128_000
    router = search(ready, "openrouter/auto")["openrouter/auto"]
    assert (router["promptPrice"], router["completionPrice"]) == (None, None)
    assert "router" in str(router["tags"])


def test_every_word_must_occur_in_id_name_or_tags(ready: Modeldeck) -> None:
    assert list(search(ready, "WRITER", "free")) == ["sandbox/writer:free"]
    assert list(search(ready, "free writer")) == ["sandbox/writer:free"]
    assert search(ready, "writer nowhere") == {}
    assert "None of" in ready("models", "search", "nowhere").out


def test_search_sends_no_key(ready: Modeldeck, served: Served) -> None:
    ready("models", "search")
    assert [(r.path, r.carries_key) for r in served.received] == [("/api/v1/models", False)]


def test_a_failed_refresh_shows_the_cached_catalog_and_its_age(
    ready: Modeldeck, served: Served
) -> None:
    ready("models", "search", "writer")
    served.sandbox.script(faults.status(503), on="/models")
    finished = ready("models", "search", "newcomer", "--json")
    assert finished.code == 0
    assert [row["id"] for row in finished.json] == ["sandbox/newcomer"]
    assert "just now" in finished.err


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.status(503), 3),
        (faults.html(), 3),
        (faults.html(200), 3),
        (faults.redirect("http://127.0.0.2:9/"), 3),
        (faults.no_answer("drop"), 4),
    ],
)
def test_without_a_cached_catalog_the_failure_counts(
    ready: Modeldeck, served: Served, fault: faults.Fault, code: int
) -> None:
    served.sandbox.script(fault, on="/models")
    finished = ready("models", "search", "writer", "--json")
    assert finished.code == code
    assert finished.error["message"]


def test_nobody_listens(modeldeck: Modeldeck) -> None:
    modeldeck("provider", "set", "openrouter", "--base-url", "http://127.0.0.1:9/api/v1")
    finished = modeldeck("models", "search", "writer")
    assert (finished.code, finished.out) == (4, "")
    assert "could not be reached" in finished.err


def test_an_id_that_the_catalog_lacks_is_mentioned(ready: Modeldeck) -> None:
    ready("models", "search")
    finished = ready("models", "add", "sandbox/wrtier")
    assert finished.code == 0
    assert "sandbox/wrtier is not in the OpenRouter catalog" in finished.err
