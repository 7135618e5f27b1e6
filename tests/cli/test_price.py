"""`modeldeck price`: what a model costs, and prices of the person's own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.modeldeck import Modeldeck
from tests.cli.pseudo_terminal import on_terminal, read_until

WRITER = "sandbox/writer"


def kept(profile: Path) -> Any:
    settings = json.loads((profile / "settings.json").read_text("utf-8"))
    return settings.get("customPrices", {}).get("openrouter")


def show(modeldeck: Modeldeck, model: str = WRITER) -> Any:
    finished = modeldeck("price", "show", model, "--json")
    assert finished.code == 0
    return finished.json


@pytest.fixture
def fetched(ready: Modeldeck) -> Modeldeck:
    """With the catalog of the sandbox."""
    assert ready("models", "refresh").code == 0
    return ready


def test_every_leg_with_its_origin_and_date(fetched: Modeldeck) -> None:
    found = show(fetched)
    assert (found["provider"], found["model"]) == ("openrouter", WRITER)
    assert (found["origin"], found["source"]) == ("live", "OpenRouter catalog")
    assert found["asOf"] is not None
    assert found["prices"]["prompt"] == "0.000003"
    assert (found["custom"], found["customSetAt"]) == ({}, None)
    assert found["base"]["prices"] == found["prices"]
    lines = fetched("price", "show", WRITER).out.splitlines()
    assert lines[0] == WRITER
    assert "Input                $3.00 / 1M" in lines
    assert lines[-1].startswith("Price: OpenRouter catalog, ")


def test_conditions(fetched: Modeldeck) -> None:
    found = show(fetched, "sandbox/archive")
    assert found["tiers"][0]["overPromptTokens"]
    assert found["tiers"][0]["prices"]
    assert "prompt tokens:" in fetched("price", "show", "sandbox/archive").out


def test_a_router_a_free_model_and_one_that_nobody_knows(fetched: Modeldeck) -> None:
    router = show(fetched, "openrouter/auto")
    assert (router["varies"], router["prices"], router["tiers"]) == (True, {}, [])
    assert "router picks" in fetched("price", "show", "openrouter/auto").out
    finished = fetched("price", "show", "nobody/knows-this")
    assert finished.code == 0
    assert "Nobody says what this model costs." in finished.out
    assert "is not in the OpenRouter catalog" in finished.err
    unknown = show(fetched, "nobody/knows-this")
    assert (unknown["origin"], unknown["prices"], unknown["source"]) == ("unknown", {}, None)


def test_the_shipped_list_without_a_catalog(modeldeck: Modeldeck) -> None:
    found = show(modeldeck, "anthropic/claude-sonnet-5")
    assert found["origin"] == "default"
    assert "Shipped list of" in modeldeck("price", "show", "anthropic/claude-sonnet-5").out


def test_own_prices_count_and_the_others_stay(fetched: Modeldeck) -> None:
    before = show(fetched)["prices"]
    words = ("--prompt", "2.50", "--cache-write-1h", "7", "--request", "$0.01")
    finished = fetched("price", "set", WRITER, *words, "--json")
    assert (finished.code, finished.err) == (0, "")
    own = {"prompt": "0.00000250", "cacheWrite1h": "0.000007", "request": "0.01"}
    assert finished.json["origin"] == "custom"
    assert finished.json["prices"] == {**before, **own}
    assert finished.json["custom"] == own
    assert finished.json["base"]["prices"] == before
    assert kept(fetched.profile)[WRITER]["perMillionTokens"] == {
        "prompt": "2.50",
        "cacheWrite1h": "7",
    }
    text = fetched("price", "set", WRITER, "--completion", "0").out
    assert "Input                $2.50 / 1M  yours, instead of $3.00 / 1M" in text
    assert "Output               $0.00 / 1M  yours, instead of $15.00 / 1M" in text
    assert "Each request         $0.01 each  yours" in text
    assert "Price: Yours: " in text
    asked = fetched("chat", "-m", WRITER, "Why?", "--json").json
    assert asked["estimate"].startswith("0.0100")


def test_the_price_of_the_catalog_is_not_kept_as_an_own_one(fetched: Modeldeck) -> None:
    finished = fetched("price", "set", WRITER, "--prompt", "3", "--json")
    assert finished.json["custom"] == {}
    assert kept(fetched.profile) is None


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", WRITER), "usage", "Name at least one price"),
        (("set", WRITER, "--prompt", "cheap"), "invalid_price", "“cheap” cannot be used"),
        (("set", WRITER, "--prompt", "-1"), "invalid_price", "it is less than 0"),
        (("set", WRITER, "--prompt", "1,5"), "invalid_price", "comma"),
        (("set", WRITER, "--prompt", ""), "invalid_price", "no number was given"),
        (("set", WRITER, "--prompt", "inf"), "invalid_price", "not a number"),
        (("set", WRITER, "--prompt", "1e12"), "invalid_price", "more than $1,000,000"),
        (("set", WRITER, "--request", "1001"), "invalid_price", "more than $1,000"),
        (("set", WRITER, "--prompt", "1", "--completion", "x"), "invalid_price", "“x”"),
        (("set", WRITER, "--tokens", "1"), "usage", "--tokens"),
        (("set", "no-id", "--prompt", "1"), "invalid_model_id", "“no-id”"),
        (("show", "no-id"), "invalid_model_id", "“no-id”"),
        (("show", WRITER, "--provider", "nobody"), "unknown_provider", "“nobody”"),
        (("set", WRITER, "--prompt", "1", "--provider", "nobody"), "unknown_provider", "“nobody”"),
        (("reset",), "usage", "Name models, or --all."),
        (("reset", WRITER, "--all"), "usage", "not both"),
        (("reset", WRITER, "no-id"), "invalid_model_id", "“no-id”"),
        ((), "usage", "Missing command"),
    ],
)
def test_what_is_no_price_changes_nothing(
    fetched: Modeldeck, words: tuple[str, ...], code: str, said: str
) -> None:
    fetched("price", "set", WRITER, "--prompt", "2")
    finished = fetched("price", *words, "--json")
    assert (finished.code, finished.error["code"]) == (2, code)
    assert said in finished.error["message"]
    assert kept(fetched.profile) == {WRITER: kept(fetched.profile)[WRITER]}
    assert kept(fetched.profile)[WRITER]["perMillionTokens"] == {"prompt": "2"}


def test_reset_takes_prices_away_and_leaves_what_else_was_set(fetched: Modeldeck) -> None:
    path = fetched.profile / "settings.json"
    defaults = {"openrouter": {WRITER: {"temperature": "0.5"}}}
    path.write_text(
        json.dumps({**json.loads(path.read_text("utf-8")), "modelDefaults": defaults}), "utf-8"
    )
    fetched("price", "set", WRITER, "--prompt", "2")
    finished = fetched("price", "reset", WRITER, "sandbox/thinker")
    assert finished.out.splitlines() == [
        "sandbox/writer: $3.00 in, $15.00 out per million tokens",
        finished.out.splitlines()[1],
    ]
    assert finished.out.splitlines()[1].startswith("sandbox/thinker: had no price of your own; ")
    assert kept(fetched.profile) is None
    assert json.loads(path.read_text("utf-8"))["modelDefaults"] == defaults
    assert fetched("price", "reset", WRITER, "--json").json == {"reset": []}


def test_all_are_reset_after_a_question_on_a_terminal(fetched: Modeldeck) -> None:
    for model in (WRITER, "sandbox/thinker"):
        fetched("price", "set", model, "--prompt", "1.23")
    for answer, left in ((b"n\n", 2), (b"y\n", 0)):
        with on_terminal(fetched, "price", "reset", "--all") as (_process, terminal):
            read_until(terminal, b"own prices of 2 models? [y/N]")
            os.write(terminal, answer)
            read_until(terminal, b"Nothing was changed." if left else b"forgotten for 2 models.")
        assert len(kept(fetched.profile) or ()) == left
    assert fetched("price", "reset", "--all").out == "There are no prices of your own.\n"


def test_all_are_reset_at_once_where_nobody_can_be_asked(fetched: Modeldeck) -> None:
    fetched("price", "set", WRITER, "--prompt", "2")
    finished = fetched("price", "reset", "--all", "--json")
    assert (finished.code, finished.json) == (0, {"reset": [WRITER]})


def test_a_price_that_cannot_be_read_is_told_of_and_can_be_reset(fetched: Modeldeck) -> None:
    path = fetched.profile / "settings.json"
    odd = {"openrouter": {WRITER: {"perMillionTokens": {"prompt": "much"}}}}
    path.write_text(
        json.dumps({**json.loads(path.read_text("utf-8")), "customPrices": odd}), "utf-8"
    )
    assert show(fetched)["origin"] == "live"
    assert fetched("price", "reset", WRITER, "--json").json == {"reset": [WRITER]}
    assert kept(fetched.profile) is None


def test_a_real_process(fetched: Modeldeck) -> None:
    finished = fetched.process("price", "set", WRITER, "--prompt", "2", "--json")
    assert (finished.code, finished.json["custom"]) == (0, {"prompt": "0.000002"})
    assert fetched.process("price", "set", WRITER, "--prompt", "x").code == 2
    assert fetched.process("price", "reset", WRITER).code == 0
