"""The keyboard in the sidebar: one stop for Tab, the page on screen; arrows come to the others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.ui.widgets.button import Button
from desktop.ui.widgets.sidebar import NavItem, Sidebar
from tests.ui.chat.on_screen import focused
from tests.ui.gallery import FixedTheme, sidebar
from tests.ui.widgets.seeing import Stage, name, press


@pytest.fixture
def side(theme: FixedTheme, stage: Stage) -> Sidebar:
    """Six pages, with a button below them."""
    side = stage.add(sidebar(theme))
    stage.add(Button(theme, "After"))
    return side


def tab_stops(side: Sidebar) -> list[str]:
    """The pages that Tab comes to."""
    items = side.findChildren(NavItem)
    return [name(each) for each in items if each.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_tab_comes_to_the_page_on_screen(side: Sidebar) -> None:
    assert tab_stops(side) == ["Providers"]
    side.set_current("chat")
    assert tab_stops(side) == ["Chat"]
    press(Qt.Key.Key_Tab)
    assert name(focused()) == "Chat"


def test_arrows_come_to_every_page(side: Sidebar) -> None:
    side.set_current("models")
    press(Qt.Key.Key_Tab)
    seen = []
    for _ in range(6):
        seen.append(name(focused()))
        press(Qt.Key.Key_Down)
    assert seen == ["Models", "Pricing", "Chat", "Costs", "General", "Providers"]


@pytest.mark.parametrize("steps", range(6))
def test_tab_leaves_from_whatever_page_the_arrows_came_to(
    side: Sidebar, stage: Stage, steps: int
) -> None:
    side.set_current("pricing")
    press(Qt.Key.Key_Tab, *[Qt.Key.Key_Down] * steps)
    press(Qt.Key.Key_Tab)
    assert name(focused()) == "After"
    press(Qt.Key.Key_Backtab)
    assert name(focused()) == "Pricing"


def test_a_page_that_had_the_focus_in_passing_keeps_no_stop(side: Sidebar, stage: Stage) -> None:
    """Qt passes the focus of what hides on to the next in order, which may be any page."""
    side.set_current("general")
    side.findChildren(NavItem)[0].setFocus()
    stage.setFocus()
    assert tab_stops(side) == ["General"]


def test_a_page_chosen_while_another_has_the_focus(side: Sidebar, stage: Stage) -> None:
    press(Qt.Key.Key_Tab, Qt.Key.Key_Down)
    side.set_current("costs")
    assert name(focused()) == "Models"
    assert tab_stops(side) == ["Models"]
    stage.setFocus()
    assert tab_stops(side) == ["Costs"]
