"""The Test chat on a real core: a message that is on its way, and what becomes of its text."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser

from desktop.ui.widgets.toast import Toast
from tests.simulators import Sandbox, Served, faults
from tests.ui.chat.on_screen import editor, named
from tests.ui.controllers.chat_joined import JoinedChat
from tests.ui.gallery import FixedTheme

ENTER = Qt.Key.Key_Return


@pytest.fixture
def joined(
    qapp: QApplication, theme: FixedTheme, tmp_path: Path, served: Served
) -> Iterator[JoinedChat]:
    joined = JoinedChat(qapp, theme, tmp_path / "profile", served, (0.0,) * 5)
    yield joined
    joined.close()


def came_back(joined: JoinedChat, text: str) -> bool:
    return joined.draft == text and not joined.page._composer.waiting


def test_escape_right_after_enter_stops_what_is_on_its_way(joined: JoinedChat) -> None:
    d = joined.driver
    QTest.keyClicks(editor(joined.page), "Hello")
    QTest.keyClick(editor(joined.page), ENTER)
    QTest.keyClick(editor(joined.page), Qt.Key.Key_Escape)
    d.until(lambda: came_back(joined, "Hello"), "the text")
    assert not joined.core.chat.chat.value.running
    QTest.keyClick(editor(joined.page), ENTER)
    joined.driver.until(lambda: joined.driver.says("Matches the estimate"), "the bill")


def test_a_new_chat_while_a_message_is_on_its_way_leaves_it_in_the_field(
    joined: JoinedChat,
) -> None:
    QTest.keyClicks(editor(joined.page), "Hello")
    QTest.keyClick(editor(joined.page), ENTER)
    joined.page.new_chat_requested.emit()
    joined.driver.until(lambda: came_back(joined, "Hello"), "the text")
    QTest.keyClick(editor(joined.page), ENTER)
    joined.driver.until(lambda: joined.driver.says("Matches the estimate"), "the bill")


def test_a_message_of_the_window_stays_clear_of_a_text_that_grows(joined: JoinedChat) -> None:
    joined.window.tell("16 models allowed", "Undo", lambda: None)
    toast = joined.window.findChild(Toast)
    assert toast is not None
    joined.driver.stand_still()
    editor(joined.page).insertPlainText("\n".join("abcdef"))
    joined.driver.settle()
    foot = joined.window.height() - joined.page.foot_height
    assert joined.window.mapFromGlobal(toast.mapToGlobal(toast.rect().bottomLeft())).y() < foot


def test_the_next_message_does_not_wait_until_the_last_one_is_recorded(
    joined: JoinedChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger may be slow; Enter must not be swallowed meanwhile."""

    async def never() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(joined.core.chat._log, "written", never)
    d = joined.driver
    for text in ("Hello", "Hello again"):
        QTest.keyClicks(editor(joined.page), text)
        QTest.keyClick(editor(joined.page), ENTER)
        d.until(lambda: bool(joined.page._composer.text() == ""), "the accepted text")
        d.until(lambda: not joined.core.chat.chat.value.running, "the end of the answer")
        d.until(lambda: d.says("Matches the estimate"), "the bill")
    assert len(joined.core.chat.chat.value.turns) == 2


@pytest.mark.parametrize(
    ("typed", "left"),
    [("this is next", "hi\n\nthis is next"), ("hi", "hi"), ("hi\nthere", "hi\n\nhi\nthere")],
)
def test_what_got_no_answer_comes_back_before_what_was_typed_since(
    joined: JoinedChat, sandbox: Sandbox, typed: str, left: str
) -> None:
    """Also where it stands inside a word of that."""
    sandbox.script(faults.no_answer())
    field = editor(joined.page)
    QTest.keyClicks(field, "hi")
    QTest.keyClick(field, ENTER)
    joined.driver.until(lambda: joined.draft == "", "the accepted text")
    # Stopped before that it would not have been sent, and would not stand on the page.
    joined.driver.until(lambda: any("/chat/" in each.path for each in sandbox.received), "the wire")
    field.insertPlainText(typed)
    joined.driver.click("Stop")
    joined.driver.until(lambda: not joined.core.chat.chat.value.running, "the end")
    joined.driver.until(lambda: joined.driver.says("Stopped by you"), "the end on the page")
    assert joined.draft == left


def test_an_option_that_is_set_while_an_answer_comes_is_in_the_request_on_view(
    joined: JoinedChat, sandbox: Sandbox
) -> None:
    """Pieces of the answer come faster than the request is written anew."""
    QTest.keyClick(editor(joined.page), Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    sandbox.script(faults.slow(0.02))
    editor(joined.page).insertPlainText("word " * 900)
    QTest.keyClick(editor(joined.page), ENTER)
    joined.driver.until(lambda: joined.core.chat.chat.value.turns != (), "the turn")
    joined.driver.until(lambda: bool(joined.core.chat.chat.value.turns[0].text), "the answer")
    QTest.keyClicks(named(joined.page, "Seed for this chat"), "77")
    pane = named(joined.page, "Request as JSON")
    assert isinstance(pane, QTextBrowser)
    joined.driver.until(lambda: '"seed": 77' in pane.toPlainText(), "the request")
    assert joined.core.chat.chat.value.running
    joined.driver.click("Stop")
    joined.driver.until(lambda: not joined.core.chat.chat.value.running, "the end")
