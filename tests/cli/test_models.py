"""`modeldeck models list|add|remove|defaults`: the allowed models, without a network."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.modeldeck import ROOT, Modeldeck
from tests.simulators import Served


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
    assert all(list(row) == [*keys, "inCatalog", "default"] for row in (*shipped, unknown))
    assert {row["inCatalog"] for row in (*shipped, unknown)} == {None}
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


def test_an_id_that_the_catalog_lacks_is_mentioned(ready: Modeldeck) -> None:
    ready("models", "search")
    finished = ready("models", "add", "sandbox/wrtier")
    assert finished.code == 0
    assert "sandbox/wrtier is not in the OpenRouter catalog" in finished.err


def test_what_left_the_catalog_stays_listed_and_is_marked(ready: Modeldeck) -> None:
    ready("models", "refresh")
    ready("models", "add", "sandbox/gone")
    writer, gone = ready("models", "list", "--json").json
    assert (writer["inCatalog"], gone["inCatalog"]) == (True, False)
    assert "not in the catalog" in ready("models", "list").out.splitlines()[-1]


def test_several_are_one_change_and_the_next_default_is_told(modeldeck: Modeldeck) -> None:
    modeldeck("models", "add", "a/one", "b/two", "c/three")
    settings = modeldeck.profile / "settings.json"
    written = json.loads(settings.read_text())
    settings.write_text(json.dumps({**written, "defaultModel": "b/two"}))
    (default,) = [row for row in modeldeck("models", "list", "--json").json if row["default"]]
    assert default["id"] == "b/two"
    removed = modeldeck("models", "remove", "b/two", "a/one", "--json")
    assert removed.json == ["c/three"]
    assert removed.err == "b/two was the default model; c/three is it now.\n"
    assert "none is left" in modeldeck("models", "remove", "c/three").err


def test_list_imports_nothing_that_only_a_search_needs(modeldeck: Modeldeck) -> None:
    script = (
        "import sys\nfrom desktop.cli import main\ncode = main(sys.argv[1:])\n"
        "wanted = ('rapidfuzz', 'stamina', 'desktop.domain.catalog_index')\n"
        "sys.exit(str([name for name in wanted if name in sys.modules]))\n"
    )
    words = ["--profile", str(modeldeck.profile), "models", "list"]
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "[]"
