"""Every state of the controls on the real page: readable, named, and never too wide."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.ui.chat.chat_view import ChatView
from desktop.ui.window import FIRST_SIZE, SMALLEST
from tests.tour.legibility import unreadable
from tests.ui.chat.control_states import MANY, State, show, states
from tests.ui.chat.on_screen import name_of
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window


@pytest.mark.parametrize("size", [FIRST_SIZE, SMALLEST], ids=["first", "smallest"])
@pytest.mark.parametrize(("name", "state"), states().items(), ids=list(states()))
def test_every_state_can_be_read(
    qtbot: QtBot, theme: FixedTheme, name: str, state: State, size: tuple[int, int]
) -> None:
    theme.show("dark" if size == SMALLEST else "light")
    page = ChatView(theme)
    window = open_window(qtbot, theme, "chat", page, size)
    for _ in show(window, page, state):
        assert [each for each in unreadable(window) if not _elides(each)] == []
        assert (window.width(), window.height()) == size
        controls = page.findChildren(QAbstractButton)
        fields = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
        visible = [each for each in (*controls, *fields) if each.isVisible()]
        assert all(name_of(each) for each in visible)


def _elides(problem: str) -> bool:
    """An endless name of a model is cut on purpose; the tip has all of it."""
    return problem.startswith(f"'{MANY[4].name}'")
