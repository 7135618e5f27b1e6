"""`modeldeck models replace`: a successor in the place of a model that is gone."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.cli.modeldeck import Modeldeck
from tests.cli.pseudo_terminal import on_terminal, read_until
from tests.simulators import Response, Sandbox, faults

OLD, NEW = "sandbox/archive", "sandbox/archive-2"


def allowed(modeldeck: Modeldeck) -> list[str]:
    return [row["id"] for row in modeldeck("models", "list", "--json").json]


def refresh(modeldeck: Modeldeck, sandbox: Sandbox, rows: dict[str, Any]) -> None:
    body = json.dumps({"data": list(rows.values())}).encode()
    sandbox.script(faults.reply(Response(200, (), body)), on="/models")
    assert modeldeck("models", "refresh").code == 0


@pytest.fixture
def gone(ready: Modeldeck, sandbox: Sandbox) -> Modeldeck:
    """The middle one of three enabled models has left the catalog; its successor is there."""
    ready("models", "remove", "sandbox/writer")
    ready("models", "add", "sandbox/writer", OLD, "sandbox/ticket")
    rows = {row["id"]: row for row in sandbox.catalog.rows}
    refresh(ready, sandbox, rows)
    row = rows.pop(OLD)
    refresh(ready, sandbox, {**rows, NEW: {**row, "id": NEW}})
    return ready


def test_the_successor_takes_the_place_of_the_old_one(gone: Modeldeck) -> None:
    finished = gone("models", "replace", OLD, NEW)
    assert (finished.code, finished.out) == (0, f"{NEW} takes the place of {OLD}.\n")
    assert allowed(gone) == ["sandbox/writer", NEW, "sandbox/ticket"]


def test_what_was_told_of_the_old_one_is_seen_and_the_rest_stays(gone: Modeldeck) -> None:
    gone("models", "replace", OLD, NEW)
    found = gone("models", "changes", "--json").json
    assert (found["removed"], [row["id"] for row in found["new"]]) == ([], [NEW])


def test_in_json(gone: Modeldeck) -> None:
    finished = gone("models", "replace", OLD, NEW, "--json")
    assert finished.json == {
        "old": OLD,
        "new": NEW,
        "applied": True,
        "newDefault": None,
        "allowed": ["sandbox/writer", NEW, "sandbox/ticket"],
    }


def test_the_successor_that_was_told_needs_no_name(gone: Modeldeck) -> None:
    assert gone("models", "replace", OLD, "--yes").code == 0
    assert allowed(gone) == ["sandbox/writer", NEW, "sandbox/ticket"]


def test_without_a_terminal_the_successor_is_only_suggested(gone: Modeldeck) -> None:
    finished = gone("models", "replace", OLD)
    assert finished.code == 2
    assert f"{NEW} looks like its successor: name it, or add --yes" in finished.err
    failed = gone("models", "replace", OLD, "--json")
    assert (failed.code, failed.error["code"]) == (2, "usage")
    assert NEW in failed.error["message"]
    assert OLD in allowed(gone)


@pytest.mark.parametrize(("typed", "agreed"), [("y", True), ("", False)])
def test_on_a_terminal_the_successor_is_asked_for(
    gone: Modeldeck, typed: str, agreed: bool
) -> None:
    with on_terminal(gone, "models", "replace", OLD) as (process, terminal):
        read_until(terminal, f"Replace {OLD} by {NEW}? [y/N] ".encode())
        os.write(terminal, f"{typed}\n".encode())
        read_until(terminal, b"takes the place" if agreed else b"Nothing was changed.")
        assert process.wait(60) == 0
    assert allowed(gone) == ["sandbox/writer", NEW if agreed else OLD, "sandbox/ticket"]


def test_a_model_without_a_known_successor(gone: Modeldeck, sandbox: Sandbox) -> None:
    rows = {row["id"]: row for row in sandbox.catalog.rows if row["id"] != OLD}
    refresh(gone, sandbox, rows)
    finished = gone("models", "replace", OLD, "--yes")
    assert finished.code == 2
    assert f"No successor of {OLD} is known: name the model that takes its place." in finished.err


def test_a_model_that_is_still_there(gone: Modeldeck) -> None:
    finished = gone("models", "replace", "sandbox/ticket", "--yes")
    assert finished.code == 2
    assert "sandbox/ticket is still in the OpenRouter catalog: name the model" in finished.err


def test_only_an_allowed_model_has_a_place(gone: Modeldeck) -> None:
    finished = gone("models", "replace", "sandbox/zero", NEW)
    assert finished.code == 2
    assert "sandbox/zero is not one of your allowed models" in finished.err
    assert NEW not in allowed(gone)


def test_a_model_cannot_take_its_own_place(gone: Modeldeck) -> None:
    assert gone("models", "replace", OLD, OLD).code == 2
    assert OLD in allowed(gone)


def test_one_that_is_allowed_already_stays_where_it_is(gone: Modeldeck) -> None:
    finished = gone("models", "replace", "sandbox/writer", "sandbox/ticket")
    assert "sandbox/writer is no longer allowed; sandbox/ticket was allowed" in finished.out
    assert allowed(gone) == [OLD, "sandbox/ticket"]


def test_one_that_no_catalog_knows_is_mentioned_and_taken(gone: Modeldeck) -> None:
    finished = gone("models", "replace", OLD, "sandbox/by-hand")
    assert "sandbox/by-hand is not in the OpenRouter catalog" in finished.err
    assert allowed(gone) == ["sandbox/writer", "sandbox/by-hand", "sandbox/ticket"]


def test_the_default_model_goes_to_the_successor(gone: Modeldeck) -> None:
    path = gone.profile / "settings.json"
    settings = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**settings, "defaultModel": OLD}), "utf-8")
    finished = gone("models", "replace", OLD, NEW)
    assert f"{OLD} was the default model; {NEW} is it now." in finished.err


def test_a_text_that_is_no_id_changes_nothing(gone: Modeldeck) -> None:
    assert gone("models", "replace", OLD, "no id").code == 2
    assert OLD in allowed(gone)
