"""The growing end is followed until the person goes elsewhere: with real wheel and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.markdown_view import MarkdownView
from tests.ui.chat import views
from tests.ui.chat.on_screen import answer, conversation, editor, named

NOTCH = 120
"""Eighths of a degree."""


class Stream:
    """An answer that grows by a paragraph with every call."""

    def __init__(self, page: ChatView, qtbot: QtBot) -> None:
        self.page, self._qtbot = page, qtbot
        self.message = replace(views.ANSWER, text="", streaming=True, reasoning="thought\n\n" * 60)
        self._count = 0
        self.show(self.message)
        self.more(60)

    @property
    def bar(self) -> QScrollBar:
        return conversation(self.page).verticalScrollBar()

    @property
    def at_end(self) -> bool:
        return 0 < self.bar.maximum() == self.bar.value()

    def more(self, paragraphs: int = 1) -> None:
        """And wait until they are shown."""
        for _ in range(paragraphs):
            self._count += 1
            text = f"{self.message.text}Paragraph {self._count}\n\n"
            self.message = replace(self.message, text=text)
        before = self.bar.maximum()
        self.show(self.message)
        self._qtbot.waitUntil(lambda: self.bar.maximum() > before)
        for _ in range(3):
            QApplication.processEvents()

    def show(self, message: MessageView) -> None:
        shown = replace(views.STREAMING, messages=(views.QUESTION, message))
        self.page.render_page(shown)

    def top_of(self, widget: QWidget) -> int:
        return widget.mapToGlobal(QPoint(0, 0)).y()


@pytest.fixture
def stream(page: ChatView, qtbot: QtBot) -> Stream:
    return Stream(page, qtbot)


def wheel(page: ChatView, notches: int) -> None:
    """Turn the wheel over the answer; up when positive."""
    text = conversation(page).viewport()
    place = text.mapTo(page.window(), text.rect().center())
    handle = page.window().windowHandle()
    assert handle is not None
    QTest.wheelEvent(handle, QPointF(place), QPoint(0, notches * NOTCH))
    for _ in range(3):
        QApplication.processEvents()


def test_the_end_is_followed(stream: Stream) -> None:
    for _ in range(20):
        stream.more()
        assert stream.at_end


def test_the_wheel_takes_the_view_away_and_back(stream: Stream) -> None:
    wheel(stream.page, 3)
    place = stream.bar.value()
    assert place < stream.bar.maximum()
    for _ in range(20):
        stream.more()
        assert stream.bar.value() == place
    while not stream.at_end:
        wheel(stream.page, -3)
    stream.more()
    assert stream.at_end


@pytest.mark.parametrize("key", [Qt.Key.Key_PageUp])
def test_keys_take_the_view_away_and_back(stream: Stream, key: Qt.Key) -> None:
    for press in (lambda: editor(stream.page), lambda: answer(stream.page)):
        widget = press()
        widget.setFocus()
        QTest.keyClick(widget, key)
        place = stream.bar.value()
        assert place < stream.bar.maximum()
        stream.more(5)
        assert stream.bar.value() == place
        while not stream.at_end:
            QTest.keyClick(widget, Qt.Key.Key_PageDown)
        stream.more()
        assert stream.at_end


def drag(stream: Stream) -> None:
    stream.bar.setSliderDown(True)
    stream.bar.setSliderPosition(stream.bar.maximum() // 2)
    stream.bar.setSliderDown(False)


def click_track(stream: Stream) -> None:
    QTest.mouseClick(stream.bar, Qt.MouseButton.LeftButton, pos=QPoint(3, 12))


@pytest.mark.parametrize("move", [drag, click_track])
def test_the_scroll_bar_takes_the_view_away(stream: Stream, move: Callable[[Stream], None]) -> None:
    move(stream)
    place = stream.bar.value()
    assert place < stream.bar.maximum()
    stream.more(5)
    assert stream.bar.value() == place


def unfold(stream: Stream) -> QWidget:
    head = named(stream.page, "Thought for 4 s")
    QTest.mouseClick(head, Qt.MouseButton.LeftButton)
    return head


@pytest.mark.parametrize("at_end", [True, False])
def test_what_is_unfolded_stays_where_it_is(stream: Stream, *, at_end: bool) -> None:
    stream.show(replace(stream.message, text="short"))
    stream.message = replace(stream.message, text="A paragraph\n\n" * (9 if at_end else 40))
    stream.show(stream.message)
    for _ in range(5):
        QApplication.processEvents()
    if not at_end:
        stream.bar.setValue(0)
    head = named(stream.page, "Thought for 4 s")
    before = stream.top_of(head)
    unfold(stream)
    reasoning = named(stream.page, "Reasoning")
    assert isinstance(reasoning, MarkdownView)
    for _ in range(20):
        stream.message = replace(stream.message, text=stream.message.text + "More\n\n")
        stream.show(stream.message)
        QApplication.processEvents()
        assert stream.top_of(head) == before
    unfold(stream)
    for _ in range(5):
        QApplication.processEvents()
    assert stream.top_of(head) <= before


def test_selected_text_stays_in_view_while_the_answer_grows(stream: Stream) -> None:
    text = answer(stream.page)
    while stream.bar.value():
        wheel(stream.page, 3)
    text.select(0, 9)
    for _ in range(10):
        stream.more()
    assert stream.bar.value() == 0
    assert text.textCursor().selectedText() == "Paragraph"
