"""The Test chat after a restart: two windows, one after the other, on one profile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.chat.markdown_view import MarkdownView
from tests.simulators import Served, faults
from tests.ui.chat.on_screen import editor, is_shown, texts
from tests.ui.controllers.chat_joined import JoinedChat
from tests.ui.gallery import FixedTheme


class Open(Protocol):
    def __call__(self) -> AbstractContextManager[JoinedChat]: ...


@pytest.fixture
def window(qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served) -> Open:
    @contextmanager
    def opened() -> Iterator[JoinedChat]:
        chat = JoinedChat(qapp, theme, tmp_path / "profile", served, (0.0, 0.0))
        try:
            yield chat
        finally:
            chat.close()

    return opened


def ask(chat: JoinedChat, question: str) -> None:
    turns = chat.core.chat.chat.value.turns
    last = turns[-1].number if turns else 0
    QTest.keyClicks(editor(chat.page), question)
    QTest.keyClick(editor(chat.page), Qt.Key.Key_Return)

    def ended() -> bool:
        turns = chat.core.chat.chat.value.turns
        return bool(turns) and turns[-1].number > last and not turns[-1].running

    chat.driver.until(ended, "the end of the answer")
    chat.driver.until(lambda: is_shown(chat.page, "Send"), "that it can be gone on with")


def shown(chat: JoinedChat) -> list[str]:
    """Questions and answers, figures and totals; not how long ago anything was."""
    chat.driver.stand_still()
    words: list[MarkdownView] = chat.page.findChildren(MarkdownView)
    told = [view.toPlainText() for view in words if view.isVisible()]
    labels = [text for text in texts(chat.page) if "ago" not in text and "just now" not in text]
    return told + labels


def test_the_page_shows_the_same_after_a_restart(window: Open) -> None:
    with window() as chat:
        ask(chat, "What is a median?")
        ask(chat, "And a mode?")
        before = shown(chat)
        assert sum("median" in text for text in before) > 0
    with window() as chat:
        chat.driver.until(lambda: len(chat.core.chat.chat.value.turns) == 2, "the last chat")
        chat.driver.until(lambda: shown(chat) == before, "what was shown before")
        ask(chat, "And a mean?")
        assert len(chat.core.chat.chat.value.turns) == 3


def test_a_message_that_failed_is_in_the_composer_again(window: Open, served: Served) -> None:
    with window() as chat:
        served.sandbox.script(faults.status(502))
        ask(chat, "What is a median?")
    with window() as chat:
        chat.driver.until(lambda: chat.draft == "What is a median?", "the message")


def test_what_is_typed_while_the_last_chat_comes_back_stays(window: Open) -> None:
    with window() as chat:
        ask(chat, "What is a median?")
        state = chat.core.chat.chat.value
    with window() as chat:
        chat.driver.until(lambda: len(chat.core.chat.chat.value.turns) == 1, "the last chat")

        async def begin_anew() -> None:
            await chat.core.chat.clear()

        chat.in_core(begin_anew)
        QTest.keyClicks(editor(chat.page), "Typed")

        async def restore() -> None:
            chat.core.chat.restore(state)

        chat.in_core(restore)
        chat.driver.until(lambda: any("median?" in text for text in shown(chat)), "it")
        assert chat.draft == "Typed"
