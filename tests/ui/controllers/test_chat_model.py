"""The model of the Test chat on a real core: which one counts when several are chosen in a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.controllers.chat import ChatController
from tests.presentation.asked import ref
from tests.simulators import Sandbox, Served
from tests.ui.chat.on_screen import editor, named
from tests.ui.controllers.chat_joined import JoinedChat
from tests.ui.gallery import FixedTheme

WRITER, THINKER = "sandbox/writer", "sandbox/thinker"


@pytest.fixture
def chat(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served
) -> Iterator[JoinedChat]:
    chat = JoinedChat(qapp, theme, tmp_path / "profile", served, (0.0,) * 5)
    yield chat
    chat.close()


def shown(chat: JoinedChat) -> str:
    return named(chat.page, "Model").accessibleDescription()


def default(chat: JoinedChat) -> str | None:
    return chat.core.settings.settings.value.default_model


def until_known(chat: JoinedChat, model: str) -> None:
    """Wait until the page has heard that this is the default now."""
    controller = chat.page.findChild(ChatController)
    assert controller is not None
    chat.driver.until(lambda: controller._default == ref(model), model)


def asked(sandbox: Sandbox) -> list[str]:
    return [each.json["model"] for each in sandbox.received if each.path.endswith("/completions")]


def test_late_news_of_an_earlier_choice_does_not_bring_it_back(
    chat: JoinedChat, sandbox: Sandbox
) -> None:
    """The first of two choices is written, and the second one has to wait for its turn."""
    writes = chat.core.settings._one_at_a_time
    chat.in_core(writes.acquire)
    chat.page.choose_model(THINKER)
    chat.aio.spawn(chat.aio.call(writes.acquire))
    chat.page.choose_model(WRITER)
    chat.aio._in_core(writes.release)
    until_known(chat, THINKER)
    assert shown(chat) == "Writer"
    QTest.keyClicks(editor(chat.page), "Why?")
    QTest.keyClick(editor(chat.page), Qt.Key.Key_Return)
    chat.driver.until(lambda: asked(sandbox) != [], "the request")
    assert asked(sandbox) == [WRITER]
    chat.aio._in_core(writes.release)
    until_known(chat, WRITER)
    assert shown(chat) == "Writer"


def test_a_default_that_is_set_elsewhere_is_followed(chat: JoinedChat) -> None:
    chat.page.choose_model(THINKER)
    until_known(chat, THINKER)
    chat.in_core(lambda: chat.core.providers.set_default_model(WRITER))
    chat.driver.until(lambda: shown(chat) == "Writer", "the new default")


def test_a_first_default_takes_the_place_of_the_first_of_the_list(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served
) -> None:
    """Nobody has chosen what the page began with."""
    chat = JoinedChat(qapp, theme, tmp_path / "profile", served, (), default=None)
    try:
        assert (default(chat), shown(chat)) == (None, "Writer")
        chat.in_core(lambda: chat.core.providers.set_default_model(THINKER))
        chat.driver.until(lambda: shown(chat) == "Thinker", "the default")
    finally:
        chat.close()
