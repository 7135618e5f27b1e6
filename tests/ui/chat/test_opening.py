"""A long chat that is opened: its end first, in turns of a bounded size, and nothing jumps.

How long a turn takes is counted in rows and in what is written, never in time.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.markdown_view import SLICE, MarkdownView
from desktop.ui.chat.message_row import AnswerRow, QuestionRow
from desktop.ui.chat.transcript import Transcript
from tests.ui.chat import views
from tests.ui.chat.on_screen import editor

EXCHANGES = 12
LONG = "## Head\n\nA paragraph of *some* words, and `code`.\n\n1. one\n2. two\n\n" * 40
"""Some 2,900 pieces of work: several turns."""


def chat(exchanges: int = EXCHANGES, text: str = LONG) -> tuple[MessageView, ...]:
    return tuple(
        replace(
            message, key=f"{message.key}-{number}", turn=number, text=f"{number} {message.text}"
        )
        for number in range(exchanges)
        for message in (views.QUESTION, replace(views.ANSWER, text=text))
    )


def show(page: ChatView, messages: tuple[MessageView, ...]) -> None:
    page.render_page(replace(views.FINISHED, messages=messages))


def transcript(page: ChatView) -> Transcript:
    """Without the turn of the event loop that looking for a name takes."""
    found = page.findChild(Transcript)
    assert isinstance(found, Transcript)
    return found


def rows(page: ChatView) -> list[QuestionRow | AnswerRow]:
    """From top to bottom."""
    found = [
        row
        for row in transcript(page).findChildren(QWidget)
        if isinstance(row, QuestionRow | AnswerRow) and row.isVisible()
    ]
    return sorted(found, key=lambda row: row.y())


def bar(page: ChatView) -> QScrollBar:
    return transcript(page).verticalScrollBar()


def turn() -> None:
    """One of the event loop, until what it has changed is laid out and painted."""
    QApplication.processEvents()
    QApplication.sendPostedEvents()


def whole(page: ChatView, exchanges: int = EXCHANGES) -> bool:
    settled = transcript(page).settled and not any(row.writing for row in rows(page))
    return settled and len(rows(page)) == 2 * exchanges


def questions(page: ChatView) -> list[str]:
    return [str(row._text.toPlainText()) for row in rows(page) if isinstance(row, QuestionRow)]


def test_the_end_is_there_first(page: ChatView) -> None:
    messages = chat()
    show(page, messages)
    shown = [row for row in rows(page) if isinstance(row, AnswerRow)]
    assert [row._answer.markdown() for row in shown] == [messages[-1].text]


def test_all_of_it_comes_in_its_order_and_the_end_stays_in_view(
    page: ChatView, qtbot: QtBot
) -> None:
    messages = chat()
    show(page, messages)
    while not whole(page):
        turn()
        assert bar(page).value() == bar(page).maximum()
    assert questions(page) == [each.text for each in messages if each.role == "user"]
    answers = [row._answer.markdown() for row in rows(page) if isinstance(row, AnswerRow)]
    assert answers == [each.text for each in messages if each.role == "assistant"]


@pytest.mark.parametrize("text", [LONG, views.ANSWER_TEXT, "word"], ids=["long", "usual", "short"])
def test_a_turn_writes_no_more_than_is_bounded(
    page: ChatView, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    written: list[int] = []
    read_on, add = MarkdownView._read_on, Transcript._add

    def reading(view: MarkdownView) -> None:
        read_on(view)
        written[-1] += view.work

    def adding(self: Transcript, message: MessageView, *, above: bool) -> QuestionRow | AnswerRow:
        made[-1] += 1
        return add(self, message, above=above)

    made: list[int] = []
    monkeypatch.setattr(MarkdownView, "_read_on", reading)
    monkeypatch.setattr(Transcript, "_add", adding)
    written.append(0)
    made.append(0)
    show(page, chat(text=text))
    while not whole(page):
        written.append(0)
        made.append(0)
        QApplication.processEvents()
    assert max(made) <= 4
    assert max(written) <= 2 * SLICE
    assert sum(made) == 2 * EXCHANGES


def test_the_person_who_scrolls_up_meanwhile_keeps_the_place(page: ChatView, qtbot: QtBot) -> None:
    show(page, chat())
    qtbot.waitUntil(lambda: len(rows(page)) >= 5 and bar(page).value() == bar(page).maximum())
    for _ in range(3):
        QTest.keyClick(editor(page), Qt.Key.Key_PageUp)
    turn()
    seen = next(row for row in rows(page) if row.geometry().bottom() >= bar(page).value())
    before = seen.mapToGlobal(QPoint(0, 0)).y()
    while not whole(page):
        turn()
        assert seen.mapToGlobal(QPoint(0, 0)).y() == before
    assert 0 < bar(page).value() < bar(page).maximum()


def test_tab_and_assistive_tools_go_from_the_first_to_the_last(
    page: ChatView, qtbot: QtBot
) -> None:
    show(page, chat(6, views.ANSWER_TEXT))
    qtbot.waitUntil(lambda: whole(page, 6))
    column = transcript(page).widget()
    assert column is not None
    read = [row for row in column.children() if isinstance(row, QuestionRow | AnswerRow)]
    assert read == rows(page)
    texts = [row._text if isinstance(row, QuestionRow) else row._answer for row in rows(page)]
    stop: QWidget | None = texts[0]
    reached: list[QWidget] = []
    while stop is not None and len(reached) < len(texts):
        if stop in texts:
            reached.append(stop)
        stop = stop.nextInFocusChain()
    assert reached == texts


def test_a_question_asked_meanwhile_comes_at_the_end(page: ChatView, qtbot: QtBot) -> None:
    messages = chat()
    show(page, messages)
    qtbot.waitUntil(lambda: len(rows(page)) >= 4)
    asked = replace(views.QUESTION, key="new", text="And now?")
    reply = replace(views.ANSWER, key="reply", text="So", streaming=True)
    show(page, (*messages, asked))
    show(page, (*messages, asked, reply))
    turn()
    assert questions(page)[-1] == "And now?"
    assert len(rows(page)) < 2 * EXCHANGES
    qtbot.waitUntil(lambda: len(rows(page)) == 2 * EXCHANGES + 2)
    assert questions(page)[-1] == "And now?"
    assert isinstance(rows(page)[-1], AnswerRow)
    qtbot.waitUntil(lambda: 0 < bar(page).maximum() == bar(page).value())


def test_another_chat_opened_meanwhile_is_shown_alone(page: ChatView, qtbot: QtBot) -> None:
    show(page, chat())
    qtbot.waitUntil(lambda: len(rows(page)) >= 3)
    other = tuple(replace(each, key=f"other-{each.key}") for each in chat(2, "short"))
    show(page, other)
    qtbot.waitUntil(lambda: whole(page, 2))
    assert questions(page) == [each.text for each in other if each.role == "user"]
