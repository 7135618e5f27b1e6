"""`modeldeck auth --key`: a key is checked, kept or not, and never shown."""

from __future__ import annotations

import json

import pytest

from tests.cli.modeldeck import Modeldeck
from tests.cli.with_keychain import surroundings_with, with_keychain
from tests.fakes import MemoryKeyStore, RefusingKeyStore
from tests.simulators import Served, faults


def test_a_key_goes_to_the_keychain_and_brings_the_recommended_models(
    keyed: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    finished = keyed("auth", "openrouter", "--key", "-", stdin=f"  {served.key}\r\nmore\n")
    assert finished.code == 0
    assert "verified · in Test Keychain" in finished.out
    assert "recommended models" in finished.out
    assert keys.items["openrouter", served.origin].reveal() == served.key
    assert keyed("models", "list", "--json").json
    assert "$7.50 of $10.00 left" in keyed("auth", "status").out


def test_a_key_belongs_to_the_address_it_was_given_for(keyed: Modeldeck, served: Served) -> None:
    keyed("auth", "openrouter", "--key", served.key)
    keyed("provider", "set", "openrouter", "--base-url", "http://127.0.0.1:9/api/v1")
    status, *_ = keyed("auth", "status", "--json").json
    assert (status["key"], status["status"], status["place"]) == (None, "none", "")


def test_the_environment_comes_first_and_that_is_said(ready: Modeldeck, served: Served) -> None:
    ready.surroundings = surroundings_with(MemoryKeyStore())
    finished = ready("auth", "openrouter", "--key", served.key, "--json")
    assert finished.json["key"] == "environment"
    assert "OPENROUTER_API_KEY is set and comes before it" in finished.err


@pytest.mark.parametrize("how", ["argument", "stdin"])
def test_without_a_keychain_the_key_is_checked_and_then_not_kept(
    modeldeck: Modeldeck, served: Served, how: str
) -> None:
    modeldeck.secrets = {served.key}
    modeldeck("provider", "set", "openrouter", "--base-url", served.base_url)
    key = served.key if how == "argument" else "-"
    finished = modeldeck("auth", "openrouter", "--key", key, stdin=f"{served.key}\n")
    assert finished.code == 5
    assert "cannot be kept" in finished.err
    assert "OPENROUTER_API_KEY" in finished.err
    assert [(r.path, r.credential) for r in served.received] == [("/api/v1/key", "accepted")]
    assert served.key not in "".join(
        path.read_text() for path in modeldeck.profile.rglob("*") if path.is_file()
    )


def test_a_keychain_that_refuses_is_5(modeldeck: Modeldeck, served: Served) -> None:
    refused = with_keychain(modeldeck, served, RefusingKeyStore())
    finished = refused("auth", "openrouter", "--key", served.key, "--json")
    assert finished.code == 5
    assert "Test Keychain was not unlocked" in finished.error["message"]
    status, *_ = refused("auth", "status", "--json").json
    assert (status["key"], status["status"]) == (None, "unknown")
    assert "Test Keychain was not unlocked" in status["problem"]
    said, *_ = refused("auth", "status").out.splitlines()
    assert said == "OpenRouter: key unknown · Test Keychain was not unlocked."


def test_a_key_that_cannot_be_checked_is_to_be_tried_again(
    keyed: Modeldeck, served: Served
) -> None:
    served.sandbox.script(faults.status(500), on="/key")
    finished = keyed("auth", "openrouter", "--key", served.key)
    assert finished.code == 3
    assert finished.err.endswith("\nWait a moment, then try again.\n")


def test_a_wrong_key_is_3_and_changes_nothing(keyed: Modeldeck, keys: MemoryKeyStore) -> None:
    wrong = "sk-or-v1-0123456789abcdef0123456789abcdef"
    keyed.secrets = {wrong}
    finished = keyed("auth", "openrouter", "--key", wrong)
    assert finished.code == 3
    assert "did not accept the key" in finished.err
    assert keys.items == {}


@pytest.mark.parametrize(
    "typed", ["", "two words", "sk-ant-api03-0123456789abcdef", "schlüssel", "\x00\x01"]
)
def test_what_cannot_be_a_key_is_2(keyed: Modeldeck, served: Served, typed: str) -> None:
    keyed.secrets = {typed} if len(typed) > 8 else ()
    assert keyed("auth", "openrouter", "--key", typed).code == 2
    assert (
        keyed(
            "auth",
            "openrouter",
            "--key",
            "-",
            stdin=f"{typed}\n",
        ).code
        == 2
    )
    assert served.received == []


def test_standard_input_that_is_no_text_is_2(keyed: Modeldeck) -> None:
    assert keyed("auth", "openrouter", "--key", "-", stdin=b"\xff\xfe\n").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("auth", "openrouter", "KEY"),
        ("auth", "KEY"),
        ("auth", "KEY", "--key", "-"),
        ("auth", "openrouter", "--kye", "KEY"),
        ("auth", "status", "KEY"),
        ("auth", "remove", "KEY"),
        ("auth", "keep", "KEY"),
        ("auth", "remove", "openrouter", "KEY"),
        ("auth", "status", "--key", "KEY"),
        ("models", "add", "KEY"),
        ("models", "remove", "KEY"),
        ("KEY",),
        ("provider", "set", "KEY", "--base-url", "https://a.example"),
        ("provider", "set", "openrouter", "--base-url", "https://KEY@a.example/"),
        ("provider", "set", "openrouter", "--base-url", "KEY"),
        ("cost", "explain", "KEY"),
        ("chat", "-m", "KEY", "Hi"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_key_in_the_wrong_place_is_not_repeated(
    modeldeck: Modeldeck, served: Served, words: tuple[str, ...], form: tuple[str, ...]
) -> None:
    modeldeck.secrets = {served.key}
    with_key = [word.replace("KEY", served.key) for word in words]
    assert modeldeck(*form, *with_key).code == (0 if words[:2] == ("models", "remove") else 2)


# ── provider ────────────────────────────────────────────────────────────────────────────────────


def test_provider_set_answers_what_counts_now(modeldeck: Modeldeck) -> None:
    words = ("provider", "set", "openrouter", "--base-url", " http://localhost:9/api/v1/ ")
    expected = {
        "provider": "openrouter",
        "name": "OpenRouter",
        "enabled": True,
        "baseUrl": "http://localhost:9/api/v1",
        "region": None,
    }
    assert modeldeck(*words, "--json").json == {**expected, "allowEnvKey": False}
    allowed = modeldeck(*words, "--allow-env-key", "--json").json
    assert allowed == {**expected, "allowEnvKey": True}
    settings = json.loads((modeldeck.profile / "settings.json").read_text())
    assert settings["providers"]["openrouter"]["baseUrl"] == "http://localhost:9/api/v1"


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example", "http://a.example", "https://u:p@a.example"]
)
def test_a_bad_base_url_is_2(modeldeck: Modeldeck, url: str) -> None:
    finished = modeldeck("provider", "set", "openrouter", "--base-url", url, "--json")
    assert (finished.code, finished.error["code"]) == (2, "invalid_base_url")


@pytest.mark.parametrize("words", [(), ("remove",)])
def test_a_key_of_no_known_form_in_the_place_of_a_provider_is_not_repeated(
    modeldeck: Modeldeck, words: tuple[str, ...]
) -> None:
    key = "0123456789abcdef"
    finished = modeldeck("auth", *words, key)
    assert finished.code == 2
    assert key not in finished.out + finished.err
    assert "anthropic" in modeldeck("auth", *words, "anthropic").err
