"""Every step of the wizard and every diagnosis, in the usual window and in the smallest one."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.domain.endpoint_draft import STEPS
from desktop.presentation.diagnosis_view import DiagnosisView
from desktop.ui.settings_pane import SettingsPane
from desktop.ui.theme.theme import ThemeName
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import description_of, focused, name_of, named
from tests.ui.gallery import FixedTheme
from tests.ui.page_window import open_window
from tests.ui.pictured_states import SIZES, THEMES
from tests.ui.providers.wizard_states import KEY, State, covered, put, states

STATES = states()
CONTROLS = QAbstractButton | QLineEdit | QPlainTextEdit | QListView | QTextBrowser


def named_controls(page: QWidget) -> list[str]:
    controls: list[QWidget] = page.findChildren(QWidget)
    return [name_of(w) for w in controls if isinstance(w, CONTROLS) and w.isVisible()]


@pytest.mark.parametrize("size", SIZES.values(), ids=["usual", "smallest"])
@pytest.mark.parametrize(("name", "state"), STATES.items(), ids=list(STATES))
def test_every_text_can_be_read(
    qtbot: QtBot, theme: FixedTheme, name: str, state: State, size: tuple[int, int]
) -> None:
    page = SettingsPane(theme)
    window = open_window(qtbot, theme, "providers", page, size)
    wizard = covered(page, theme, state)
    assert (window.width(), window.height()) == size
    assert [each for each in unreadable(wizard) if "applied-linguistics" not in each] == []
    assert all(named_controls(wizard))
    assert KEY not in " ".join(map(name_of, wizard.findChildren(QWidget)))


@pytest.mark.parametrize("look", THEMES)
def test_every_step_can_be_read_in_every_theme(
    qtbot: QtBot, theme: FixedTheme, look: ThemeName
) -> None:
    theme.show(look)
    page = SettingsPane(theme)
    open_window(qtbot, theme, "providers", page)
    wizard = covered(page, theme, STATES["protocol"])
    for step in STEPS:
        put(wizard, STATES[step.value])
        assert unreadable(wizard) == []


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("protocol", "OpenAI-compatible"),
        ("address", "Base URL"),
        ("key", "API key"),
        ("key-none", "This endpoint needs no key"),
        ("models", "Model ids"),
        ("advanced", "Context size"),
        ("review", "What will be written, as JSON"),
    ],
)
def test_the_keyboard_goes_to_the_first_field(
    qtbot: QtBot, theme: FixedTheme, name: str, first: str
) -> None:
    page = SettingsPane(theme)
    open_window(qtbot, theme, "providers", page)
    covered(page, theme, STATES[name])
    assert name_of(focused()) == first


def test_a_problem_is_told_with_its_field(qtbot: QtBot, theme: FixedTheme) -> None:
    page = SettingsPane(theme)
    open_window(qtbot, theme, "providers", page)
    wizard = covered(page, theme, STATES["advanced-wrong"])
    assert "whole number" in description_of(named(wizard, "Context size"))
    assert "whole number" not in description_of(named(wizard, "Time limit"))


def test_models_that_are_listed_are_check_boxes(qtbot: QtBot, theme: FixedTheme) -> None:
    page = SettingsPane(theme)
    open_window(qtbot, theme, "providers", page)
    wizard = covered(page, theme, STATES["models"])
    listed = QAccessible.queryAccessibleInterface(named(wizard, "Models that the endpoint lists"))
    rows = (listed.child(row) for row in range(listed.childCount()))
    ticks = {row.text(QAccessible.Text.Name): bool(row.state().checked) for row in rows}
    assert ticks["qwen3-coder"]
    assert not ticks["mistral-small-4"]


def test_a_long_list_is_searched(qtbot: QtBot, theme: FixedTheme) -> None:
    page = SettingsPane(theme)
    open_window(qtbot, theme, "providers", page)
    wizard = covered(page, theme, STATES["models-many"])
    found = named(wizard, "Models that the endpoint lists")
    search = named(wizard, "Search its models")
    assert isinstance(found, QListView)
    assert isinstance(search, QLineEdit)
    search.setText("LONG model-17-")
    assert found.model().rowCount() == 1


def test_one_state_after_another_leaves_nothing_behind(qtbot: QtBot, theme: FixedTheme) -> None:
    page = SettingsPane(theme)
    open_window(qtbot, theme, "providers", page)
    wizard = covered(page, theme, STATES["protocol"])
    first = {}
    for name, state in STATES.items():
        put(wizard, state)
        first[name] = named_controls(wizard)
    for name in reversed(STATES):
        put(wizard, STATES[name])
        assert named_controls(wizard) == first[name], name


def test_a_diagnosis_below_what_is_on_screen_is_scrolled_to(
    qtbot: QtBot, theme: FixedTheme
) -> None:
    page = SettingsPane(theme)
    open_window(qtbot, theme, "providers", page, SIZES["-small"])
    wizard = covered(page, theme, STATES["review-works"])
    QApplication.processEvents()
    card = wizard._look.card
    assert isinstance(card._view, DiagnosisView)
    assert card.visibleRegion().boundingRect().height() == card.height()
