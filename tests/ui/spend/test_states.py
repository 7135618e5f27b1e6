"""Every state of the page, in the usual window and in the smallest one: no text is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.credentials import KeyInfo
from desktop.ui.spend.costs_page import CostsPage
from desktop.ui.theme.theme import ThemeName
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.window import SMALLEST
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import name_of
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pictured_states import SIZES, THEMES
from tests.ui.spend.states import (
    INFO,
    month,
    settled,
    show_limits,
    show_outside,
    states,
)


@pytest.mark.parametrize("size", SIZES.values(), ids=["usual", "smallest"])
@pytest.mark.parametrize("name", states())
def test_every_text_can_be_read_in_full(
    qtbot: QtBot, theme: FixedTheme, name: str, size: tuple[int, int]
) -> None:
    page = CostsPage(theme)
    window = open_window(qtbot, theme, "costs", page, size)
    settled(page)
    states()[name](page)
    for _ in range(4):
        QApplication.processEvents()
    assert (window.width(), window.height()) == size
    assert unreadable(window) == []
    controls: list[QWidget] = page.findChildren(QWidget)
    named = [w for w in controls if isinstance(w, QAbstractButton | QLineEdit) and w.isVisible()]
    assert all(name_of(each) for each in named)
    empty = [each for each in page.findChildren(EmptyState) if each.isVisible()]
    assert all(each.button.isVisible() for each in empty)


@pytest.mark.parametrize("look", THEMES)
def test_the_month_can_be_read_in_every_theme(
    qtbot: QtBot, theme: FixedTheme, look: ThemeName
) -> None:
    theme.show(look)
    page = CostsPage(theme)
    window = open_window(qtbot, theme, "costs", page, SMALLEST)
    month(page)
    for _ in range(4):
        QApplication.processEvents()
    assert unreadable(window) == []


def test_words_are_never_squeezed_for_a_moment(page: CostsPage) -> None:
    """One thing after the other changes, and nobody waits for the event loop."""
    every = states()
    for name in ("costs-empty", "costs", "costs-only-unknown", "costs-year"):
        every[name](page)
        assert unreadable(page.window()) == [], name
    for info, minutes in ((None, 1), (INFO, 1), (INFO, 300), (KeyInfo(), 1)):
        show_outside(page, info, minutes)
        assert unreadable(page.window()) == [], info
    for used in ("1", "10.5"):
        show_limits(page, used, "0.15", "0.25")
        assert unreadable(page.window()) == [], used


@pytest.mark.parametrize("look", THEMES)
def test_bars_follow_the_theme(
    qtbot: QtBot, theme: FixedTheme, page: CostsPage, look: ThemeName
) -> None:
    theme.show(look)
    QApplication.processEvents()
    chart = page._content.chart.chart
    shown = chart.grab().toImage()
    assert chart._view is not None
    last = chart.bar_rect(len(chart._view.bars) - 1)
    today = shown.pixelColor(round(last.center().x()), round(last.bottom()) - 6)
    before = chart.bar_rect(0)
    past = shown.pixelColor(round(before.center().x()), round(before.bottom()) - 6)
    assert today.name() == theme.color("meter").name()
    assert past.name() == theme.color("bar").name()
