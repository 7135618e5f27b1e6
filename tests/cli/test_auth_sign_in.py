"""`modeldeck auth openrouter`: signing in with the browser, from a person's first look to a key."""

from __future__ import annotations

import asyncio
import io
import os
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.adapters.providers import OPENROUTER
from desktop.cli.auth import sign_in_order
from desktop.cli.failures import exit_code
from desktop.cli.invocation import run
from desktop.cli.session import UsageFailed
from desktop.cli.terminal import Terminal
from desktop.domain.credentials import Secret
from desktop.domain.errors import NoCallback
from desktop.services.ports import KeyStore
from tests.cli.modeldeck import Modeldeck
from tests.cli.person import Button, Person, is_listening, link_in, shown_code
from tests.cli.with_keychain import surroundings_with, with_keychain
from tests.fakes import HeldCallbacks, MemoryKeyStore, RefusingKeyStore
from tests.simulators import Served, faults

OLD_KEY = "sk-or-v1-00000000000000000000000000000000"


def signing_in(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore, presses: Button | None = "authorize"
) -> tuple[Modeldeck, Person]:
    person = Person(presses)
    return with_keychain(modeldeck, served, keys, browser=person), person


def secrets_of(served: Served) -> set[str]:
    """What a sign-in has that nobody may see."""
    sandbox = served.sandbox
    return {*sandbox.issued, *sandbox.codes, *sandbox.verifiers}


def test_the_browser_brings_a_key_into_the_keychain(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    ready, person = signing_in(modeldeck, served, keys)
    finished = ready("auth", "openrouter")
    assert finished.code == 0
    assert finished.out.startswith("OpenRouter: verified · in Test Keychain · ")
    assert "recommended models are allowed now" in finished.out
    (key,) = served.sandbox.issued
    assert keys.items["openrouter", served.origin].reveal() == key
    assert ready("models", "list", "--json").json
    assert person.links == [link_in(finished.err)]
    assert not any(secret in finished.out + finished.err for secret in secrets_of(served))


def test_each_stage_is_told_on_standard_error(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    ready, person = signing_in(modeldeck, served, keys)
    finished = ready("--json", "auth", "openrouter")
    assert finished.err.splitlines() == [
        f"Open: {person.links[0]}",
        "Waiting for the browser, 5 minutes at most…",
        "Asking OpenRouter for the key…",
        "Checking the key…",
    ]
    status, *_ = ready("auth", "status", "--json").json
    answer = finished.json
    assert list(answer) == list(status)
    assert (answer["key"], answer["place"]) == ("keychain", "Test Keychain")


def test_the_link_asks_for_a_proof_and_for_a_way_back_to_this_computer(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    ready, _ = signing_in(modeldeck, served, keys)
    link = link_in(ready("auth", "openrouter").err)
    asked = parse_qs(urlsplit(link).query)
    assert link.startswith(f"{served.origin}/auth?")
    assert asked["callback_url"][0].startswith("http://localhost:")
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert not is_listening(link)


def test_a_persons_no_is_3_and_changes_nothing(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    keys.items["openrouter", served.origin] = Secret(OLD_KEY)
    ready, _ = signing_in(modeldeck, served, keys, "deny")
    finished = ready("auth", "openrouter", "--json")
    assert (finished.code, finished.error["code"]) == (3, "sign_in_denied")
    assert keys.items["openrouter", served.origin].reveal() == OLD_KEY
    assert ready("models", "list", "--json").json == []
    assert not is_listening(link_in(finished.err))


@pytest.mark.parametrize(
    ("fault", "code", "word"),
    [
        (faults.status(403, "Invalid code or code_verifier"), 3, "code_rejected"),
        (faults.status(403, "Authorization code expired"), 3, "code_expired"),
        (faults.status(500), 3, "provider_failed"),
        (faults.html(200), 3, "not_json"),
        (faults.redirect("http://127.0.0.2:9/"), 3, "redirected"),
        (faults.no_answer("drop"), 4, "connection_lost"),
    ],
)
def test_a_code_that_brings_no_key_is_told_as_what_it_is(
    modeldeck: Modeldeck,
    served: Served,
    keys: MemoryKeyStore,
    fault: faults.Fault,
    code: int,
    word: str,
) -> None:
    ready, _ = signing_in(modeldeck, served, keys)
    served.sandbox.script(fault, on="/auth/keys")
    finished = ready("auth", "openrouter", "--json")
    assert (finished.code, finished.error["code"]) == (code, word)
    assert "end it again" not in finished.error["next"]
    assert keys.items == {}
    assert not any(secret in finished.out + finished.err for secret in secrets_of(served))


def test_models_that_a_person_has_stay_as_they_are(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    ready, _ = signing_in(modeldeck, served, keys)
    ready("models", "add", "sandbox/writer")
    assert "recommended" not in ready("auth", "openrouter").out
    assert [model["id"] for model in ready("models", "list", "--json").json] == ["sandbox/writer"]


def test_a_variable_that_comes_before_the_new_key_is_mentioned(
    ready: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    ready.surroundings = surroundings_with(keys, browser=Person())
    finished = ready("auth", "openrouter", "--json")
    assert (finished.code, finished.json["key"]) == (0, "environment")
    assert "OPENROUTER_API_KEY is set and comes before it" in finished.err
    assert ("openrouter", served.origin) in keys.items


@pytest.mark.parametrize("keychain", [None, RefusingKeyStore()])
def test_without_a_place_for_the_key_no_browser_opens(
    modeldeck: Modeldeck, served: Served, keychain: KeyStore | None
) -> None:
    person = Person()
    with_keychain(modeldeck, served, RefusingKeyStore())
    modeldeck.surroundings = surroundings_with(keychain, browser=person)
    for words in ((), ("--paste-code",), ("--no-browser",)):
        finished = modeldeck("auth", "openrouter", *words)
        assert (finished.code, finished.out) == (5, "")
        assert "cannot be kept" in finished.err
        assert "OPENROUTER_API_KEY" in finished.err
        assert "Open:" not in finished.err
    assert modeldeck("auth", "openrouter", "--json").error["code"] == "keychain_unavailable"
    assert person.links == []
    assert served.received == []


def test_a_key_from_the_environment_does_not_hide_a_keychain_that_stays_shut(
    ready: Modeldeck, served: Served
) -> None:
    person = Person()
    ready.surroundings = surroundings_with(RefusingKeyStore(), browser=person)
    finished = ready("auth", "openrouter")
    assert (finished.code, finished.out) == (5, "")
    assert "Signing in would bring a key that cannot be kept" in finished.err
    assert person.links == []
    assert served.received == []


class ShuttingKeyStore(MemoryKeyStore):
    """Is open until there is something to keep."""

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        await RefusingKeyStore().save(provider, origin, key)


def test_a_key_that_nobody_has_seen_is_not_to_be_put_into_a_variable(
    modeldeck: Modeldeck, served: Served
) -> None:
    ready, _ = signing_in(modeldeck, served, ShuttingKeyStore())
    finished = ready("auth", "openrouter", "--json")
    assert (finished.code, finished.error["code"]) == (5, "keychain_unavailable")
    assert finished.error["message"] == "Test Keychain was not unlocked."
    assert "OPENROUTER_API_KEY" not in finished.error["next"]


# ── pasting ─────────────────────────────────────────────────────────────────────────────────────


class CopyingPerson(Person):
    """Copies the code from the page and pastes it into a pipe."""

    def __init__(self, pipe: int) -> None:
        super().__init__()
        self._pipe = pipe

    async def open(self, url: str) -> bool:
        self.links.append(url)
        code = await asyncio.to_thread(shown_code, url)
        os.write(self._pipe, f"{code}\n".encode())
        return True


def test_without_a_port_the_code_is_pasted(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    callbacks = HeldCallbacks()
    callbacks.available = False
    reading, writing = os.pipe()
    person = CopyingPerson(writing)
    ready = with_keychain(modeldeck, served, keys, browser=person, callbacks=callbacks)
    with os.fdopen(reading, "rb") as pipe:
        finished = ready("auth", "openrouter", "--json", stdin=pipe)
    os.close(writing)
    assert (finished.code, finished.json["status"]) == (0, "verified")
    assert "No port of this computer could be opened" in finished.err
    assert person.links == [link_in(finished.err)]
    assert not any(secret in finished.out + finished.err for secret in secrets_of(served))


@pytest.mark.parametrize("typed", ["", "\n", "no code", "schlüssel\n", OLD_KEY, "x" * 20_000])
def test_a_pipe_with_nonsense_is_2(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore, typed: str
) -> None:
    ready, person = signing_in(modeldeck, served, keys)
    finished = ready("auth", "openrouter", "--paste-code", "--json", stdin=typed)
    assert (finished.code, finished.error["code"]) == (2, "invalid_code")
    assert OLD_KEY not in finished.out + finished.err
    assert person.links == []
    assert served.received == []


def test_a_pipe_with_a_code_that_nobody_gave_is_3(
    modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore
) -> None:
    ready, _ = signing_in(modeldeck, served, keys)
    finished = ready("auth", "openrouter", "--paste-code", "--json", stdin="a1b2c3\n")
    assert (finished.code, finished.error["code"]) == (3, "code_rejected")
    assert "a1b2c3" not in finished.out + finished.err


# ── words ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [
        ("openrouter", "--key", "-", "--paste-code"),
        ("openrouter", "--key", "-", "--no-browser"),
        ("status", "--paste-code"),
        ("remove", "--no-browser"),
        ("keep", "--key", "-"),
    ],
)
def test_words_that_do_not_go_together_are_2(modeldeck: Modeldeck, words: tuple[str, ...]) -> None:
    finished = modeldeck("auth", *words)
    assert finished.code == 2
    assert "does not go with" in finished.err


def test_a_provider_without_a_page_takes_keys_only() -> None:
    provider = replace(OPENROUTER, name="Other", sign_in_path="")
    with pytest.raises(UsageFailed, match=r"Other has no page to sign in at.*--key -"):
        sign_in_order(provider, paste_code=False, no_browser=False)


def test_no_way_back_for_the_browser_is_5() -> None:
    assert exit_code(NoCallback()) == 5


# ── a keychain that takes its time ──────────────────────────────────────────────────────────────


class AnsweredWhenTold(MemoryKeyStore):
    """Its prompt is answered by a person who has read that it is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.prompt = asyncio.Event()


class Screen(io.StringIO):
    def __init__(self, keys: AnsweredWhenTold) -> None:
        super().__init__()
        self._keys = keys

    def write(self, text: str) -> int:
        if "Waiting for Test Keychain" in text and self._keys.prompt is not None:
            self._keys.prompt.set()
        return super().write(text)


def test_a_keychain_that_asks_for_its_password_is_mentioned(
    modeldeck: Modeldeck, served: Served
) -> None:
    keys = AnsweredWhenTold()
    out, err = io.StringIO(), Screen(keys)
    words = ["--profile", str(modeldeck.profile), "auth", "status"]
    assert run(words, surroundings_with(keys), Terminal(out, err, {})) == 0
    assert err.getvalue().count("Waiting for Test Keychain") == 1
