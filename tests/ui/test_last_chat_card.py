"""The last chat on the General page: asked before it is deleted, with the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from desktop.presentation.kept_chat_view import KEEP_TITLE, kept_chat_view
from desktop.services.kept_chat import KeptChat
from desktop.ui.last_chat_card import LastChatCard
from tests.ui.chat.on_screen import click, focused, name_of, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.widgets.seeing import Stage, checked

KEPT = KeptChat(Path("/home/ada/chat.json"), 3)


@pytest.fixture
def card(stage: Stage, theme: FixedTheme) -> LastChatCard:
    card = stage.add(LastChatCard(theme))
    card.show_view(kept_chat_view(KEPT))
    return card


def has(card: LastChatCard, name: str) -> bool:
    try:
        named(card, name)
    except LookupError:
        return False
    return True


def test_it_says_how_much_is_kept_and_where(card: LastChatCard) -> None:
    assert "3 messages with their answers, kept in /home/ada/chat.json" in texts(card)
    assert checked(named(card, KEEP_TITLE))
    assert not has(card, "Delete 3 messages")


def test_it_asks_before_it_deletes(card: LastChatCard) -> None:
    confirmed = QSignalSpy(card.deletion_confirmed)
    click(card, "Delete the last chat…")
    assert "Delete 3 messages?" in texts(card)
    assert name_of(focused()) == "Cancel", "Enter deletes nothing by mistake"
    assert not confirmed.count()
    click(card, "Delete 3 messages")
    assert confirmed.count() == 1
    assert not has(card, "Delete 3 messages")


@pytest.mark.parametrize("way", ["Cancel", "Esc"])
def test_a_question_can_be_taken_back(card: LastChatCard, way: str) -> None:
    confirmed = QSignalSpy(card.deletion_confirmed)
    named(card, "Delete the last chat…").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    if way == "Esc":
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
    else:
        click(card, way)
    assert not has(card, "Cancel")
    assert name_of(focused()) == "Delete the last chat…"
    assert not confirmed.count()


def test_a_question_about_what_has_changed_is_taken_back(card: LastChatCard) -> None:
    click(card, "Delete the last chat…")
    card.show_view(kept_chat_view(KEPT))
    assert has(card, "Delete 3 messages")
    card.show_view(kept_chat_view(KeptChat(KEPT.path, 4)))
    assert not has(card, "Delete 4 messages")
    assert has(card, "Delete the last chat…")


def test_without_a_chat_there_is_nothing_to_delete(card: LastChatCard) -> None:
    card.show_view(kept_chat_view(KeptChat(KEPT.path)))
    assert not has(card, "Delete the last chat…")


def test_the_switch_chooses_and_showing_it_chooses_nothing(card: LastChatCard) -> None:
    chosen = QSignalSpy(card.keep_chosen)
    card.show_view(kept_chat_view(KeptChat(KEPT.path, enabled=False)))
    assert not checked(named(card, KEEP_TITLE))
    assert not chosen.count()
    click(card, KEEP_TITLE)
    assert chosen.at(0) == [True]
