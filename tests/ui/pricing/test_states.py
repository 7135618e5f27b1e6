"""Every state of the page, in the usual window and in the smallest one: readable and named."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.theme.theme import ThemeName
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import name_of
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pictured_states import SIZES, THEMES
from tests.ui.pricing.states import make_page, states


@pytest.mark.parametrize("size", SIZES.values(), ids=["usual", "smallest"])
@pytest.mark.parametrize("state", states())
def test_every_text_can_be_read_in_full(
    qtbot: QtBot, theme: FixedTheme, state: str, size: tuple[int, int]
) -> None:
    page = make_page(theme)
    window = open_window(qtbot, theme, "pricing", page, size)
    states()[state](page)
    for _ in range(3):
        QApplication.processEvents()
    assert (window.width(), window.height()) == size
    assert unreadable(window) == []
    theme.show("dark")  # its fonts are lighter
    QApplication.processEvents()
    assert unreadable(window) == []
    typed: list[QWidget] = page.findChildren(QWidget)
    controls = (QAbstractButton, QLineEdit, QPlainTextEdit)
    assert all(name_of(each) for each in typed if isinstance(each, controls) and each.isVisible())


@pytest.mark.parametrize("look", THEMES)
def test_the_rows_and_fields_follow_the_theme(
    qtbot: QtBot, theme: FixedTheme, look: ThemeName
) -> None:
    page = make_page(theme)
    window = open_window(qtbot, theme, "pricing", page)
    states()["pricing"](page)
    theme.show(look)
    QApplication.processEvents()
    assert unreadable(window) == []
    shown = page.grab().toImage()
    colours = {shown.pixelColor(30, top).name() for top in range(60, 140)}
    assert theme.color("accent_soft").name() in colours
