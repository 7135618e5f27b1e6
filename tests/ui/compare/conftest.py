"""A visible comparison over the shipped resources."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.compare.compare_page import ComparePage
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window


@pytest.fixture
def page(qtbot: QtBot, theme: FixedTheme) -> ComparePage:
    """In the usual window, with the focus in the composer."""
    page = ComparePage(theme)
    open_window(qtbot, theme, "chat", page)
    page.setFocus()
    return page
