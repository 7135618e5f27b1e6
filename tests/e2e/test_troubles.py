"""What goes wrong: the window is there and says what happened."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.conftest import RecordedLog
from tests.e2e.opened import OpenWindow
from tests.simulators import Sandbox, Served, serve
from tests.ui.chat.on_screen import editor


def unused_address() -> str:
    """Where nothing listens: a sandbox that has just ended."""
    with serve(Sandbox()) as served:
        return served.base_url


def test_a_stream_that_dies_keeps_what_came_and_what_was_typed(
    open_window: OpenWindow, served: Served
) -> None:
    run = open_window()
    d = run.driver
    d.type("Model id", "sandbox/writer")  # it answers at once, without thinking first
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Remove Writer"), "the added model")
    d.type("API key", served.key)
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("Verified"), "the verified key")
    d.click("Test chat")
    typed = "!fault drop Why do streams break?"
    d.type("Message", typed)
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("The connection to 127.0.0.1 broke"), "the broken stream")
    assert d.answer()
    assert editor(run.application.window).toPlainText() == typed
    assert d.has("Send again")
    d.check_readable()


def test_a_wrong_key_stays_typed_and_is_kept_nowhere(
    open_window: OpenWindow, served: Served
) -> None:
    run = open_window()
    d = run.driver
    d.type("API key", "sk-or-v1-wrong")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("did not accept the key"), "the refusal")
    assert d.find("API key", QLineEdit).text() == "sk-or-v1-wrong"
    d.click("Test chat")
    d.until(lambda: d.says("No key yet"), "a chat that asks for a key")
    d.check_readable()


def test_a_key_that_looks_wrong_is_not_sent(open_window: OpenWindow, served: Served) -> None:
    d = open_window().driver
    d.until(lambda: d.says("OpenRouter catalog"), "the catalog")
    asked = len(served.received)
    d.type("API key", "two words")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("space or a line break"), "the hint")
    assert len(served.received) == asked


def test_without_a_network_the_window_opens_and_says_so(open_window: OpenWindow) -> None:
    run = open_window(unused_address())
    d = run.driver
    d.until(lambda: d.says("could not be fetched"), "the sentence")
    assert d.says("the shipped prices are used")
    d.check_readable()
    d.type("API key", "sk-or-v1-never-checked")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("could not be reached"), "the unchecked key")
    assert d.find("API key", QLineEdit).text() == "sk-or-v1-never-checked"


def test_a_network_that_goes_away_fails_the_chat_and_keeps_the_text(
    open_window: OpenWindow, profile: Path
) -> None:
    with serve(Sandbox()) as served:
        run = open_window(served.base_url)
        d = run.driver
        d.until(lambda: d.says("OpenRouter catalog"), "the catalog")
        run.save_key(served.key)
    d.click("Test chat")
    d.type("Message", "Is anybody there?")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("could not be reached"), "the failure")
    assert editor(run.application.window).toPlainText() == "Is anybody there?"
    d.click("Providers")
    assert d.has("Remove GPT-5.6 Luna")
    run.close()
    # The next start shows the catalog that was fetched before.
    again = open_window(served.base_url).driver
    again.until(lambda: again.says("could not be fetched"), "the sentence")
    assert again.says("prices are those of")


def test_a_catalog_of_342_models(open_window: OpenWindow, many_rows: Served) -> None:
    run = open_window(many_rows.base_url)
    d = run.driver
    d.until(lambda: d.says("OpenRouter catalog"), "the catalog")
    for number in (7, 342):
        d.type("Model id", f"made-up/model-{number}")
        d.press(Qt.Key.Key_Return)
        d.until(partial(d.has, f"Remove Model {number}"), "the added model")
    d.click("Test chat")
    d.check_readable()


def test_a_broken_settings_file_is_set_aside_and_said(
    open_window: OpenWindow, profile: Path
) -> None:
    profile.mkdir(parents=True)
    (profile / "settings.json").write_text('{"version": 1, "openrouterAllowedModels": [', "utf-8")
    run = open_window()
    d = run.driver
    d.until(lambda: d.says("settings.broken-"), "the sentence")
    assert [path.read_text("utf-8") for path in profile.glob("settings.broken-*.json")] == [
        '{"version": 1, "openrouterAllowedModels": ['
    ]
    d.check_readable()
    d.click("Close")
    d.until(lambda: not d.says("settings.broken-"), "the closed notice")


def test_settings_of_the_wrong_shape_do_not_keep_the_window_from_opening(
    open_window: OpenWindow, profile: Path
) -> None:
    profile.mkdir(parents=True)
    text = '{"appearance": {"theme": ["dark"], "windowSize": [1, "x"]}, "providers": 3}'
    (profile / "settings.json").write_text(text, "utf-8")
    d = open_window().driver
    d.until(lambda: d.says("settings.broken-"), "the sentence")


def test_a_profile_that_cannot_be_written(
    open_window: OpenWindow, profile: Path, strict_log: RecordedLog
) -> None:
    """A file stands where the folder should be."""
    profile.write_text("not a folder", "utf-8")
    run = open_window(joined=False)
    d = run.driver
    d.until(lambda: d.says("could not be written"), "the sentence")
    assert run.application.window.isVisible()
    run.close()
    strict_log.expect("the core failed")
