"""The Providers page as a whole: what each state shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QSignalSpy, QTest

from desktop.presentation.error_view import ActionView
from desktop.presentation.key_health_view import KeyHealthView
from desktop.presentation.provider_view import StatusView, VariableView
from desktop.ui.settings_pane import SettingsPane
from tests.tour.legibility import unreadable
from tests.ui.chat.on_screen import click, is_shown, named, texts
from tests.ui.gallery import FixedTheme
from tests.ui.paints import Paints, settle
from tests.ui.providers.pane_views import NO_KEY, STORED
from tests.ui.providers.sign_in_views import WAITING
from tests.ui.widgets.seeing import Stage, checked


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


def test_a_trouble_that_a_page_helps_with_opens_it(pane: SettingsPane) -> None:
    acted = QSignalSpy(pane.acted)
    action = ActionView("Create a key ↗", "open:https://openrouter.ai/keys")
    pane.show_view(replace(STORED, trouble="This is a management key.", trouble_action=action))
    click(pane, "Create a key")
    assert acted.at(0) == ["open:https://openrouter.ai/keys"]


def test_the_pages_of_a_key_are_opened_from_its_health(pane: SettingsPane) -> None:
    acted = QSignalSpy(pane.acted)
    settings, log = "https://x.example/keys/1", "https://x.example/logs"
    health = KeyHealthView("", "$1.00", settings_page=settings, log_page=log)
    pane.show_view(replace(STORED, health=health))
    click(pane, "Key settings")
    click(pane, "Requests of this key")
    assert [acted.at(0), acted.at(1)] == [[f"open:{page}"] for page in (settings, log)]
    pane.show_view(STORED)
    assert not is_shown(pane, "Key settings")


def test_what_the_provider_said_of_the_key_is_all_there(pane: SettingsPane) -> None:
    health = KeyHealthView(
        "laptop key",
        "$7.50",
        used="$0.12 used today",
        free="38 of 50 free requests left today",
        expires="Expires in 2 days",
        as_of="as of 14 min ago",
    )
    pane.show_view(replace(STORED, health=health))
    assert {health.used, health.free, health.expires} <= set(texts(pane))
    assert "laptop key · as of 14 min ago" in texts(pane)


def test_the_variable_has_a_switch_where_it_may_go_elsewhere(pane: SettingsPane) -> None:
    switched = QSignalSpy(pane.variable_switched)
    title = "Send X_KEY to http://127.0.0.1:8080"
    pane.show_view(replace(NO_KEY, variable=VariableView(title, "It is held back.")))
    assert "It is held back." in texts(pane)
    click(pane, title)
    assert switched.at(0) == [True]
    pane.show_view(replace(NO_KEY, variable=VariableView(title, "It is sent.", allowed=True)))
    assert checked(named(pane, title))
    pane.show_view(NO_KEY)
    assert not is_shown(pane, title)


def test_signing_in_takes_the_place_of_the_field(pane: SettingsPane) -> None:
    pane.show_view(NO_KEY)
    pane.show_sign_in(WAITING)
    assert is_shown(pane, "Cancel signing in")
    assert not is_shown(pane, "API key")
    pane.show_sign_in(None)
    assert is_shown(pane, "API key")


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
