"""The window as a person uses it: by keyboard, beside the command line, with a key planted."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.conftest import KnownKeys
from tests.e2e.opened import Opened, OpenWindow
from tests.e2e.processes import finish
from tests.simulators import Served
from tests.ui.chat.on_screen import focused, name_of


def tab_to(run: Opened, name: str) -> None:
    """Tab until the control of that name has the focus."""
    for _ in range(60):
        if name_of(focused()) == name:
            return
        run.driver.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {name!r}")


class NoMouse(QObject):
    """Fails when a mouse event reaches a widget."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        assert not (pressed and isinstance(watched, QWidget))
        return False


def test_from_a_fresh_profile_to_an_answer_without_a_mouse(
    qapp: QApplication, open_window: OpenWindow, served: Served
) -> None:
    no_mouse = NoMouse()
    qapp.installEventFilter(no_mouse)
    run = open_window()
    d = run.driver
    d.until(lambda: d.says("No key yet"), "the empty page")
    tab_to(run, "API key")
    d.write(served.key)
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Open the test chat"), "the way to the chat")
    tab_to(run, "Open the test chat")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("Try "), "the empty chat")
    assert name_of(focused()).startswith("Message")
    d.write("What does a token cost?")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("Matches the estimate"), "the bill")
    assert len(d.answer()) > 40
    qapp.removeEventFilter(no_mouse)


def test_a_model_is_added_removed_and_brought_back_by_keyboard(
    open_window: OpenWindow, served: Served
) -> None:
    run = open_window()
    d = run.driver
    d.until(lambda: d.says("No key yet"), "the empty page")
    tab_to(run, "Model id")
    d.write("sandbox/writer")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Remove Writer"), "the added model")
    tab_to(run, "Remove Writer")
    d.press(Qt.Key.Key_Space)
    d.until(lambda: not d.has("Remove Writer"), "the removal")
    d.until(lambda: d.has("Undo"), "the way back")
    tab_to(run, "Undo")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Remove Writer"), "the undo")


def test_undo_keeps_what_another_process_added_meanwhile(
    open_window: OpenWindow, profile: Path
) -> None:
    run = open_window()
    d = run.driver
    d.type("Model id", "sandbox/writer")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Remove Writer"), "the added model")
    d.click("Remove Writer")
    d.until(lambda: d.has("Undo"), "the way back")
    added = finish("-m", "desktop", "--profile", profile, "models", "add", "sandbox/thinker")
    assert added.code == 0, added.err
    d.click("Undo")
    d.until(lambda: d.has("Remove Writer"), "the undo")
    d.until(lambda: d.has("Remove Thinker"), "the other process's model")
    settings = json.loads((profile / "settings.json").read_text("utf-8"))
    assert set(settings["openrouterAllowedModels"]) == {"sandbox/writer", "sandbox/thinker"}


def test_what_the_command_line_adds_and_removes_shows_in_the_open_window(
    open_window: OpenWindow, profile: Path
) -> None:
    d = open_window().driver
    d.until(lambda: d.says("No key yet"), "the empty page")
    command = ("-m", "desktop", "--profile", profile, "models")
    assert finish(*command, "add", "sandbox/writer").code == 0
    d.until(lambda: d.has("Remove Writer"), "the added model")
    assert finish(*command, "remove", "sandbox/writer").code == 0
    d.until(lambda: not d.has("Remove Writer"), "the removal")


def test_a_key_of_the_environment_goes_to_no_sandbox(
    open_window: OpenWindow,
    served: Served,
    known_keys: KnownKeys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", known_keys.add("sk-or-v1-" + "9" * 64))
    run = open_window()
    d = run.driver
    d.until(lambda: d.says("No key yet"), "the empty page")
    run.save_key(served.key)
    assert {each.credential for each in served.received} == {"absent", "accepted"}


def test_what_the_window_opens_inherits_no_key(
    open_window: OpenWindow, known_keys: KnownKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that Qt starts for a link gets the environment of this process."""
    monkeypatch.setenv("OPENROUTER_API_KEY", known_keys.add("sk-or-v1-" + "8" * 64))
    open_window()
    assert "OPENROUTER_API_KEY" not in os.environ


def test_the_key_is_in_no_file(open_window: OpenWindow, served: Served, profile: Path) -> None:
    run = open_window()
    run.save_key(served.key)
    d = run.driver
    d.click("Test chat")
    d.type("Message", "!fault 401 hello")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Send again"), "the refusal")
    run.close()
    written = [path for path in profile.rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if served.key.encode() in path.read_bytes()]


def _appears(widget: QWidget, event: QEvent) -> bool:
    return event.type() == QEvent.Type.Show and widget.isWindow()


def test_the_window_is_the_only_one_ever_shown(
    qapp: QApplication, open_window: OpenWindow, served: Served
) -> None:
    """A widget that is shown before it has a parent flashes up as a window of its own."""
    shown: list[QWidget] = []

    class Shown(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(watched, QWidget) and _appears(watched, event):
                shown.append(watched)
            return False

    watcher = Shown()
    qapp.installEventFilter(watcher)
    run = open_window()
    run.save_key(served.key)
    for page in ("Test chat", "General", "Providers"):
        run.driver.click(page)
    qapp.removeEventFilter(watcher)
    assert {type(widget).__name__ for widget in shown} == {"Window"}


def test_closing_in_the_middle_of_an_answer_ends_quietly(
    open_window: OpenWindow, served: Served
) -> None:
    run = open_window()
    run.save_key(served.key)
    d = run.driver
    d.click("Test chat")
    d.type("Message", "!fault slow Tell me everything.")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Stop"), "the stream")
    run.close()
    served.wait_idle()


def test_closing_at_once(open_window: OpenWindow) -> None:
    open_window(joined=False).close()


def test_a_window_after_another_in_one_process(open_window: OpenWindow, served: Served) -> None:
    first = open_window()
    first.save_key(served.key)
    first.close()
    again = open_window().driver
    again.until(lambda: again.has("Remove GPT-5.6 Luna"), "the models of the first run")
    again.until(lambda: again.says("No key yet"), "a run without the other's key")


def test_a_chosen_theme_is_there_at_the_next_start(open_window: OpenWindow, profile: Path) -> None:
    run = open_window()
    d = run.driver
    d.click("General")
    d.click("Dark")
    d.until(lambda: run.application.theme.name == "dark", "the dark theme")

    def saved() -> object:
        return json.loads((profile / "settings.json").read_text("utf-8"))["appearance"]["theme"]

    d.until(lambda: saved() == "dark", "the saved theme")
    run.close()
    assert open_window(joined=False).application.theme.name == "dark"


def test_a_theme_that_another_process_sets_shows_in_the_open_window(
    open_window: OpenWindow, profile: Path
) -> None:
    run = open_window()
    path = profile / "settings.json"
    settings = json.loads(path.read_text("utf-8"))
    settings.setdefault("appearance", {})["theme"] = "high-contrast"
    path.write_text(json.dumps(settings), "utf-8")
    run.driver.until(lambda: run.application.theme.name == "hc-light", "the other theme")
