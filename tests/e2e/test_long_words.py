"""Words without end: they break, and every button stays in reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea

from tests.e2e.opened import OpenWindow


@pytest.mark.parametrize("typed", ["x" * 300, "https://x/" + "W" * 280])
def test_a_word_without_end_keeps_every_button_in_reach(
    open_window: OpenWindow, typed: str
) -> None:
    run = open_window()
    d, window = run.driver, run.application.window
    window.resize(880, 560)
    d.type("Model id", typed)
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.says("is not a model id"), "the hint")
    page = window.page("providers")
    area = page.findChild(QScrollArea)
    assert area is not None
    inside = area.widget()
    assert inside is not None
    d.settle()
    assert inside.width() <= area.viewport().width()
    assert d.find("Model id", QLineEdit).text() == typed


def test_a_provider_with_a_long_name_keeps_its_row_in_the_page(open_window: OpenWindow) -> None:
    run = open_window()
    d, window = run.driver, run.application.window
    window.resize(880, 560)
    d.type("Model id", "w" * 120 + "/x")
    d.press(Qt.Key.Key_Return)
    d.until(lambda: d.has("Remove x"), "the added model")
    d.settle()
    area = window.page("providers").findChild(QScrollArea)
    assert area is not None
    inside = area.widget()
    assert inside is not None
    assert inside.width() <= area.viewport().width()


def test_a_message_over_the_page_breaks_a_long_word(open_window: OpenWindow) -> None:
    run = open_window()
    d, window = run.driver, run.application.window
    window.resize(880, 560)
    d.type("Model id", "a/" + "W" * 120)
    d.press(Qt.Key.Key_Return)
    d.until(lambda: window._toast.isVisible(), "the message")
    d.settle()
    assert window.rect().contains(window._toast.geometry())
    assert window._toast.minimumSizeHint().width() <= window._toast.width()
    assert "W" * 120 in window._toast.text
