"""Where the keys are, in words."""

from __future__ import annotations

from desktop.domain.credentials import Credential, Keychain, KeyOrigin
from desktop.presentation.general_view import keys_text

RING = Keychain("GNOME Keyring")
KEPT = Credential("openrouter", KeyOrigin.KEYCHAIN, keychain=RING)
OTHER = Credential("fireworks", KeyOrigin.KEYCHAIN, keychain=RING)
SET = Credential("work", KeyOrigin.ENVIRONMENT, keychain=RING, variable="OPENROUTER_API_KEY_WORK")
NONE = Credential("modelscope", keychain=RING)


def test_one_place_needs_no_names() -> None:
    keys = [("OpenRouter", KEPT), ("Fireworks", OTHER), ("ModelScope", NONE)]
    assert keys_text(keys) == "Kept in GNOME Keyring, never in a file"


def test_different_places_are_told_by_names_and_only_of_keys_there_are() -> None:
    keys = [("OpenRouter", KEPT), ("Work", SET), ("ModelScope", NONE)]
    assert keys_text(keys) == (
        "OpenRouter: kept in GNOME Keyring, never in a file · "
        "Work: from the environment variable OPENROUTER_API_KEY_WORK"
    )


def test_without_a_key_it_is_where_one_would_be_kept() -> None:
    assert keys_text([("ModelScope", NONE)]) == "Kept in GNOME Keyring, never in a file"
    nowhere = Credential("modelscope")
    assert keys_text([("ModelScope", nowhere)]).startswith("Kept in memory for this run only")


def test_nobody_has_said_anything_yet() -> None:
    assert keys_text([]) == ""
