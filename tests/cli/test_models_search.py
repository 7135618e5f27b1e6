"""`modeldeck models search`: the query language over the whole catalog, in words and in JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.adapters.retries import ATTEMPTS
from desktop.core import Surroundings
from tests.cli.modeldeck import Modeldeck
from tests.cli.pseudo_terminal import on_terminal, read_until
from tests.fakes import AT_ONCE, ManualClock
from tests.simulators import Response, Sandbox, Served, faults
from tests.simulators.odd_rows import BROKEN, ODD_ROWS

NOWHERE = "http://127.0.0.1:9/api/v1"


def search(modeldeck: Modeldeck, *query: str) -> dict[str, dict[str, Any]]:
    finished = modeldeck("models", "search", *query, "--json")
    assert finished.code == 0
    return {row["id"]: row for row in finished.json}


def send_rows(sandbox: Sandbox, rows: Sequence[object]) -> None:
    """The next list of models holds these rows, as they are."""
    body = json.dumps({"data": list(rows)}).encode()
    sandbox.script(faults.reply(Response(200, (), body)), on="/models")


@pytest.mark.parametrize("query", [(), ("",), ("  ",), ('""',), ('""', '"')])
def test_a_query_that_asks_for_nothing_shows_every_row_hidden_ones_marked(
    ready: Modeldeck, sandbox: Sandbox, query: tuple[str, ...]
) -> None:
    send_rows(sandbox, sandbox.catalog.rows)
    rows = search(ready, *query)
    assert list(rows) == [row["id"] for row in sandbox.catalog.rows]
    assert rows["sandbox/writer"]["hidden"] is None
    assert rows["sandbox/writer:batch"]["hidden"] == "batch"
    assert rows["sandbox/painter"]["hidden"] == "not-text"
    assert "not for chat (batch)" in ready("models", "search", "writer").out


def test_rows_have_exact_prices_and_null_for_what_is_not_known(ready: Modeldeck) -> None:
    row = search(ready, "long-digits")["sandbox/long-digits"]
    assert row["promptPrice"] == "0.0000000416666666666667"
    assert row["completionPrice"] == "0.00000009"
    assert row["contextLength"] == 128_000
    assert row["expires"] is None
    router = search(ready, "openrouter/auto")["openrouter/auto"]
    assert (router["promptPrice"], router["completionPrice"]) == (None, None)
    assert "router" in router["tags"]


def test_every_word_must_occur_in_id_name_or_tags(ready: Modeldeck) -> None:
    assert list(search(ready, "WRITER", "free")) == ["sandbox/writer:free"]
    assert list(search(ready, "free writer")) == ["sandbox/writer:free"]
    assert search(ready, "writer nowhere") == {}
    assert "None of" in ready("models", "search", "nowhere").out


def test_filters_and_conditions_are_those_of_the_models_page(ready: Modeldeck) -> None:
    assert list(search(ready, "is:enabled")) == ["sandbox/writer"]
    assert list(search(ready, "by:sandbox new:7d")) == ["sandbox/newcomer"]
    assert list(search(ready, "by:sandbox expiring")) == ["sandbox/sunset"]
    assert set(search(ready, "by:sandbox ctx:>=1m")) == {"sandbox/archive"}
    cheap = search(ready, "by:sandbox", "in:<0.05")
    assert set(cheap) == {"sandbox/long-digits", "sandbox/writer:free"}
    assert search(ready, '"free" by:sandbox ctx:>999m') == {}


def test_enabled_models_are_marked_also_one_that_left_the_catalog(ready: Modeldeck) -> None:
    ready("models", "add", "sandbox/gone")
    rows = search(ready, "sandbox")
    assert rows["sandbox/writer"]["enabled"]
    assert not rows["sandbox/archive"]["enabled"]
    assert (rows["sandbox/gone"]["inCatalog"], rows["sandbox/gone"]["promptPrice"]) == (False, None)
    finished = ready("models", "search", "sandbox")
    (gone,) = [line for line in finished.out.splitlines() if "sandbox/gone" in line]
    assert gone.startswith("*!")
    assert "not in the catalog" in gone
    assert "* enabled (2) · ! not in the catalog (1)" in finished.err


def test_a_misspelt_word_finds_what_resembles_it_and_that_is_said(ready: Modeldeck) -> None:
    finished = ready("models", "search", "wrtier", "--json")
    assert finished.json[0]["id"].startswith("sandbox/writer")
    assert {row["match"] for row in finished.json} == {"similar"}
    assert "Nothing matches exactly; nearest:" in finished.err
    assert ready("models", "search", "wrtier", "--exact", "--json").json == []
    assert {row["match"] for row in search(ready, "writer").values()} == {"exact"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("in:<abc", "“in:<abc” is not understood: it needs < or >"),
        ("ctx:128k", "it needs < or > and a number"),
        ("in:<", "nothing stands behind the colon"),
        ("new:soon", "as in new:7d"),
        ("is:blue", "there are is:enabled and is:unreachable"),
        ("foo:bar", "there are ctx: in: out: by: new: and is:"),
        ("a:1 b:2 c:3 d:4 e:5", "2 more words were not understood"),
    ],
)
def test_what_is_not_understood_is_searched_for_as_text_and_that_is_said(
    ready: Modeldeck, query: str, said: str
) -> None:
    finished = ready("models", "search", query, "--json")
    assert (finished.code, finished.json) == (0, [])
    assert said in finished.err
    assert "searched for as text" in finished.err


def test_ten_thousand_letters_are_a_query(ready: Modeldeck) -> None:
    for query in ("x" * 10_000, "in:<" + "9" * 10_000, "a b " * 2_500, "\x1b[31m" * 2_000):
        finished = ready("models", "search", query)
        assert finished.code == 0
        assert len(finished.err) < 1_000
        assert "\x1b" not in finished.out + finished.err


def test_sorting_and_a_limit_that_says_what_is_missing(ready: Modeldeck) -> None:
    everything = search(ready, "by:sandbox", "--sort", "price").values()
    prices = [Decimal(row["promptPrice"]) for row in everything]
    assert prices == sorted(prices)
    sizes = [row["contextLength"] for row in search(ready, "sandbox", "--sort", "context").values()]
    known = [size for size in sizes if size is not None]
    assert known == sorted(known, reverse=True)
    assert sizes[-1] is None
    assert next(iter(search(ready, "--sort", "new"))) == "sandbox/newcomer"
    limited = ready("models", "search", "by:sandbox", "--sort", "name", "--limit", "2", "--json")
    assert [row["id"] for row in limited.json] == ["sandbox/archive", "sandbox/evergreen"]
    assert f"{len(everything) - 2} more" in limited.err


def test_what_is_enabled_comes_first_in_its_own_order(ready: Modeldeck) -> None:
    ready("models", "enable", "sandbox/newcomer")
    mine = [row["id"] for row in ready("models", "list", "--json").json]
    assert [*search(ready, "--sort", "enabled")][: len(mine)] == mine
    found = search(ready, "--sort", "tags").values()
    able = [len({"vision", "tools", "reasoning"} & {*row["tags"]}) for row in found]
    assert able == sorted(able, reverse=True)


@pytest.mark.parametrize("words", [("--sort", "beauty"), ("--limit", "0"), ("--limit", "x")])
def test_wrong_options_are_2(ready: Modeldeck, words: tuple[str, str]) -> None:
    assert ready("models", "search", *words).code == 2


# ── the catalog and its age ─────────────────────────────────────────────────────────────────────


def test_search_sends_no_key(ready: Modeldeck, served: Served) -> None:
    ready("models", "search")
    assert [(r.path, r.carries_key) for r in served.received] == [("/api/v1/models", False)]


def test_the_source_and_its_age_are_named_beside_the_answer(ready: Modeldeck) -> None:
    finished = ready("models", "search", "writer", "--json")
    assert finished.err.splitlines()[-1] == "OpenRouter catalog, just now"


def test_a_catalog_is_asked_for_again_when_it_is_an_hour_old(
    ready: Modeldeck, served: Served, clock: ManualClock
) -> None:
    def at_that_time(folder: Path | None) -> Surroundings:
        return replace(Surroundings.of_this_person(folder), clock=clock, retries=AT_ONCE)

    ready.surroundings = at_that_time
    asked = []
    for minutes in (0, 59, 2, -120):  # a clock that is set back makes no catalog younger
        clock.advance(minutes=minutes)
        ready("models", "search", "writer")
        asked.append(len(served.received))
    assert asked == [1, 1, 2, 3]


def test_a_failed_refresh_shows_the_cached_catalog_and_its_age(
    hasty: Modeldeck, served: Served, clock: ManualClock
) -> None:
    def at_that_time(folder: Path | None) -> Surroundings:
        return replace(Surroundings.of_this_person(folder), clock=clock, retries=AT_ONCE)

    hasty.surroundings = at_that_time
    hasty("models", "search", "writer")
    clock.advance(hours=3)
    served.sandbox.script(*[faults.status(503)] * ATTEMPTS, on="/models")
    finished = hasty("models", "search", "archive", "--json")
    assert finished.code == 0
    assert [row["id"] for row in finished.json] == ["sandbox/archive"]
    assert "3 h ago" in finished.err
    assert "OpenRouter" in finished.err.splitlines()[0]


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
    hasty: Modeldeck, served: Served, fault: faults.Fault, code: int
) -> None:
    served.sandbox.script(*[fault] * ATTEMPTS, on="/models")
    finished = hasty("models", "search", "writer", "--json")
    assert finished.code == code
    assert finished.error["message"]


def test_offline_the_shipped_list_is_searched_and_the_failure_still_counts(
    hasty: Modeldeck,
) -> None:
    hasty("provider", "set", "openrouter", "--base-url", NOWHERE)
    finished = hasty("models", "search", "claude")
    assert finished.code == 4
    assert "anthropic/claude" in finished.out
    assert "could not be reached" in finished.err
    assert "Shipped list of" in finished.err
    assert hasty("models", "search", "claude", "--json").error["code"] == "connection_refused"


def test_rows_that_cannot_be_read_are_counted_and_odd_ones_are_harmless(
    ready: Modeldeck, sandbox: Sandbox
) -> None:
    send_rows(sandbox, ODD_ROWS)
    finished = ready("models", "search", "by:sandbox")
    assert finished.code == 0
    assert f"{len(BROKEN)} rows could not be read" in finished.err
    assert "שלום" in finished.out
    assert "<b>Bold</b>" in finished.out
    assert not set("\x1b\u202e") & set(finished.out)


def test_sequences_in_names_do_not_reach_a_terminal(ready: Modeldeck, sandbox: Sandbox) -> None:
    (writer,) = [row for row in sandbox.catalog.rows if row["id"] == "sandbox/writer"]
    name = "Red \x1b[31mAlert\x1b]0;title\x07 \u202eevil\r\nmore"
    send_rows(sandbox, [{**writer, "name": name}])
    finished = ready("models", "search", "sandbox")
    assert "Red Alert evil more" in finished.out
    assert not set("\x1b\x07\r\u202e") & set(finished.out + finished.err)


# ── what the key reaches ────────────────────────────────────────────────────────────────────────


def test_what_the_key_does_not_reach_is_asked_for_with_the_key(
    ready: Modeldeck, served: Served
) -> None:
    served.sandbox.hidden = frozenset({"sandbox/archive"})
    assert list(search(ready, "is:unreachable")) == ["sandbox/archive"]
    assert "not reachable" in ready("models", "search", "is:unreachable").out
    assert {r.path for r in served.received if r.carries_key} == {"/api/v1/models/user"}


def test_without_a_key_what_it_reaches_is_not_known(ready: Modeldeck) -> None:
    ready.monkeypatch.delenv("OPENROUTER_API_KEY")
    finished = ready("models", "search", "is:unreachable", "--json")
    assert (finished.code, finished.error["code"]) == (5, "no_key")


def test_a_provider_that_does_not_say_what_the_key_reaches_is_4(
    hasty: Modeldeck, served: Served
) -> None:
    served.sandbox.script(*[faults.status(503)] * ATTEMPTS, on="/models/user")
    finished = hasty("models", "search", "is:unreachable", "--json")
    assert (finished.code, finished.error["code"]) == (4, "reachable_unknown")


# ── on a terminal ───────────────────────────────────────────────────────────────────────────────


def test_the_table_fits_the_terminal(ready: Modeldeck) -> None:
    ready("models", "refresh")
    ready.monkeypatch.setenv("COLUMNS", "60")
    with on_terminal(ready, "models", "search", "by:sandbox") as (process, terminal):
        shown = read_until(terminal, b"just now").decode()
        assert process.wait(60) == 0
    table = shown.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
    assert any("sandbox/long-digits" in line for line in table)
    assert max(map(len, table)) <= 60
    assert any(line.startswith("x  sandbox/painter") for line in table)  # marked all the same
    assert "x not for chat (2)" in shown
