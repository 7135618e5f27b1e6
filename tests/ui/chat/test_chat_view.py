"""The page as a person uses it: states, frame, keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.presentation.chat_view import ChatPageView
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.theme.theme import ThemeName
from tests.ui.chat import views
from tests.ui.chat.on_screen import (
    answer,
    click,
    conversation,
    editor,
    focused,
    is_shown,
    named,
    texts,
)
from tests.ui.gallery import FixedTheme


def test_the_error_card_says_what_happened_and_acts(page: ChatView) -> None:
    asked = QSignalSpy(page.action_requested)
    page.render_page(views.FAILED)
    assert {"Not enough credits", "402"} <= set(texts(page))
    assert any("Your text is kept below." in text for text in texts(page))
    click(page, "Add credits…")
    assert asked.at(0) == ["open:https://openrouter.ai/settings/credits"]
    page.render_page(views.FINISHED)
    assert "Not enough credits" not in texts(page)


def test_a_limit_that_is_reached_has_two_ways_out(page: ChatView) -> None:
    asked = QSignalSpy(page.action_requested)
    page.render_page(views.OVER_LIMIT)
    page.set_draft("a long question")
    assert named(page, "Allow once").property("kind") == "primary"
    click(page, "Edit limits")
    click(page, "Allow once")
    assert [asked.at(i) for i in range(asked.count())] == [["limits"], ["allow-once"]]
    page.render_page(views.FAILED)
    assert not is_shown(page, "Edit limits")


def test_at_most_one_button_is_the_next_thing_to_do(page: ChatView) -> None:
    page.render_page(views.FAILED)
    page.set_draft("again")
    assert named(page, "Add credits…").property("kind") == "primary"
    assert named(page, "Send again").property("kind") == "secondary"


def test_a_hostile_error_does_not_widen_the_page(page: ChatView) -> None:
    error = replace(views.ERROR, text="<b>\u202eevil" + "x" * 5_000)
    page.render_page(replace(views.FAILED, error=error))
    page.resize(696, 560)
    assert page.width() == 696
    shown = next(text for text in texts(page) if "xxx" in text)
    assert shown.startswith("<b>⟨U+202E⟩evil")
    assert len(shown) < 600
    composer = editor(page)
    assert page.rect().contains(composer.mapTo(page, composer.rect().bottomRight()))


def test_examples_fill_the_composer_and_send_nothing(page: ChatView) -> None:
    sent = QSignalSpy(page.send_requested)
    click(page, "Write a haiku")
    assert editor(page).toPlainText() == "Write a haiku"
    assert sent.count() == 0
    assert editor(page).hasFocus()


@pytest.mark.parametrize(
    ("view", "button", "action"),
    [
        (views.NO_MODELS, "Choose models", "providers"),
        (views.NO_KEY, "Set up a provider", "providers"),
    ],
)
def test_what_is_missing_has_a_way_out(
    page: ChatView, view: ChatPageView, button: str, action: str
) -> None:
    asked = QSignalSpy(page.action_requested)
    page.render_page(view)
    click(page, button)
    assert asked.at(0) == [action]


def test_new_chat(page: ChatView) -> None:
    asked = QSignalSpy(page.new_chat_requested)
    assert not named(page, "New chat").isEnabled()
    page.render_page(views.FINISHED)
    click(page, "New chat")
    assert asked.count() == 1


def test_tab_walks_the_page_from_top_to_bottom(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    page.render_costs(views.BILLED)
    page.set_draft("x")
    seen = []
    for _ in range(18):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        here = focused()
        words = here.accessibleName()
        seen.append(words or (here.text() if isinstance(here, QAbstractButton) else ""))
    start = seen.index("Model")
    walk = seen[start:] + seen[:start]
    assert walk[:6] == [
        "Model",
        "Compare models",
        "Options",
        "New chat",
        "Your message",
        "Edit message",
    ]
    assert seen[:3] == ["Send", "Estimate ~$0.0151", "Billed $0.0151"]
    assert seen[start + 6 : start + 13] == [
        "Copy message",
        "Thought for 4 s, 412 tokens",
        "Answer from Claude Sonnet 5",
        "Copy code block",
        "Copy answer",
        "Retry",
        "Message",
    ]


def test_a_narrow_window_shows_the_panel_on_demand(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    page.render_costs(views.BILLED)
    assert is_shown(page, "Billed $0.0151")
    assert not is_shown(page, "Tokens and costs, this chat")
    page.resize(696, 560)
    assert not is_shown(page, "Billed $0.0151")
    button = named(page, "Tokens and costs, this chat $0.0283")
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert is_shown(page, "Billed $0.0151")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not is_shown(page, "Billed $0.0151")
    assert button.hasFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    click(page, "Close tokens and costs")
    assert not is_shown(page, "Billed $0.0151")
    page.resize(916, 720)
    assert is_shown(page, "Billed $0.0151")


@pytest.mark.parametrize("name", ["light", "dark", "hc-light", "hc-dark"])
def test_a_theme_change_loses_nothing(page: ChatView, theme: FixedTheme, name: ThemeName) -> None:
    page.render_page(views.STREAMING)
    page.set_draft("half a thought")
    before = answer(page).toPlainText()
    theme.show(name)
    assert answer(page).toPlainText() == before
    assert editor(page).toPlainText() == "half a thought"
    page.render_page(views.FINISHED)
    assert answer(page).toPlainText().endswith("the sum for the bill.")


@pytest.mark.parametrize(
    "view", [views.EMPTY, views.NO_KEY, views.NO_MODELS, views.STREAMING, views.FAILED]
)
def test_every_state_fits_the_smallest_window(page: ChatView, view: ChatPageView) -> None:
    page.resize(696, 560)
    page.render_page(view)
    for part in page.findChildren(QAbstractButton):
        if part.isVisible():
            inside = page.rect().contains(part.mapTo(page, part.rect().bottomRight()))
            assert inside or conversation(page).isAncestorOf(part), (
                part.accessibleName() or part.text()
            )


def test_rendering_twice_changes_nothing(page: ChatView) -> None:
    page.render_page(views.FINISHED)
    page.render_costs(views.BILLED)
    QApplication.processEvents()
    before = page.grab().toImage()
    page.render_page(views.FINISHED)
    page.render_costs(views.BILLED)
    assert page.grab().toImage() == before
