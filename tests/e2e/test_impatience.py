"""A person who does not wait, a keychain that takes its time, and a mistake of our own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desktop.core import Core
from desktop.domain.chat import Answer, Delta
from desktop.domain.model_ref import ModelRef
from desktop.ui.controllers.chat import ChatController
from desktop.ui.widgets.error_card import ErrorCard
from tests.conftest import RecordedLog
from tests.e2e.opened import Opened, OpenWindow
from tests.fakes import MemoryKeyStore, RefusingKeyStore
from tests.simulators import Served
from tests.ui.chat.on_screen import editor, focused, name_of

PROVIDER = "openrouter"


class Gate:
    """Holds work of the core up until it is opened."""

    def __init__(self, run: Opened) -> None:
        self._run = run
        self._opened = asyncio.Event()
        self.waiting = 0

    def before(self, work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def held(*args: Any, **named: Any) -> Any:
            self.waiting += 1
            await self._opened.wait()
            return await work(*args, **named)

        return held

    def until_reached(self) -> None:
        self._run.driver.until(lambda: self.waiting > 0, "the held work")

    def open(self) -> None:
        async def set_it() -> None:
            self._opened.set()

        in_core(self._run, set_it)


def core_of(run: Opened) -> Core:
    core = run.application._core
    assert core is not None
    return core


def in_core(run: Opened, work: Callable[[], Awaitable[Any]]) -> None:
    """Run ``work`` on the core's loop and wait for its end."""
    aio, ended = run.application.aio, list[object]()

    async def ask() -> None:
        ended.append(await aio.call(work))

    aio.spawn(ask())
    run.driver.until(lambda: bool(ended), "the end of the work")


@pytest.fixture
def run(open_window: OpenWindow, served: Served) -> Opened:
    """In the chat, with a key and one model that answers at once."""
    run = open_window()
    d = run.driver
    d.type("Model id", "sandbox/writer")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Remove Writer"), "the added model")
    d.type("API key", served.key)
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("Verified"), "the verified key")
    d.click("Test chat")
    return run


def notice(run: Opened) -> str:
    line = run.application.window._notice
    return "" if line.isHidden() else line._text.text()


def draft(run: Opened) -> str:
    return editor(run.application.window).toPlainText()


def refused(run: Opened) -> QAbstractButton:
    """Send what the provider refuses; returns the error's own button."""
    d = run.driver
    d.type("Message", "!fault 502 hi")
    d.press(Qt.Key.Key_Return)
    card = run.application.window.findChild(ErrorCard)
    assert card is not None
    d.until(card.isVisible, "the refusal")
    d.until(lambda: draft(run) == "!fault 502 hi", "the text that was given back")
    return card.button


def prompts(run: Opened) -> list[str]:
    return [turn.prompt for turn in core_of(run).chat.chat.value.turns]


def sent_number(run: Opened) -> int:
    turns = core_of(run).chat.chat.value.turns
    return turns[-1].number if turns else 0


def test_a_mistake_of_our_own_does_not_lose_what_was_typed(
    run: Opened, monkeypatch: pytest.MonkeyPatch, strict_log: RecordedLog
) -> None:
    async def stream(*_args: object) -> AsyncIterator[Delta | Answer]:
        if _args:
            raise ValueError("a mistake")
        yield Answer()

    monkeypatch.setattr(core_of(run).chat._apis[PROVIDER], "stream_chat", stream)
    d = run.driver
    d.type("Message", "a long and precious text")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: bool(notice(run)), "the notice")
    card = run.application.window.findChild(ErrorCard)
    assert card is not None
    d.until(card.isVisible, "the failed message")
    assert draft(run) == "a long and precious text"
    run.close()
    strict_log.expect("a coroutine of the window failed")
    strict_log.expect("background task chat 1 failed")


def test_words_typed_after_send_again_stay(run: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    again, gate = refused(run), Gate(run)
    credentials = core_of(run).credentials
    monkeypatch.setattr(credentials, "key", gate.before(credentials.key))
    before = sent_number(run)
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    gate.until_reached()
    written = editor(run.application.window)
    written.moveCursor(written.textCursor().MoveOperation.End)
    QTest.keyClicks(written, " and more")
    typed = draft(run)
    gate.open()
    run.driver.until(lambda: sent_number(run) > before, "the second message")
    run.driver.until(lambda: not again.isVisible() or draft(run) != typed, "the acceptance")
    run.driver.until(lambda: draft(run).startswith("!fault 502 hi"), "what was given back")
    run.driver.until(again.isVisible, "the second refusal")
    assert "and more" in draft(run)
    assert prompts(run)[-1] == "!fault 502 hi"


def test_send_again_with_blanks_in_the_field_sends_the_last_message(run: Opened) -> None:
    again = refused(run)
    editor(run.application.window).setPlainText("  ")
    before = sent_number(run)
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    run.driver.until(lambda: sent_number(run) > before, "the second message")
    assert prompts(run)[-1] == "!fault 502 hi"


def test_send_again_clicked_twice_sends_once(run: Opened) -> None:
    again = refused(run)
    before = sent_number(run)
    for _ in range(2):
        QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    run.driver.until(lambda: sent_number(run) > before, "the second message")
    run.driver.until(lambda: draft(run) == "!fault 502 hi", "the text that was given back")
    assert sent_number(run) == before + 1
    assert notice(run) == ""


def test_enter_while_the_key_is_looked_up_sends_once(
    run: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    d, gate, core = run.driver, Gate(run), core_of(run)
    monkeypatch.setattr(core.credentials, "key", gate.before(core.credentials.key))
    d.type("Message", "hi there")
    d.press(Qt.Key.Key_Return)
    gate.until_reached()
    in_core(run, lambda: core.catalogs.refresh(PROVIDER))  # a snapshot of something else
    d.write(", you")
    d.press(Qt.Key.Key_Return)
    gate.open()
    d.until(lambda: d.says("Matches the estimate"), "the bill")
    assert notice(run) == ""
    assert prompts(run) == ["hi there"]
    assert draft(run) == ", you"


def test_the_age_of_a_price_goes_on(run: Opened) -> None:
    d = run.driver
    d.type("Message", "hi")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("Matches the estimate"), "the bill")
    d.until(lambda: d.says("just now"), "the age of the price")
    controller = run.application.window.findChild(ChatController)
    assert controller is not None
    now = core_of(run).clock
    controller._clock = lambda: now() + timedelta(hours=5)
    for timer in controller.findChildren(QTimer):
        timer.timeout.emit()
    d.until(lambda: d.says("5 h ago"), "the older price")


def test_a_model_that_is_allowed_from_an_error_is_chosen_and_kept(run: Opened) -> None:
    controller = run.application.window.findChild(ChatController)
    assert controller is not None
    controller._page.action_requested.emit("add-model:sandbox/thinker")
    d, settings = run.driver, core_of(run).settings.settings
    d.until(lambda: settings.value.default_model == "sandbox/thinker", "the saved choice")
    d.until(lambda: d.has("Message Thinker") or d.says("Thinker"), "the chosen model")
    assert controller._selected == ModelRef("openrouter", "sandbox/thinker")


def test_a_late_keychain_takes_the_cursor_from_no_field(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, gates = MemoryKeyStore(), list[asyncio.Event]()

    async def prompt() -> None:
        gates.append(asyncio.Event())
        await gates[-1].wait()

    keys.on_load = prompt
    monkeypatch.setattr("desktop.surroundings.NoKeychain", lambda: keys)
    run = open_window()
    d = run.driver
    d.until(lambda: d.says("Reading the keychain"), "the patience")
    d.type("Model id", "anthropic/")

    async def answer() -> None:
        gates[-1].set()

    in_core(run, answer)
    d.until(lambda: d.says("No key yet"), "the keychain's answer")
    assert name_of(focused()) == "Model id"


def test_the_welcome_counts_only_what_was_loaded(
    open_window: OpenWindow, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = open_window()
    d, gate, core = run.driver, Gate(run), core_of(run)
    for model in ("a/b", "a/c"):
        in_core(run, lambda model=model: core.providers.add_model(PROVIDER, model))  # type: ignore[misc]
    api = core.chat._apis[PROVIDER]
    monkeypatch.setattr(api, "check_key", gate.before(api.check_key))
    d.type("API key", served.key)
    d.press(Qt.Key.Key_Return)
    gate.until_reached()
    in_core(run, lambda: core.providers.remove_model(PROVIDER, "a/b"))
    gate.open()
    d.until(lambda: d.has("Open the test chat"), "the welcome")
    assert run.application.window._toast.text == "Key verified"


def test_a_key_that_the_environment_overrides_is_not_called_verified(
    open_window: OpenWindow, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = open_window()
    d, core = run.driver, core_of(run)
    variable = "OPENROUTER_API_KEY"
    in_core(
        run,
        lambda: core.providers.set_base_url(PROVIDER, served.base_url, allow_env_key=True),
    )
    d.type("API key", served.key)
    environment = {variable: "sk-or-v1-of-the-environment"}
    monkeypatch.setattr(core.credentials._keys, "_environment", environment)
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("wins over it"), "what became of the key")
    said = run.application.window._toast.text
    assert said.startswith(f"Saved, but {variable} in the environment wins over it")
    d.click("General")
    d.until(lambda: d.says(f"From the environment variable {variable}"), "where the key is")


def test_a_keychain_that_refuses_keeps_nothing(run: Opened, served: Served) -> None:
    d, core = run.driver, core_of(run)
    core.credentials._keys._store = RefusingKeyStore()
    in_core(run, lambda: core.credentials.save(PROVIDER, served.key))
    d.click("Providers")
    d.until(lambda: d.says("This run only: Test Keychain refused it"), "the refusal")
    d.click("General")
    assert d.says("Kept in memory for this run only")
    assert not d.says("Kept in Test Keychain")
