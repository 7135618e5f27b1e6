"""A theme over the shipped resources."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.gallery import FixedTheme, make_theme


@pytest.fixture
def theme(qapp: QApplication) -> FixedTheme:
    """The light theme, without motion."""
    theme = make_theme(qapp)
    theme.apply("light")
    return theme
