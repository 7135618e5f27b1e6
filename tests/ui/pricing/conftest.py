"""The Pricing page in the window, with the sample rows."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.pricing.pricing_page import PricingPage
from desktop.ui.window import Window
from tests.ui.gallery import FixedTheme
from tests.ui.pricing.states import make_page, show_rows, window_with


@pytest.fixture
def window(qtbot: QtBot, theme: FixedTheme) -> Window:
    """1100×720, active, with the page open."""
    window = window_with(theme, lambda: make_page(theme))
    qtbot.addWidget(window, before_close_func=lambda w: w.finish_closing())
    window.resize(1100, 720)
    window.show_page("pricing")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


@pytest.fixture
def page(window: Window) -> PricingPage:
    """With the sample rows and the keyboard on it."""
    page = window.page("pricing")
    assert isinstance(page, PricingPage)
    show_rows(page)
    window.show_page("pricing")
    return page
