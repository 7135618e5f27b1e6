"""The Test chat on a real core with the models of several providers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.model_ref import ModelRef
from tests.conftest import KnownKeys
from tests.simulators import Served
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.ui.chat.on_screen import editor
from tests.ui.controllers.chat_joined import MODELS, JoinedChat
from tests.ui.gallery import FixedTheme

WRITER = "accounts/fireworks/models/sandbox-writer"
OTHER = "accounts/fireworks/models/kimi-k3"
QWEN = "Qwen/Qwen3.5-397B-A17B"
SETTINGS = {"fireworksAllowedModels": [WRITER], "modelscopeAllowedModels": [QWEN]}


@pytest.fixture
def neighbours(known_keys: KnownKeys) -> Neighbours:
    neighbours = Neighbours()
    known_keys.add(neighbours.fireworks.key)
    return neighbours


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served, neighbours: Neighbours
) -> Iterator[JoinedChat]:
    """OpenRouter and Fireworks have a key, ModelScope has none."""
    with serve_neighbours(neighbours) as base_urls:
        joined = JoinedChat(
            qapp,
            theme,
            tmp_path / "profile",
            served,
            (0.0,) * 5,
            neighbours=base_urls,
            more=SETTINGS,
            neighbour_keys={"fireworks": neighbours.fireworks.key},
        )
        joined.driver.until(lambda: missing(joined, QWEN) == "no key", "what is known of the keys")
        yield joined
        joined.close()


def missing(joined: JoinedChat, model: str) -> str:
    """Why it cannot be asked, as far as the page knows."""
    return next((each.missing for each in joined.page._view.choices if each.id == model), "")


def ask(joined: JoinedChat, ref: ModelRef, text: str = "Hello") -> None:
    """Choose, send, and wait for the end of the answer."""
    joined.page.choose_model(ref.model, ref.provider)
    before = len(joined.core.chat.chat.value.turns)
    QTest.keyClicks(editor(joined.page), text)
    QTest.keyClick(editor(joined.page), Qt.Key.Key_Return)
    state = joined.core.chat.chat
    joined.driver.until(lambda: len(state.value.turns) > before, "the message")
    joined.driver.until(lambda: not state.value.running, "the answer")
    joined.driver.until(lambda: joined.page._view.phase == "ready", "it on the page")


def test_each_model_tells_its_provider_and_what_it_lacks(joined: JoinedChat) -> None:
    told = {each.ref: (each.provider_name, each.missing) for each in joined.page._view.choices}
    assert told[ModelRef("openrouter", MODELS[0])] == ("OpenRouter", "")
    assert told[ModelRef("fireworks", WRITER)] == ("Fireworks", "")
    assert told[ModelRef("modelscope", QWEN)] == ("ModelScope", "no key")


def test_the_choice_is_kept_with_its_provider_and_stands_on_top(joined: JoinedChat) -> None:
    fireworks, openrouter = ModelRef("fireworks", WRITER), ModelRef("openrouter", MODELS[0])
    ask(joined, openrouter)
    ask(joined, fireworks)
    settings = joined.core.settings.settings
    joined.driver.until(lambda: settings.value.chat_provider == "fireworks", "the kept choice")
    assert settings.value.default_model_of("fireworks") == WRITER
    assert settings.value.default_model_of("openrouter") == MODELS[0]
    recent = (fireworks, openrouter)
    joined.driver.until(lambda: joined.page._view.recent == recent, "both on top")
    ask(joined, openrouter)
    joined.driver.until(lambda: joined.page._view.recent == recent[::-1], "the other way round")


def test_each_turn_goes_to_its_own_provider(joined: JoinedChat, neighbours: Neighbours) -> None:
    d = joined.driver
    ask(joined, ModelRef("fireworks", WRITER), "One")
    ask(joined, ModelRef("openrouter", MODELS[0]), "Two")
    turns = joined.core.chat.chat.value.turns
    assert [turn.provider for turn in turns] == ["fireworks", "openrouter"]
    titles = [each.title for each in joined.page._view.messages if each.role == "assistant"]
    assert [title.rpartition(" · ")[2] for title in titles] == ["Fireworks", "OpenRouter"]
    d.until(lambda: d.says("billed"), "the bill of the second")
    sent = neighbours.fireworks.received[-1]
    assert sent.json["model"] == WRITER
    assert [each["content"] for each in sent.json["messages"]] == ["One"]


def test_the_request_is_copied_with_the_address_and_the_variable_of_its_provider(
    joined: JoinedChat, neighbours: Neighbours
) -> None:
    d = joined.driver
    joined.page.choose_model(WRITER, "fireworks")
    joined.page.set_draft("Hello")
    d.click("Options")
    d.until(lambda: WRITER in " ".join(d.read("Request as JSON")), "the request")
    d.click("Copy as curl")
    curl = QGuiApplication.clipboard().text()
    assert '"Authorization: Bearer $FIREWORKS_API_KEY"' in curl
    assert f"{neighbours.fireworks.path}/chat/completions" in curl
    assert neighbours.fireworks.key not in curl
    assert not d.says("Routing")


def test_allowing_from_an_error_is_about_the_provider_of_the_error(joined: JoinedChat) -> None:
    joined.page.choose_model(WRITER, "fireworks")
    joined.page.action_requested.emit(f"add-model:{OTHER}")
    settings = joined.core.settings.settings
    both = (WRITER, OTHER)
    joined.driver.until(
        lambda: settings.value.allowed_models("fireworks") == both, "the allowed model"
    )
    assert OTHER not in (settings.value.allowed_models("openrouter") or ())
    chosen = ModelRef("fireworks", OTHER)
    joined.driver.until(lambda: joined.page._view.selected == chosen, "the choice")


def test_a_model_without_a_key_says_so_and_leads_to_its_provider(joined: JoinedChat) -> None:
    joined.page.choose_model(QWEN, "modelscope")
    joined.driver.until(lambda: joined.driver.says("No key for ModelScope"), "what is missing")
    joined.driver.click("Give a key")
    assert joined.visited == ["modelscope"]
