"""Every state of the comparison, in the usual window and in the smallest one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.theme.theme import ThemeName
from desktop.ui.widgets.empty_state import EmptyState
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import name_of
from tests.ui.compare.states import show, show_state, states
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pictured_states import SIZES, THEMES, settle


@pytest.mark.parametrize("size", SIZES.values(), ids=["usual", "smallest"])
@pytest.mark.parametrize("name", states())
def test_every_text_can_be_read(
    qtbot: QtBot, theme: FixedTheme, name: str, size: tuple[int, int]
) -> None:
    page = ComparePage(theme)
    window = open_window(qtbot, theme, "chat", page, size)
    for _ in show(window, page, states()[name]):
        pass
    assert (window.width(), window.height()) == size
    assert [each for each in unreadable(window) if not _elides(each)] == []
    controls: list[QWidget] = page.findChildren(QWidget)
    named = [w for w in controls if isinstance(w, QAbstractButton | QLineEdit) and w.isVisible()]
    assert all(name_of(each) for each in named)
    empty = [each for each in page.findChildren(EmptyState) if each.isVisible()]
    assert all(each.button.isVisible() for each in empty)


def _elides(problem: str) -> bool:
    """The prompt above the columns and endless names are cut on purpose; their tips have all."""
    return problem.startswith("'“") or "Extraordinary" in problem or "HostHost" in problem


@pytest.mark.parametrize("look", THEMES)
def test_the_ranking_can_be_read_in_every_theme(
    qtbot: QtBot, theme: FixedTheme, look: ThemeName
) -> None:
    theme.show(look)
    page = ComparePage(theme)
    window = open_window(qtbot, theme, "chat", page)
    for _ in show(window, page, states()["ranking-speed"]):
        pass
    assert unreadable(window) == []


def test_one_state_after_another_leaves_nothing_behind(page: ComparePage) -> None:
    every = states()
    first = {}
    for name, state in every.items():
        if not state.adding:
            first[name] = _shown(page, name)
    for name in reversed(first):
        assert _shown(page, name) == first[name], name


def _shown(page: ComparePage, name: str) -> list[str]:
    show_state(page, states()[name])
    settle()
    buttons: list[QAbstractButton] = page.findChildren(QAbstractButton)
    return sorted(name_of(each) for each in buttons if each.isVisible())
