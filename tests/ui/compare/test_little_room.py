"""The comparison where there is little room: nothing that a person needs is cut or covered."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.compare.chips_and_body import ChipsAndBody
from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.compare.model_chip import ModelChip
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.error_card import ErrorCard
from desktop.ui.window import SMALLEST, Window
from tests.ui.chat.on_screen import click, focused, name_of, named
from tests.ui.compare.sample import IDS
from tests.ui.compare.states import State, show, show_state, states
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pictured_states import LARGER, settle


@pytest.fixture
def small(qtbot: QtBot, large_theme: FixedTheme) -> ComparePage:
    """In the smallest window, with letters half as large again."""
    page = ComparePage(large_theme)
    open_window(qtbot, large_theme, "chat", page, SMALLEST)
    page.setFocus()
    return page


def put(page: ComparePage, name: str) -> None:
    """Show a state, and its ranking where it is about that."""
    window = page.window()
    assert isinstance(window, Window)
    for _ in show(window, page, states()[name]):
        pass


def place(page: QWidget, widget: QWidget) -> QRect:
    """On the page."""
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("name", ["limit-again", "over-cap", "limit"])
def test_an_error_and_the_prompt_are_whole(small: ComparePage, name: str) -> None:
    put(small, name)
    card = small.findChild(ErrorCard)
    assert isinstance(card, ErrorCard)
    assert card.height() == card.heightForWidth(card.width())
    assert card.visibleRegion().boundingRect() == card.rect()
    run, composer = named(small, "Run"), named(small, "Prompt").parentWidget()
    assert composer is not None
    assert place(small, composer).contains(place(small, run))
    assert place(small, named(small, "Cap in USD")).bottom() <= small.height()


def test_an_answer_keeps_some_height_and_the_page_scrolls(small: ComparePage) -> None:
    put(small, "done")
    assert small.columns.height() >= 168 * LARGER
    area = small.findChild(ChipsAndBody)
    assert isinstance(area, ChipsAndBody)
    assert area.verticalScrollBar().maximum() > 0
    put(small, "nothing-picked")
    assert area.horizontalScrollBar().maximum() == 0


def test_with_room_for_all_the_page_does_not_scroll(page: ComparePage) -> None:
    for name in ("done", "ranking", "ready", "nothing-picked", "six-ranked"):
        put(page, name)
        area = page.findChild(ChipsAndBody)
        assert isinstance(area, ChipsAndBody)
        assert area.verticalScrollBar().maximum() == 0, name


def test_the_keyboard_brings_what_it_comes_to_into_sight(small: ComparePage) -> None:
    put(small, "ranking")
    area = small.findChild(ChipsAndBody)
    assert isinstance(area, ChipsAndBody)
    for _ in range(40):
        here = focused()
        if area.isAncestorOf(here):
            assert here.visibleRegion().boundingRect().height() >= min(here.height(), 40)
        QGuiApplication.processEvents()
        small.window().focusNextChild()
        settle()


@pytest.mark.parametrize("name", ["ranking", "ranking-speed", "ranking-gone"])
def test_order_and_buttons_of_the_ranking_do_not_overlap(small: ComparePage, name: str) -> None:
    put(small, name)
    buttons = small.ranking.findChildren(QAbstractButton)
    places = [place(small.ranking, each) for each in buttons if each.isVisible()]
    assert len(places) > 3
    for number, one in enumerate(places):
        assert one.left() >= 0
        assert one.right() < small.ranking.width()
        assert not any(one.intersects(other) for other in places[number + 1 :])


def test_what_is_done_with_the_answers_is_an_icon_in_little_room(small: ComparePage) -> None:
    put(small, "done")
    names = ("Back to chat", "Copy as Markdown", "Export")
    stops = [named(small, each) for each in names]
    for button in stops:
        assert button.width() >= button.sizeHint().width()
    for left, right in pairwise(stops):
        assert place(small, left).right() < place(small, right).left()
    assert [each.toolTip() for each in stops[1:]] == list(names[1:])
    assert [each.property("text") for each in stops[1:]] == ["", ""]
    small.copy("# Answers")
    assert QGuiApplication.clipboard().text() == "# Answers"
    assert stops[1].property("text") == ""
    small.window().resize(1500, 800)
    settle()
    assert [each.property("text") for each in stops[1:]] == list(names[1:])


def test_words_of_an_empty_page_wrap_instead_of_reaching_beyond(
    qtbot: QtBot, large_theme: FixedTheme
) -> None:
    empty = EmptyState(large_theme, "compare", "Nothing here", "A sentence that is long " * 4, "Go")
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(empty)
    area.resize(400, 600)
    area.show()
    settle()
    assert area.horizontalScrollBar().maximum() == 0


def test_a_chip_has_its_whole_name_first_in_its_tip(page: ComparePage) -> None:
    show_state(page, State(IDS[:2]))
    chip = next(each for each in page.findChildren(ModelChip) if each.model.id == IDS[0])
    assert "<qt>Claude Sonnet 5 · anthropic/sonnet · " in chip.toolTip()


def test_a_model_that_is_not_allowed_any_more_shows_on_its_chip(page: ComparePage) -> None:
    show_state(page, State(IDS[:2]))
    chip = next(each for each in page.findChildren(ModelChip) if each.model.id == IDS[1])
    allowed = chip.grab().toImage()
    show_state(page, State(IDS[:2], models=1))
    settle()
    assert chip.model.gone
    assert chip.width() > allowed.width()
    assert chip.accessibleDescription() == "Not allowed any more"


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_after_the_example_the_keyboard_is_in_the_prompt(
    page: ComparePage, key: Qt.Key | None
) -> None:
    page.action_requested.connect(lambda _: page.set_draft("An example"))
    show_state(page, State(IDS[:2]))
    button = named(page, "Use an example prompt")
    if key is None:
        click(page, "Use an example prompt")
    else:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, key)
    settle()
    assert name_of(focused()) == "Prompt"
