"""`modeldeck models enable|disable`: many models in one step, shown and agreed to before."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from desktop.adapters.retries import ATTEMPTS
from tests.cli.modeldeck import Modeldeck
from tests.cli.pseudo_terminal import on_terminal, read_until
from tests.simulators import Response, Served, faults

CHEAP = "by:sandbox in:<=0.1"
"""What the sandbox has for that, hidden rows not counted."""
CHEAP_ONES = [
    "sandbox/writer:free",
    "sandbox/long-digits",
    "sandbox/sunset",
    "sandbox/evergreen",
    "sandbox/newcomer",
    "sandbox/zero",
    "sandbox/null",
]


def allowed(modeldeck: Modeldeck) -> list[str]:
    return [row["id"] for row in modeldeck("models", "list", "--json").json]


def batch(modeldeck: Modeldeck, *words: str) -> Any:
    finished = modeldeck("models", *words, "--json")
    assert finished.code == 0
    return finished.json


def whole_catalog(served: Served) -> Response:
    body = json.dumps({"data": list(served.sandbox.catalog.rows)}).encode()
    return Response(200, (), body)


# ── what a query finds ──────────────────────────────────────────────────────────────────────────


def test_a_dry_run_shows_everything_and_changes_nothing(ready: Modeldeck) -> None:
    finished = ready("models", "enable", "--matching", CHEAP, "--dry-run")
    assert finished.code == 0
    assert finished.out.splitlines() == ["Enable 7", *(f"  + {model}" for model in CHEAP_ONES)]
    assert "Nothing was changed." in finished.err
    assert "OpenRouter catalog, just now" in finished.err
    assert allowed(ready) == ["sandbox/writer"]


def test_what_was_agreed_to_is_done_in_one_write(ready: Modeldeck) -> None:
    done = batch(ready, "enable", "--matching", CHEAP, "--yes")
    assert (done["enable"], done["disable"], done["applied"]) == (CHEAP_ONES, [], True)
    assert done["allowed"] == ["sandbox/writer", *CHEAP_ONES] == allowed(ready)
    again = ready("models", "enable", "--matching", CHEAP, "--yes")
    assert again.out == "Nothing to change: 7 models are enabled already.\n"


def test_disabling_leaves_the_others_in_their_order(ready: Modeldeck) -> None:
    ready("models", "enable", *CHEAP_ONES)
    told = ready("models", "disable", "--matching", "is:enabled expiring", "--yes")
    assert told.out == "Disabled 1\n  - sandbox/sunset\n"
    assert allowed(ready) == ["sandbox/writer", *(m for m in CHEAP_ONES if m != "sandbox/sunset")]
    nothing = ready("models", "disable", "--matching", "openrouter/auto", "--yes")
    assert nothing.out == "Nothing to change: none of them is enabled.\n"


def test_what_left_the_catalog_can_be_disabled_by_a_query(ready: Modeldeck) -> None:
    ready("models", "add", "sandbox/gone")
    done = batch(ready, "disable", "--matching", "sandbox/gone", "--yes")
    assert done["disable"] == ["sandbox/gone"]


def test_what_is_not_for_chatting_is_enabled_only_when_it_is_asked_for(
    ready: Modeldeck, served: Served
) -> None:
    served.sandbox.script(faults.reply(whole_catalog(served)), on="/models")
    left_out = ready("models", "enable", "--matching", "by:sandbox batch", "--dry-run")
    assert left_out.out.startswith("None of ")
    assert "1 model not for chatting left out; --hidden takes them in." in left_out.err
    wanted = batch(ready, "enable", "--matching", "by:sandbox batch", "--hidden", "--yes")
    assert wanted["enable"] == ["sandbox/writer:batch"]
    gone = batch(ready, "disable", "--matching", "by:sandbox batch", "--yes")
    assert gone["disable"] == ["sandbox/writer:batch"]


def test_a_misspelt_word_changes_nothing(ready: Modeldeck) -> None:
    finished = ready("models", "enable", "--matching", "wrtier", "--yes")
    assert finished.code == 0
    assert finished.out.startswith("None of ")
    assert allowed(ready) == ["sandbox/writer"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "that would mean every model"),
        ("  ", "that would mean every model"),
        ('""', "that would mean every model"),
        ('free "', "A quotation in the query has no end"),
        ("in:<abc free", "“in:<abc” is not understood"),
        ("free in:<", "nothing stands behind the colon"),
        ("is:enbled", "there are is:enabled and is:unreachable"),
        ("writer:free", "In double quotes it is text"),
        ("x:" + "y" * 10_000, "is not understood"),
    ],
)
def test_a_query_that_may_mean_something_else_is_refused_before_anything_is_asked(
    ready: Modeldeck, served: Served, query: str, said: str
) -> None:
    for verb in ("enable", "disable"):
        finished = ready("models", verb, "--matching", query, "--yes")
        assert (finished.code, finished.out) == (2, "")
        assert said in finished.err
        assert len(finished.err) < 1_000
    assert served.received == []
    assert allowed(ready) == ["sandbox/writer"]


def test_without_a_terminal_a_query_needs_somebody_who_agrees(
    ready: Modeldeck, served: Served
) -> None:
    finished = ready("models", "enable", "--matching", "free", stdin="y\n")
    assert (finished.code, finished.out) == (2, "")
    assert "--yes" in finished.err
    assert "--dry-run" in finished.err
    assert served.received == []


@pytest.mark.parametrize(
    "words",
    [
        ("enable",),
        ("disable",),
        ("enable", "a/b", "--matching", "free"),
        ("enable", "a/b", "--hidden"),
        ("disable", "--hidden", "--matching", "free"),
    ],
)
def test_words_that_do_not_go_together_are_2(ready: Modeldeck, words: tuple[str, ...]) -> None:
    assert ready("models", *words).code == 2
    assert ready("models", *words, "--json").error["code"] == "usage"


@pytest.mark.parametrize(
    ("fault", "code"), [(faults.status(503), 3), (faults.no_answer("drop"), 4)]
)
def test_without_a_catalog_a_query_finds_nothing_to_change(
    hasty: Modeldeck, served: Served, fault: faults.Fault, code: int
) -> None:
    served.sandbox.script(*[fault] * ATTEMPTS, on="/models")
    finished = hasty("models", "enable", "--matching", "free", "--yes")
    assert (finished.code, finished.out) == (code, "")
    assert allowed(hasty) == ["sandbox/writer"]


# ── models that are named ───────────────────────────────────────────────────────────────────────


def test_named_models_need_no_catalog_and_no_question(modeldeck: Modeldeck) -> None:
    done = batch(modeldeck, "enable", " a/one ", "b/two", "a/one")
    assert done == {
        "enable": ["a/one", "b/two"],
        "disable": [],
        "applied": True,
        "newDefault": None,
        "allowed": ["a/one", "b/two"],
    }
    told = modeldeck("models", "disable", "b/two", "c/three")
    assert told.out == "Disabled 1\n  - b/two\n"
    assert told.err == "c/three was not one of your allowed models.\n"


def test_an_id_that_the_catalog_lacks_is_taken_and_mentioned(ready: Modeldeck) -> None:
    ready("models", "refresh")
    finished = ready("models", "enable", "sandbox/wrtier", "sandbox/archive")
    assert finished.code == 0
    assert "sandbox/wrtier is not in the OpenRouter catalog" in finished.err
    assert "sandbox/archive is not" not in finished.err


@pytest.mark.parametrize("bad", ["", "gpt-4", "openai/*", "a b/c", "\x1b[31m/x"])
def test_one_bad_id_is_2_and_nothing_is_enabled(modeldeck: Modeldeck, bad: str) -> None:
    finished = modeldeck("models", "enable", "a/one", bad)
    assert finished.code == 2
    assert "\x1b" not in finished.err
    assert allowed(modeldeck) == []
    assert modeldeck("models", "disable", bad).code == 0


def test_the_default_model_that_goes_is_told_before_and_after(modeldeck: Modeldeck) -> None:
    modeldeck("models", "enable", "a/one", "b/two")
    settings = modeldeck.profile / "settings.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "defaultModel": "a/one"}))
    planned = modeldeck("models", "disable", "a/one", "--dry-run")
    assert "a/one was the default model; b/two would be it now." in planned.err
    done = modeldeck("models", "disable", "a/one", "--json")
    assert done.json["newDefault"] == "b/two"
    assert "a/one was the default model; b/two is it now." in done.err


# ── on a terminal ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "agreed"), [("y", True), ("YES", True), ("n", False), ("", False)]
)
def test_more_than_one_change_is_asked_for(ready: Modeldeck, typed: str, agreed: bool) -> None:
    words = ("models", "enable", "--matching", CHEAP)
    with on_terminal(ready, *words) as (process, terminal):
        shown = read_until(terminal, b"Enable 7? [y/N] ")
        os.write(terminal, f"{typed}\n".encode())
        shown += read_until(terminal, b"Enabled 7" if agreed else b"Nothing was changed.")
        assert process.wait(60) == 0
    assert all(f"+ {model}".encode() in shown for model in CHEAP_ONES)
    assert allowed(ready) == ["sandbox/writer", *(CHEAP_ONES if agreed else [])]


def test_one_change_is_not_asked_for(ready: Modeldeck) -> None:
    with on_terminal(ready, "models", "enable", "--matching", "archive") as (process, terminal):
        read_until(terminal, b"+ sandbox/archive")
        assert process.wait(60) == 0


def test_ctrl_c_at_the_question_changes_nothing(ready: Modeldeck) -> None:
    with on_terminal(ready, "models", "enable", "a/one", "b/two") as (process, terminal):
        read_until(terminal, b"Enable 2? [y/N] ")
        os.write(terminal, b"\x03")
        assert process.wait(60) == 130
    assert allowed(ready) == ["sandbox/writer"]


def test_a_long_list_is_cut_before_the_question(modeldeck: Modeldeck) -> None:
    ids = [f"a/model-{number}" for number in range(23)]
    with on_terminal(modeldeck, "models", "enable", *ids) as (process, terminal):
        shown = read_until(terminal, b"Enable 23? [y/N] ")
        os.write(terminal, b"\x04")  # the end of the input is no yes
        shown += read_until(terminal, b"Nothing was changed.")
        assert process.wait(60) == 0
    assert b"a/model-19" in shown
    assert b"a/model-20" not in shown
    assert b"and 3 more (--dry-run shows all)" in shown
