"""The Test chat on a real core: what a failure says, keeps and offers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.services.turn import Phase, Turn
from desktop.ui.widgets.error_card import ErrorCard
from desktop.ui.widgets.error_details import ErrorDetails
from tests.simulators import Served
from tests.simulators.declined import ECHOED_KEY, ECHOED_USER
from tests.ui.chat.on_screen import editor
from tests.ui.controllers.chat_joined import JoinedChat
from tests.ui.gallery import FixedTheme

FREE = "sandbox/writer:free"


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served
) -> Iterator[JoinedChat]:
    joined = JoinedChat(qapp, theme, tmp_path / "profile", served, (0.0,) * 5)
    yield joined
    joined.close()


def card_of(joined: JoinedChat) -> ErrorCard:
    card = joined.page.findChild(ErrorCard)
    assert isinstance(card, ErrorCard)
    return card


def fail(joined: JoinedChat, word: str) -> ErrorCard:
    """Ask the sandbox for a failure and wait until it is on the page."""
    QTest.keyClicks(editor(joined.page), f"!fault {word}")
    QTest.keyClick(editor(joined.page), Qt.Key.Key_Return)
    card = card_of(joined)
    joined.driver.until(lambda: card.isVisible() and not joined.page._composer.waiting, "the card")
    return card


def details(joined: JoinedChat) -> str:
    fold = joined.page.findChild(ErrorDetails)
    assert isinstance(fold, ErrorDetails)
    return fold.text


def last(joined: JoinedChat) -> Turn:
    return joined.core.chat.chat.value.turns[-1]


def bodies(served: Served) -> list[dict[str, Any]]:
    """Of the chats that were sent."""
    return [each.json for each in served.received if each.path.endswith("/chat/completions")]


@pytest.mark.parametrize("word", ["mid-stream", "mid-stream-502", "finish-error"])
def test_an_answer_that_breaks_off_stays_on_the_page(joined: JoinedChat, word: str) -> None:
    d = joined.driver
    card = fail(joined, word)
    turn = last(joined)
    assert (turn.phase, bool(turn.text)) == (Phase.FAILED, True)
    assert turn.text.split()[-1] in d.answer()
    assert d.says("The answer broke off")
    assert d.says("What came is kept; ")
    assert card.button.shown.startswith("Send again")
    assert joined.draft == f"!fault {word}"
    told = details(joined)
    assert "During the answer: yes" in told
    assert "Request id: gen-" in told
    assert "Model: sandbox/writer" in told


def test_a_countdown_may_be_cut_short(joined: JoinedChat, served: Served) -> None:
    card = fail(joined, "503-soon")
    assert card.button.shown.startswith("Send again in ")
    before = len(bodies(served))
    joined.driver.click(card.button.accessibleName())
    joined.driver.until(lambda: len(bodies(served)) == before + 1, "the second message")
    joined.driver.until(card.isVisible, "the second refusal")


def test_the_answer_is_limited_to_what_the_account_can_pay(
    joined: JoinedChat, served: Served
) -> None:
    card = fail(joined, "402")
    assert card.button.shown == "Limit to 734 tokens"
    joined.driver.click("Limit to 734 tokens")
    joined.driver.until(lambda: len(bodies(served)) == 2, "the second message")
    assert [body["max_tokens"] for body in bodies(served)][-1] == 734
    joined.driver.until(card.isVisible, "the second refusal")


def test_an_ended_free_variant_leads_to_the_one_that_costs_money(
    joined: JoinedChat, served: Served
) -> None:
    joined.page.choose_model(FREE)
    settings = joined.core.settings.settings
    joined.driver.until(lambda: settings.value.default_model == FREE, "the saved choice")
    joined.driver.settle()
    card = fail(joined, "404-free-ended")
    assert card.button.shown == "Use the paid variant"
    joined.driver.click("Use the paid variant")
    joined.driver.until(lambda: len(bodies(served)) == 2, "the second message")
    assert [body["model"] for body in bodies(served)] == [FREE, "sandbox/writer"]
    joined.driver.until(card.isVisible, "the second refusal")


def test_a_conversation_that_is_too_long_is_begun_anew(joined: JoinedChat) -> None:
    card = fail(joined, "400-context")
    assert card.button.shown == "New chat"
    joined.page.action_requested.emit("new-chat")
    joined.driver.until(lambda: not joined.core.chat.chat.value.turns, "the new chat")
    assert joined.draft == "!fault 400-context"


def test_what_is_copied_for_a_report_holds_no_key_and_no_account(
    joined: JoinedChat, served: Served
) -> None:
    fail(joined, "401-echo")
    joined.driver.click("Details")
    joined.driver.click("Copy details")
    copied = QGuiApplication.clipboard().text()
    assert "Status: 401" in copied
    assert "Request id: sandbox-request-1" in copied
    assert "invalid_api_key" in copied
    for secret in (ECHOED_KEY, ECHOED_USER, served.key, "\x1b", "\u202e"):
        assert secret not in copied
        assert not joined.driver.says(secret)
