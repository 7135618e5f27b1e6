"""The bubble around what the person wrote."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.message_row import QuestionRow
from desktop.ui.theme.theme import Theme


def test_a_question_that_is_shown_twice_needs_no_scroll_bar(qtbot: QtBot, theme: Theme) -> None:
    row = QuestionRow(theme)
    qtbot.addWidget(row)
    row.resize(572, 60)
    row.show()
    message = MessageView("1q", "user", "And how would I measure that over a week?")
    for repeated in (message, message, replace(message, time="14:02")):
        row.render_message(repeated)
        pane = row.findChild(QTextBrowser)
        assert pane is not None
        assert not pane.horizontalScrollBar().isVisible()
        assert pane.document().size().width() <= pane.viewport().width()
