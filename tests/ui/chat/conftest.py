"""A visible test chat over the shipped resources."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.chat.chat_view import ChatView
from tests.ui.chat import views
from tests.ui.gallery import FixedTheme, make_theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[FixedTheme]:
    """The light theme, without motion."""
    theme = make_theme(qapp)
    theme.apply("light")
    yield theme
    theme.deleteLater()
    # Without a running event loop nothing else deletes what is closed.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


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
