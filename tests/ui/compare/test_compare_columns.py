"""Columns side by side: how many there is room for, and what is written when."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.presentation.compare_page_view import ColumnView
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.compare.compare_columns import CompareColumns
from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.window import FIRST_SIZE, SMALLEST
from tests.ui.chat.on_screen import click, is_shown, named, texts
from tests.ui.compare.states import show_state, states, view_of
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pictured_states import settle


@dataclass
class ManualSeconds:
    """A clock that goes on by ``step`` whenever it is looked at."""

    step: float = 0.0
    now: float = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def views(state: str) -> tuple[ColumnView, ...]:
    return view_of(states()[state]).columns


def longer(view: ColumnView, text: str) -> ColumnView:
    return replace(view, message=replace(view.message, text=view.message.text + text))


@pytest.mark.parametrize(
    ("size", "state", "seen"),
    [
        (FIRST_SIZE, "done", (1, 3)),
        (FIRST_SIZE, "six-streaming", (1, 3)),
        (SMALLEST, "done", (1, 2)),
        ((1700, 900), "six-streaming", (1, 5)),
        ((2200, 900), "six-streaming", (1, 6)),
    ],
)
def test_as_many_as_there_is_room_for(
    qtbot: QtBot, theme: FixedTheme, size: tuple[int, int], state: str, seen: tuple[int, int]
) -> None:
    page = ComparePage(theme)
    open_window(qtbot, theme, "chat", page, size)
    page.render_page(view_of(states()[state]))
    settle()
    assert page.columns.in_sight == seen
    more = seen[1] < page.columns.count
    assert is_shown(page, "Show the columns on the right") is more
    peeks = page.columns.viewport().width() - page.columns._columns[seen[1]].geometry().right()
    assert (peeks > 20) is more


def test_the_others_are_one_click_away(page: ComparePage) -> None:
    page.render_page(view_of(states()["six-streaming"]))
    settle()
    assert "1–3 of 6" in texts(page)
    assert not named(page, "Show the columns on the left").isEnabled()
    for _ in range(6):
        if named(page, "Show the columns on the right").isEnabled():
            click(page, "Show the columns on the right")
    assert "4–6 of 6" in texts(page)
    assert not named(page, "Show the columns on the right").isEnabled()


def test_a_column_that_gets_the_keyboard_comes_into_sight(page: ComparePage) -> None:
    page.render_page(view_of(states()["six-streaming"]))
    settle()
    stop = page.columns._columns[6]._stop
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert page.columns.in_sight == (4, 6)


def test_only_what_changed_is_written(page: ComparePage, qtbot: QtBot) -> None:
    before = views("six-streaming")
    page.columns.render_columns(before)
    qtbot.waitUntil(lambda: _written(page.columns, before) == 6)
    answers = [_answer(page.columns, number) for number in range(1, 7)]
    changes: list[int] = []
    for number, answer in enumerate(answers, start=1):
        answer.document().contentsChanged.connect(lambda number=number: changes.append(number))
    page.columns.render_columns((*before[:3], longer(before[3], " more"), *before[4:]))
    settle()
    assert set(changes) == {4}


def test_writing_stops_when_the_time_is_up_and_goes_on_afterwards(
    qtbot: QtBot, theme: FixedTheme
) -> None:
    seconds = ManualSeconds()
    columns = CompareColumns(theme, monotonic=seconds)
    qtbot.addWidget(columns)
    columns.resize(900, 400)
    columns.show()
    first = views("six-streaming")
    columns.render_columns(first)
    assert _written(columns, first) == 6
    seconds.step = 1.0
    second = tuple(longer(view, " and") for view in first)
    columns.render_columns(second)
    assert _written(columns, second) == 1
    third = tuple(longer(view, " more") for view in second)
    columns.render_columns(third)
    assert _written(columns, third) == 0  # those that wait are written first, with the newest text
    qtbot.waitUntil(lambda: _written(columns, third) == 6)


def test_another_comparison_takes_the_columns_over(page: ComparePage) -> None:
    page.columns.render_columns(views("six-streaming"))
    page.columns.render_columns(views("ranking-gone"))
    settle()
    shown = [column.view for column in page.columns._columns.values()]
    assert [view.message.title for view in shown if view] == ["DeepSeek V4", "Gemma 4 31B"]
    assert page.columns.count == 2


def _answer(columns: CompareColumns, number: int) -> MarkdownView:
    return columns._columns[number]._answer


def _written(columns: CompareColumns, wanted: tuple[ColumnView, ...]) -> int:
    return sum(columns._columns[view.number].view == view for view in wanted)


def test_where_there_is_next_to_no_height_the_answer_has_it(
    qtbot: QtBot, theme: FixedTheme
) -> None:
    page = ComparePage(theme)
    window = open_window(qtbot, theme, "chat", page, SMALLEST)
    show_state(page, states()["limit-again"])
    assert "Tokens" not in texts(page)
    assert not any("would not be sent" in text for text in texts(page))  # the card says it
    window.resize(*FIRST_SIZE)
    settle()
    assert "Tokens" in texts(page)
    show_state(page, states()["ready-cap-low"])
    assert any("would not be sent" in text for text in texts(page))
