"""Writing, sending and stopping with real keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from desktop.presentation.chat_view import ChatPageView
from desktop.ui.chat.chat_view import ChatView
from tests.ui.chat import views
from tests.ui.chat.on_screen import (
    answer,
    click,
    description_of,
    editor,
    focused,
    named,
    texts,
)

ENTER = Qt.Key.Key_Return
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_enter_sends_once_and_keeps_the_text_until_it_is_accepted(page: ChatView) -> None:
    sent = QSignalSpy(page.send_requested)
    QTest.keyClicks(editor(page), "Hello there")
    QTest.keyClick(editor(page), ENTER)
    QTest.keyClick(editor(page), ENTER)
    assert [sent.at(i) for i in range(sent.count())] == [["Hello there"]]
    assert editor(page).toPlainText() == "Hello there"
    page.accept_sent()
    assert editor(page).toPlainText() == ""


def test_what_is_typed_before_the_acceptance_stays(page: ChatView) -> None:
    QTest.keyClicks(editor(page), "first")
    QTest.keyClick(editor(page), ENTER)
    QTest.keyClicks(editor(page), " second")
    page.accept_sent()
    assert editor(page).toPlainText() == " second"


def test_what_is_changed_before_the_acceptance_stays(page: ChatView) -> None:
    sent = QSignalSpy(page.send_requested)
    QTest.keyClicks(editor(page), "first")
    QTest.keyClick(editor(page), ENTER)
    page.set_draft("the first")
    QTest.keyClick(editor(page), ENTER)
    assert sent.count() == 1
    page.accept_sent()
    assert editor(page).toPlainText() == "the first"


def test_news_of_something_else_does_not_send_twice(page: ChatView) -> None:
    sent = QSignalSpy(page.send_requested)
    QTest.keyClicks(editor(page), "Hello")
    QTest.keyClick(editor(page), ENTER)
    page.render_page(replace(views.EMPTY, hint="another hint"))
    QTest.keyClick(editor(page), ENTER)
    assert sent.count() == 1
    page.refuse_sent()
    QTest.keyClick(editor(page), ENTER)
    assert sent.count() == 2


def test_the_draft_is_sent_as_by_the_button(page: ChatView) -> None:
    sent = QSignalSpy(page.send_requested)
    page.set_draft("Hello")
    page.send_draft()
    page.send_draft()
    assert sent.count() == 1
    page.accept_sent()
    assert editor(page).toPlainText() == ""


def test_a_refused_request_can_be_sent_again(page: ChatView) -> None:
    sent = QSignalSpy(page.send_requested)
    QTest.keyClicks(editor(page), "Hello")
    QTest.keyClick(editor(page), ENTER)
    page.render_page(views.FAILED)
    assert editor(page).toPlainText() == "Hello"
    click(page, "Send again")
    assert sent.count() == 2


def test_shift_enter_breaks_the_line(page: ChatView) -> None:
    sent = QSignalSpy(page.send_requested)
    QTest.keyClicks(editor(page), "one")
    QTest.keyClick(editor(page), ENTER, SHIFT)
    QTest.keyClicks(editor(page), "two")
    assert sent.count() == 0
    assert editor(page).toPlainText() == "one\ntwo"


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_sent_when_nothing_is_written(page: ChatView, text: str) -> None:
    sent = QSignalSpy(page.send_requested)
    page.set_draft(text)
    QTest.keyClick(editor(page), ENTER)
    assert sent.count() == 0
    assert not named(page, "Send").isEnabled()


@pytest.mark.parametrize("view", [views.NO_KEY, views.NO_MODELS])
def test_nothing_is_sent_without_a_model(page: ChatView, view: ChatPageView) -> None:
    sent = QSignalSpy(page.send_requested)
    page.render_page(view)
    page.set_draft("Hello")
    QTest.keyClick(editor(page), ENTER)
    assert sent.count() == 0


def test_the_composer_grows_to_six_lines_and_no_further(page: ChatView) -> None:
    heights = []
    for lines in (1, 2, 6, 30):
        page.set_draft("\n".join(["line"] * lines))
        heights.append(editor(page).height())
    assert heights[0] == heights[1] < heights[2] == heights[3]
    page.set_draft("")
    assert editor(page).height() == heights[0]


def test_drafts_are_reported_and_set(page: ChatView) -> None:
    drafts = QSignalSpy(page.draft_changed)
    QTest.keyClicks(editor(page), "ab")
    page.set_draft("ab")
    assert [drafts.at(i) for i in range(drafts.count())] == [["a"], ["ab"]]


@pytest.mark.parametrize("phase", ["sending", "streaming"])
def test_stop_by_button_and_by_esc_wherever_the_focus_is(
    page: ChatView, phase: Literal["sending", "streaming"]
) -> None:
    stopped, sent = QSignalSpy(page.stop_requested), QSignalSpy(page.send_requested)
    page.set_draft("next question")
    page.render_page(replace(views.STREAMING, phase=phase))
    click(page, "Stop")
    QTest.keyClick(editor(page), Qt.Key.Key_Escape)
    QTest.keyClick(answer(page), Qt.Key.Key_Escape)
    assert stopped.count() == 3
    QTest.keyClick(editor(page), ENTER)
    assert sent.count() == 0


def test_esc_stops_nothing_when_nothing_runs(page: ChatView) -> None:
    stopped = QSignalSpy(page.stop_requested)
    QTest.keyClick(editor(page), Qt.Key.Key_Escape)
    assert stopped.count() == 0


# ── editing an earlier message ──────────────────────────────────────────────────────────────────

EDITING = replace(views.FINISHED, editing="the 3 messages after it will be replaced")


def test_an_edit_says_what_it_replaces_until_it_is_over(page: ChatView) -> None:
    page.render_page(EDITING)
    words = "Editing an earlier message · the 3 messages after it will be replaced"
    assert words in texts(page)
    assert description_of(editor(page)) == ""
    page.render_page(views.FINISHED)
    assert words not in texts(page)


def test_an_edit_is_cancelled_by_esc_and_by_its_button(page: ChatView) -> None:
    cancelled, stopped = QSignalSpy(page.edit_cancelled), QSignalSpy(page.stop_requested)
    page.render_page(EDITING)
    QTest.keyClick(editor(page), Qt.Key.Key_Escape)
    click(page, "Cancel editing")
    assert (cancelled.count(), stopped.count()) == (2, 0)


def test_esc_stops_before_it_cancels(page: ChatView) -> None:
    cancelled, stopped = QSignalSpy(page.edit_cancelled), QSignalSpy(page.stop_requested)
    page.render_page(replace(EDITING, phase="streaming"))
    QTest.keyClick(editor(page), Qt.Key.Key_Escape)
    assert (cancelled.count(), stopped.count()) == (0, 1)


# ── input methods and keys that are held down ───────────────────────────────────────────────────


def compose(page: ChatView, letters: str, chosen: str = "") -> None:
    """What an input method tells of letters that wait for their choice."""
    event = QInputMethodEvent(letters, [])
    event.setCommitString(chosen)
    QApplication.sendEvent(editor(page), event)


def test_enter_chooses_letters_and_sends_nothing(page: ChatView) -> None:
    sent = QSignalSpy(page.send_requested)
    compose(page, "にほ")
    QTest.keyClick(editor(page), ENTER)
    assert sent.count() == 0
    assert editor(page).toPlainText() == ""
    compose(page, "", "日本")
    assert sent.count() == 0
    QTest.keyClick(editor(page), ENTER)
    assert [sent.at(i) for i in range(sent.count())] == [["日本"]]


def test_esc_while_letters_are_chosen_is_not_the_pages(page: ChatView) -> None:
    stopped = QSignalSpy(page.stop_requested)
    page.render_page(views.STREAMING)
    compose(page, "ni")
    QTest.keyClick(editor(page), Qt.Key.Key_Escape)
    assert stopped.count() == 0
    compose(page, "")
    QTest.keyClick(editor(page), Qt.Key.Key_Escape)
    assert stopped.count() == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_that_is_held_down_sends_once(page: ChatView, key: Qt.Key) -> None:
    sent = QSignalSpy(page.send_requested)
    QTest.keyClicks(editor(page), "Hello")
    none = Qt.KeyboardModifier.NoModifier
    for repeated in (False, True, True, True):
        QApplication.sendEvent(
            editor(page), QKeyEvent(QEvent.Type.KeyPress, key, none, "\r", autorep=repeated)
        )
    assert sent.count() == 1
    page.accept_sent()
    QTest.keyClicks(editor(page), "next")
    held = QKeyEvent(QEvent.Type.KeyPress, key, none, "\r", autorep=True)
    QApplication.sendEvent(editor(page), held)
    assert (sent.count(), editor(page).toPlainText()) == (1, "next")


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, ENTER])
def test_the_keyboard_is_at_the_text_again_after_the_button(
    page: ChatView, key: Literal[Qt.Key.Key_Space, Qt.Key.Key_Return]
) -> None:
    page.set_draft("Hello")
    named(page, "Send").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), key)
    page.accept_sent()
    page.render_page(views.STREAMING)
    assert focused() is editor(page)
    named(page, "Stop").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), key)
    page.render_page(views.STOPPED)
    assert focused() is editor(page)


def test_the_keyboard_stays_in_the_composer_when_the_answer_ends_at_its_button(
    page: ChatView,
) -> None:
    page.render_page(views.STREAMING)
    named(page, "Stop").setFocus(Qt.FocusReason.TabFocusReason)
    page.render_page(views.FINISHED)
    assert focused() is editor(page)
