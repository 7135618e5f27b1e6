"""`modeldeck limits`: what may be spent, what is spent, and a chat that would go beyond it."""

from __future__ import annotations

import json

import pytest

from tests.cli.modeldeck import Modeldeck
from tests.cli.recorded import asked, on_a_fixed_day, record
from tests.simulators import Served

ASK = ("chat", "-m", "sandbox/writer", "Why?")


@pytest.fixture
def spent(modeldeck: Modeldeck) -> Modeldeck:
    on_a_fixed_day(modeldeck)
    record(
        modeldeck,
        [asked(1, billed="0.5"), asked(2, days_ago=1, estimate="0.25"), asked(3, days_ago=2)],
    )
    return modeldeck


def test_no_limits_are_set_at_first(spent: Modeldeck) -> None:
    finished = spent("limits")
    assert (finished.code, finished.err) == (0, "")
    assert finished.out.startswith("No limits are set.")
    assert finished.out.endswith("Spent today $0.50, this month ~$0.75 (UTC).\n")
    assert spent("limits", "--json").json == {
        "message": {"limit": None},
        "day": {"limit": None, "spent": "0.5", "unknown": 0, "level": None},
        "month": {"limit": None, "spent": "0.75", "unknown": 1, "level": None},
    }


def test_limits_are_set_one_by_one_and_taken_away(spent: Modeldeck) -> None:
    finished = spent("limits", "set", "--day", "0.60", "--month", "$10", "--json")
    assert (finished.code, finished.err) == (0, "")
    assert finished.json["day"] == {"limit": "0.60", "spent": "0.5", "unknown": 0, "level": "warn"}
    assert finished.json["month"]["limit"] == "10"
    assert spent("limits", "set", "--message", "1e-3").code == 0
    assert kept(spent) == {"message": "0.001", "day": "0.60", "month": "10"}
    assert spent("limits", "set", "--day", "none", "--message", "None").code == 0
    assert kept(spent) == {"month": "10"}
    assert spent("limits", "set", "--month", "none").out.startswith("No limits are set.")
    assert kept(spent) is None


def kept(modeldeck: Modeldeck) -> object:
    return json.loads((modeldeck.profile / "settings.json").read_text("utf-8")).get("limits")


def test_in_words(spent: Modeldeck) -> None:
    lines = spent("limits", "set", "--day", "0.4", "--month", "10").out.splitlines()
    month, day, message = (line.split("  ") for line in lines[:3])
    assert month[0] == "Month"
    assert "~$0.75 of $10.00" in lines[0]
    assert "125% used · sending stops until midnight UTC" in lines[1]
    assert (day[0], message[0]) == ("Day", "One message")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), "usage", "Name at least one"),
        (("--day", "much"), "invalid_limit", "“much” cannot be used"),
        (("--day", "-1"), "invalid_limit", "it is less than 0"),
        (("--day", "1,50"), "invalid_limit", "comma"),
        (("--day", ""), "invalid_limit", "no number was given"),
        (("--day", "nan"), "invalid_limit", "not a number"),
        (("--day", "1e30"), "invalid_limit", "more than"),
        (("--day", "1", "--month", "x"), "invalid_limit", "“x”"),
        (("--week", "1"), "usage", "--week"),
    ],
)
def test_what_is_no_limit_changes_nothing(
    spent: Modeldeck, words: tuple[str, ...], code: str, said: str
) -> None:
    spent("limits", "set", "--month", "3")
    finished = spent("limits", "set", *words, "--json")
    assert (finished.code, finished.error["code"]) == (2, code)
    assert said in finished.error["message"]
    assert kept(spent) == {"month": "3"}


def test_a_chat_beyond_a_limit_is_not_sent_unless_it_is_allowed(
    ready: Modeldeck, served: Served
) -> None:
    ready("limits", "set", "--day", "0.000001")
    refused = ready(*ASK)
    assert (refused.code, refused.out) == (2, "")
    assert "You set $0.000001 per day (UTC)" in refused.err
    assert "--allow-once" in refused.err
    assert [r for r in served.received if r.path.endswith("/chat/completions")] == []
    for words in ("--allow-once", "--over-limit"):
        assert ready(*ASK, words).code == 0
    used = ready("limits", "--json").json["day"]
    assert used["level"] == "reached"
    assert ready("limits", "set", "--day", "none").code == 0
    assert ready(*ASK).code == 0
