"""The Costs page in the window, with a month of spend."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.spend.costs_page import CostsPage
from desktop.ui.window import Window
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.spend.states import month


@pytest.fixture
def window(qtbot: QtBot, theme: FixedTheme) -> Window:
    """1100×720, active, with the page open."""
    window = open_window(qtbot, theme, "costs", CostsPage(theme))
    window.show_page("costs")
    return window


@pytest.fixture
def page(window: Window) -> CostsPage:
    """With the sample month."""
    page = window.page("costs")
    assert isinstance(page, CostsPage)
    month(page)
    for _ in range(3):
        QApplication.processEvents()
    return page
