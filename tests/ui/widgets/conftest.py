"""A theme over the shipped resources, and what assistive tools and a person see."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.widgets.seeing import Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    """A visible window; put widgets on it with ``stage.add``."""
    window = Stage()
    qtbot.addWidget(window)
    window.resize(640, 400)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.setFocus()
    return window
