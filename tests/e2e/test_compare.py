"""The comparison in the whole window, with the keyboard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.e2e.opened import OpenWindow
from tests.simulators import Served, faults
from tests.tour.driver import Driver

MODELS = ("sandbox/writer", "sandbox/thinker", "sandbox/writer:free")
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def person(open_window: OpenWindow, profile: Path, served: Served) -> Driver:
    """At the comparison, with three allowed models, of which one is picked."""
    profile.mkdir(parents=True)
    settings = {"version": 1, "openrouterAllowedModels": MODELS, "defaultModel": MODELS[0]}
    (profile / "settings.json").write_text(json.dumps(settings), "utf-8")
    run = open_window()
    d = run.driver
    d.type("API key", served.key)
    d.press(ENTER)
    d.until(lambda: d.says("Verified"), "the verified key")
    run.application.window.show_page("chat")
    d.tab_to("Compare models")
    d.press(ENTER)
    d.until(lambda: d.has("Remove Writer"), "the first model")
    return d


def compare(d: Driver, prompt: str, *models: str) -> None:
    """Add models, type and run."""
    for model in models:
        d.press(Qt.Key.Key_M, CTRL)
        d.write(model)
        d.press(ENTER)
    d.tab_to("Prompt")
    d.write(prompt)
    d.press(ENTER)


def test_from_the_chat_and_back_with_keys_alone(person: Driver) -> None:
    d = person
    assert not d.has("Tokens and costs")
    assert d.focused() == "Prompt"
    compare(d, "Hello", "thinker", "free")
    d.until(lambda: d.has("Ranking"), "the end")
    d.check_readable()
    d.tab_to("Answers")
    d.press(Qt.Key.Key_Right)
    d.until(lambda: d.says("was the cheapest"), "the ranking")
    d.tab_to("Use Writer (free) in chat")
    d.press(ENTER)
    d.until(lambda: d.says("Try Writer (free)"), "the model of the chat")
    assert d.focused() == "Message"
    d.tab_to("Compare models", back=True)
    d.press(ENTER)
    assert d.has("Remove Thinker")
    assert d.has("Ranking")


def test_escape_stops_the_answers_and_not_the_chat(person: Driver) -> None:
    d = person
    compare(d, "!fault slow Tell me a story", "thinker")
    d.until(lambda: len(d.answer()) > 3, "the first words")
    d.press(Qt.Key.Key_Escape)
    d.until(lambda: d.has("Ranking"), "the end")
    d.until(lambda: d.says("Stopped by you"), "why")
    d.press(Qt.Key.Key_Escape)
    assert d.has("Back to chat")


def test_what_failed_is_asked_again_with_keys_alone(person: Driver, served: Served) -> None:
    d = person
    served.sandbox.script(faults.status(500), on="/chat/completions")
    compare(d, "Hello", "thinker")
    d.until(lambda: d.has("Send again"), "the failure")
    d.until(lambda: d.has("Ranking"), "the other answer")
    d.tab_to("Send again")
    d.press(ENTER)
    d.until(lambda: not d.has("Send again") and d.has("Ranking"), "both answers")
    assert d.focused().startswith("Answer from ")
    assert len(served.sandbox.account.generations) == 2


def test_a_model_tried_from_the_models_page_is_in_the_chat(person: Driver) -> None:
    d = person
    window = d.window
    chat = window.page("chat")  # type: ignore[attr-defined]
    chat.choose_model(MODELS[1])
    d.until(lambda: d.says("Try Thinker"), "the model of the chat")
    assert not d.has("Back to chat")


def test_the_toast_leaves_the_prompt_free(person: Driver) -> None:
    d = person
    d.window.tell("Written somewhere", "", None)  # type: ignore[attr-defined]
    d.settle()
    toast = d.window._toast  # type: ignore[attr-defined]
    prompt = d.find("Prompt")
    assert toast.geometry().bottom() < prompt.mapTo(d.window, prompt.rect().topLeft()).y()
