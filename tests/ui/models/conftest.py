"""The Models page in the window, with the sample catalog."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.models.models_page import ModelsPage
from desktop.ui.window import Window
from tests.ui.gallery import FixedTheme
from tests.ui.models.states import make_page, show_catalog
from tests.ui.page_window import open_window


@pytest.fixture
def window(qtbot: QtBot, theme: FixedTheme) -> Iterator[Window]:
    """1100×720, active, with the page open."""
    window = open_window(qtbot, theme, "models", make_page(theme))
    window.show_page("models")
    yield window
    QApplication.clipboard().clear()


@pytest.fixture
def page(window: Window) -> ModelsPage:
    """With the sample catalog."""
    page = window.page("models")
    assert isinstance(page, ModelsPage)
    show_catalog(page)
    QApplication.processEvents()
    return page
