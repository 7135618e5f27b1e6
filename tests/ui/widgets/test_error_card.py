"""The card of a failure: its countdown, its details, and what assistive tools are told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.countdown_button import CountdownButton
from desktop.ui.widgets.error_card import ErrorCard
from desktop.ui.widgets.error_details import ErrorDetails
from tests.ui.gallery import FixedTheme
from tests.ui.widgets.seeing import Stage, click, description, name, press

DETAILS = "Status: 503\nRequest id: gen-1\n\n{\n  <b>not bold</b>\n}"


class Seconds:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def button(theme: FixedTheme, stage: Stage, seconds: Seconds) -> CountdownButton:
    return stage.add(CountdownButton(theme, "", "primary", seconds))


def test_the_seconds_are_counted_down(button: CountdownButton, seconds: Seconds) -> None:
    button.show_words("Send again", 12)
    assert (button.shown, button.counting) == ("Send again in 12 s", True)
    seconds.now += 0.4
    button.tick()
    assert button.shown == "Send again in 12 s"
    seconds.now += 10.5
    button.tick()
    assert button.shown == "Send again in 2 s"
    seconds.now += 1.2
    button.tick()
    assert (button.shown, button.counting) == ("Send again", False)


def test_the_seconds_are_what_is_drawn(
    button: CountdownButton, seconds: Seconds, theme: FixedTheme, stage: Stage
) -> None:
    button.show_words("Send again", 12)
    seconds.now += 5
    button.tick()
    counted = button.grab().toImage()
    plain = stage.add(CountdownButton(theme, "", "primary", seconds))
    plain.show_words("Send again in 7 s")
    plain.setFixedSize(button.size())
    button.clearFocus()
    QApplication.processEvents()
    assert plain.grab().toImage() == counted


def test_the_clock_of_the_button_runs_by_itself(
    theme: FixedTheme, stage: Stage, qtbot: QtBot
) -> None:
    button = stage.add(CountdownButton(theme, "", "primary"))
    button.show_words("Send again", 1)
    qtbot.waitUntil(lambda: not button.counting)
    assert button.shown == "Send again"


def test_one_may_send_before_the_seconds_are_over(button: CountdownButton, qtbot: QtBot) -> None:
    button.show_words("Send again", 12)
    assert button.isEnabled()
    with qtbot.waitSignal(button.clicked):
        click(button)


def test_assistive_tools_are_told_at_the_beginning_and_at_the_end(
    button: CountdownButton, seconds: Seconds
) -> None:
    told: list[str] = []
    button.show_words("Send again", 3)

    def listen() -> None:
        if not told or told[-1] != name(button):
            told.append(name(button))

    for _ in range(4):
        listen()
        seconds.now += 1
        button.tick()
        listen()
    assert told == ["Send again; 3 seconds of waiting are advised", "Send again"]


def test_a_second_sets_no_text_that_would_be_announced(
    button: CountdownButton, seconds: Seconds
) -> None:
    button.show_words("Send again", 12)
    before = button.text()
    seconds.now += 1
    button.tick()
    assert button.text() == before
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == name(button)


@pytest.fixture
def card(theme: FixedTheme, stage: Stage, seconds: Seconds) -> ErrorCard:
    return stage.add(ErrorCard(theme, monotonic=seconds))


def show(card: ErrorCard, *, wait: int = 0, details: str = DETAILS, other: str = "") -> None:
    card.show_error(
        "No host is free",
        "Nobody can answer at the moment.",
        "503",
        "Send again",
        other_text=other,
        details=details,
        wait=wait,
    )


def test_a_card_counts_down(card: ErrorCard) -> None:
    show(card, wait=12)
    assert card.button.shown == "Send again in 12 s"
    show(card)
    assert (card.button.shown, card.button.counting) == ("Send again", False)


def test_the_same_failure_shown_again_goes_on_counting(card: ErrorCard, seconds: Seconds) -> None:
    show(card, wait=12)
    seconds.now += 5
    card.button.tick()
    show(card, wait=12, other="Edit limits")
    assert card.button.shown == "Send again in 7 s"


def test_a_failure_that_comes_back_counts_anew(card: ErrorCard, seconds: Seconds) -> None:
    show(card, wait=12)
    seconds.now += 5
    card.hide()
    assert not card.button.counting
    show(card, wait=12)
    assert card.button.shown == "Send again in 12 s"


def test_another_page_in_front_of_it_changes_nothing(card: ErrorCard, stage: Stage) -> None:
    show(card, wait=12)
    stage.hide()
    assert card.button.counting
    stage.show()
    assert card.button.counting


def details_of(card: ErrorCard) -> tuple[ErrorDetails, QAbstractButton, QPlainTextEdit]:
    fold = card.findChild(ErrorDetails)
    assert isinstance(fold, ErrorDetails)
    head, text = fold.findChild(QAbstractButton), fold.findChild(QPlainTextEdit)
    assert isinstance(head, QAbstractButton)
    assert isinstance(text, QPlainTextEdit)
    return fold, head, text


def test_the_details_open_and_are_plain_text(card: ErrorCard) -> None:
    show(card)
    fold, head, text = details_of(card)
    assert (name(head), description(head)) == ("Details", "Closed")
    assert not text.isVisible()
    click(head)
    assert (fold.opened, text.isVisible(), text.isReadOnly()) == (True, True, True)
    assert text.toPlainText() == DETAILS
    assert name(text) == "Details of the failure"
    QApplication.processEvents()
    assert not text.verticalScrollBar().isVisible()


def test_the_details_are_copied(card: ErrorCard) -> None:
    show(card)
    fold, head, _ = details_of(card)
    click(head)
    copy = next(b for b in fold.findChildren(QAbstractButton) if b.text() == "Copy details")
    click(copy)
    assert QGuiApplication.clipboard().text() == DETAILS
    assert copy.text() == "Copied"


def test_the_details_are_reached_and_left_with_the_keyboard(card: ErrorCard) -> None:
    show(card)
    _, head, text = details_of(card)
    card.button.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is head
    press(Qt.Key.Key_Space, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is text
    QTest.keyClick(text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == DETAILS
    press(Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QAbstractButton)
    assert focused.text() == "Copy details"


def test_long_details_scroll(card: ErrorCard) -> None:
    show(card, details="\n".join(f"line {number}" for number in range(500)))
    _, head, text = details_of(card)
    click(head)
    assert text.verticalScrollBar().isVisible()
    assert text.height() < 160


def test_other_details_are_closed_again_and_none_are_hidden(card: ErrorCard) -> None:
    def opened() -> bool:
        return fold.opened

    show(card)
    fold, head, _ = details_of(card)
    click(head)
    show(card)
    assert opened()
    show(card, details="Status: 500")
    assert not opened()
    show(card, details="")
    assert not fold.isVisible()
