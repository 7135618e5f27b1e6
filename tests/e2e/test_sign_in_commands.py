"""Signing in on the command line with real parts: processes, Chromium, GNOME Keyring."""

from __future__ import annotations

import json
import signal
from typing import IO

from desktop.domain.credentials import Secret
from tests.cli.person import callback_of, is_listening, link_in
from tests.e2e.chromium import Browser
from tests.e2e.sign_in import Computer, authorize, deny, finished, shown_code
from tests.simulators.keys import masked


def printed_link(stream: IO[str] | None) -> str:
    assert stream is not None
    return link_in(stream.readline())


def test_authorize_brings_a_key_into_the_keychain(computer: Computer, browser: Browser) -> None:
    with computer.command("auth", "openrouter") as process:
        link = computer.links.next()
        assert is_listening(link)
        page = authorize(browser, link)
        done = finished(process)
    assert page == "Modeldeck has your answer."
    assert done.code == 0
    assert "OpenRouter: verified · in GNOME Keyring" in done.out
    assert not is_listening(link)
    (key,) = computer.served.sandbox.issued
    status = computer.key_status()
    assert (status["key"], status["status"], status["place"]) == (
        "keychain",
        "verified",
        "GNOME Keyring",
    )
    assert status["label"] == masked(key)


def test_deny_leaves_the_old_key(computer: Computer, browser: Browser) -> None:
    computer.give_key(computer.served.key)
    with computer.command("auth", "openrouter", "--json") as process:
        link = computer.links.next()
        page = deny(browser, link)
        done = finished(process)
    assert page == "You did not authorize Modeldeck."
    assert done.code == 3
    assert json.loads(done.out)["error"]["code"] == "sign_in_denied"
    assert not is_listening(link)
    assert computer.served.sandbox.issued == []
    assert computer.kept() == [computer.served.key]


def test_a_code_is_pasted(computer: Computer, browser: Browser) -> None:
    with computer.command("auth", "openrouter", "--paste-code") as process:
        link = printed_link(process.stderr)
        code = shown_code(browser, link)
        done = finished(process, Secret(code))
    assert done.code == 0, done.err
    assert code not in done.out + done.err
    assert callback_of(link) == ""
    assert not computer.links.waiting()
    assert computer.kept() == computer.served.sandbox.issued


def test_ctrl_c_leaves_nothing_open(computer: Computer, browser: Browser) -> None:
    computer.give_key(computer.served.key)
    with computer.command("auth", "openrouter") as process:
        link = computer.links.next()
        browser.open(link)  # the person is at the page, and has not decided
        assert is_listening(link)
        process.send_signal(signal.SIGINT)
        done = finished(process)
    assert (done.code, done.out) == (130, "")
    assert done.err.splitlines()[-1] == "Signing in was cancelled."
    assert not is_listening(link)
    assert computer.served.sandbox.issued == []
    assert computer.kept() == [computer.served.key]


def test_a_keychain_that_was_locked_meanwhile_is_said(computer: Computer, browser: Browser) -> None:
    with computer.command("auth", "openrouter", "--json") as process:
        link = computer.links.next()
        computer.keyring.lock()
        authorize(browser, link)
        done = finished(process)
    assert done.code == 5
    error = json.loads(done.out)["error"]
    assert error["code"] == "keychain_unavailable"
    assert "GNOME Keyring" in error["message"]
    assert not is_listening(link)
    assert computer.keyring.locked()
