"""Buttons, switches and choices: names, roles, mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton, Link
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.switch import Switch
from tests.ui.gallery import FixedTheme, make_theme
from tests.ui.widgets.seeing import Stage, checked, click, name, pixel, press, role

Role = QAccessible.Role
BUTTONS: list[tuple[Callable[[Theme], QAbstractButton], str, QAccessible.Role]] = [
    (lambda theme: Button(theme, "Save", "primary"), "Save", Role.Button),
    (lambda theme: Link(theme, "Show 10 more"), "Show 10 more", Role.Button),
    (lambda theme: IconButton(theme, "copy", "Copy the id"), "Copy the id", Role.Button),
    (lambda theme: Switch(theme, "Enable GPT"), "Enable GPT", Role.CheckBox),
    (lambda theme: Chip(theme, "Vision", "eye"), "Vision", Role.CheckBox),
]


@pytest.mark.parametrize(("build", "named", "as_role"), BUTTONS, ids=[row[1] for row in BUTTONS])
def test_name_role_and_focus(
    theme: FixedTheme,
    stage: Stage,
    build: Callable[[Theme], QAbstractButton],
    named: str,
    as_role: QAccessible.Role,
) -> None:
    button = stage.add(build(theme))
    assert (name(button), role(button)) == (named, as_role)
    click(button)
    assert not button.hasFocus()
    press(Qt.Key.Key_Tab)
    assert button.hasFocus()


@pytest.mark.parametrize("build", [row[0] for row in BUTTONS], ids=[row[1] for row in BUTTONS])
def test_mouse_and_space_press_it(
    theme: FixedTheme, stage: Stage, qtbot: QtBot, build: Callable[[Theme], QAbstractButton]
) -> None:
    button = stage.add(build(theme))
    with qtbot.waitSignal(button.clicked):
        click(button)
    press(Qt.Key.Key_Tab)
    with qtbot.waitSignal(button.clicked):
        press(Qt.Key.Key_Space)


@pytest.mark.parametrize("build", [row[0] for row in BUTTONS[:6]])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_it(
    theme: FixedTheme,
    stage: Stage,
    qtbot: QtBot,
    build: Callable[[Theme], QAbstractButton],
    key: Qt.Key,
) -> None:
    button = stage.add(build(theme))
    press(Qt.Key.Key_Tab)
    with qtbot.waitSignal(button.clicked):
        press(key)


@pytest.mark.parametrize("kind", ["primary", "secondary", "danger", "link"])
def test_the_ring_does_not_change_the_size(theme: FixedTheme, stage: Stage, kind: str) -> None:
    button = stage.add(Button(theme, "Save", kind))  # type: ignore[arg-type]
    before = button.sizeHint()
    press(Qt.Key.Key_Tab)
    assert button.hasFocus()
    assert button.sizeHint() == before


def test_a_button_changes_its_kind(theme: FixedTheme, stage: Stage) -> None:
    button = stage.add(Button(theme, "", "secondary"))
    assert pixel(button) == theme.color("card")
    button.set_kind("primary")
    assert button.kind == "primary"
    assert pixel(button) == theme.color("accent")
    theme.apply("dark")
    assert pixel(button) == theme.color("accent")


def test_controls_are_as_high_as_designed(theme: FixedTheme, stage: Stage) -> None:
    assert stage.add(Button(theme, "Save")).height() == 32
    assert stage.add(IconButton(theme, "copy", "Copy")).height() == 28
    assert stage.add(Chip(theme, "Free")).height() == 26


def test_a_tool_tip_says_what_an_icon_button_does(theme: FixedTheme, stage: Stage) -> None:
    button = stage.add(IconButton(theme, "eye", "Show"))
    assert button.toolTip() == "Show"
    button.set_name("Hide")
    assert (button.toolTip(), name(button)) == ("Hide", "Hide")


def test_a_switch_shows_its_state_by_place_and_colour(theme: FixedTheme, stage: Stage) -> None:
    switch = stage.add(Switch(theme, "On"))
    left, right = QPoint(12, 12), QPoint(26, 12)
    assert pixel(switch, left) == theme.color("switch_off")
    assert pixel(switch, right) == theme.color("hover")
    click(switch)
    assert checked(switch)
    assert pixel(switch, left) == theme.color("switch_on")
    assert pixel(switch, right) == theme.color("on_accent")


def test_a_switch_that_moves_arrives(qapp: QApplication, stage: Stage, qtbot: QtBot) -> None:
    theme = make_theme(qapp, reduced_motion=False)
    theme.apply("light")
    switch = stage.add(Switch(theme, "On"))
    click(switch)
    qtbot.waitUntil(lambda: pixel(switch, QPoint(26, 12)) == theme.color("on_accent"))


def test_a_chip_says_its_count(theme: FixedTheme, stage: Stage) -> None:
    chip = stage.add(Chip(theme, "Tools", "wrench"))
    narrow = chip.sizeHint().width()
    chip.set_count(1274)
    assert name(chip) == "Tools, 1,274"
    assert chip.sizeHint().width() > narrow
    chip.set_count(0)
    click(chip)
    assert chip.isChecked()


def test_a_segment_is_chosen_with_arrows_and_mouse(
    theme: FixedTheme, stage: Stage, qtbot: QtBot
) -> None:
    themes = stage.add(Segmented(theme, ["System", "Light", "Dark"], "Theme"))
    parts = themes.findChildren(QAbstractButton)
    assert name(themes) == "Theme"
    assert [role(part) for part in parts] == [Role.RadioButton] * 3
    press(Qt.Key.Key_Tab)
    with qtbot.waitSignal(themes.chosen) as right:
        press(Qt.Key.Key_Right)
    with qtbot.waitSignal(themes.chosen) as wrapped:
        press(Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert (right.args, wrapped.args) == (["Light"], ["System"])
    with qtbot.waitSignal(themes.chosen) as clicked:
        click(parts[2])
    assert (clicked.args, themes.value) == (["Dark"], "Dark")
    assert [checked(part) for part in parts] == [False, False, True]


def test_a_segment_set_by_code_sends_nothing(theme: FixedTheme, qtbot: QtBot) -> None:
    themes = Segmented(theme, ["System", "Light"], "Theme")
    qtbot.addWidget(themes)
    with qtbot.assertNotEmitted(themes.chosen):
        themes.set_value("Light")
    assert themes.value == "Light"
    with pytest.raises(KeyError):
        themes.set_value("Sepia")


def test_tab_goes_past_the_segments(theme: FixedTheme, stage: Stage) -> None:
    stage.add(Segmented(theme, ["System", "Light", "Dark"], "Theme"))
    after = stage.add(Button(theme, "After"))
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert after.hasFocus()
