"""The key row: keychains that are locked, slow or refuse, and the key of the environment."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.domain.credentials import Secret
from tests.conftest import KnownKeys
from tests.fakes import MemoryKeyStore, RefusingKeyStore
from tests.simulators import Served
from tests.ui.chat.on_screen import focused, name_of
from tests.ui.controllers.conftest import OpenPage
from tests.ui.controllers.joined import Joined
from tests.ui.controllers.joined_page import PROVIDER
from tests.ui.widgets.seeing import checked

VARIABLE = "OPENROUTER_API_KEY"


class Pages(QObject):
    """Stands for the browser that links are opened in."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, page: QUrl) -> None:
        self.opened.append(page.toString())


@pytest.fixture
def pages(qapp: QApplication) -> Iterator[Pages]:
    pages = Pages()
    for scheme in ("http", "https"):
        # At run time it takes text, whatever its stub says.
        QDesktopServices.setUrlHandler(scheme, pages, "open")  # type: ignore[arg-type]
    yield pages
    for scheme in ("http", "https"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def stored(keys: MemoryKeyStore, served: Served) -> MemoryKeyStore:
    """With the sandbox's key in it."""
    origin = served.base_url.removesuffix("/api/v1")
    keys.items[PROVIDER, origin] = Secret(served.key)
    return keys


def saved(page: Joined, served: Served) -> Joined:
    """With the sandbox's key."""
    page.in_core(lambda: page.core.credentials.save(PROVIDER, served.key))
    page.driver.until(lambda: page.driver.says("Verified"), "the verified key")
    return page


def test_a_locked_keychain_is_opened_only_when_asked(
    open_page: OpenPage, stored: MemoryKeyStore
) -> None:
    stored.locked = True
    page = open_page()
    d = page.driver
    d.until(lambda: d.says("Test Keychain is locked"), "the locked keychain")
    assert stored.prompted == 0
    d.click("Unlock")
    d.until(lambda: d.says("Verified"), "the verified key")
    assert stored.prompted == 1
    assert not d.has("Unlock")


def test_waiting_for_a_prompt_can_be_stopped_and_begun_again(
    open_page: OpenPage, stored: MemoryKeyStore
) -> None:
    stored.locked = True
    page = open_page()
    d = page.driver
    d.until(lambda: d.has("Unlock"), "the locked keychain")
    stored.prompt = asyncio.Event()
    d.click("Unlock")
    d.until(lambda: d.says("Waiting for Test Keychain."), "the waiting")
    assert d.says("Reading the keychain…")
    d.click("Stop waiting")
    d.until(lambda: d.says("Test Keychain was not unlocked"), "the end of the waiting")
    stored.prompt = None
    d.click("Try again")
    d.until(lambda: d.says("Verified"), "the verified key")


def test_a_refusing_keychain_is_asked_again_when_the_person_wants_it(
    open_page: OpenPage, served: Served
) -> None:
    page = saved(open_page(store=RefusingKeyStore()), served)
    d = page.driver
    d.until(lambda: d.says("This run only: Test Keychain refused it"), "the refusal")
    d.click("Keep in Test Keychain")
    d.until(lambda: "Test Keychain was not unlocked" in page.told, "the second refusal")
    assert d.says("Verified")


def test_the_environment_s_key_goes_elsewhere_only_when_switched_on(
    open_page: OpenPage, keys: MemoryKeyStore, served: Served
) -> None:
    page = open_page(environment={VARIABLE: served.key})
    d = page.driver
    title = f"Send {VARIABLE} to {served.base_url.removesuffix('/api/v1')}"
    d.until(lambda: d.has(title), "the switch")
    assert not checked(d.find(title))
    assert d.has("API key")
    d.click(title)
    d.until(lambda: d.says("Verified"), "the verified key")
    d.until(lambda: d.says(f"From the environment variable {VARIABLE}"), "where it is from")
    assert keys.items == {}
    d.click(title)
    d.until(lambda: d.has("API key"), "the field")
    assert not checked(d.find(title))


def test_the_environment_s_key_is_kept_only_when_asked(
    open_page: OpenPage, keys: MemoryKeyStore, served: Served
) -> None:
    page = open_page(environment={VARIABLE: served.key})
    d = page.driver
    page.in_core(lambda: page.core.providers.allow_env_key(PROVIDER, allowed=True))
    d.until(lambda: d.says("Verified"), "the verified key")
    assert not d.has("Remove key")
    d.click("Keep this key in the keychain")
    d.until(lambda: d.says("also kept in Test Keychain"), "the copy")
    d.until(lambda: page.told == "The key is kept in Test Keychain", "the word of it")
    assert [key.reveal() for key in keys.items.values()] == [served.key]
    d.click("Remove key")
    d.until(lambda: keys.items == {}, "the removal")
    d.until(lambda: f"{VARIABLE} stays in use" in page.told, "what remains")
    assert d.says("Verified")


def test_removing_the_key_of_this_run_says_nothing_of_a_keychain_that_stays_shut(
    open_page: OpenPage, served: Served
) -> None:
    page = saved(open_page(store=RefusingKeyStore()), served)
    page.driver.click("Remove key")
    said = "The key of this run was forgotten. Test Keychain was not unlocked."
    page.driver.until(lambda: page.told == said, "what was removed, and what was not")


def test_a_key_of_another_vendor_is_named_and_not_sent(
    open_page: OpenPage, pages: Pages, served: Served, known_keys: KnownKeys
) -> None:
    page = open_page()
    d = page.driver
    d.until(lambda: d.says("OpenRouter catalog"), "the catalog")
    asked = len(served.received)
    d.type("API key", known_keys.add("sk-ant-0123456789abcdef"))
    d.click("Save key")
    d.until(lambda: d.says("This looks like a key of Anthropic"), "the hint")
    assert len(served.received) == asked
    d.click("Get an OpenRouter key ↗")
    assert pages.opened == ["https://openrouter.ai/keys"]
    assert d.find("API key", QLineEdit).text()


def test_the_pages_of_the_key_are_named_by_its_hash_alone(
    open_page: OpenPage, pages: Pages, served: Served
) -> None:
    page = saved(open_page(), served)
    d = page.driver
    d.until(lambda: d.has("Key settings"), "the links")
    d.click("Key settings")
    d.click("Requests of this key")
    origin, hashed = served.base_url.removesuffix("/api/v1"), Secret(served.key).hash
    assert pages.opened == [f"{origin}/keys/{hashed}", f"{origin}/logs?api_key_hash={hashed}"]


def test_a_keychain_that_answered_late_puts_the_cursor_where_a_key_is_typed(
    open_page: OpenPage, keys: MemoryKeyStore
) -> None:
    page = open_page()
    d = page.driver
    d.until(lambda: d.says("No key yet"), "the empty page")
    assert name_of(focused()) == "API key"
