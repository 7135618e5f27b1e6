"""The figure beside a page in the sidebar."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from desktop.presentation.models_changes_view import badge_words
from desktop.ui.models.models_page import ModelsPage
from desktop.ui.window import Window
from tests.ui.chat.on_screen import is_shown, named
from tests.ui.widgets.seeing import pixel


def test_a_badge_is_seen_and_spoken(window: Window, page: ModelsPage) -> None:
    item = named(page, "Models")
    plain = pixel(item, QPoint(item.width() - 12, item.height() // 2))
    window.set_badge("models", 12, badge_words(12))
    assert is_shown(page, "Models, 12 changes")
    assert pixel(item, QPoint(item.width() - 12, item.height() // 2)) != plain
    window.set_badge("models", 1, badge_words(1))
    assert is_shown(page, "Models, 1 change")
    window.set_badge("models", 0, badge_words(0))
    assert not is_shown(page, "Models, ")
