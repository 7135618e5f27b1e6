"""Choosing a model with the keyboard alone, and with the mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QListView

from desktop.domain.model_ref import ModelRef
from desktop.presentation.chat_view import ModelChoiceView
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.chat.model_search import matching, spans
from tests.ui.chat import views
from tests.ui.chat.on_screen import description_of, focused, is_shown, named, texts


def shown_names(page: ChatView) -> list[str]:
    found = named(page, "Models")
    assert isinstance(found, QListView)
    model = found.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_value_is_readable(page: ChatView) -> None:
    assert description_of(named(page, "Model")) == "Claude Sonnet 5"
    assert "$2.00 in · $10.00 out per 1M" in texts(page)


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_opening_searching_and_choosing_by_keyboard(
    page: ChatView, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    chosen = QSignalSpy(page.model_chosen)
    named(page, "Model").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), key, modifier)
    assert focused() is named(page, "Search models")
    assert shown_names(page) == [choice.name for choice in views.CHOICES]
    QTest.keyClicks(focused(), "goog 31b")
    assert shown_names(page) == ["Gemma 4 31B"]
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert chosen.at(0) == [ModelRef("", "google/gemma-4-31b-it:free")]
    assert not is_shown(page, "Search models")
    assert focused() is named(page, "Model")


def test_arrows_move_and_esc_closes_without_choosing(page: ChatView) -> None:
    chosen = QSignalSpy(page.model_chosen)
    named(page, "Model").setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Up)
    found = named(page, "Models")
    assert isinstance(found, QListView)
    assert found.currentIndex().data() == "DeepSeek V4"
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not is_shown(page, "Search models")
    assert chosen.count() == 0
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert found.currentIndex().data() == "Claude Sonnet 5"


def test_a_letter_begins_the_search(page: ChatView) -> None:
    named(page, "Model").setFocus()
    QTest.keyClicks(focused(), "d")
    QTest.keyClicks(focused(), "ee")
    assert named(page, "Search models").property("text") == "dee"
    assert shown_names(page) == ["DeepSeek V4"]


def test_an_empty_result_says_so(page: ChatView) -> None:
    chosen = QSignalSpy(page.model_chosen)
    QTest.mouseClick(named(page, "Model"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(focused(), "nothing like it")
    assert "No allowed model matches “nothing like it”." in texts(page)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert chosen.count() == 0


def test_a_click_beside_it_closes(page: ChatView) -> None:
    QTest.mouseClick(named(page, "Model"), Qt.MouseButton.LeftButton)
    assert is_shown(page, "Search models")
    below = page.childAt(page.width() - 5, page.height() - 5)
    assert below is not None
    QTest.mouseClick(below, Qt.MouseButton.LeftButton)
    assert not is_shown(page, "Search models")


def test_a_row_is_chosen_by_a_click(page: ChatView) -> None:
    chosen = QSignalSpy(page.model_chosen)
    QTest.mouseClick(named(page, "Model"), Qt.MouseButton.LeftButton)
    found = named(page, "Models")
    assert isinstance(found, QListView)
    spot = found.visualRect(found.model().index(1, 0)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.at(0) == [ModelRef("", "deepseek/deepseek-v4")]


def test_nothing_opens_without_choices(page: ChatView) -> None:
    page.render_page(views.NO_MODELS)
    assert not named(page, "Model").isEnabled()
    assert description_of(named(page, "Model")) == "No model"


def test_every_word_must_match() -> None:
    ids = [choice.id for choice in matching(views.CHOICES, "  DEEP  v4 ")]
    assert ids == ["deepseek/deepseek-v4"]
    assert matching(views.CHOICES, "deep claude") == []
    assert matching(views.CHOICES, "") == list(views.CHOICES)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("DeepSeek V4", "seek v4", [(4, 8), (9, 11)]),
        ("aaaa", "aa aaa", [(0, 4)]),
        ("Straße", "e", [(5, 6)]),
        ("text", "", []),
    ],
)
def test_spans(text: str, query: str, found: list[tuple[int, int]]) -> None:
    assert list(spans(text, query)) == found


def test_folding_finds_what_the_eye_reads_alike() -> None:
    choice = ModelChoiceView("x/strasse", "STRASSE", "", "")
    assert matching([choice], "straße") == [choice]


# ── what was used last ──────────────────────────────────────────────────────────────────────────

RECENT = replace(
    views.FINISHED,
    recent=(ModelRef("", "openrouter/auto"), ModelRef("", "deepseek/deepseek-v4")),
    selected=ModelRef("", "openrouter/auto"),
)


@pytest.mark.parametrize("where", ["Message", "Answer from Claude Sonnet 5", "Options"])
def test_one_key_opens_it_from_anywhere_on_the_page(page: ChatView, where: str) -> None:
    page.render_page(views.FINISHED)
    named(page, where).setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert focused() is named(page, "Search models")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not is_shown(page, "Search models")


def test_what_was_used_last_stands_on_top(page: ChatView) -> None:
    page.render_page(RECENT)
    page.open_selector()
    assert shown_names(page) == [
        "Recent",
        "Auto Router",
        "DeepSeek V4",
        "Other allowed models",
        "Claude Sonnet 5",
        "Gemma 4 31B",
    ]


def test_headings_are_passed_by_keys_and_cannot_be_chosen(page: ChatView) -> None:
    chosen = QSignalSpy(page.model_chosen)
    page.render_page(RECENT)
    page.open_selector()
    found = named(page, "Models")
    assert isinstance(found, QListView)
    assert found.currentIndex().data() == "Auto Router"
    walked = []
    for _ in range(3):
        QTest.keyClick(focused(), Qt.Key.Key_Down)
        walked.append(found.currentIndex().data())
    assert walked == ["DeepSeek V4", "Claude Sonnet 5", "Gemma 4 31B"]
    heading = found.visualRect(found.model().index(0, 0)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert chosen.count() == 0
    assert is_shown(page, "Search models")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert chosen.at(0) == [ModelRef("", "google/gemma-4-31b-it:free")]


def test_a_search_knows_no_headings(page: ChatView) -> None:
    page.render_page(RECENT)
    page.open_selector()
    QTest.keyClicks(focused(), "e")
    assert shown_names(page) == [choice.name for choice in views.CHOICES]
    QTest.keyClicks(focused(), "recent")
    assert "No allowed model matches “erecent”." in texts(page)


def test_what_is_no_longer_allowed_is_never_offered(page: ChatView) -> None:
    page.render_page(replace(RECENT, recent=(ModelRef("", "gone/model"),)))
    page.open_selector()
    assert shown_names(page) == [choice.name for choice in views.CHOICES]


def test_every_row_has_its_price(page: ChatView) -> None:
    page.render_page(RECENT)
    page.open_selector()
    found = named(page, "Models")
    assert isinstance(found, QListView)
    role = Qt.ItemDataRole.AccessibleTextRole
    spoken = [str(found.model().index(row, 0).data(role)) for row in range(6)]
    assert spoken[0] == "Recent"
    assert spoken[2] == "DeepSeek V4, deepseek/deepseek-v4, $0.435 in · $0.87 out per 1M"


# ── several providers ───────────────────────────────────────────────────────────────────────────

FLASH = ModelChoiceView("deepseek/flash", "Flash", "DeepSeek", "Free", "", "one", "One")
SEVERAL = replace(
    views.FINISHED,
    choices=(
        FLASH,
        replace(FLASH, provider="two", provider_name="Two"),
        replace(FLASH, provider="three", provider_name="Three", missing="no key"),
    ),
    selected=FLASH.ref,
)


def test_the_search_finds_the_name_of_the_provider(page: ChatView) -> None:
    chosen = QSignalSpy(page.model_chosen)
    page.render_page(SEVERAL)
    assert description_of(named(page, "Model")) == "Flash · One"
    page.open_selector()
    QTest.keyClicks(focused(), "flash two")
    assert shown_names(page) == ["Flash"]
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert chosen.at(0) == [ModelRef("two", "deepseek/flash")]


def test_what_cannot_be_asked_is_shown_and_cannot_be_chosen(page: ChatView) -> None:
    chosen = QSignalSpy(page.model_chosen)
    page.render_page(SEVERAL)
    page.open_selector()
    found = named(page, "Models")
    assert isinstance(found, QListView)
    model, role = found.model(), Qt.ItemDataRole.AccessibleTextRole
    assert model.index(2, 0).data(role) == "Flash, Three, deepseek/flash, Free · no key"
    for _ in range(4):
        QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert found.currentIndex().row() == 1
    spot = found.visualRect(model.index(2, 0)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert is_shown(page, "Search models")
    QTest.keyClicks(focused(), "three")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert chosen.count() == 0
