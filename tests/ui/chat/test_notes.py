"""Quiet lines above the composer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtTest import QSignalSpy

from desktop.presentation.chat_view import NoteView
from desktop.ui.chat.chat_view import ChatView
from tests.ui.chat import views
from tests.ui.chat.on_screen import click, editor, is_shown, texts
from tests.ui.paints import Paints

LIMIT = NoteView("limit", "80% of today's $0.15 is spent")
LEDGER = NoteView("ledger", "Requests cannot be recorded.", closable=True)


def test_notes_are_lines_above_the_composer(page: ChatView) -> None:
    page.render_notes((LEDGER, LIMIT))
    assert {LIMIT.text, LEDGER.text} <= set(texts(page))
    page.render_notes(())
    assert LIMIT.text not in texts(page)


def test_a_note_that_was_closed_comes_back_only_with_other_words(page: ChatView) -> None:
    closed = QSignalSpy(page.note_closed)
    page.render_notes((LEDGER, LIMIT))
    click(page, "Close: Requests cannot be recorded.")
    assert closed.at(0) == ["ledger"]
    assert LEDGER.text not in texts(page)
    assert LIMIT.text in texts(page)
    assert editor(page).hasFocus()
    page.render_notes((LEDGER, LIMIT))
    assert LEDGER.text not in texts(page)
    page.render_notes((replace(LEDGER, text="The ledger is full."),))
    assert "The ledger is full." in texts(page)


def test_a_note_that_stays_cannot_be_closed(page: ChatView) -> None:
    page.render_notes((LIMIT,))
    assert not is_shown(page, "Close")


def test_the_same_notes_repaint_nothing(page: ChatView) -> None:
    page.render_notes((LEDGER, LIMIT))
    with Paints() as paints:
        page.render_notes((LEDGER, LIMIT))
    assert paints.of == []


def test_a_long_note_wraps_in_the_smallest_window(page: ChatView) -> None:
    page.resize(696, 560)
    page.render_page(views.FAILED)
    page.render_notes((replace(LEDGER, text="The file ledger.sqlite3 cannot be written. " * 4),))
    composer = editor(page)
    assert page.width() == 696
    assert page.rect().contains(composer.mapTo(page, composer.rect().bottomRight()))
