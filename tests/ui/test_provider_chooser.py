"""The choice of a provider: hidden, side by side, or in a menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from desktop.presentation.provider_choice import ProviderName
from desktop.ui.provider_chooser import FEW, ProviderChooser
from tests.ui.chat.on_screen import description_of, focused, named
from tests.ui.gallery import FixedTheme
from tests.ui.widgets.seeing import Stage, checked

NAMES = tuple(
    ProviderName(each.lower(), each)
    for each in ("OpenRouter", "Fireworks", "ModelScope", "Work", "Local")
)
ROOM = 1000


@pytest.fixture
def chooser(stage: Stage, theme: FixedTheme) -> ProviderChooser:
    chooser = stage.add(ProviderChooser(theme))
    chooser.fit(ROOM)
    return chooser


def button_of(chooser: ProviderChooser) -> QAbstractButton:
    """The one with the menu."""
    found = named(chooser, "Provider")
    assert isinstance(found, QAbstractButton)
    return found


@pytest.mark.parametrize("count", [0, 1])
def test_without_a_choice_there_is_nothing(chooser: ProviderChooser, count: int) -> None:
    chooser.show_choices(NAMES[:count], "openrouter")
    assert not chooser.isVisible()


def test_few_stand_side_by_side_and_arrows_choose(chooser: ProviderChooser) -> None:
    chosen = QSignalSpy(chooser.chosen)
    chooser.show_choices(NAMES[:FEW], "openrouter")
    named(chooser, "OpenRouter").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    assert chosen.at(0) == ["fireworks"]
    assert checked(named(chooser, "Fireworks"))


def test_many_are_in_a_menu_that_keys_open(chooser: ProviderChooser) -> None:
    chosen = QSignalSpy(chooser.chosen)
    chooser.show_choices(NAMES, "openrouter")
    button = button_of(chooser)
    assert description_of(button) == "OpenRouter"
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Down)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert chosen.at(0) == ["fireworks"]


def test_with_little_room_few_are_in_a_menu_too(chooser: ProviderChooser) -> None:
    chooser.show_choices(NAMES[:2], "fireworks")
    chooser.fit(80)
    assert button_of(chooser).text() == "Fireworks"


def test_the_keyboard_stays_when_others_come_to_choose_from(chooser: ProviderChooser) -> None:
    chooser.show_choices(NAMES[:2], "fireworks")
    named(chooser, "Fireworks").setFocus(Qt.FocusReason.TabFocusReason)
    chooser.show_choices(NAMES, "fireworks")
    assert focused() is button_of(chooser)


def test_showing_a_choice_chooses_none(chooser: ProviderChooser) -> None:
    chosen = QSignalSpy(chooser.chosen)
    chooser.show_choices(NAMES[:2], "openrouter")
    chooser.show_choices(NAMES[:2], "fireworks")
    assert not chosen.count()
