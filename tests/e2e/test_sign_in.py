"""Signing in from the window with real parts: Chromium, GNOME Keyring, the listener of loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.cli.person import callback_of, is_listening
from tests.conftest import KnownKeys
from tests.e2e.chromium import Browser
from tests.e2e.opened import Opened, opened
from tests.e2e.sign_in import (
    Computer,
    authorize,
    authorize_too_late,
    deny,
    meanwhile,
    shown_code,
)
from tests.keyring_prompter import prompter
from tests.simulators import Sandbox
from tests.simulators.keys import masked

SIGN_IN = "Sign in with browser…"
WAITING = "Waiting for the browser"
DECLINED = "You declined on OpenRouter's page"


@dataclass(frozen=True)
class Window:
    """The application as this person runs it, and the person."""

    run: Opened
    computer: Computer
    browser: Browser

    def click(self, name: str) -> None:
        self.run.driver.click(name)

    def says(self, words: str) -> None:
        """Wait until it does."""
        self.run.driver.until(lambda: self.run.driver.says(words), f"{words!r}")

    def begin(self) -> str:
        """Sign in, as far as the link that the browser is given."""
        self.click(SIGN_IN)
        self.says(WAITING)
        link = self.opened_link()
        assert is_listening(link)
        return link

    def opened_link(self) -> str:
        self.run.driver.until(self.computer.links.waiting, "a browser to be opened")
        return self.computer.links.next()

    def in_browser(self, does: Callable[[Browser, str], str], link: str) -> str:
        """What the last page says; the window goes on meanwhile."""
        return meanwhile(self.run.driver, lambda: does(self.browser, link), "the browser")

    def shows_key(self, key: str) -> None:
        """Wait for the verified key with this tail."""
        self.says(f"stored · ends in {key[-4:]}")
        self.says("Verified")

    def shows_new_key(self) -> str:
        """Wait until one was issued and is shown."""
        issued = self.computer.served.sandbox.issued
        self.run.driver.until(lambda: bool(issued), "a new key")
        (key,) = issued
        self.shows_key(key)
        return key


@pytest.fixture
def echoes_state() -> bool:
    """OpenRouter does not."""
    return False


@pytest.fixture
def sandbox(known_keys: KnownKeys, echoes_state: bool) -> Sandbox:
    sandbox = Sandbox(echo_state=echoes_state)
    known_keys.add(sandbox.key)
    return sandbox


@pytest.fixture
def window(qapp: QApplication, computer: Computer, browser: Browser) -> Iterator[Window]:
    """No key is kept."""
    font = qapp.font()
    with opened(qapp, computer.profile, "") as run:
        run.driver.until(lambda: run.driver.has(SIGN_IN), "the joined page")
        yield Window(run, computer, browser)
    qapp.setFont(font)


@pytest.fixture
def keyed(computer: Computer, window: Window) -> Window:
    """The sandbox's first key is kept; a field for another one is open."""
    window.run.driver.type("API key", computer.served.key)
    window.click("Save key")
    window.shows_key(computer.served.key)
    window.click("Replace key")
    return window


# ── authorized ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("echoes_state", [False, True], ids=["as OpenRouter", "state echoed"])
def test_authorize_brings_a_key_that_a_fresh_process_finds(
    window: Window, computer: Computer, echoes_state: bool
) -> None:
    link = window.begin()
    page = window.in_browser(authorize, link)
    assert page == "Modeldeck has your answer."
    assert ("state=" in window.browser.url) == echoes_state
    key = window.shows_new_key()
    window.says("In GNOME Keyring")
    assert not is_listening(link)
    status = computer.key_status()
    place = status["key"], status["place"], status["status"]
    assert place == ("keychain", "GNOME Keyring", "verified")
    assert status["label"] == masked(key)


def test_a_new_key_takes_the_place_of_the_old_one(keyed: Window, computer: Computer) -> None:
    link = keyed.begin()
    keyed.in_browser(authorize, link)
    key = keyed.shows_new_key()
    assert computer.kept() == [key]
    assert len(computer.keyring.items()) == 1


# ── other endings ───────────────────────────────────────────────────────────────────────────────


def test_deny_is_shown_as_denial_and_leaves_the_old_key(keyed: Window, computer: Computer) -> None:
    link = keyed.begin()
    page = keyed.in_browser(deny, link)
    assert page == "You did not authorize Modeldeck."
    keyed.says("The key you had is still in use.")
    assert keyed.run.driver.says(DECLINED)
    assert not is_listening(link)
    keyed.click("Close")
    keyed.run.driver.until(lambda: keyed.run.driver.has(SIGN_IN), "the way to begin again")
    assert computer.served.sandbox.issued == []
    assert computer.kept() == [computer.served.key]


@pytest.mark.parametrize("how", ["button", "Esc"])
def test_cancel_leaves_nothing(window: Window, computer: Computer, how: str) -> None:
    link = window.begin()
    if how == "Esc":
        window.run.driver.press(Qt.Key.Key_Escape)
    else:
        window.click("Cancel signing in")
    window.run.driver.until(lambda: window.run.driver.has(SIGN_IN), "the way to begin again")
    assert not is_listening(link)
    # Whoever presses Authorize now comes back to a closed port, and nobody hears the code.
    assert window.in_browser(authorize_too_late, link) == "ERR_CONNECTION_REFUSED"
    assert computer.served.sandbox.issued == []
    assert computer.keyring.items() == []


def test_after_cancel_signing_in_works_again(window: Window, computer: Computer) -> None:
    before = window.begin()
    window.click("Cancel signing in")
    window.run.driver.until(lambda: window.run.driver.has(SIGN_IN), "the way to begin again")
    link = window.begin()
    assert callback_of(link) != callback_of(before)
    window.in_browser(authorize, link)
    window.shows_new_key()


def test_one_click_switches_to_pasting_the_code(window: Window, computer: Computer) -> None:
    before = window.begin()
    window.click("Paste a code instead")
    link = window.opened_link()
    assert callback_of(link) == ""
    assert not is_listening(before)
    code = window.in_browser(shown_code, link)
    window.run.driver.type("Code", code)
    window.click("Continue")
    key = window.shows_new_key()
    assert not window.run.driver.has("Code")
    assert computer.kept() == [key]


def test_without_a_browser_the_link_on_screen_is_enough(
    computer: Computer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("BROWSER", "false")  # the command that fails
    window: Window = request.getfixturevalue("window")
    window.click(SIGN_IN)
    window.says("No browser could be opened.")
    window.click("Copy link")
    link = QGuiApplication.clipboard().text()
    assert is_listening(link)
    window.in_browser(authorize, link)
    window.shows_new_key()
    assert not is_listening(link)


def test_closing_the_window_ends_it_in_order(keyed: Window, computer: Computer) -> None:
    link = keyed.begin()
    keyed.run.close()
    assert not is_listening(link)
    assert computer.served.sandbox.issued == []
    assert computer.kept() == [computer.served.key]


# ── a keychain that is locked meanwhile ─────────────────────────────────────────────────────────


class Heartbeat:
    """Counts what the event loop of the window still gets to."""

    def __init__(self, run: Opened) -> None:
        self._driver = run.driver
        self._beats = 0
        self._timer = QTimer(run.application, interval=5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        self._beats += 1

    def goes_on(self) -> None:
        wanted = self._beats + 20
        self._driver.until(lambda: self._beats >= wanted, "the event loop")


def test_where_nobody_can_unlock_it_the_key_is_for_this_run_and_can_be_kept(
    window: Window, computer: Computer
) -> None:
    heart = Heartbeat(window.run)
    link = window.begin()
    computer.keyring.lock()
    window.in_browser(authorize, link)
    window.says("This run only: GNOME Keyring refused it")
    heart.goes_on()
    key = window.shows_new_key()
    assert computer.keyring.locked()
    assert not is_listening(link)
    with prompter(computer.keyring) as person:
        window.click("Keep in GNOME Keyring")
        person.unlock()
        window.says("In GNOME Keyring")
    assert computer.kept() == [key]


def test_a_keychain_that_died_meanwhile_can_have_the_key_later(
    window: Window, computer: Computer
) -> None:
    link = window.begin()
    computer.keyring.stop()
    window.in_browser(authorize, link)
    window.says("This run only: GNOME Keyring refused it: it is not running")
    key = window.shows_new_key()
    assert not is_listening(link)
    computer.keyring.start()
    window.click("Keep in GNOME Keyring")
    window.says("In GNOME Keyring")
    assert computer.kept() == [key]


def test_while_the_keychain_asks_the_window_goes_on(window: Window, computer: Computer) -> None:
    heart = Heartbeat(window.run)
    link = window.begin()
    computer.keyring.lock()
    with prompter(computer.keyring) as person:
        window.in_browser(authorize, link)
        meanwhile(window.run.driver, person.shows, "a prompt")
        assert not is_listening(link)
        window.says("Waiting for GNOME Keyring")
        heart.goes_on()
        window.click("General")
        window.click("Providers")
        person.unlock()
        key = window.shows_new_key()
    assert computer.kept() == [key]
