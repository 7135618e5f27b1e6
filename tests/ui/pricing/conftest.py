"""The Pricing page in the window, with the sample rows."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.pricing.pricing_page import PricingPage
from desktop.ui.window import Window
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pricing.states import make_page, show_rows


@pytest.fixture
def window(qtbot: QtBot, theme: FixedTheme) -> Window:
    """1100×720, active, with the page open."""
    return open_window(qtbot, theme, "pricing", make_page(theme))


@pytest.fixture
def page(window: Window) -> PricingPage:
    """With the sample rows and the keyboard on it."""
    page = window.page("pricing")
    assert isinstance(page, PricingPage)
    show_rows(page)
    window.show_page("pricing")
    return page
