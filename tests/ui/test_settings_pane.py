"""The Providers page as a whole: what each state shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QSignalSpy, QTest

from desktop.presentation.provider_view import StatusView
from desktop.ui.settings_pane import SettingsPane
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import click, is_shown, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.paints import Paints, settle
from tests.ui.providers.pane_views import NO_KEY, STORED
from tests.ui.widgets.seeing import Stage


@pytest.fixture
def pane(stage: Stage, theme: FixedTheme) -> SettingsPane:
    """Nothing is shown yet."""
    return stage.add(SettingsPane(theme))


def test_without_a_key_the_page_asks_for_one(pane: SettingsPane) -> None:
    pane.show_view(NO_KEY)
    assert {"OpenRouter", "No key yet", "openrouter.ai/api/v1"} <= set(texts(pane))
    assert is_shown(pane, "API key")
    assert "$7.50" not in texts(pane)


def test_with_a_key_the_page_shows_its_health(pane: SettingsPane) -> None:
    pane.show_view(STORED)
    assert {"Verified", "stored · ends in 3f9a", "$7.50", "left of $10.00"} <= set(texts(pane))
    assert not is_shown(pane, "API key")


def test_trouble_is_said_with_a_way_to_try_again(pane: SettingsPane) -> None:
    asked = QSignalSpy(pane.check_requested)
    pane.show_view(replace(STORED, trouble="openrouter.ai could not be reached."))
    assert "openrouter.ai could not be reached." in texts(pane)
    click(pane, "Try again")
    assert asked.count() == 1
    pane.show_view(STORED)
    assert "openrouter.ai could not be reached." not in texts(pane)


def test_the_key_can_be_checked_again(pane: SettingsPane) -> None:
    asked = QSignalSpy(pane.check_requested)
    pane.show_view(STORED)
    click(pane, "Check the key and fetch prices again")
    assert asked.count() == 1


def test_typing_a_key_repaints_nothing_else_on_the_page(pane: SettingsPane) -> None:
    pane.show_view(NO_KEY)
    field = named(pane, "API key")
    QTest.keyClicks(field, "sk")
    with Paints() as paints:
        QTest.keyClicks(field, "-or-v1-0123")
    assert paints.outside(field) == []


def test_an_equal_view_repaints_nothing(pane: SettingsPane) -> None:
    pane.show_view(STORED)
    with Paints() as paints:
        pane.show_view(replace(STORED))
    assert paints.of == []


def test_an_older_age_repaints_one_line_only(pane: SettingsPane) -> None:
    pane.show_view(STORED)
    with Paints() as paints:
        pane.show_view(
            replace(STORED, key=replace(STORED.key, place="In GNOME Keyring · checked 3 min ago"))
        )
    assert paints.of
    assert paints.outside(pane.key) == []


@pytest.mark.parametrize("tone", ["ok", "warn", "bad", "off", "busy"])
def test_every_status_can_be_read(pane: SettingsPane, tone: str) -> None:
    status = StatusView(tone, "What it says")  # type: ignore[arg-type]
    pane.show_view(replace(STORED, status=status))
    settle()
    assert "What it says" in texts(pane)
    assert unreadable(pane) == []


def test_markup_from_outside_stays_text(pane: SettingsPane) -> None:
    hostile = "<img src=file:///etc/passwd><b>x</b>"
    model = replace(STORED.models[0], name=hostile)
    pane.show_view(replace(STORED, trouble=hostile, models=(model,)))
    assert texts(pane).count(hostile) == 2
