"""Every state of the page, in the usual window and in the smallest one: no text is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.theme.theme import ThemeName
from tests.tour.legibility import unreadable
from tests.ui.gallery import FixedTheme
from tests.ui.models.states import make_page, states
from tests.ui.page_window import open_window
from tests.ui.pictured_states import SIZES, THEMES


@pytest.mark.parametrize("size", SIZES.values(), ids=["usual", "smallest"])
@pytest.mark.parametrize("name", states())
def test_every_text_can_be_read_in_full(
    qtbot: QtBot, theme: FixedTheme, name: str, size: tuple[int, int]
) -> None:
    page = make_page(theme)
    window = open_window(qtbot, theme, "models", page, size)
    states()[name](page)
    for _ in range(3):
        QApplication.processEvents()
    assert (window.width(), window.height()) == size
    assert unreadable(window) == []


@pytest.mark.parametrize("look", THEMES)
def test_the_rows_follow_the_theme(qtbot: QtBot, theme: FixedTheme, look: ThemeName) -> None:
    page = make_page(theme)
    open_window(qtbot, theme, "models", page)
    states()["models-opened"](page)
    theme.show(look)
    QApplication.processEvents()
    shown = page.browse.table.viewport().grab().toImage()
    colours = {shown.pixelColor(left, top).name() for left in range(6, 36) for top in range(14, 28)}
    assert theme.color("switch_on").name() in colours
