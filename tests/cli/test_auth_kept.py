"""`modeldeck auth remove` and `auth keep`: what is in the keychain."""

from __future__ import annotations

import pytest

from desktop.domain.credentials import Secret
from tests.cli.modeldeck import Modeldeck
from tests.cli.with_keychain import surroundings_with, with_keychain
from tests.fakes import MemoryKeyStore, RefusingKeyStore
from tests.simulators import Served


@pytest.mark.parametrize("words", [("remove",), ("remove", "openrouter")])
def test_a_key_is_removed_from_the_keychain(
    keyed: Modeldeck, served: Served, keys: MemoryKeyStore, words: tuple[str, ...]
) -> None:
    keyed("auth", "openrouter", "--key", served.key)
    finished = keyed("auth", *words)
    assert (finished.code, finished.err) == (0, "")
    assert finished.out == "The key of OpenRouter is removed from Test Keychain.\n"
    assert keys.items == {}
    status, *_ = keyed("auth", "status", "--json").json
    assert status["key"] is None


def test_removing_answers_like_status(keyed: Modeldeck, served: Served) -> None:
    keyed("auth", "openrouter", "--key", served.key)
    removed = keyed("auth", "remove", "--json").json
    assert removed == keyed("auth", "status", "--json").json[0]
    assert (removed["key"], removed["status"]) == (None, "none")


def test_nothing_to_remove_is_no_failure(
    keyed: Modeldeck, modeldeck: Modeldeck, keys: MemoryKeyStore
) -> None:
    finished = keyed("auth", "remove")
    assert (finished.code, finished.out) == (0, "Test Keychain has no key of OpenRouter.\n")
    modeldeck.surroundings = None
    without = modeldeck("auth", "remove")
    assert (without.code, "no keychain was found" in without.out) == (0, True)


def test_a_keychain_that_refuses_keeps_the_key(modeldeck: Modeldeck, served: Served) -> None:
    refused = with_keychain(modeldeck, served, RefusingKeyStore())
    finished = refused("auth", "remove", "--json")
    assert (finished.code, finished.error["code"]) == (5, "keychain_unavailable")
    assert "Test Keychain was not unlocked" in finished.error["message"]


def test_a_variable_that_stays_in_use_is_mentioned(
    ready: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    ready.surroundings = surroundings_with(keys)
    keys.items["openrouter", served.origin] = Secret(served.key)
    finished = ready("auth", "remove", "--json")
    assert finished.json["key"] == "environment"
    assert finished.err == "OPENROUTER_API_KEY is set and stays in use.\n"
    assert keys.items == {}


def test_the_key_of_the_environment_is_kept_when_asked_to(
    ready: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    ready.surroundings = surroundings_with(keys)
    finished = ready("auth", "keep", "--json")
    assert (finished.json["key"], finished.json["alsoKept"]) == ("environment", True)
    assert finished.err == "OPENROUTER_API_KEY is still set and comes before it.\n"
    ready.monkeypatch.delenv("OPENROUTER_API_KEY")
    status, *_ = ready("auth", "status", "--json").json
    assert (status["key"], status["status"]) == ("keychain", "verified")
    assert ready("auth", "keep").out == "The key of OpenRouter is in Test Keychain.\n"


def test_keeping_needs_a_key_and_a_keychain(keyed: Modeldeck, ready: Modeldeck) -> None:
    ready.monkeypatch.delenv("OPENROUTER_API_KEY")
    assert keyed("auth", "keep", "--json").error["code"] == "no_key"


def test_without_a_keychain_nothing_is_kept(ready: Modeldeck) -> None:
    finished = ready("auth", "keep", "--json")
    assert (finished.code, finished.error["code"]) == (5, "keychain_unavailable")
    assert finished.error["message"] == "No keychain was found."
    assert "environment variable" not in finished.error["next"]
