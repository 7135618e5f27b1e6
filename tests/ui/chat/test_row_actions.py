"""What can be done with a message: with the mouse, and with the keyboard alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest

from desktop.ui.chat.chat_view import ChatView
from tests.ui.chat import views
from tests.ui.chat.on_screen import click, editor, focused, is_shown, named, texts

ENTER = Qt.Key.Key_Return
CUT = replace(
    views.FINISHED,
    messages=(
        views.QUESTION,
        replace(
            views.ANSWER,
            note="Ended at the limit of 1,024 tokens",
            actions=("continue", "retry", "copy"),
        ),
    ),
)


def told(asked: QSignalSpy) -> list[list[object]]:
    return [asked.at(place) for place in range(asked.count())]


def tab_to(page: ChatView, name: str) -> None:
    """With the keyboard alone."""
    editor(page).setFocus()
    for _ in range(30):
        if focused().accessibleName() == name:
            return
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    raise LookupError(name)


def test_retry_and_edit_by_mouse(page: ChatView) -> None:
    asked = QSignalSpy(page.message_acted)
    page.render_page(views.FINISHED)
    click(page, "Retry")
    click(page, "Edit message")
    assert told(asked) == [["retry", 1], ["edit", 1]]


@pytest.mark.parametrize(
    ("name", "action"),
    [("Retry", "retry"), ("Edit message", "edit"), ("Continue the answer", "continue")],
)
def test_every_action_by_keyboard(page: ChatView, name: str, action: str) -> None:
    asked = QSignalSpy(page.message_acted)
    page.render_page(CUT)
    tab_to(page, name)
    QTest.keyClick(focused(), ENTER)
    assert told(asked) == [[action, 1]]
    assert focused() is editor(page)


def test_both_messages_can_be_copied_as_they_are(page: ChatView) -> None:
    question = replace(views.QUESTION, text="one\u202e\ttwo")
    page.render_page(replace(views.FINISHED, messages=(question, views.ANSWER)))
    click(page, "Copy message")
    assert QGuiApplication.clipboard().text() == question.text
    tab_to(page, "Copy answer")
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == views.ANSWER_TEXT


def test_what_is_not_possible_is_not_there(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    assert not is_shown(page, "Continue")
    busy = (replace(views.QUESTION, actions=("copy",)), replace(views.ANSWER, actions=("copy",)))
    page.render_page(replace(views.FINISHED, messages=busy))
    assert not is_shown(page, "Retry")
    assert not is_shown(page, "Edit message")
    assert is_shown(page, "Copy message")


def test_continue_stands_beside_the_reason(page: ChatView) -> None:
    page.render_page(CUT)
    assert "Ended at the limit of 1,024 tokens" in texts(page)
    link = named(page, "Continue the answer")
    assert link.isVisible()


def test_another_model_is_named_by_the_button(page: ChatView) -> None:
    other = replace(views.ANSWER, retry_name="Retry with DeepSeek V4")
    page.render_page(replace(views.FINISHED, messages=(views.QUESTION, other)))
    assert named(page, "Retry").toolTip() == "Retry with DeepSeek V4"


def test_the_actions_of_a_question_are_seen_where_the_mouse_or_the_keyboard_is(
    page: ChatView,
) -> None:
    page.render_page(views.FINISHED)
    button = named(page, "Edit message")
    unseen = button.grab().toImage()
    tab_to(page, "Edit message")
    assert button.grab().toImage() != unseen
    editor(page).setFocus()
    assert button.grab().toImage() == unseen
    QTest.mouseMove(named(page, "Your message"))
    holder = button.parentWidget()
    assert holder is not None
    row = holder.parentWidget()
    assert row is not None
    row.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert button.grab().toImage() != unseen


def test_a_wait_is_told_in_the_transcript(page: ChatView) -> None:
    words = "OpenRouter asks to wait: sending again in 5 s (attempt 2 of 3)"
    waits = replace(
        views.ANSWER, text="", reasoning="", streaming=True, waiting=words, actions=(), facts=""
    )
    page.render_page(replace(views.STREAMING, phase="sending", messages=(views.QUESTION, waits)))
    assert {words, "waiting"} <= set(texts(page))
    assert is_shown(page, "Stop")
    assert not is_shown(page, "Answer")
    page.render_page(views.STREAMING)
    assert words not in texts(page)


def test_facts_break_between_facts_and_are_read_whole(page: ChatView) -> None:
    page.resize(696, 560)
    host = "A host with a name that is far longer than any line has room for\u202e" * 3
    facts = f"{views.ANSWER.facts} · {host}"
    page.render_page(
        replace(views.FINISHED, messages=(views.QUESTION, replace(views.ANSWER, facts=facts)))
    )
    shown = next(text for text in texts(page) if text.startswith("1,184"))
    assert "first\N{NO-BREAK SPACE}after" in shown
    assert "⟨U+202E⟩" not in shown  # it is beyond the letters that are shown of one fact
    assert shown.endswith("…")
    assert page.width() == 696
