"""The key row, typed into and clicked like a person would."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit

from desktop.presentation.provider_view import KeyRowView
from desktop.ui.api_key_input import ApiKeyInput
from tests.ui.chat.on_screen import click, focused, is_shown, name_of, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.paints import Paints
from tests.ui.providers.pane_views import NO_KEY, STORED
from tests.ui.widgets.seeing import Stage, description

TYPED = "sk-or-v1-typed"
PLACEHOLDER = "Paste an API key, sk-or-v1-…"


@pytest.fixture
def row(stage: Stage, theme: FixedTheme) -> ApiKeyInput:
    """Without a key, the cursor in the field."""
    row = stage.add(ApiKeyInput(theme))
    row.show_view(NO_KEY.key, PLACEHOLDER)
    row.focus_entry()
    return row


@pytest.fixture
def stored(row: ApiKeyInput) -> ApiKeyInput:
    """With a key in the keychain."""
    row.show_view(STORED.key, PLACEHOLDER)
    return row


def field(row: ApiKeyInput) -> QLineEdit:
    found = named(row, "API key")
    assert isinstance(found, QLineEdit)
    return found


def press(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key)


def test_typing_repaints_nothing_but_the_field(row: ApiKeyInput) -> None:
    QTest.keyClicks(field(row), "sk")  # the eye appears and Save becomes possible once
    with Paints() as paints:
        QTest.keyClicks(field(row), "-or-v1-0123456789")
    assert field(row) in paints.of
    assert paints.outside(field(row)) == []


def test_an_equal_snapshot_repaints_nothing(stored: ApiKeyInput) -> None:
    with Paints() as paints:
        stored.show_view(STORED.key, PLACEHOLDER)
    assert paints.of == []


def test_enter_saves_what_was_typed(row: ApiKeyInput) -> None:
    saved = QSignalSpy(row.save_requested)
    QTest.keyClicks(focused(), TYPED)
    press(Qt.Key.Key_Return)
    assert saved.at(0) == [TYPED]
    assert field(row).text() == TYPED  # until the answer is there


def test_the_button_saves_what_was_typed(row: ApiKeyInput) -> None:
    saved = QSignalSpy(row.save_requested)
    assert not named(row, "Save key").isEnabled()
    QTest.keyClicks(focused(), TYPED)
    click(row, "Save key")
    assert saved.count() == 1


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_is_not_saved(row: ApiKeyInput, typed: str) -> None:
    saved = QSignalSpy(row.save_requested)
    QTest.keyClicks(focused(), typed)
    press(Qt.Key.Key_Return)
    assert not saved.count()


def test_a_rejected_key_stays_and_the_row_says_why(row: ApiKeyInput) -> None:
    QTest.keyClicks(focused(), TYPED)
    row.set_checking(True)
    row.set_checking(False)
    row.show_problem("OpenRouter did not accept the key.")
    assert field(row).text() == TYPED
    assert "OpenRouter did not accept the key." in texts(row)
    assert description(field(row)) == "OpenRouter did not accept the key."
    assert focused() is field(row)


def test_a_snapshot_takes_neither_the_text_nor_its_problem_away(row: ApiKeyInput) -> None:
    QTest.keyClicks(focused(), TYPED)
    row.show_problem("No.")
    row.show_view(replace(NO_KEY.key, place="elsewhere"), PLACEHOLDER)
    assert field(row).text() == TYPED
    assert "No." in texts(row)


def test_typing_on_takes_the_problem_away(row: ApiKeyInput) -> None:
    row.show_problem("No.")
    QTest.keyClicks(focused(), "s")
    assert "No." not in texts(row)


def test_while_a_key_is_checked_it_is_not_sent_again(row: ApiKeyInput) -> None:
    saved = QSignalSpy(row.save_requested)
    QTest.keyClicks(focused(), TYPED)
    row.set_checking(True)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "more")
    assert not named(row, "Save key").isEnabled()
    assert not named(row, "Paste key").isEnabled()
    assert not saved.count()
    assert field(row).text() == TYPED


def test_a_saved_key_leaves_the_field(row: ApiKeyInput) -> None:
    QTest.keyClicks(focused(), TYPED)
    row.show_view(STORED.key, PLACEHOLDER)
    row.accept_saved()
    assert not is_shown(row, "API key")
    assert "stored · ends in 3f9a" in texts(row)
    assert name_of(focused()) == "Replace key"


def test_a_stored_key_is_not_in_the_field_for_a_new_one(stored: ApiKeyInput) -> None:
    click(stored, "Replace key")
    assert field(stored).text() == ""
    assert focused() is field(stored)


def test_esc_gives_up_replacing(stored: ApiKeyInput) -> None:
    click(stored, "Replace key")
    QTest.keyClicks(focused(), TYPED)
    press(Qt.Key.Key_Escape)
    assert not is_shown(stored, "API key")
    assert name_of(focused()) == "Replace key"
    click(stored, "Replace key")
    assert field(stored).text() == ""


def test_cancel_gives_up_replacing(stored: ApiKeyInput) -> None:
    click(stored, "Replace key")
    click(stored, "Cancel")
    assert not is_shown(stored, "API key")
    assert is_shown(stored, "Remove key")


def test_while_replacing_the_old_key_cannot_be_removed(stored: ApiKeyInput) -> None:
    click(stored, "Replace key")
    stored.show_view(replace(STORED.key, place="checked 3 min ago"), PLACEHOLDER)
    assert not is_shown(stored, "Remove key")


def test_remove_asks_for_it(stored: ApiKeyInput) -> None:
    removed = QSignalSpy(stored.remove_requested)
    click(stored, "Remove key")
    assert removed.count() == 1
    stored.show_view(NO_KEY.key, PLACEHOLDER)
    assert is_shown(stored, "API key")


def test_after_removing_by_keyboard_the_cursor_is_in_the_field(stored: ApiKeyInput) -> None:
    named(stored, "Remove key").setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)
    stored.show_view(NO_KEY.key, PLACEHOLDER)
    assert focused() is field(stored)


def test_a_key_of_the_environment_cannot_be_removed(row: ApiKeyInput) -> None:
    row.show_view(KeyRowView("stored", "From the environment variable X"), PLACEHOLDER)
    assert is_shown(row, "Replace key")
    assert not is_shown(row, "Remove key")


def test_paste_fills_the_field_and_saves_nothing(row: ApiKeyInput) -> None:
    saved = QSignalSpy(row.save_requested)
    QGuiApplication.clipboard().setText(f"\n {TYPED} \n")
    click(row, "Paste key")
    assert field(row).text() == TYPED
    assert not saved.count()


def test_the_eye_shows_the_key_for_twenty_seconds(row: ApiKeyInput) -> None:
    QTest.keyClicks(focused(), TYPED)
    assert field(row).echoMode() == QLineEdit.EchoMode.Password
    click(row, "Show API key")
    assert field(row).echoMode() == QLineEdit.EchoMode.Normal
    timer = next(each for each in field(row).findChildren(QTimer) if each.interval() == 20_000)
    assert timer.isActive()
    timer.timeout.emit()
    assert field(row).echoMode() == QLineEdit.EchoMode.Password
    assert is_shown(row, "Show API key")


def test_the_typed_key_is_in_no_text_or_name_on_screen(row: ApiKeyInput) -> None:
    QTest.keyClicks(focused(), TYPED)
    shown = [text for widget in row.window().findChildren(QLineEdit) for text in (name_of(widget),)]
    assert TYPED not in " ".join([*shown, *texts(row), description(field(row))])


def test_the_row_works_by_keyboard_alone(stored: ApiKeyInput) -> None:
    saved = QSignalSpy(stored.save_requested)
    named(stored, "Replace key").setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), TYPED)
    visited = []
    for _ in range(5):
        visited.append(name_of(focused()))
        press(Qt.Key.Key_Tab)
    assert visited == ["API key", "Show API key", "Paste key", "Save key", "Cancel"]
    named(stored, "Save key").setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)
    assert saved.count() == 1
