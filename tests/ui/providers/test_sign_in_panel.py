"""The sign-in panel: what each stage shows, every way on, and where the focus goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.presentation.sign_in_view import SignInView
from desktop.ui.providers.sign_in_panel import SignInPanel
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import click, focused, is_shown, name_of, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.paints import Paints, settle
from tests.ui.providers.sign_in_views import (
    ASKING,
    DENIED,
    LINK,
    NO_BROWSER,
    PASTE,
    WAITING,
)
from tests.ui.widgets.seeing import Stage, description, name


class Monotonic:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        self.now = 1028.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def monotonic() -> Monotonic:
    return Monotonic()


@pytest.fixture
def panel(stage: Stage, theme: FixedTheme, monotonic: Monotonic) -> Iterator[SignInPanel]:
    """Waiting for the browser, the focus in it."""
    panel = stage.add(SignInPanel(theme, monotonic=monotonic))
    panel.show_view(WAITING)
    panel.take_focus()
    yield panel
    panel.reset()


def code(panel: SignInPanel) -> QLineEdit:
    found = named(panel, "Code")
    assert isinstance(found, QLineEdit)
    return found


def link(panel: SignInPanel) -> QLineEdit:
    found = named(panel, "Sign-in link")
    assert isinstance(found, QLineEdit)
    return found


def tick(panel: SignInPanel) -> None:
    for timer in panel.findChildren(QTimer):
        if timer.interval() == 1000:
            timer.timeout.emit()


def test_while_waiting_every_way_on_is_there(panel: SignInPanel) -> None:
    assert {"Waiting for the browser", "Asking for the key", "Checking it"} <= set(texts(panel))
    for button in ("Open again", "Copy link", "Paste a code instead", "Cancel signing in"):
        assert is_shown(panel, button)
    assert not is_shown(panel, "Try again")
    assert not is_shown(panel, "Sign-in link")


def test_while_the_key_is_asked_for_there_is_only_cancel(panel: SignInPanel) -> None:
    panel.show_view(ASKING)
    assert is_shown(panel, "Cancel signing in")
    for button in ("Open again", "Copy link", "Paste a code instead"):
        assert not is_shown(panel, button)
    assert not [text for text in texts(panel) if "left" in text]


def test_the_stages_say_how_far_it_has_come(panel: SignInPanel) -> None:
    panel.show_view(ASKING)
    children: list[QWidget] = panel.findChildren(QWidget)
    names = {name(child) for child in children if child.isVisible()}
    assert {
        "Waiting for the browser: done",
        "Asking for the key: running",
        "Checking it: to come",
    } <= names


def test_the_countdown_repaints_nothing_but_itself(
    panel: SignInPanel, monotonic: Monotonic
) -> None:
    assert "4:32 left" in texts(panel)
    monotonic.now += 1
    with Paints() as paints:
        tick(panel)
    assert "4:31 left" in texts(panel)
    assert {type(widget).__name__ for widget in paints.of} <= {"Countdown", "Stage", "SignInPanel"}
    (own,) = [widget for widget in paints.of if type(widget).__name__ == "Countdown"]
    assert paints.outside(own) == []


def test_a_clock_that_has_run_out_stays_at_nothing(
    panel: SignInPanel, monotonic: Monotonic
) -> None:
    monotonic.now += 10_000
    tick(panel)
    assert "0:00 left" in texts(panel)


def test_an_equal_view_repaints_nothing(panel: SignInPanel) -> None:
    with Paints() as paints:
        panel.show_view(replace(WAITING))
    assert paints.of == []


def test_the_status_is_read_aloud(panel: SignInPanel) -> None:
    panel.show_view(ASKING)
    assert description(panel) == "Asking for the key"


def test_copy_puts_the_whole_link_into_the_clipboard(panel: SignInPanel) -> None:
    copied = QSignalSpy(panel.copied)
    click(panel, "Copy link")
    assert QGuiApplication.clipboard().text() == LINK
    assert copied.count() == 1


def test_without_a_browser_the_link_is_on_screen_and_cut_in_the_middle(panel: SignInPanel) -> None:
    panel.show_view(NO_BROWSER)
    settle()
    shown = link(panel).text()
    assert shown.startswith("https://openrouter.ai/auth")
    assert "…" in shown
    assert shown.endswith(LINK[-12:])
    assert description(link(panel)) == LINK
    assert name_of(focused()) == "Copy link"
    assert unreadable(panel) == []


def test_the_link_can_be_selected_as_a_whole(panel: SignInPanel) -> None:
    panel.show_view(NO_BROWSER)
    settle()
    QTest.mouseClick(link(panel), Qt.MouseButton.LeftButton)
    assert link(panel).selectedText() == LINK
    QTest.keyClick(focused(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == LINK
    named(panel, "Copy link").setFocus()
    assert "…" in link(panel).text()


def test_pasting_a_code(panel: SignInPanel) -> None:
    wanted, submitted = QSignalSpy(panel.paste_requested), QSignalSpy(panel.code_submitted)
    click(panel, "Paste a code instead")
    assert wanted.count() == 1
    panel.show_view(PASTE)
    assert focused() is code(panel)
    QTest.keyClicks(focused(), "one-time")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    click(panel, "Continue")
    assert [submitted.at(0), submitted.at(1)] == [["one-time"], ["one-time"]]
    assert code(panel).text() == "one-time"
    assert not is_shown(panel, "Paste a code instead")


def test_a_code_that_cannot_be_one_stays_and_is_explained(panel: SignInPanel) -> None:
    panel.show_view(PASTE)
    QTest.keyClicks(focused(), "sk-or-v1-x")
    panel.show_code_problem("That is an API key, not a code.")
    assert "That is an API key, not a code." in texts(panel)
    assert code(panel).selectedText() == "sk-or-v1-x"
    QTest.keyClicks(focused(), "x")
    assert "That is an API key, not a code." not in texts(panel)


def test_a_code_that_the_provider_refused_can_be_pasted_again(panel: SignInPanel) -> None:
    panel.show_view(PASTE)
    QTest.keyClicks(focused(), "mistyped")
    panel.show_view(replace(ASKING, pasting=True))
    panel.show_view(replace(PASTE, code_problem="OpenRouter did not accept the code."))
    assert "OpenRouter did not accept the code." in texts(panel)
    assert code(panel).text() == "mistyped"
    assert focused() is code(panel)


def test_the_next_attempt_begins_without_the_code_of_the_last(panel: SignInPanel) -> None:
    panel.show_view(PASTE)
    QTest.keyClicks(focused(), "old")
    panel.reset()
    panel.show_view(PASTE)
    assert code(panel).text() == ""


def test_trying_again_begins_without_the_code_of_the_last(panel: SignInPanel) -> None:
    panel.show_view(PASTE)
    QTest.keyClicks(focused(), "old")
    for view in (DENIED, WAITING, PASTE):
        panel.show_view(view)
    assert code(panel).text() == ""


def test_a_failure_is_a_sentence_with_two_ways_on(panel: SignInPanel) -> None:
    again, closed = QSignalSpy(panel.retry_requested), QSignalSpy(panel.close_requested)
    panel.show_view(DENIED)
    assert "You declined." in texts(panel)
    assert name_of(focused()) == "Try again"
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    click(panel, "Close")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert (again.count(), closed.count()) == (1, 2)


@pytest.mark.parametrize("view", [WAITING, NO_BROWSER, PASTE, ASKING], ids=lambda v: v.status)
def test_esc_cancels_wherever_the_focus_is(panel: SignInPanel, view: SignInView) -> None:
    cancelled = QSignalSpy(panel.cancel_requested)
    panel.show_view(view)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    named(panel, "Cancel signing in").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert cancelled.count() == 3


def test_whoever_is_on_cancel_stays_there(panel: SignInPanel) -> None:
    named(panel, "Cancel signing in").setFocus(Qt.FocusReason.TabFocusReason)
    panel.show_view(ASKING)
    assert name_of(focused()) == "Cancel signing in"


def test_a_button_that_goes_hands_the_focus_over(panel: SignInPanel) -> None:
    named(panel, "Open again").setFocus(Qt.FocusReason.TabFocusReason)
    panel.show_view(ASKING)
    assert focused() is panel


def test_a_focus_that_is_elsewhere_is_left_alone(panel: SignInPanel, stage: Stage) -> None:
    other = stage.add(QLineEdit())
    other.setFocus()
    for view in (NO_BROWSER, PASTE, ASKING, DENIED):
        panel.show_view(view)
        assert focused() is other


def test_it_works_by_keyboard_alone(panel: SignInPanel) -> None:
    visited = []
    for _ in range(4):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        visited.append(name_of(focused()))
    assert visited == ["Open again", "Copy link", "Paste a code instead", "Cancel signing in"]


def test_the_panel_itself_has_a_name(panel: SignInPanel) -> None:
    assert name_of(panel) == "Sign in with your browser"
    assert QAccessible.queryAccessibleInterface(panel).isValid()
