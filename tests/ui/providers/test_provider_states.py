"""Every state of the list of providers, in the usual window and in the smallest one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.settings_pane import SettingsPane
from desktop.ui.theme.theme import ThemeName
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import name_of
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pictured_states import SIZES, THEMES
from tests.ui.providers.states import State, shown, states

MENUS = ("adding", "actions", "region-menu")
"""An open menu belongs to no window; the page behind it is another state."""
PAGES = {name: state for name, state in states().items() if name not in MENUS}


@pytest.mark.parametrize("size", SIZES.values(), ids=["usual", "smallest"])
@pytest.mark.parametrize(("name", "state"), PAGES.items(), ids=list(PAGES))
def test_every_text_can_be_read(
    qtbot: QtBot, theme: FixedTheme, name: str, state: State, size: tuple[int, int]
) -> None:
    page = SettingsPane(theme)
    window = open_window(qtbot, theme, "providers", page, size)
    shown(page, state)
    assert (window.width(), window.height()) == size
    assert [each for each in unreadable(window) if not _elides(each)] == []
    controls: list[QWidget] = page.findChildren(QWidget)
    named = [w for w in controls if isinstance(w, QAbstractButton | QLineEdit) and w.isVisible()]
    assert all(name_of(each) for each in named)


def _elides(problem: str) -> bool:
    """An endless name, and where lists of models come from, are cut on purpose; tips have all."""
    return "applied linguistics" in problem or " · models: " in problem


@pytest.mark.parametrize("look", THEMES)
def test_the_list_can_be_read_in_every_theme(
    qtbot: QtBot, theme: FixedTheme, look: ThemeName
) -> None:
    theme.show(look)
    page = SettingsPane(theme)
    window = open_window(qtbot, theme, "providers", page)
    for name in ("list-disabled", "region-other", "delete"):
        shown(page, PAGES[name])
        assert unreadable(window) == []


def test_one_state_after_another_leaves_nothing_behind(qtbot: QtBot, theme: FixedTheme) -> None:
    page = SettingsPane(theme)
    open_window(qtbot, theme, "providers", page)
    first = {name: _names(page, state) for name, state in PAGES.items()}
    for name in reversed(PAGES):
        assert _names(page, PAGES[name]) == first[name], name


def _names(page: SettingsPane, state: State) -> list[str]:
    page.key.take_draft()
    shown(page, state)
    buttons: list[QAbstractButton] = page.findChildren(QAbstractButton)
    return sorted(name_of(each) for each in buttons if each.isVisible())
