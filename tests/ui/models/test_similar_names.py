"""Misspelt words in a large catalog: the window goes on while similar names are looked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from desktop.ui.models.models_page import ModelsPage
from tests.ui.chat.on_screen import focused, is_shown, name_of, texts
from tests.ui.models.on_page import chip, ids, write
from tests.ui.models.sample import browser_of

LOOKING = "Looking for similar names…"
SONNET = "anthropic/claude-sonnet-5"


@pytest.fixture
def large(page: ModelsPage) -> ModelsPage:
    """The sample, taken for too large to be compared within a keystroke."""
    page.show_browser(browser_of(at_once=0))
    return page


def set_text(page: ModelsPage, text: str) -> None:
    """As typed, and not yet followed by anything else."""
    page.browse.search.set_text(text)


def test_nothing_is_said_to_match_until_similar_names_are_found(
    large: ModelsPage, qtbot: QtBot
) -> None:
    set_text(large, "claud sonet")
    assert ids(large) == []
    assert LOOKING in texts(large)
    qtbot.waitUntil(lambda: ids(large)[:1] == [SONNET])
    assert "nearest matches" in large.browse.search.notice


def test_what_resembles_nothing_is_said_at_last(large: ModelsPage, qtbot: QtBot) -> None:
    set_text(large, "xyzzy")
    assert LOOKING in texts(large)
    qtbot.waitUntil(lambda: "Neither by name, id, author nor tag." in texts(large))


def test_similar_names_stay_until_others_are_found(large: ModelsPage, qtbot: QtBot) -> None:
    set_text(large, "claud sonet")
    qtbot.waitUntil(lambda: bool(ids(large)))
    before = ids(large)
    set_text(large, "gemni vision")
    assert ids(large) == before
    assert chip(large, "Vision").isChecked()
    assert "nearest matches" in large.browse.search.notice
    qtbot.waitUntil(lambda: "google/gemini-3.6-flash" in ids(large))
    assert SONNET not in ids(large)


def test_a_newer_search_takes_the_place_of_an_older_one(large: ModelsPage, qtbot: QtBot) -> None:
    for text in ("claud sonet", "gemni flash", "luna"):
        set_text(large, text)
    assert ids(large) == ["openai/gpt-5.6-luna", "sao10k/l3-lunaris-8b"]
    write(" ")
    assert ids(large) == ["openai/gpt-5.6-luna", "sao10k/l3-lunaris-8b"]
    set_text(large, "claud sonet")
    large.show_browser(browser_of(at_once=0))
    qtbot.waitUntil(lambda: ids(large)[:1] == [SONNET])


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_a_key_that_leads_on_waits_for_what_there_is(
    large: ModelsPage, qtbot: QtBot, key: Qt.Key
) -> None:
    set_text(large, "claud sonet")
    QTest.keyClick(large.browse.search.field, key)
    assert name_of(focused()) == "Search models"
    qtbot.waitUntil(lambda: name_of(focused()) == "Models")


def test_a_key_is_forgotten_when_something_else_is_typed(large: ModelsPage, qtbot: QtBot) -> None:
    set_text(large, "claud sonet")
    QTest.keyClick(large.browse.search.field, Qt.Key.Key_Return)
    QTest.keyClicks(large.browse.search.field, "x")
    qtbot.waitUntil(lambda: not large.browse.looking)
    assert name_of(focused()) == "Search models"


def test_an_id_can_be_enabled_by_hand_all_the_time(large: ModelsPage, qtbot: QtBot) -> None:
    asked = QSignalSpy(large.add_requested)
    set_text(large, "anthropic/claude-sonett")
    offer = "Enable “anthropic/claude-sonett” by hand"
    assert is_shown(large, offer)
    assert LOOKING not in texts(large)
    qtbot.waitUntil(lambda: SONNET in ids(large))
    assert is_shown(large, offer)
    set_text(large, "anthropic/claude-sonettt")
    assert is_shown(large, "Enable “anthropic/claude-sonettt” by hand")
    QTest.keyClick(large.browse.search.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: name_of(focused()).startswith("Enable “anthropic/claude-sonettt”"))
    assert asked.count() == 0


def test_rows_that_only_resemble_keep_their_notice_when_one_is_turned(
    large: ModelsPage, qtbot: QtBot
) -> None:
    set_text(large, "claud sonet")
    qtbot.waitUntil(lambda: bool(ids(large)))
    before = ids(large)
    large.show_enabled([], keep_rows=True)
    assert name_of(chip(large, "Enabled")) == "Enabled, 0"
    large.show_enabled([SONNET], keep_rows=True)
    assert "nearest matches" in large.browse.search.notice
    assert name_of(chip(large, "Enabled")) == "Enabled, 1"
    assert set(before) >= {SONNET}
