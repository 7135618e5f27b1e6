"""A visible test chat over the shipped resources."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.chat.chat_view import ChatView
from tests.ui.chat import views
from tests.ui.gallery import FixedTheme


@pytest.fixture
def page(qtbot: QtBot, theme: FixedTheme) -> ChatView:
    """A visible page without messages, with the focus in the composer."""
    view = ChatView(theme)
    qtbot.addWidget(view)
    view.resize(916, 720)
    view.show()
    view.render_page(views.EMPTY)
    view.setFocus()
    return view
