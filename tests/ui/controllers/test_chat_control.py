"""The Test chat on a real core: retry, edit, continue, options, recent models, errors' buttons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QTextBrowser

from desktop.ui.controllers.chat_sending import ChatSending
from tests.presentation.asked import refs
from tests.simulators import Sandbox, Served, errors, faults
from tests.ui.chat.on_screen import editor, focused, is_shown, named, texts
from tests.ui.controllers.chat_joined import JoinedChat
from tests.ui.gallery import FixedTheme

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier
PROVIDER = "openrouter"


class Chat(JoinedChat):
    """Somebody who chats; ``sent`` are the bodies that arrived."""

    sandbox: Sandbox

    @property
    def sent(self) -> list[Any]:
        return [each.json for each in self.sandbox.received if each.path.endswith("/completions")]

    @property
    def prompts(self) -> list[str]:
        return [turn.prompt for turn in self.core.chat.chat.value.turns]

    def send(self, text: str) -> None:
        """And wait for the end of the answer."""
        self.write(text)
        self.enter()

    def write(self, text: str) -> None:
        field = editor(self.page)
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(field, text)

    def enter(self) -> None:
        before = len(self.sent)
        QTest.keyClick(editor(self.page), ENTER)
        self.answered(before + 1)

    def answered(self, requests: int) -> None:
        """Wait for the end of the answer to so many requests."""
        chat = self.core.chat
        self.driver.until(lambda: len(self.sent) >= requests, f"request {requests}")
        self.driver.until(lambda: not chat.chat.value.running and not chat._busy, "its end")
        newest, sending = chat.chat.value.turns[-1].number, self.page.findChild(ChatSending)
        assert sending is not None
        self.driver.until(lambda: sending._ended == newest, "its end on the page")
        self.driver.until(lambda: not sending._state.running, "the newest state")
        self.driver.until(lambda: is_shown(self.page, "Send"), "the composer")
        self.driver.settle()

    def press_on(self, name: str, number: int = 0) -> None:
        """Press an action of a message by its keyboard: the messages count from the top."""
        self.driver.until(lambda: is_shown(self.page, name), name)
        found = [
            widget
            for widget in self.page.findChildren(type(named(self.page, name)))
            if widget.isVisible() and widget.accessibleName() == name
        ]
        found[number].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(found[number], ENTER)

    def option(self, name: str, text: str) -> None:
        """Type an option into the sheet."""
        if not is_shown(self.page, "Close the options"):
            QTest.keyClick(editor(self.page), Qt.Key.Key_Comma, CTRL)
        field = named(self.page, f"{name} for this chat")
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(field, text)

    def close_options(self) -> None:
        self.driver.click("Close the options")


@pytest.fixture
def chat(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, sandbox: Sandbox
) -> Iterator[Chat]:
    chat = Chat(qapp, theme, tmp_path / "profile", served, (0.0,) * 5)
    chat.sandbox = sandbox
    yield chat
    chat.close()


# ── retry ───────────────────────────────────────────────────────────────────────────────────────


def test_a_retry_replaces_the_answer_and_leaves_the_draft(chat: Chat) -> None:
    chat.send("One")
    chat.send("Two")
    chat.write("half a thought")
    chat.press_on("Retry")
    chat.answered(3)
    assert chat.prompts == ["One", "Two"]
    assert [each["content"] for each in chat.sent[2]["messages"]][::2] == ["One", "Two"]
    assert chat.draft == "half a thought"
    replaced = chat.core.chat.chat.value.replaced
    assert [turn.prompt for turn in replaced] == ["Two"]


def test_a_retry_goes_to_the_model_that_is_chosen(chat: Chat) -> None:
    chat.send("One")
    chat.page.choose_model("sandbox/thinker")
    retry = named(chat.page, "Retry")
    chat.driver.until(lambda: retry.toolTip() == "Retry with Thinker", "the model's name")
    chat.press_on("Retry with Thinker")
    chat.answered(2)
    assert [body["model"] for body in chat.sent] == ["sandbox/writer", "sandbox/thinker"]
    assert chat.prompts == ["One"]


def test_a_retry_that_is_declined_brings_the_answer_back(chat: Chat) -> None:
    """And the question is in the composer, for another try at the same place."""
    chat.send("One")
    chat.sandbox.script(faults.reply(errors.can_only_afford()))
    chat.write("half a thought")
    chat.press_on("Retry")
    chat.driver.until(lambda: chat.draft == "One", "the question")
    assert any("the message after it will be replaced" in text for text in texts(chat.page))
    assert chat.driver.answer() != ""
    QTest.keyClick(editor(chat.page), Qt.Key.Key_Escape)
    assert chat.draft == "half a thought"


def test_a_retry_of_a_failure_takes_what_was_given_back(chat: Chat) -> None:
    chat.sandbox.script(faults.status(500))
    chat.send("One")
    assert chat.draft == "One"
    chat.press_on("Retry")
    chat.answered(2)
    assert chat.draft == ""
    assert chat.prompts == ["One"]


# ── edit and resend ─────────────────────────────────────────────────────────────────────────────


def test_an_edited_message_takes_the_place_of_all_that_followed(chat: Chat) -> None:
    chat.send("One")
    chat.send("Two")
    chat.write("half a thought")
    chat.press_on("Edit message", 0)
    assert chat.draft == "One"
    strip = "Editing an earlier message · the 3 messages after it will be replaced"
    assert strip in texts(chat.page)
    assert focused() is editor(chat.page)
    chat.write("Another one")
    chat.enter()
    assert chat.prompts == ["Another one"]
    assert [each["content"] for each in chat.sent[2]["messages"]] == ["Another one"]
    assert chat.draft == "half a thought"
    assert strip not in texts(chat.page)


def test_cancelling_gives_back_what_was_typed_before(chat: Chat) -> None:
    chat.send("One")
    chat.write("half a thought")
    chat.press_on("Edit message")
    chat.write("something else")
    QTest.keyClick(editor(chat.page), Qt.Key.Key_Escape)
    assert chat.draft == "half a thought"
    assert not is_shown(chat.page, "Cancel editing")
    chat.press_on("Edit message")
    chat.driver.click("Cancel editing")
    assert chat.draft == "half a thought"
    assert len(chat.sent) == 1


def test_the_estimate_of_an_edit_counts_only_what_stays(chat: Chat) -> None:
    d = chat.driver
    chat.send("One")
    chat.send("Two")
    first = editor(chat.page).accessibleDescription
    chat.write("One")
    d.until(lambda: first() != "", "the estimate of a third message")
    third = first()
    chat.press_on("Edit message", 0)
    d.until(lambda: first() not in ("", third), "the estimate of a first message")


def test_a_new_chat_while_editing_loses_no_word(chat: Chat) -> None:
    chat.send("One")
    chat.write("half a thought")
    chat.press_on("Edit message")
    chat.write("edited")
    chat.driver.click("New chat")
    chat.driver.until(lambda: chat.draft == "edited\n\nhalf a thought", "both texts")
    assert not is_shown(chat.page, "Cancel editing")


# ── continue ────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_that_ended_at_its_limit_goes_on(chat: Chat) -> None:
    d = chat.driver
    chat.option("Max tokens", "16")
    chat.close_options()
    chat.send("Tell me a long story about a median")
    begun = d.answer()
    assert any("Ended at the limit of 16 tokens" in text for text in texts(chat.page))
    chat.write("half a thought")
    chat.press_on("Continue the answer")
    chat.answered(2)
    roles = [each["role"] for each in chat.sent[1]["messages"]]
    assert roles[:2] == ["user", "assistant"]
    d.until(lambda: len(d.answer()) > len(begun), "the second part")
    assert d.answer().startswith(begun.strip()[:10])
    parts = "2\N{NO-BREAK SPACE}parts"
    d.until(lambda: any(text.startswith(parts) for text in texts(chat.page)), "its facts")
    assert chat.draft == "half a thought"


def test_an_answer_that_was_stopped_goes_on(chat: Chat) -> None:
    d = chat.driver
    chat.write("!fault slow Tell me a story")
    QTest.keyClick(editor(chat.page), ENTER)
    d.until(lambda: len(d.answer()) > 3, "the first words")
    QTest.keyClick(editor(chat.page), Qt.Key.Key_Escape)
    chat.answered(1)
    assert is_shown(chat.page, "Continue the answer")


# ── options ─────────────────────────────────────────────────────────────────────────────────────


def test_options_are_sent_with_the_next_message(chat: Chat) -> None:
    chat.option("Temperature", "0.2")
    chat.option("Seed", "42")
    chat.option("Stop sequences", "END")
    chat.option("System prompt", "Be brief.")
    chat.option("Hosts to try first", "google-vertex, azure")
    chat.option("Max price in", "3")
    chat.send("One")
    body = chat.sent[0]
    assert (float(body["temperature"]), body["seed"], body["stop"]) == (0.2, 42, ["END"])
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert body["provider"]["order"] == ["google-vertex", "azure"]
    assert float(body["provider"]["max_price"]["prompt"]) == 3
    assert is_shown(chat.page, "Options, 6 set")


def test_what_is_wrong_is_not_sent_and_not_lost(chat: Chat) -> None:
    chat.option("Temperature", "9")
    chat.option("Seed", "42")
    chat.send("One")
    assert "temperature" not in chat.sent[0]
    assert chat.sent[0]["seed"] == 42
    assert named(chat.page, "Temperature for this chat").property("text") == "9"


def test_the_request_on_view_is_the_one_that_is_sent(chat: Chat) -> None:
    d = chat.driver
    chat.option("Temperature", "0.25")
    prompt = 'it\'s `$HOME` and "quotes"'
    chat.write(prompt)
    pane = named(chat.page, "Request as JSON")
    assert isinstance(pane, QTextBrowser)
    d.until(lambda: "$HOME" in pane.toPlainText() and "0.25" in pane.toPlainText(), "the request")
    shown = json.loads(pane.toPlainText())
    d.click("Copy as curl")
    command = QGuiApplication.clipboard().text()
    assert "$OPENROUTER_API_KEY" in command
    assert chat.sandbox.key not in command
    chat.enter()
    sent = json.loads(json.dumps(chat.sent[0], default=float))
    assert sent == shown


def test_a_new_chat_has_no_options(chat: Chat) -> None:
    chat.option("Temperature", "0.2")
    chat.send("One")
    chat.driver.click("New chat")
    field = named(chat.page, "Temperature for this chat")
    chat.driver.until(lambda: field.property("text") == "", "the empty field")
    chat.send("Two")
    assert "temperature" not in chat.sent[1]


def test_the_hint_knows_the_limit_of_this_chat(chat: Chat) -> None:
    chat.option("Max tokens", "77")
    chat.driver.until(lambda: "At most 77 tokens out" in texts(chat.page), "the hint")
    chat.driver.click("Reset all options")
    chat.driver.until(lambda: "At most 77 tokens out" not in texts(chat.page), "its end")


# ── models ──────────────────────────────────────────────────────────────────────────────────────


def test_models_that_were_sent_to_stand_on_top(chat: Chat) -> None:
    chat.send("One")
    chat.page.choose_model("sandbox/thinker")
    chat.send("Two")
    settings, wanted = chat.core.settings.settings, ("sandbox/thinker", "sandbox/writer")
    chat.driver.until(lambda: settings.value.recent_models(PROVIDER) == wanted, "both models")
    chat.driver.until(lambda: chat.page._view.recent == refs(wanted), "both models on the page")
    QTest.keyClick(editor(chat.page), Qt.Key.Key_M, CTRL)
    models = chat.window.findChild(QListView)
    assert models is not None
    names = [str(models.model().index(row, 0).data()) for row in range(4)]
    assert names == ["Recent", "Thinker", "Writer", "Other allowed models"]
    QTest.keyClick(focused(), Qt.Key.Key_Escape)


# ── the buttons of errors ───────────────────────────────────────────────────────────────────────


def test_fewer_tokens_are_set_as_an_option_and_sent(chat: Chat) -> None:
    chat.sandbox.script(faults.reply(errors.can_only_afford()))
    chat.send("One")
    chat.page.action_requested.emit("max-tokens:300")
    chat.answered(2)
    assert chat.sent[1]["max_tokens"] == 300
    assert chat.prompts == ["One"]
    assert chat.core.chat.chat.value.options.max_tokens == 300
    assert is_shown(chat.page, "Options, 1 set")


def test_an_allowed_paid_variant_is_taken_at_once(chat: Chat) -> None:
    chat.page.choose_model("sandbox/writer:free")
    chat.sandbox.script(faults.status(404))
    chat.send("One")
    chat.page.action_requested.emit("paid-variant:sandbox/writer")
    chat.answered(2)
    assert [body["model"] for body in chat.sent] == ["sandbox/writer:free", "sandbox/writer"]


def test_a_paid_variant_that_is_not_allowed_asks_first(chat: Chat) -> None:
    chat.sandbox.script(faults.status(500))
    chat.send("One")
    chat.page.action_requested.emit("paid-variant:sandbox/ticket")
    chat.driver.until(lambda: is_shown(chat.page, "Allow it"), "the question")
    assert len(chat.sent) == 1
    assert "sandbox/ticket" not in chat.core.providers.allowed_models(PROVIDER)
    chat.driver.click("Allow it")
    chat.answered(2)
    assert chat.sent[1]["model"] == "sandbox/ticket"
    assert "sandbox/ticket" in chat.core.providers.allowed_models(PROVIDER)


def test_a_new_chat_keeps_the_message(chat: Chat) -> None:
    chat.send("One")
    chat.sandbox.script(faults.status(500))
    chat.send("Two")
    chat.page.action_requested.emit("new-chat")
    chat.driver.until(lambda: not chat.core.chat.chat.value.turns, "the new chat")
    assert chat.draft == "Two"


# ── waiting ─────────────────────────────────────────────────────────────────────────────────────


def test_a_wait_is_said_and_then_the_answer_comes(chat: Chat) -> None:
    busy = errors.upstream_rate_limit("sandbox/writer", "Sandbox", 1)
    chat.sandbox.script(faults.reply(busy))
    chat.write("One")
    QTest.keyClick(editor(chat.page), ENTER)
    words = "(attempt 2 of 3)"
    chat.driver.until(lambda: any(words in text for text in texts(chat.page)), "the wait")
    assert is_shown(chat.page, "Stop")
    chat.answered(2)
    assert chat.prompts == ["One"]
    assert not any(words in text for text in texts(chat.page))


def test_a_wait_can_be_stopped_at_once(chat: Chat) -> None:
    busy = errors.upstream_rate_limit("sandbox/writer", "Sandbox", 50)
    chat.sandbox.script(faults.reply(busy))
    chat.write("One")
    QTest.keyClick(editor(chat.page), ENTER)
    chat.driver.until(lambda: is_shown(chat.page, "Stop"), "the wait")
    chat.driver.until(lambda: any("sending again in" in t for t in texts(chat.page)), "the words")
    QTest.keyClick(editor(chat.page), Qt.Key.Key_Escape)
    chat.driver.until(lambda: chat.draft == "One" and is_shown(chat.page, "Send"), "the text")
    assert len(chat.sent) == 1
