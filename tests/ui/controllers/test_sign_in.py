"""Signing in from the page to the key in the keychain, and every way that it ends."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.domain.sign_in import SignIn, SignInStage
from tests.cli.person import Person, is_listening, shown_code, visit
from tests.fakes import HeldCallbacks, MemoryKeyStore, ScriptedBrowser
from tests.simulators import Served, faults
from tests.ui.chat.on_screen import focused, name_of
from tests.ui.controllers.conftest import OpenPage
from tests.ui.controllers.joined import Joined
from tests.ui.controllers.joined_page import PROVIDER

SIGN_IN = "Sign in with browser…"
CANCEL = "Cancel signing in"
SECONDS = 20.0


def begin(page: Joined) -> None:
    page.driver.until(lambda: page.driver.has(SIGN_IN), "the offer")
    page.driver.click(SIGN_IN)


def until_waiting(page: Joined) -> str:
    """Returns the link."""
    page.driver.until(lambda: page.driver.has("Open again"), "the panel")
    return page.core.sign_in.attempts.value[PROVIDER].link


def test_with_the_browser_to_a_verified_key(open_page: OpenPage, keys: MemoryKeyStore) -> None:
    page = open_page()
    begin(page)
    page.driver.until(lambda: page.driver.says("Verified"), "the verified key")
    page.driver.until(lambda: not page.driver.has(CANCEL), "the end of the panel")
    assert len(keys.items) == 1
    page.driver.until(lambda: page.told.startswith("Key verified · "), "the welcome")
    assert page.told.endswith("recommended models allowed")
    assert name_of(focused()) == "Replace key"


def test_a_no_is_shown_as_a_no(open_page: OpenPage, keys: MemoryKeyStore) -> None:
    page = open_page(Person("deny"))
    begin(page)
    d = page.driver
    d.until(lambda: d.says("You declined on OpenRouter's page. Nothing was changed."), "the denial")
    assert not d.says("still in use")
    d.click("Close")
    d.until(lambda: d.has(SIGN_IN), "the way back")
    assert keys.items == {}


def test_after_a_no_the_key_of_before_is_in_use(open_page: OpenPage, served: Served) -> None:
    page = open_page(Person("deny"))
    page.in_core(lambda: page.core.credentials.save(PROVIDER, served.key))
    d = page.driver
    d.until(lambda: d.has("Replace key"), "the stored key")
    d.click("Replace key")
    begin(page)
    d.until(lambda: d.says("The key you had is still in use."), "the denial")
    assert d.says("Verified")


def test_without_a_browser_the_link_goes_into_another(open_page: OpenPage) -> None:
    page = open_page(Person(None))
    begin(page)
    d = page.driver
    d.until(lambda: d.has("Sign-in link"), "the link")
    assert d.says("No browser could be opened. Open this link in any browser on this computer:")
    d.click("Copy link")
    assert page.told == "The link is in the clipboard"
    visit(until_waiting(page))
    d.until(lambda: d.says("Verified"), "the verified key")


def test_with_a_pasted_code(open_page: OpenPage) -> None:
    page = open_page(ScriptedBrowser())
    begin(page)
    first = until_waiting(page)
    d = page.driver
    d.click("Paste a code instead")
    d.until(lambda: d.has("Code"), "the field")
    link = until_waiting(page)
    assert link != first
    assert not is_listening(first)
    d.type("Code", shown_code(link))
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("Verified"), "the verified key")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "No code was entered."),
        ("sk-or-v1-0123456789abcdef", "That is an API key, not a code."),
        ("two words", "The code has characters that no code has."),
        ("mistyped", "OpenRouter did not accept the code"),
    ],
)
def test_a_wrong_code_is_explained_and_can_be_mended(
    open_page: OpenPage, typed: str, said: str
) -> None:
    page = open_page(ScriptedBrowser())
    begin(page)
    until_waiting(page)
    d = page.driver
    d.click("Paste a code instead")
    d.until(lambda: d.has("Code"), "the field")
    d.type("Code", typed)
    d.click("Continue")
    d.until(lambda: d.says(said), "what is wrong")
    assert d.find("Code", QLineEdit).text() == typed
    d.type("Code", shown_code(until_waiting(page)))
    d.click("Continue")
    d.until(lambda: d.says("Verified"), "the verified key")


def test_where_no_port_opens_a_code_is_pasted(open_page: OpenPage) -> None:
    callbacks = HeldCallbacks()
    callbacks.available = False
    page = open_page(ScriptedBrowser(), callbacks=callbacks)
    begin(page)
    d = page.driver
    d.until(lambda: d.has("Code"), "the field")
    assert d.says("no port of this computer could be opened")
    assert name_of(focused()) == "Code"


@pytest.mark.parametrize("by_key", [False, True])
def test_cancel_closes_the_port_and_keeps_what_was_typed(
    open_page: OpenPage, *, by_key: bool
) -> None:
    page = open_page(ScriptedBrowser())
    d = page.driver
    d.until(lambda: d.has(SIGN_IN), "the offer")
    d.type("API key", "sk-or-v1-half")
    begin(page)
    link = until_waiting(page)
    assert is_listening(link)
    if by_key:
        d.press(Qt.Key.Key_Escape)
    else:
        d.click(CANCEL)
    d.until(lambda: d.has("API key"), "the field")
    assert not is_listening(link)
    assert d.find("API key", QLineEdit).text() == "sk-or-v1-half"


def test_after_a_cancelled_attempt_another_begins(open_page: OpenPage) -> None:
    browser = ScriptedBrowser()
    page = open_page(browser)
    for attempt in (1, 2):
        begin(page)
        until_waiting(page)
        page.driver.until(lambda attempt=attempt: len(browser.links) == attempt, "the browser")  # type: ignore[misc]
        page.driver.click(CANCEL)
        page.driver.until(lambda: not page.driver.has(CANCEL), "the end of the attempt")
    assert browser.links[0] != browser.links[1]


def test_two_clicks_begin_one_attempt(open_page: OpenPage) -> None:
    browser = ScriptedBrowser()
    page = open_page(browser)
    page.driver.until(lambda: page.driver.has(SIGN_IN), "the offer")
    for _ in range(2):
        page.pane.key.sign_in_requested.emit()
    until_waiting(page)
    assert len(set(browser.links)) == 1


def test_try_again_counts_as_soon_as_it_is_there(open_page: OpenPage) -> None:
    page = open_page(Person("deny"))
    seen, clicked = list[SignInStage](), threading.Event()

    def hold(attempts: Mapping[str, SignIn]) -> None:
        """The failure is on its way to the screen; the end of the call that failed is not yet."""
        attempt = attempts.get(PROVIDER)
        if attempt is None:
            return
        if attempt.stage is SignInStage.FAILED and attempt.stage not in seen:
            clicked.wait(SECONDS)
        seen.append(attempt.stage)

    async def follow() -> None:
        page.core.sign_in.attempts.subscribe(hold)

    page.in_core(follow)
    begin(page)
    page.driver.until(lambda: page.driver.has("Try again"), "the failure")
    page.driver.click("Try again")
    clicked.set()
    page.driver.until(lambda: seen.count(SignInStage.FAILED) == 2, "the next attempt")


def test_a_key_for_an_address_that_is_not_in_use_any_more_is_called_that(
    open_page: OpenPage, keys: MemoryKeyStore, served: Served
) -> None:
    page = open_page(ScriptedBrowser())
    begin(page)
    link = until_waiting(page)
    elsewhere = "http://127.0.0.1:9/v1"
    page.in_core(lambda: page.core.providers.set_base_url(PROVIDER, elsewhere))
    visit(link)
    page.driver.until(lambda: bool(page.told), "the word of it")
    assert page.told.startswith("The key is kept for the base URL that it came from")
    assert list(keys.items) == [(PROVIDER, served.origin)]
    assert page.driver.says("No key yet")


def test_a_sign_in_that_fails_speaks_of_no_chat(open_page: OpenPage, served: Served) -> None:
    served.sandbox.script(faults.status(500), on="/auth/keys")
    page = open_page()
    begin(page)
    page.driver.until(lambda: page.driver.says("Wait a moment, then try again."), "the way on")
    assert not page.driver.says("Send it again")


def test_the_page_is_opened_again(open_page: OpenPage) -> None:
    browser = ScriptedBrowser()
    page = open_page(browser)
    begin(page)
    until_waiting(page)
    page.driver.click("Open again")
    page.driver.until(lambda: len(browser.links) == 2, "the second time")
    assert browser.links[0] == browser.links[1]
