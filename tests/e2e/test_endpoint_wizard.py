"""An endpoint of one's own, from the ``+`` to an answer, with nothing but the keyboard."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView

from desktop.app.ways import show_provider
from desktop.domain.credentials import Secret
from desktop.domain.errors import StorageFailed
from desktop.domain.new_provider import NewProvider
from desktop.domain.origin import BaseUrl
from desktop.ui.controllers.endpoint_wizard import EndpointWizardController
from tests.conftest import KnownKeys
from tests.e2e.leaks import Search
from tests.e2e.opened import OpenWindow
from tests.e2e.wizard import ID, NAME, Host, Wizard, hosted, settings
from tests.simulators.endpoint import SAID, Api, locked
from tests.simulators.wire import Delivery, Request, Response

__all__ = ["hosted"]


@pytest.fixture
def wizard(open_window: OpenWindow) -> Wizard:
    return Wizard(open_window()).open()


@pytest.fixture
def key(known_keys: KnownKeys) -> str:
    return known_keys.add("a-key-of-this-test-5e0b7c31")


def test_from_the_plus_to_a_streamed_answer(
    wizard: Wizard, hosted: Host, profile: Path, key: str
) -> None:
    api = Api(odd=locked(key))
    origin = hosted(api)
    d = wizard.d
    wizard.to_address()
    assert wizard.text("Base URL") == "https://api.openai.com/v1"
    wizard.put(f"{origin}/v1")
    assert d.says(f"{origin}/v1/chat/completions")
    assert d.says(f"{origin}/v1/models")
    wizard.fill("Name", NAME)
    wizard.enter()
    wizard.expect("It wants a key")
    wizard.put(key)
    wizard.next()
    wizard.expect("It lists 2 models.")
    d.tab_to("Models that the endpoint lists")
    d.press(Qt.Key.Key_Down)
    d.press(Qt.Key.Key_Space)
    assert wizard.text("Model ids") == "tiny-2"
    wizard.next()
    wizard.expect("Step 5 of 6 · Advanced")
    wizard.fill("Context size", "32,768")
    wizard.next()
    wizard.expect("Step 6 of 6 · Review")
    assert d.says("What that costs is not known: no price was typed.")
    wizard.try_it()
    wizard.expect("one of them answered")
    review = wizard.review
    assert key not in str(review)
    wizard.save()
    d.until(lambda: d.says("Verified"), "the verified key")
    written = settings(profile)
    saved = written["providers"][ID]
    assert {name: saved[name] for name in review["providers"][ID]} == review["providers"][ID]
    assert saved["allowedModels"] == ["tiny-2"]
    assert list(profile.glob("settings*")) != [profile / "settings.json"]
    wizard.push("Go to the chat")
    d.until(lambda: d.has("Message"), "the chat")
    d.tab_to("Message")
    d.write("Hello")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.answer() == SAID, "the answer")
    assert api.asked[-1].json()["model"] == "tiny-2"


def test_the_key_is_in_the_keychain_and_nowhere_else(
    wizard: Wizard, hosted: Host, profile: Path, key: str
) -> None:
    wizard.address(f"{hosted(Api(odd=locked(key)))}/v1")
    wizard.key(key)
    wizard.models("tiny-1")
    wizard.to_review()
    assert key not in " ".join([*wizard.d.texts(), str(wizard.review)])
    (controller,) = wizard.d.window.findChildren(EndpointWizardController)
    look = controller._look
    assert key not in repr([vars(controller), vars(look), look.subject])
    wizard.save()
    wizard.chats()
    assert wizard.in_core(lambda: wizard.core.credentials.key(ID)).reveal() == key
    wizard.run.close()
    assert not Search({"the key": Secret(key)}).folder(profile)


def test_back_loses_nothing_and_a_new_one_begins_fresh(
    wizard: Wizard, hosted: Host, key: str
) -> None:
    d = wizard.d
    wizard.address(f"{hosted(Api())}/v1")
    wizard.key(key)
    wizard.models("tiny-1\ntiny-2")
    wizard.to_review()
    for heading in ("Step 5 of 6", "Step 4 of 6", "Step 3 of 6", "Step 2 of 6", "Step 1 of 6"):
        d.press(Qt.Key.Key_Escape)
        wizard.expect(heading)
    wizard.enter()
    assert wizard.text("Name") == NAME
    wizard.enter()
    assert wizard.text("API key") == key
    assert d.find("API key", QLineEdit).echoMode() == QLineEdit.EchoMode.Password
    wizard.go_on("Step 4 of 6")
    assert wizard.text("Model ids") == "tiny-1\ntiny-2"
    for _ in range(4):
        d.press(Qt.Key.Key_Escape)
    d.until(lambda: d.has("Close and lose it"), "the question")
    d.expect_focus("Go on")
    d.press(Qt.Key.Key_Escape)
    d.until(lambda: not d.has("Close and lose it"), "the end of the question")
    wizard.expect("Step 1 of 6")
    d.press(Qt.Key.Key_Escape)
    wizard.push("Close and lose it")
    d.until(lambda: not d.says("Step 1 of 6"), "the page")
    wizard.open()
    wizard.to_address()
    assert (wizard.text("Base URL"), wizard.text("Name")) == ("https://api.openai.com/v1", "")
    wizard.enter()
    assert wizard.text("API key") == ""


def test_a_click_on_the_chosen_provider_puts_the_wizard_away(wizard: Wizard) -> None:
    d = wizard.d
    wizard.to_address()
    wizard.put("http://localhost:9/v1")
    found = d.find("Your providers", QListView)
    place = found.visualRect(found.currentIndex()).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)
    d.until(lambda: d.says("The new endpoint was put away"), "the end of it")
    assert not d.says("Step 2 of 6")
    wizard.push("Go on with it")
    wizard.expect("Step 2 of 6")
    assert wizard.text("Base URL") == "http://localhost:9/v1"


def test_one_that_was_put_away_comes_back_over_a_newer_one(wizard: Wizard) -> None:
    d = wizard.d
    wizard.to_address()
    wizard.put("http://localhost:9/v1")
    (controller,) = d.window.findChildren(EndpointWizardController)
    older = controller._draft
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_Escape)
    wizard.push("Close and lose it")
    wizard.open()
    wizard.to_address()
    wizard.put("http://localhost:10/v1")
    controller._resume(older)
    wizard.expect("Step 2 of 6")
    assert wizard.text("Base URL") == "http://localhost:9/v1"
    d.until(lambda: d.says("The new endpoint was put away"), "the newer one")
    d.press(Qt.Key.Key_Escape)
    wizard.expect("Step 1 of 6")
    d.press(Qt.Key.Key_Escape)
    wizard.push("Close and lose it")
    d.until(lambda: not d.says("Step 1 of 6"), "the page")


def test_asking_for_one_while_it_is_there_loses_nothing(wizard: Wizard) -> None:
    wizard.to_address()
    wizard.put("http://localhost:9/v1")
    wizard.choose_in_menu()
    wizard.d.expect_focus("Base URL")
    assert wizard.text("Base URL") == "http://localhost:9/v1"


def test_nothing_typed_is_nothing_to_ask_about(wizard: Wizard) -> None:
    wizard.d.press(Qt.Key.Key_Escape)
    wizard.d.until(lambda: not wizard.d.says("Step 1 of 6"), "the page")


def test_what_was_put_away_for_another_provider_comes_back_but_for_the_key(
    wizard: Wizard, key: str
) -> None:
    d, another = wizard.d, NewProvider("Another", "openai", BaseUrl.parse("http://localhost:9"))
    wizard.in_core(lambda: wizard.core.provider_list.add(another))
    wizard.address("http://localhost:9/v1")
    wizard.put(key)
    d.until(lambda: d.find("Your providers", QListView).model().rowCount() == 2, "the other one")
    d.tab_to("Your providers")
    d.press(Qt.Key.Key_Down)
    wizard.expect("The new endpoint was put away")
    wizard.push("Go on with it")
    wizard.expect("Step 3 of 6")
    assert wizard.text("API key") == ""
    d.press(Qt.Key.Key_Escape)
    assert wizard.text("Base URL") == "http://localhost:9/v1"


def test_a_key_that_was_typed_for_another_origin_goes_to_the_new_one_only_by_next(
    wizard: Wizard, hosted: Host, key: str
) -> None:
    d = wizard.d
    first, second = Api(odd=locked(key)), Api(odd=locked(key))
    wizard.address(f"{hosted(first)}/v1")
    wizard.key(key)
    wizard.expect("It lists 2 models.")
    for heading in ("Step 3 of 6", "Step 2 of 6"):
        d.press(Qt.Key.Key_Escape)
        wizard.expect(heading)
    d.tab_to("Base URL")
    wizard.put(f"{hosted(second)}/v1")
    wizard.enter()
    wizard.expect("Step 3 of 6")
    d.until(lambda: bool(second.asked), "the look")
    wizard.expect("It wants a key")
    assert wizard.text("API key") == key
    assert not any(asked.header("Authorization") for asked in second.asked)
    wizard.go_on("Step 4 of 6")
    wizard.expect("It lists 2 models.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("models.example", "it must begin with https:// and name a host"),
        ("https://me:hunter2@models.example/v1", "a user name or password"),
        ("https://models.example/v1#part", "it must not have a ? or # part"),
        ("https://mod els.example/v1", "it is not an address that can be read"),
        ("http://box.example/v1", "plain http is only accepted for this computer"),
    ],
)
def test_an_address_that_is_none_is_said_beside_the_field(
    wizard: Wizard, typed: str, said: str
) -> None:
    wizard.to_address()
    wizard.put(typed)
    wizard.enter()
    wizard.expect(said)
    wizard.d.expect_focus("Base URL")
    assert wizard.text("Base URL") == typed
    assert said in wizard.d.described("Base URL")
    assert not any("hunter2" in text for text in wizard.d.texts())
    wizard.d.write("x")
    assert not wizard.d.says(said)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("HTTPS://MODELS.EXAMPLE/V1/", "https://models.example/V1/models"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1/models"),
        ("https://modèles.example/v1", "https://modèles.example/v1/models"),
    ],
)
def test_an_address_is_shown_as_it_is_read(wizard: Wizard, typed: str, shown: str) -> None:
    wizard.to_address()
    wizard.put(typed)
    assert wizard.d.says(shown)


def test_a_name_that_another_provider_has_is_said_beside_the_name(wizard: Wizard) -> None:
    wizard.to_address()
    wizard.put("http://localhost:9/v1")
    wizard.fill("Name", "openrouter")
    wizard.enter()
    wizard.expect("another provider is called that")
    wizard.d.expect_focus("Name")


def test_a_key_that_is_none_is_said_beside_the_key(wizard: Wizard, known_keys: KnownKeys) -> None:
    wizard.address("http://localhost:9/v1")
    wizard.put(known_keys.add("two words"))
    wizard.enter()
    wizard.expect("The key has a space or a line break in it.")
    wizard.d.expect_focus("API key")


def test_models_and_values_that_cannot_be_meant(wizard: Wizard, hosted: Host) -> None:
    d = wizard.d
    wizard.address(f"{hosted(Api())}/v1")
    wizard.key()
    d.tab_to("Model ids")
    wizard.next()
    wizard.expect("it needs at least one model")
    wizard.put("my model")
    wizard.next()
    wizard.expect("“my model” is not a model id.")
    wizard.put("tiny-1, tiny-2, tiny-1")
    assert d.says("2 models will be allowed")
    wizard.next()
    wizard.fill("Price in", "1")
    wizard.next()
    wizard.expect("a price needs both")
    d.expect_focus("Price out")
    d.write("2")
    wizard.fill("Time limit", "soon")
    wizard.next()
    wizard.expect("a time is a whole number from 1 to 3,600")
    d.expect_focus("Time limit")
    wizard.put("60")
    wizard.next()
    wizard.expect("That costs ~$")
    assert wizard.review["customPrices"][ID]


def test_a_disk_that_is_full_keeps_all_that_was_typed(
    wizard: Wizard, hosted: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard.address(f"{hosted(Api())}/v1")
    wizard.key()
    wizard.models("tiny-1")
    wizard.to_review()

    async def full(*_: object, **__: object) -> None:
        raise StorageFailed("settings.json", "no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(wizard.core.settings, "update", full)
        wizard.push("Save")
        wizard.expect("no space left on device")
        assert wizard.d.says("Step 6 of 6")
    wizard.save()
    wizard.chats()


def test_one_that_is_left_while_it_cannot_be_saved_comes_back(
    wizard: Wizard, hosted: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard.address(f"{hosted(Api())}/v1")
    wizard.key()
    wizard.models("tiny-1")
    wizard.to_review()
    held = Event()

    async def full(*_: object, **__: object) -> None:
        await asyncio.to_thread(held.wait)
        raise StorageFailed("settings.json", "no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(wizard.core.settings, "update", full)
        wizard.push("Save")
        wizard.expect("Saving…")
        show_provider(wizard.run.application.window, "fireworks")
        held.set()
        wizard.expect("no space left on device")
    wizard.push("Go on with it")
    wizard.expect("Step 6 of 6")
    wizard.save()


def test_a_key_that_is_rejected_is_told_and_the_endpoint_is_there(
    wizard: Wizard, hosted: Host, profile: Path, key: str, known_keys: KnownKeys
) -> None:
    wizard.address(f"{hosted(Api(odd=locked(key)))}/v1")
    wizard.key(known_keys.add("another-key-9d21aa"))
    wizard.expect("The key is not accepted")
    wizard.models("tiny-1")
    wizard.to_review()
    wizard.save()
    wizard.expect("did not accept the key")
    assert settings(profile)["providers"][ID]["name"] == NAME


def test_a_key_that_is_to_come_later_is_asked_for_on_its_page(
    wizard: Wizard, hosted: Host, key: str
) -> None:
    wizard.address(f"{hosted(Api(odd=locked(key)))}/v1")
    wizard.expect("It wants a key")
    wizard.go_on("Step 4 of 6")
    wizard.models("tiny-1")
    wizard.to_review()
    wizard.push("Save")
    wizard.expect(f"Added {NAME}. Give its key on this page.")
    wizard.d.tab_to("API key")
    wizard.d.write(key)
    wizard.enter()
    wizard.expect("Key verified")
    wizard.chats()


def test_a_look_can_be_given_up(wizard: Wizard, hosted: Host) -> None:
    def silent(_: Request) -> Response:
        return Response(200, delivery=Delivery(silent=True, then="stall"))

    wizard.address(f"{hosted(silent)}/v1")
    wizard.expect("Looking…")
    wizard.push("Stop looking")
    wizard.d.until(lambda: not wizard.d.says("Looking…"), "the end of the look")
    wizard.d.expect_focus("API key")


def test_an_id_that_is_taken_meanwhile_is_another_one(
    wizard: Wizard, hosted: Host, profile: Path
) -> None:
    wizard.address(f"{hosted(Api())}/v1")
    wizard.key()
    wizard.models("tiny-1")
    wizard.to_review()
    assert list(wizard.review["providers"]) == [ID]
    other = NewProvider(f"{NAME}!", "openai", BaseUrl.parse("http://localhost:9"), ("a",))
    wizard.in_core(lambda: wizard.core.provider_list.add(other))
    wizard.d.until(lambda: list(wizard.review["providers"]) == [f"{ID}-2"], "the other id")
    review = wizard.review["providers"][f"{ID}-2"]
    wizard.save()
    written = settings(profile)["providers"]
    assert (written[ID]["name"], written[f"{ID}-2"]["name"]) == (f"{NAME}!", NAME)
    assert {name: written[f"{ID}-2"][name] for name in review} == review
