"""Every failure on the real page, in the smallest window: readable, named, and never cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.ui.chat.chat_view import ChatView
from desktop.ui.theme.theme import ThemeName
from desktop.ui.widgets.error_card import ErrorCard
from desktop.ui.window import SMALLEST, Window
from tests.tour.legibility import unreadable
from tests.ui.chat.failure_states import show_state, states
from tests.ui.chat.on_screen import name_of
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window


@pytest.mark.parametrize("look", ["light", "dark", "hc-light", "hc-dark"])
def test_every_failure_can_be_read_in_the_smallest_window(
    qtbot: QtBot, theme: FixedTheme, look: ThemeName
) -> None:
    theme.show(look)
    page = ChatView(theme)
    window = open_window(qtbot, theme, "chat", page, SMALLEST)
    for name, state in states().items():
        show_state(window, page, state)
        assert (window.width(), window.height()) == SMALLEST, name
        check(window, page, name)


def check(window: Window, page: ChatView, state: str) -> None:
    card = page.findChild(ErrorCard)
    assert isinstance(card, ErrorCard)
    assert unreadable(card) == [], state
    top = card.mapTo(window, QPoint(0, 0)).y()
    assert top >= 0, state
    assert card.height() >= card.heightForWidth(card.width()), state
    assert top + card.height() <= window.height(), state
    buttons = [b for b in card.findChildren(QAbstractButton) if b.isVisible()]
    assert buttons, state
    assert all(name_of(each) for each in buttons), state
