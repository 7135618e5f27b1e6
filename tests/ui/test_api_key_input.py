"""The key row, typed into and clicked like a person would."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit

from desktop.presentation.error_view import ActionView
from desktop.presentation.key_row_view import KeyRowView
from desktop.ui.api_key_input import ApiKeyInput
from desktop.ui.widgets.button import Button
from tests.ui.chat.on_screen import click, focused, is_shown, name_of, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.paints import Paints
from tests.ui.providers.pane_views import NO_KEY, STORED
from tests.ui.providers.sign_in_views import WAITING
from tests.ui.widgets.seeing import Stage, description

TYPED = "sk-or-v1-typed"
PLACEHOLDER = "Paste an API key, sk-or-v1-…"
SIGN_IN = "Sign in with browser…"
SIGNS_IN = replace(NO_KEY.key, sign_in=True)
UNLOCK = ActionView("Unlock", "check")


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


def primary(row: ApiKeyInput) -> set[str]:
    """The names of the buttons that stand out."""
    buttons = (each for each in row.findChildren(Button) if each.isVisible() and each.isEnabled())
    return {name_of(each) for each in buttons if each.kind == "primary"}


def press(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key)


@pytest.mark.parametrize("sign_in", [False, True])
def test_typing_repaints_nothing_but_the_field(row: ApiKeyInput, *, sign_in: bool) -> None:
    row.show_view(replace(NO_KEY.key, sign_in=sign_in), PLACEHOLDER)
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


def test_signing_in_is_offered_below_the_field(row: ApiKeyInput) -> None:
    asked = QSignalSpy(row.sign_in_requested)
    assert not is_shown(row, SIGN_IN)  # where there is no page to sign in at
    row.show_view(SIGNS_IN, PLACEHOLDER)
    click(row, SIGN_IN)
    assert asked.count() == 1
    row.show_view(replace(STORED.key, sign_in=True), PLACEHOLDER)
    assert not is_shown(row, SIGN_IN)
    click(row, "Replace key")
    assert is_shown(row, SIGN_IN)


def test_one_button_at_most_is_the_next_thing_to_do(row: ApiKeyInput) -> None:
    row.show_view(SIGNS_IN, PLACEHOLDER)
    assert primary(row) == {SIGN_IN}
    QTest.keyClicks(focused(), TYPED)
    assert primary(row) == {"Save key"}
    field(row).clear()
    row.show_view(replace(SIGNS_IN, place="Locked", mark="locked", step=UNLOCK), PLACEHOLDER)
    assert primary(row) == {"Unlock"}


def test_an_attempt_takes_the_place_of_the_field(row: ApiKeyInput) -> None:
    row.show_view(SIGNS_IN, PLACEHOLDER)
    row.show_sign_in(WAITING)
    assert is_shown(row, "Cancel signing in")
    for name in ("API key", "Save key", "Get a key", SIGN_IN):
        assert not is_shown(row, name)
    assert focused() is row.sign_in


def test_a_cancelled_attempt_leaves_the_typed_key(row: ApiKeyInput) -> None:
    row.show_view(SIGNS_IN, PLACEHOLDER)
    QTest.keyClicks(focused(), TYPED)
    click(row, SIGN_IN)
    row.show_sign_in(WAITING)
    row.show_sign_in(None)
    assert field(row).text() == TYPED
    assert name_of(focused()) == SIGN_IN


def test_esc_in_an_attempt_does_not_give_up_replacing(stored: ApiKeyInput) -> None:
    cancelled = QSignalSpy(stored.sign_in.cancel_requested)
    stored.show_view(replace(STORED.key, sign_in=True), PLACEHOLDER)
    click(stored, "Replace key")
    QTest.keyClicks(focused(), TYPED)
    click(stored, SIGN_IN)
    stored.show_sign_in(WAITING)
    press(Qt.Key.Key_Escape)
    assert cancelled.count() == 1
    stored.show_sign_in(None)
    assert field(stored).text() == TYPED


def test_a_key_from_the_browser_ends_replacing(stored: ApiKeyInput) -> None:
    stored.show_view(replace(STORED.key, sign_in=True), PLACEHOLDER)
    click(stored, "Replace key")
    click(stored, SIGN_IN)
    stored.show_sign_in(WAITING)
    stored.show_sign_in(None)
    stored.accept_signed_in()
    assert not is_shown(stored, "API key")
    assert name_of(focused()) == "Replace key"


def test_a_key_from_the_browser_takes_no_typed_key_away(row: ApiKeyInput) -> None:
    row.show_view(SIGNS_IN, PLACEHOLDER)
    QTest.keyClicks(focused(), TYPED)
    row.show_sign_in(WAITING)
    row.show_view(replace(STORED.key, sign_in=True), PLACEHOLDER)
    row.show_sign_in(None)
    row.accept_signed_in()
    assert field(row).text() == TYPED
    assert is_shown(row, "Cancel")


def test_an_attempt_takes_the_focus_from_nobody(row: ApiKeyInput, stage: Stage) -> None:
    other = stage.add(QLineEdit())
    row.show_view(SIGNS_IN, PLACEHOLDER)
    row.show_sign_in(WAITING)
    other.setFocus()
    row.show_sign_in(None)
    row.show_view(STORED.key, PLACEHOLDER)
    row.accept_signed_in()
    assert focused() is other


def test_trouble_with_the_keychain_has_a_button(row: ApiKeyInput) -> None:
    acted = QSignalSpy(row.acted)
    locked = KeyRowView(place="KWallet is locked", mark="locked", step=UNLOCK)
    row.show_view(locked, PLACEHOLDER)
    assert texts(row).count("KWallet is locked") == 1
    click(row, "Unlock")
    assert acted.at(0) == ["check"]
    row.show_view(NO_KEY.key, PLACEHOLDER)
    assert not is_shown(row, "Unlock")
    assert NO_KEY.key.place in texts(row)


def test_after_unlocking_by_keyboard_the_focus_is_on_the_key(row: ApiKeyInput) -> None:
    locked = KeyRowView(place="KWallet is locked", mark="locked", step=UNLOCK)
    row.show_view(locked, PLACEHOLDER)
    named(row, "Unlock").setFocus(Qt.FocusReason.TabFocusReason)
    row.show_view(STORED.key, PLACEHOLDER)
    assert name_of(focused()) == "Replace key"


def test_a_key_of_somebody_else_comes_with_the_right_page(row: ApiKeyInput) -> None:
    acted = QSignalSpy(row.acted)
    page = ActionView("Get an OpenRouter key ↗", "open:https://openrouter.ai/keys")
    QTest.keyClicks(focused(), TYPED)
    row.show_problem("This looks like a key of Anthropic.", page)
    assert not is_shown(row, "Get a key")  # one way there is enough
    click(row, "Get an OpenRouter key")
    assert acted.at(0) == ["open:https://openrouter.ai/keys"]
    QTest.keyClicks(field(row), "x")
    assert not is_shown(row, "Get an OpenRouter key")
