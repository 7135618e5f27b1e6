"""Every state of a key on the real page, in every theme: readable, named, and never too wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.settings_pane import SettingsPane
from desktop.ui.window import SMALLEST, Window
from tests.tour.legibility import unreadable
from tests.tour.states import State, show_state, states
from tests.ui.chat.on_screen import name_of
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window

Shown = tuple[Window, SettingsPane]


@pytest.fixture
def shown(qtbot: QtBot, theme: FixedTheme) -> Iterator[Shown]:
    """The smallest window with an empty Providers page."""
    pane = SettingsPane(theme)
    yield open_window(qtbot, theme, "providers", pane, SMALLEST), pane
    pane.show_sign_in(None)


@pytest.mark.parametrize(("name", "state"), states().items(), ids=list(states()))
def test_every_state_can_be_read_in_the_smallest_window(
    shown: Shown, name: str, state: State
) -> None:
    window, pane = shown
    show_state(window, pane, state)
    assert unreadable(window) == []
    assert (window.width(), window.height()) == SMALLEST
    controls: list[QWidget] = pane.findChildren(QWidget)
    named = [w for w in controls if isinstance(w, QAbstractButton | QLineEdit) and w.isVisible()]
    assert all(name_of(each) for each in named)


def test_one_state_after_another_leaves_nothing_behind(shown: Shown) -> None:
    """Whatever was shown before, a state looks the same."""
    window, pane = shown
    every = states()
    first = {}
    for name, state in every.items():
        show_state(window, pane, state)
        first[name] = visible_texts(pane)
    for name, state in reversed(every.items()):
        show_state(window, pane, state)
        assert visible_texts(pane) == first[name], name


def visible_texts(pane: SettingsPane) -> list[str]:
    buttons: list[QAbstractButton] = pane.findChildren(QAbstractButton)
    return [each.text() for each in buttons if each.isVisible()]
