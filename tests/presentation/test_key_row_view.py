"""Where a key is, in every state of the keychain: a sentence, and a button where one helps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desktop.domain.credentials import Credential, Keychain, KeyHealth, KeyInfo, KeyOrigin
from desktop.domain.errors import KeychainState
from desktop.presentation.error_view import ActionView
from desktop.presentation.key_row_view import KeyRowView, key_row_view
from tests.fakes import NOON

NONE = Keychain("", KeychainState.NONE)
UNSAFE = Keychain("", KeychainState.UNSAFE, "PlaintextKeyring keeps keys in plain text")
CHECK_AGAIN = ActionView("Check again", "check")
TRY_AGAIN = ActionView("Try again", "check")
KEEP = ActionView("Keep in KWallet", "keep-key")
STORED: dict[str, Any] = {"origin": KeyOrigin.KEYCHAIN}
IN_MEMORY: dict[str, Any] = {"origin": KeyOrigin.MEMORY}
IN_ENVIRONMENT: dict[str, Any] = {"origin": KeyOrigin.ENVIRONMENT, "variable_set": True}


def credential(**fields: Any) -> Credential:
    whole: dict[str, Any] = {"keychain": Keychain("KWallet"), "variable": "OPENROUTER_API_KEY"}
    return Credential("openrouter", **whole | fields)


def kwallet(state: KeychainState, problem: str = "") -> dict[str, Any]:
    return {"keychain": Keychain("KWallet", state, problem)}


@pytest.mark.parametrize(
    ("shown", "view"),
    [
        (credential(), KeyRowView(place="It will be kept in KWallet")),
        (
            credential(variable_withheld=True, variable_set=True),
            KeyRowView(place="It will be kept in KWallet"),
        ),
        (
            credential(
                **STORED,
                health=KeyHealth.VERIFIED,
                info=KeyInfo(label="sk-or-v1-abc...3f9a"),
                checked_at=NOON - timedelta(minutes=2),
            ),
            KeyRowView(
                stored="stored · ends in 3f9a",
                place="In KWallet · checked 2 min ago",
                can_remove=True,
            ),
        ),
        (
            credential(**STORED, info=KeyInfo(label="laptop key")),
            KeyRowView(stored="stored", place="In KWallet", can_remove=True),
        ),
    ],
)
def test_where_all_is_well_there_is_no_button(shown: Credential, view: KeyRowView) -> None:
    assert key_row_view(shown, NOON) == view


@pytest.mark.parametrize(
    ("keychain", "place", "mark", "step"),
    [
        (
            {"keychain": NONE},
            "No keychain was found: a key is kept for this run only",
            "warn",
            CHECK_AGAIN,
        ),
        (
            {"keychain": UNSAFE},
            (
                "A key is kept for this run only: PlaintextKeyring keeps keys in plain text, "
                "which is refused"
            ),
            "warn",
            CHECK_AGAIN,
        ),
        (
            kwallet(KeychainState.LOCKED),
            "KWallet is locked",
            "locked",
            ActionView("Unlock", "check"),
        ),
        (kwallet(KeychainState.REFUSED, "-"), "KWallet was not unlocked", "locked", TRY_AGAIN),
        (
            kwallet(KeychainState.WAITING),
            "Waiting for KWallet. It may be asking for its password in another window.",
            "busy",
            ActionView("Stop waiting", "stop-waiting"),
        ),
        (
            kwallet(KeychainState.FAILED, "it is gone"),
            "KWallet failed: it is gone",
            "warn",
            TRY_AGAIN,
        ),
        (kwallet(KeychainState.FAILED), "KWallet failed", "warn", TRY_AGAIN),
    ],
)
def test_every_state_of_the_keychain_has_a_sentence_and_a_button(
    keychain: dict[str, Any], place: str, mark: Any, step: ActionView
) -> None:
    view = key_row_view(credential(**keychain), NOON)
    assert view == KeyRowView(place=place, mark=mark, step=step)


@pytest.mark.parametrize(
    ("keychain", "place", "step"),
    [
        ({"keychain": NONE}, "no keychain was found", CHECK_AGAIN),
        (
            {"keychain": UNSAFE},
            "PlaintextKeyring keeps keys in plain text, which is refused",
            CHECK_AGAIN,
        ),
        (kwallet(KeychainState.REFUSED, "-"), "KWallet refused it", KEEP),
        (kwallet(KeychainState.LOCKED, "-"), "KWallet refused it", KEEP),
        (kwallet(KeychainState.FAILED, "it is gone"), "KWallet refused it: it is gone", KEEP),
        (kwallet(KeychainState.NONE), "KWallet was found later", KEEP),
    ],
)
def test_a_key_that_is_held_for_this_run_says_why(
    keychain: dict[str, Any], place: str, step: ActionView
) -> None:
    view = key_row_view(credential(**IN_MEMORY, **keychain), NOON)
    assert view == KeyRowView(
        "stored", f"This run only: {place}", can_remove=True, mark="warn", step=step
    )


def test_waiting_comes_before_where_the_key_is() -> None:
    shown = credential(
        **STORED, **kwallet(KeychainState.WAITING), health=KeyHealth.VERIFIED, checked_at=NOON
    )
    view = key_row_view(shown, NOON)
    assert view.place == "Waiting for KWallet. It may be asking for its password in another window."
    assert view.stored


@pytest.mark.parametrize(
    ("fields", "place", "step", "can_remove"),
    [
        ({}, "", ActionView("Keep this key in the keychain", "keep-key"), False),
        ({"keychain": NONE}, "", None, False),
        ({"keychain": UNSAFE}, "", None, False),
        ({"also_kept": True}, " · also kept in KWallet", None, True),
    ],
)
def test_a_key_of_the_environment_is_kept_only_when_asked(
    fields: dict[str, Any], place: str, step: ActionView | None, can_remove: bool
) -> None:
    view = key_row_view(credential(**IN_ENVIRONMENT, **fields), NOON)
    said = f"From the environment variable OPENROUTER_API_KEY{place}"
    assert view == KeyRowView("stored", said, can_remove=can_remove, step=step)


def test_problem_and_sign_in_are_passed_on() -> None:
    view = key_row_view(credential(), NOON, "It is wrong.", sign_in=True)
    assert (view.problem, view.sign_in) == ("It is wrong.", True)
