"""The list of providers in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desktop.adapters.providers import FIREWORKS, MODELSCOPE, OPENROUTER
from desktop.domain.credentials import Credential, Keychain, KeyHealth, KeyOrigin
from desktop.domain.errors import KeychainState, Rejected, Rejection
from desktop.domain.provider import Provider
from desktop.domain.settings import ProviderSettings, Settings
from desktop.presentation.error_view import ActionView
from desktop.presentation.provider_list_view import (
    ProviderRowView,
    actions,
    additions,
    deletion_view,
    listed,
    may_move,
    order_after,
    provider_row_view,
)
from desktop.services.provider_list import Losses
from tests.fakes import NOON

OFF = replace(FIREWORKS, enabled=False)
WORK = replace(OPENROUTER, id="openrouter@work", name="OpenRouter work")
LOCAL = replace(OPENROUTER, id="local", name="Local", own=True, key_needed=False)
STORED = {"origin": KeyOrigin.KEYCHAIN}
ROWS = tuple(
    ProviderRowView(name, name, enabled=enabled)
    for name, enabled in (("a", True), ("b", True), ("c", False), ("d", False))
)


def credential(provider: Provider, **fields: Any) -> Credential:
    whole: dict[str, Any] = {"keychain": Keychain("GNOME Keyring")} | fields
    return Credential(provider.id, key_needed=provider.key_needed, **whole)


def of(*providers: Provider) -> dict[str, Provider]:
    return {provider.id: provider for provider in providers}


@pytest.mark.parametrize(
    ("provider", "fields", "allowed", "tone", "words"),
    [
        (OPENROUTER, {}, 0, "off", "No key yet"),
        (OPENROUTER, STORED | {"health": KeyHealth.VERIFIED}, 16, "ok", "Verified · 16 models"),
        (OPENROUTER, STORED | {"health": KeyHealth.VERIFIED}, 1, "ok", "Verified · 1 model"),
        (OPENROUTER, STORED | {"health": KeyHealth.VERIFIED}, 0, "ok", "Verified · no models"),
        (OPENROUTER, STORED | {"health": KeyHealth.CHECKING}, 3, "busy", "Checking…"),
        (OPENROUTER, STORED | {"health": KeyHealth.REJECTED}, 3, "bad", "Key rejected"),
        (
            OPENROUTER,
            STORED
            | {
                "health": KeyHealth.REJECTED,
                "problem": Rejected(
                    "OpenRouter", Rejection.KEY_REJECTED, at=NOON - timedelta(hours=3)
                ),
            },
            3,
            "bad",
            "Key rejected 3 h ago",
        ),
        (LOCAL, {}, 2, "ok", "2 models, no key"),
        (LOCAL, {}, 0, "ok", "No models, no key"),
        (
            LOCAL,
            {"keychain": Keychain("KWallet", KeychainState.LOCKED)},
            2,
            "ok",
            "2 models, no key",
        ),
        (LOCAL, STORED | {"health": KeyHealth.VERIFIED}, 2, "ok", "Verified · 2 models"),
        (OFF, STORED | {"health": KeyHealth.VERIFIED}, 2, "off", "Disabled"),
    ],
)
def test_a_row_says_how_a_provider_is(
    provider: Provider, fields: dict[str, Any], allowed: int, tone: str, words: str
) -> None:
    view = provider_row_view(provider, credential(provider, **fields), allowed, NOON)
    assert (view.tone, view.words) == (tone, words)
    assert view.spoken == f"{provider.name}, {words}"


def test_a_sign_in_that_goes_on_is_said_in_the_row() -> None:
    view = provider_row_view(OPENROUTER, credential(OPENROUTER), 0, NOON, signing_in=True)
    assert (view.tone, view.words) == ("busy", "Signing in…")


@pytest.mark.parametrize(
    ("name", "letter"), [("OpenRouter", "O"), ("  “llama”", "L"), ("ß", "SS"), ("…", "?")]
)
def test_a_tile_has_the_first_letter(name: str, letter: str) -> None:
    assert ProviderRowView("x", name).letter == letter


def test_disabled_ones_come_last_and_untouched_ones_of_the_table_have_no_row() -> None:
    off_copy = replace(WORK, enabled=False)
    there = of(OFF, off_copy, OPENROUTER, replace(MODELSCOPE, enabled=False))
    settings = Settings(modelscope_allowed_models=())
    assert [each.id for each in listed(there, settings)] == [
        "openrouter",
        "openrouter@work",
        "modelscope",
    ]
    named = settings.with_provider("fireworks", ProviderSettings(name="Mine", disabled=True))
    assert "fireworks" in [each.id for each in listed(there, named)]


def test_what_can_be_added() -> None:
    assert additions(of(OPENROUTER, OFF, WORK, LOCAL)) == (
        (ActionView("Add Fireworks", "enable:fireworks"),),
        (ActionView("A second key for OpenRouter…", "duplicate:openrouter"),),
        (ActionView("An endpoint of your own…", "endpoint"),),
    )


def test_what_can_be_done_depends_on_the_place() -> None:
    kinds = [
        [each.kind.partition(":")[0] for group in actions(ROWS, row.id) for each in group]
        for row in ROWS
    ]
    assert kinds == [
        ["rename", "duplicate", "disable", "down", "delete"],
        ["rename", "duplicate", "disable", "up", "delete"],
        ["rename", "duplicate", "enable", "down", "delete"],
        ["rename", "duplicate", "enable", "up", "delete"],
    ]
    assert actions(ROWS, "") == ()


def test_disabled_rows_stay_at_the_end() -> None:
    assert may_move(ROWS, 0, 1)
    assert not may_move(ROWS, 1, 2)
    assert not may_move(ROWS, 0, 0)
    assert not may_move(ROWS, 0, -1)


def test_what_has_no_row_keeps_its_place() -> None:
    rows = tuple(row for row in ROWS if row.id != "b")
    assert order_after(("a", "b", "c", "d"), rows, "a", 1) == ("c", "b", "a", "d")


def test_what_deleting_takes_and_what_it_leaves() -> None:
    key = credential(OPENROUTER, **STORED, variable="X_KEY", variable_set=True)
    view = deletion_view(Losses(OPENROUTER, 3, 1, has_key=True), key)
    own = "your own prices and defaults of 1 model"
    assert view.heading == "Delete OpenRouter?"
    assert view.lines == (
        f"Goes: its key in GNOME Keyring, 3 allowed models and {own}.",
        "Stays: what it has cost, in the history.",
        "X_KEY in the environment stays as it is.",
        "It can be added again with “+”.",
    )


def test_a_locked_keychain_may_have_a_key_that_goes() -> None:
    locked = credential(WORK, keychain=Keychain("KWallet", KeychainState.LOCKED))
    view = deletion_view(Losses(WORK, 0, 0, has_key=False), locked)
    assert view.lines[0] == "Goes: its key, if KWallet has one."
    nothing = deletion_view(Losses(WORK, 0, 0, has_key=False), credential(WORK))
    assert nothing.lines[0] == "Nothing is kept for it that would go."
