"""The real window with one real page, for tests and for pictures."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.window import FIRST_SIZE, PageEntry, Window
from tests.ui.gallery import FixedTheme

ENTRIES: Final = (
    ("providers", "plug", "Providers"),
    ("models", "layers", "Models"),
    ("pricing", "tag", "Pricing"),
    ("chat", "bubble", "Test chat"),
    ("costs", "bars", "Costs"),
    ("general", "sliders", "General"),
)


def window_with(theme: FixedTheme, key: str, page: QWidget) -> Window:
    """The window with its sidebar; ``page`` is the one called ``key``, the others are empty."""
    entries = (
        PageEntry(each, icon, title, (lambda: page) if each == key else QWidget)
        for each, icon, title in ENTRIES
    )
    return Window(theme, tuple(entries))


def open_window(
    qtbot: QtBot, theme: FixedTheme, key: str, page: QWidget, size: tuple[int, int] = FIRST_SIZE
) -> Window:
    """The same on screen and active, with the page open; it closes when the test ends."""
    window = window_with(theme, key, page)
    qtbot.addWidget(window, before_close_func=lambda w: w.finish_closing())
    window.resize(*size)
    window.show_page(key)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window
