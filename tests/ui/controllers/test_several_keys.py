"""The keys of several providers on one page, with nothing but the keyboard."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.domain.credentials import Secret
from desktop.domain.new_provider import NewProvider
from desktop.domain.origin import BaseUrl
from tests.conftest import KnownKeys
from tests.fakes import HeldCallbacks, MemoryKeyStore, ScriptedBrowser
from tests.simulators import Fireworks, Request, Response, Served
from tests.simulators.endpoint import Api
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.simulators.serving import host
from tests.ui.controllers.conftest import OpenPage
from tests.ui.controllers.joined import Joined
from tests.ui.controllers.several import (
    CONTROL,
    LIST,
    field,
    go_to,
    menu,
    names,
    rows,
    save_key,
    until_row,
)

LOCAL = NewProvider("Local server", "openai", BaseUrl.parse("http://127.0.0.1:9/v1"))


def test_the_arrow_keys_choose_and_enter_goes_to_the_key(
    several: Joined, neighbours: Neighbours, known_keys: KnownKeys
) -> None:
    d = several.driver
    d.press(Qt.Key.Key_Down)
    assert d.says("fw_…") or field(several).placeholderText() == "Paste an API key, fw_…"
    assert d.focused() == LIST
    save_key(several, known_keys.add(neighbours.fireworks.key))
    d.until(lambda: d.says("Verified"), "the verified key")
    d.until(lambda: "Fireworks, Verified" in " ".join(rows(several)), "the row")
    assert d.says("Prices: shipped list of")
    assert not d.says("Key health")
    assert rows(several)[0] == "OpenRouter, No key yet"


def test_a_key_that_is_typed_waits_until_its_provider_is_back(
    several: Joined, known_keys: KnownKeys
) -> None:
    d = several.driver
    d.press(Qt.Key.Key_Right)
    d.expect_focus("API key")
    d.write(known_keys.add("sk-or-v1-half"))
    several.pane.focus_list()
    d.press(Qt.Key.Key_Down)
    assert field(several).text() == ""
    QTest.keyClick(field(several), Qt.Key.Key_Z, CONTROL)
    assert field(several).text() == ""
    d.press(Qt.Key.Key_Up)
    assert field(several).text() == "sk-or-v1-half"
    assert field(several).echoMode() == QLineEdit.EchoMode.Password


def test_a_key_that_is_typed_goes_with_its_provider(several: Joined, known_keys: KnownKeys) -> None:
    d = several.driver
    go_to(several, "Fireworks")
    d.type("API key", known_keys.add("fw_half"))
    several.pane.focus_list()
    d.press(Qt.Key.Key_Delete)
    d.tab_to("Delete Fireworks")
    d.press(Qt.Key.Key_Space)
    d.until(lambda: "Fireworks" not in names(several), "the end of it")
    menu(several, "Add a provider", until="Add Fireworks")
    until_row(several, "Fireworks, No key yet")
    d.expect_focus("API key")
    assert field(several).text() == ""


class HeldFireworks(Fireworks):
    """Answers when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Event()

    def __call__(self, request: Request) -> Response:
        self.gate.wait()
        return super().__call__(request)


@pytest.mark.parametrize("right", [True, False])
def test_a_check_goes_on_while_another_provider_is_looked_at(
    open_page: OpenPage, known_keys: KnownKeys, *, right: bool
) -> None:
    fireworks = HeldFireworks()
    with serve_neighbours(Neighbours(fireworks=fireworks)) as base_urls:
        page = open_page(neighbours=base_urls)
        go_to(page, "Fireworks")
        key = fireworks.key if right else "fw_not-a-key"
        save_key(page, known_keys.add(key))
        assert field(page).isReadOnly()
        go_to(page, "ModelScope")
        assert not field(page).isReadOnly()
        fireworks.gate.set()
        page.until_told("Fireworks: Key verified" if right else "Fireworks: Fireworks says that")
        assert not field(page).text()
        go_to(page, "Fireworks")
        if right:
            page.driver.until(lambda: page.driver.says("Verified"), "the verified key")
        else:
            assert field(page).text() == key
            assert page.driver.says("Fireworks says that the key is not valid")
        page.close()


def test_a_refusal_leaves_the_keyboard_in_the_list(
    open_page: OpenPage, known_keys: KnownKeys
) -> None:
    fireworks = HeldFireworks()
    with serve_neighbours(Neighbours(fireworks=fireworks)) as base_urls:
        page = open_page(neighbours=base_urls)
        d = page.driver
        go_to(page, "Fireworks")
        save_key(page, known_keys.add("fw_not-a-key"))
        page.pane.focus_list()
        fireworks.gate.set()
        d.until(lambda: d.says("Fireworks says that the key is not valid"), "the refusal")
        assert d.focused() == LIST
        page.close()


def test_modelscope_says_beforehand_what_saving_does_and_then_what_is_left(
    several: Joined, neighbours: Neighbours, known_keys: KnownKeys
) -> None:
    d = several.driver
    go_to(several, "ModelScope")
    assert d.says("Saving checks the key with one message of one token")
    save_key(several, known_keys.add(neighbours.modelscope.key))
    d.until(lambda: d.says("requests left today"), "the quota")
    assert d.says("of 250 requests left today")
    assert not d.says("Saving checks the key")


def test_an_account_that_is_not_bound_is_explained(
    several: Joined, neighbours: Neighbours, known_keys: KnownKeys
) -> None:
    neighbours.modelscope.bound = False
    go_to(several, "ModelScope")
    save_key(several, known_keys.add(neighbours.modelscope.key))
    several.driver.until(lambda: several.driver.says("Alibaba Cloud"), "what is to be done")


def test_a_key_of_another_region_is_saved_there_with_one_button(
    several: Joined, neighbours: Neighbours, known_keys: KnownKeys
) -> None:
    d = several.driver
    go_to(several, "Model Studio")
    assert d.text_after("Singapore")
    save_key(several, known_keys.add(neighbours.modelstudio.regions["beijing"].key))
    d.until(lambda: d.has("Use Beijing"), "the right region")
    d.tab_to("Use Beijing")
    d.press(Qt.Key.Key_Space)
    d.until(lambda: d.says("Verified"), "the verified key")
    assert several.driver.described("Region") == "Beijing"
    assert not d.has("Use Beijing")


def test_the_region_is_chosen_from_a_list(several: Joined, neighbours: Neighbours) -> None:
    go_to(several, "Model Studio")
    menu(several, "Region", until="Virginia")
    several.driver.until(lambda: several.driver.described("Region") == "Virginia", "the region")


def keyless(base_url: str) -> NewProvider:
    address = BaseUrl.parse(base_url)
    return NewProvider(LOCAL.name, LOCAL.protocol, address, models=("a", "b"), key_needed=False)


def test_an_endpoint_without_a_key_says_so(several: Joined) -> None:
    with host(Api()) as served:
        several.in_core(lambda: several.core.provider_list.add(keyless(f"{served.origin}/v1")))
        until_row(several, "Local server, 2 models, no key")
        go_to(several, "Local server")
        d = several.driver
        d.until(lambda: d.says("No key needed"), "the page")
        assert not d.has("Get a key")
        assert not d.has("Load defaults")
        assert d.has("API key")
        assert not d.has("Sign in with browser…")
        several.close()


def test_an_endpoint_without_a_key_that_is_not_there_does_not_look_well(several: Joined) -> None:
    several.in_core(lambda: several.core.provider_list.add(keyless("http://127.0.0.1:9/v1")))
    until_row(several, "Local server, Not reached")
    go_to(several, "Local server")
    several.driver.until(lambda: several.driver.says("Not reached"), "the page")
    assert not several.driver.says("No key needed")


def test_a_sign_in_goes_on_while_another_provider_is_looked_at(open_page: OpenPage) -> None:
    neighbours = Neighbours()
    with serve_neighbours(neighbours) as base_urls:
        page = open_page(ScriptedBrowser(), callbacks=HeldCallbacks(), neighbours=base_urls)
        d = page.driver
        d.until(lambda: d.has("Sign in with browser…"), "the page")
        d.find("Sign in with browser…").setFocus(Qt.FocusReason.TabFocusReason)
        d.press(Qt.Key.Key_Space)
        d.until(lambda: d.has("Cancel signing in"), "the attempt")
        go_to(page, "Fireworks")
        assert not d.has("Cancel signing in")
        until_row(page, "OpenRouter, Signing in…")
        go_to(page, "OpenRouter")
        d.until(lambda: d.has("Cancel signing in"), "the attempt again")
        page.close()


def test_a_code_that_is_typed_waits_until_its_provider_is_back(open_page: OpenPage) -> None:
    neighbours = Neighbours()
    with serve_neighbours(neighbours) as base_urls:
        page = open_page(ScriptedBrowser(), callbacks=HeldCallbacks(), neighbours=base_urls)
        d = page.driver
        d.until(lambda: d.has("Sign in with browser…"), "the page")
        d.find("Sign in with browser…").setFocus(Qt.FocusReason.TabFocusReason)
        d.press(Qt.Key.Key_Space)
        d.until(lambda: d.has("Paste a code instead"), "the attempt")
        d.tab_to("Paste a code instead")
        d.press(Qt.Key.Key_Space)
        d.until(lambda: d.has("Code"), "the field")
        d.type("Code", "half-a-code")
        go_to(page, "Fireworks")
        assert not d.has("Code")
        go_to(page, "OpenRouter")
        d.until(lambda: d.has("Code"), "the attempt again")
        assert field(page, "Code").text() == "half-a-code"
        page.in_core(lambda: page.core.sign_in.dismiss("openrouter"))
        page.close()


def test_the_sidebar_keeps_the_credit_of_the_chat_provider(
    open_page: OpenPage, neighbours: Neighbours, served: Served, keys: MemoryKeyStore
) -> None:
    keys.items["openrouter", served.base_url.removesuffix("/api/v1")] = Secret(served.key)
    with serve_neighbours(neighbours) as base_urls:
        page = open_page(neighbours=base_urls)
        d = page.driver
        d.until(lambda: d.says("left of"), "the credit")
        go_to(page, "ModelScope")
        assert d.says("OpenRouter")
        assert d.says("left of")
        page.close()


def test_the_address_of_an_endpoint_is_changed_on_the_page(several: Joined) -> None:
    d = several.driver
    several.in_core(lambda: several.core.provider_list.add(LOCAL))
    until_row(several, "Local server, No key yet")
    go_to(several, "Local server")
    d.tab_to("Change base URL")
    d.press(Qt.Key.Key_Space)
    d.expect_focus("Base URL")
    assert field(several, "Base URL").text() == LOCAL.base_url.text
    d.press(Qt.Key.Key_A, CONTROL)
    d.write("http://llama.example/v1")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("plain http is only accepted for this computer"), "the refusal")
    d.tab_to("Allow plain http")
    d.press(Qt.Key.Key_Space)
    d.until(lambda: d.says("http://llama.example/v1"), "the new address")
    d.expect_focus("Change base URL")
    d.press(Qt.Key.Key_Space)
    d.expect_focus("Base URL")
    d.press(Qt.Key.Key_Escape)
    d.expect_focus("Change base URL")


def test_the_address_of_the_table_is_shown_and_not_changed_here(several: Joined) -> None:
    go_to(several, "Fireworks")
    assert not several.driver.has("Change base URL")


def test_a_late_answer_about_an_address_does_not_close_the_field_of_another_endpoint(
    several: Joined,
) -> None:
    d = several.driver
    other = replace(LOCAL, name="Second server", base_url=BaseUrl.parse("http://127.0.0.1:19/v1"))
    several.in_core(lambda: several.core.provider_list.add(LOCAL))
    several.in_core(lambda: several.core.provider_list.add(other))
    until_row(several, "Second server, No key yet")
    go_to(several, "Local server")
    d.until(lambda: d.has("Change base URL"), "the page")
    several.pane.base_url.given.emit("http://127.0.0.1:29/v1", False)
    several.pane.chosen.emit("second-server")
    d.click("Change base URL")
    field(several, "Base URL").setText("http://127.0.0.1:3")
    find = several.core.providers.find_base_url
    d.until(lambda: ":29" in str(find("local-server")), "the new address")
    d.settle()
    assert d.has("Save base URL")
    assert field(several, "Base URL").text() == "http://127.0.0.1:3"


class SlowKeyStore(MemoryKeyStore):
    """A keychain that takes its time once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Event()
        self.gate.set()

    async def load(self, provider: str, origin: str, *, may_prompt: bool = True) -> Secret | None:
        await asyncio.to_thread(self.gate.wait)
        return await super().load(provider, origin, may_prompt=may_prompt)


def test_of_a_provider_that_is_not_known_yet_nothing_is_said(
    open_page: OpenPage, neighbours: Neighbours
) -> None:
    store = SlowKeyStore()
    with serve_neighbours(neighbours) as base_urls:
        page = open_page(store=store, neighbours=base_urls)
        d = page.driver
        go_to(page, "Fireworks")
        store.gate.clear()
        page.in_core(lambda: page.core.provider_list.add(LOCAL))
        until_row(page, "Local server, No key yet")
        go_to(page, "Local server")
        assert not d.says("accounts/fireworks")
        assert not d.has("API key")
        assert not d.has("Model id")
        store.gate.set()
        d.until(lambda: d.has("API key") and d.says("127.0.0.1:9"), "the page")
        page.close()
