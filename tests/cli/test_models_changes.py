"""`modeldeck models refresh` and `changes`: what came, and what is different since."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.adapters.retries import ATTEMPTS
from desktop.core import Surroundings
from tests.cli.modeldeck import Modeldeck
from tests.fakes import AT_ONCE, ManualClock
from tests.simulators import Response, Sandbox, Served, faults
from tests.simulators.odd_rows import BROKEN, ODD_ROWS

Rows = dict[str, dict[str, Any]]


def rows_of(sandbox: Sandbox) -> Rows:
    return {row["id"]: json.loads(json.dumps(row)) for row in sandbox.catalog.rows}


def refreshed(modeldeck: Modeldeck, sandbox: Sandbox, rows: Mapping[str, object]) -> Any:
    body = json.dumps({"data": list(rows.values())}).encode()
    sandbox.script(faults.reply(Response(200, (), body)), on="/models")
    finished = modeldeck("models", "refresh", "--json")
    assert finished.code == 0
    return finished.json


def write_own_prices(profile: Path, prices: Mapping[str, object]) -> None:
    path = profile / "settings.json"
    settings = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**settings, "customPrices": {"openrouter": prices}}), "utf-8")


@pytest.fixture
def changed(ready: Modeldeck, sandbox: Sandbox) -> Modeldeck:
    """The catalog was fetched, and then fetched again with other rows."""
    ready("models", "add", "sandbox/archive", "sandbox/ticket")
    before = rows_of(sandbox)
    assert refreshed(ready, sandbox, before)["changes"] == 0
    after = rows_of(sandbox)
    del after["sandbox/archive"]
    after["sandbox/archive-2"] = {**before["sandbox/archive"], "id": "sandbox/archive-2"}
    after["sandbox/writer"]["pricing"]["prompt"] = "0.000002"
    after["sandbox/ticket"]["expiration_date"] = "2098-01-01"
    after["sandbox/thinker"]["context_length"] = 64_000
    after["~sandbox/writer-latest"]["alias_target"]["slug"] = "sandbox/thinker"
    assert refreshed(ready, sandbox, after)["changes"] == 6
    return ready


def test_changes_in_json(changed: Modeldeck) -> None:
    finished = changed("models", "changes", "--json")
    found = finished.json
    assert [row["id"] for row in found["new"]] == ["sandbox/archive-2"]
    assert found["removed"] == [
        {
            "id": "sandbox/archive",
            "name": "Sandbox: Archive",
            "enabled": True,
            "successor": "sandbox/archive-2",
        }
    ]
    (expiring,) = found["expiring"]
    assert (expiring["id"], expiring["was"], expiring["expires"]) == (
        "sandbox/ticket",
        None,
        "2098-01-01",
    )
    (repriced,) = found["repriced"]
    assert (repriced["id"], repriced["enabled"]) == ("sandbox/writer", True)
    assert repriced["prices"] == [
        {"price": "prompt", "old": "0.000003", "new": "0.000002", "percent": "-33.33"}
    ]
    assert repriced["custom"] == {}
    (able,) = found["capabilities"]
    assert able["contextLength"] == {"old": 128_000, "new": 64_000}
    assert able["parameters"] == {"gained": [], "lost": []}
    assert [row["now"] for row in found["retargeted"]] == ["sandbox/thinker"]
    assert "--accept" in finished.err


def test_changes_in_words_with_the_enabled_models_marked(changed: Modeldeck) -> None:
    finished = changed("models", "changes")
    lines = finished.out.splitlines()
    assert lines[0] == "Removed (1)"
    assert lines[1].startswith("* sandbox/archive: No longer in the catalog")
    assert lines[2] == "    modeldeck models enable sandbox/archive-2"
    assert "* sandbox/writer: Input $3.00 → $2.00 (−33%)" in lines
    assert any(line.startswith("  sandbox/archive-2: ") for line in lines)
    assert "* enabled" in finished.err


def test_a_price_of_ones_own_is_told_with_the_way_to_the_new_one(changed: Modeldeck) -> None:
    own = {"perMillionTokens": {"prompt": "4", "audio": "1"}}
    write_own_prices(changed.profile, {"sandbox/writer": own})
    lines = changed("models", "changes").out.splitlines()
    place = lines.index("* sandbox/writer: Input $3.00 → $2.00 (−33%), yours $4.00")
    assert lines[place + 1] == "    modeldeck price reset sandbox/writer"
    (repriced,) = changed("models", "changes", "--json").json["repriced"]
    assert repriced["custom"] == {"prompt": "0.000004", "audio": "0.000001"}


def test_changes_stay_until_they_are_accepted(changed: Modeldeck) -> None:
    assert changed("models", "changes").out == changed("models", "changes").out
    accepted = changed("models", "changes", "--accept")
    assert "Removed (1)" in accepted.out
    assert "Taken as seen" in accepted.err
    after = changed("models", "changes")
    assert (after.code, after.out) == (
        0,
        "Nothing is different in the OpenRouter catalog since you last looked.\n",
    )
    assert set(map(len, changed("models", "changes", "--json").json.values())) == {0}


def test_the_first_catalog_has_no_changes(ready: Modeldeck) -> None:
    finished = ready("models", "changes", "--json")
    assert finished.code == 0
    assert set(map(len, finished.json.values())) == {0}
    assert ready("models", "changes", "--accept").code == 0


def test_names_from_outside_are_harmless(ready: Modeldeck, sandbox: Sandbox) -> None:
    rows = rows_of(sandbox)
    refreshed(ready, sandbox, rows)
    rows["sandbox/odd"] = {
        **rows["sandbox/writer"],
        "id": "sandbox/odd",
        "name": "\x1b[31mRed\u202e: \x1b]0;x\x07Name",
    }
    refreshed(ready, sandbox, rows)
    for words in (("changes",), ("changes", "--json")):
        finished = ready("models", *words)
        assert "sandbox/odd" in finished.out
        assert not set("\x1b\x07\u202e") & set(finished.out + finished.err)


@contextmanager
def a_disk_that_is_nearly_full() -> Iterator[None]:
    """No file can grow beyond a few kilobytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_cannot_be_kept_is_said_after_the_changes_and_told_again(changed: Modeldeck) -> None:
    with a_disk_that_is_nearly_full():
        finished = changed("models", "changes", "--accept", "--json")
    assert finished.code == 5
    assert finished.json["removed"]  # the answer is still one piece of JSON
    assert "could not be written" in finished.err
    assert changed("models", "changes", "--json").json == finished.json


@pytest.mark.parametrize(
    ("fault", "code"), [(faults.status(503), 3), (faults.no_answer("drop"), 4)]
)
def test_without_a_catalog_there_is_nothing_to_compare(
    hasty: Modeldeck, served: Served, fault: faults.Fault, code: int
) -> None:
    served.sandbox.script(*[fault] * ATTEMPTS, on="/models")
    finished = hasty("models", "changes", "--json")
    assert finished.code == code
    assert finished.error["message"]


# ── refresh ─────────────────────────────────────────────────────────────────────────────────────


def test_refresh_fetches_now_and_says_what_came(ready: Modeldeck, served: Served) -> None:
    first, again = ready("models", "refresh", "--json"), ready("models", "refresh")
    assert len(served.received) == 2
    assert first.json["models"] > 10
    assert first.json["baseUrl"] == served.base_url
    assert first.json["fetchedAt"]
    said = f"OpenRouter catalog, just now: {first.json['models']} models, 2 of them not for chat."
    assert again.out == f"{said}\n"
    assert first.json["hidden"] == 2
    assert (again.code, again.err) == (0, "")


def test_refresh_tells_of_changes(ready: Modeldeck, sandbox: Sandbox) -> None:
    rows = rows_of(sandbox)
    rows.pop("sandbox/archive")
    refreshed(ready, sandbox, rows)
    assert (
        "1 change since you last looked: modeldeck models changes" in ready("models", "refresh").out
    )


def test_rows_that_cannot_be_read_are_told_one_by_one(ready: Modeldeck, sandbox: Sandbox) -> None:
    rows = {str(place): row for place, row in enumerate(ODD_ROWS)}
    came = refreshed(ready, sandbox, rows)
    assert came["unreadable"] == len(BROKEN) == len(came["unreadableRows"])
    assert all(row["reason"] for row in came["unreadableRows"])
    body = json.dumps({"data": list(ODD_ROWS)}).encode()
    sandbox.script(faults.reply(Response(200, (), body)), on="/models")
    told = ready("models", "refresh").err
    assert f"{len(BROKEN)} rows could not be read:" in told
    assert "it has no id" in told


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda: faults.status(500), 3),
        (lambda: faults.html(200), 3),
        (lambda: faults.reply(Response(200, (), b'{"data": []}')), 3),
        (lambda: faults.no_answer("drop"), 4),
    ],
)
def test_a_failed_refresh_keeps_what_there_is(
    ready: Modeldeck,
    served: Served,
    clock: ManualClock,
    fault: Callable[[], faults.Fault],
    code: int,
) -> None:
    def at_that_time(folder: Path | None) -> Surroundings:
        return replace(Surroundings.of_this_person(folder), clock=clock, retries=AT_ONCE)

    ready.surroundings = at_that_time
    ready("models", "refresh")
    clock.advance(minutes=12)
    served.sandbox.script(*[fault()] * ATTEMPTS, on="/models")
    failed = ready("models", "refresh", "--json")
    assert failed.code == code
    assert failed.error["message"]
    assert failed.err == "What was there is kept: OpenRouter catalog, 12 min ago.\n"
    assert ready("models", "search", "writer", "--json").json


def test_nobody_listens(hasty: Modeldeck) -> None:
    hasty("provider", "set", "openrouter", "--base-url", "http://127.0.0.1:9/api/v1")
    finished = hasty("models", "refresh")
    assert (finished.code, finished.out) == (4, "")
    assert "could not be reached" in finished.err


@pytest.mark.parametrize("command", ["refresh", "changes", "enable", "disable"])
def test_help_and_an_unknown_provider(modeldeck: Modeldeck, command: str) -> None:
    assert "Usage: modeldeck models" in modeldeck("models", command, "--help").out
    words = ["a/b"] if command in ("enable", "disable") else []
    finished = modeldeck("models", command, *words, "--provider", "nobody", "--json")
    assert (finished.code, finished.error["code"]) == (2, "unknown_provider")
