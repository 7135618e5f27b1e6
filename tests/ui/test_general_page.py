"""The General page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from desktop.presentation.general_view import GeneralView
from desktop.ui.general_page import GeneralPage
from tests.ui.chat.on_screen import click, focused, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.widgets.seeing import Stage, checked

VIEW = GeneralView(
    theme="dark",
    profile="/home/someone/.config/modeldeck",
    keys="Kept in GNOME Keyring, never in a file",
    version="Modeldeck 0.1.0",
)


@pytest.fixture
def page(stage: Stage, theme: FixedTheme) -> GeneralPage:
    page = stage.add(GeneralPage(theme))
    page.show_view(VIEW)
    return page


def test_it_shows_what_is_set_and_where_data_lives(page: GeneralPage) -> None:
    assert {VIEW.profile, VIEW.keys, VIEW.version} <= set(texts(page))
    assert checked(named(page, "Dark"))
    assert not checked(named(page, "Light"))


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("System", "system"),
        ("Light", "light"),
        ("Dark", "dark"),
        ("High contrast", "high-contrast"),
    ],
)
def test_a_click_chooses_a_theme(page: GeneralPage, name: str, choice: str) -> None:
    chosen = QSignalSpy(page.theme_chosen)
    click(page, name)
    assert chosen.at(0) == [choice]


def test_arrows_choose_a_theme(page: GeneralPage) -> None:
    chosen = QSignalSpy(page.theme_chosen)
    named(page, "Dark").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    assert chosen.at(0) == ["high-contrast"]
    assert checked(named(page, "High contrast"))


def test_showing_a_theme_chooses_none(page: GeneralPage) -> None:
    chosen = QSignalSpy(page.theme_chosen)
    page.show_view(VIEW)
    assert not chosen.count()


def test_the_folder_is_opened_on_request(page: GeneralPage) -> None:
    asked = QSignalSpy(page.folder_requested)
    click(page, "Open folder")
    assert asked.count() == 1
