"""The conversation: shown, followed, copied, and its links."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from desktop.presentation.chat_view import ChatPageView, MessageView
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.chat.message_row import AnswerRow
from tests.ui.chat import views
from tests.ui.chat.on_screen import (
    answer,
    click,
    conversation,
    editor,
    is_shown,
    named,
    texts,
)

ENTER = Qt.Key.Key_Return


def test_the_answer_is_shown_with_its_facts(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    assert "1. Sort" not in answer(page).toPlainText()
    assert "Sort the values." in answer(page).toPlainText()
    shown = {text.replace("\N{NO-BREAK SPACE}", " ") for text in texts(page)}
    assert {"Claude Sonnet 5", "14:02", views.ANSWER.facts, "$0.0151 billed"} <= shown


def test_the_question_is_plain_text(page: ChatView) -> None:
    question = replace(views.QUESTION, text="**not bold** <b>not bold</b>\n# not a heading")
    page.render_page(replace(views.FINISHED, messages=(question,)))
    shown = named(page, "Your message")
    assert shown.property("plainText") == question.text


def test_copy_takes_the_markdown(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    click(page, "Copy answer")
    assert QGuiApplication.clipboard().text() == views.ANSWER_TEXT


def test_text_can_be_selected_and_copied_with_keys_alone(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    answer(page).setFocus()
    QTest.keyClick(answer(page), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(answer(page), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "The median resists outliers" in QGuiApplication.clipboard().text()


def test_reasoning_unfolds_by_keyboard(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    assert not is_shown(page, "Reasoning")
    QTest.keyClick(named(page, "Thought for 4 s"), ENTER)
    reasoning = named(page, "Reasoning")
    assert isinstance(reasoning, MarkdownView)
    assert "robust" in reasoning.toPlainText()


def test_a_note_says_why_the_text_ends_early(page: ChatView) -> None:
    page.render_page(views.STOPPED)
    assert "Stopped by you" in texts(page)


def test_messages_are_reused_while_they_grow(page: ChatView) -> None:
    page.render_page(views.STREAMING)
    first = answer(page)
    first.setFocus()
    first.select(0, 3)
    page.render_page(views.FINISHED)
    assert answer(page) is first
    assert first.hasFocus()
    assert first.textCursor().selectedText() == "The"


def test_a_new_chat_forgets_the_old_messages(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    other = MessageView("q9", "user", "Other")
    page.render_page(replace(views.FINISHED, messages=(other,)))
    assert named(page, "Your message").property("plainText") == "Other"
    assert not is_shown(page, "Answer")


def test_a_long_chat_comes_in_several_turns_of_the_event_loop(page: ChatView, qtbot: QtBot) -> None:
    messages = [
        replace(message, key=f"{message.key}{number}")
        for number in range(20)
        for message in (views.QUESTION, views.ANSWER)
    ]
    page.render_page(replace(views.FINISHED, messages=tuple(messages)))

    def shown() -> list[AnswerRow]:
        return [row for row in conversation(page).findChildren(AnswerRow) if row.isVisible()]

    assert 0 < len(conversation(page).findChildren(AnswerRow)) < 20
    qtbot.waitUntil(lambda: len(shown()) == 20)
    scroll = conversation(page).verticalScrollBar()
    qtbot.waitUntil(lambda: 0 < scroll.maximum() == scroll.value())
    page.render_page(replace(views.FINISHED, messages=tuple(messages[:2])))
    qtbot.waitUntil(lambda: len(shown()) == 1)


def long_chat(paragraphs: int) -> ChatPageView:
    text = "\n\n".join(f"Paragraph {number}" for number in range(paragraphs))
    message = replace(views.ANSWER, text=text, streaming=True)
    return replace(views.STREAMING, messages=(views.QUESTION, message))


def test_the_end_is_followed_only_from_the_end(page: ChatView, qtbot: QtBot) -> None:
    page.render_page(long_chat(60))
    scroll = conversation(page).verticalScrollBar()
    qtbot.waitUntil(lambda: 0 < scroll.maximum() == scroll.value())
    page.render_page(long_chat(80))
    before = scroll.maximum()
    qtbot.waitUntil(lambda: before < scroll.maximum() == scroll.value())
    QTest.keyClick(editor(page), Qt.Key.Key_PageUp)
    place, before = scroll.value(), scroll.maximum()
    assert place < before
    page.render_page(long_chat(100))
    qtbot.waitUntil(lambda: scroll.maximum() > before)
    assert scroll.value() == place
    QTest.keyClick(editor(page), Qt.Key.Key_PageDown)
    QTest.keyClick(editor(page), Qt.Key.Key_PageDown)
    QTest.keyClick(editor(page), Qt.Key.Key_PageDown)
    before = scroll.maximum()
    page.render_page(long_chat(120))
    qtbot.waitUntil(lambda: before < scroll.maximum() == scroll.value())


def follow_link(page: ChatView, address: str) -> None:
    message = replace(views.ANSWER, text=f"[friendly]({address})")
    page.render_page(replace(views.FINISHED, messages=(message,)))
    text = answer(page)
    spot = text.cursorRect(QTextCursor(text.document())).center() + QPoint(8, 0)
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_a_link_opens_only_after_its_whole_address_was_shown(page: ChatView) -> None:
    asked = QSignalSpy(page.action_requested)
    address = "https://xn--e1awd7f.example/" + "path/" * 100 + "?q=1"
    follow_link(page, address)
    assert asked.count() == 0
    assert named(page, "Address of the link").property("plainText") == address
    assert "Open xn--e1awd7f.example in your browser?" in texts(page)
    QTest.keyClick(named(page, "Open"), ENTER)
    assert asked.at(0) == [f"open:{address}"]
    assert not is_shown(page, "Address of the link")


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "/etc/passwd", "//host/x", "javascript:alert(1)", "data:text/html,x",
     "https://bank.example@evil.example/", "https:///path", "ssh://host"],
)  # fmt: skip
def test_other_links_are_shown_and_never_opened(page: ChatView, address: str) -> None:
    asked = QSignalSpy(page.action_requested)
    follow_link(page, address)
    assert "This link is not opened" in texts(page)
    assert not is_shown(page, "Open")
    QTest.keyClick(named(page, "Address of the link"), Qt.Key.Key_Escape)
    assert not is_shown(page, "Address of the link")
    assert asked.count() == 0
