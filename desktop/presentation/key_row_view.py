"""Where a provider's key is, what is the matter with that place, and the one thing to do about it.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from desktop.presentation.error_view import ActionView
from desktop.presentation.figures import age
from desktop.presentation.not_set_up import capitalised, keychain_trouble

if TYPE_CHECKING:
    from desktop.domain.credentials import Credential, Keychain

Mark = Literal["plain", "locked", "warn", "busy"]
"""What stands before the sentence: nothing, a key (there may be one behind a lock), a warning, or
a spinner."""

STOP_WAITING: Final = ActionView("Stop waiting", "stop-waiting")
_LOOK_AGAIN: Final = ActionView("Check again", "check")
_TRY_AGAIN: Final = ActionView("Try again", "check")
_UNLOCK: Final = ActionView("Unlock", "check")
_KEEP: Final = "keep-key"


@dataclass(frozen=True, slots=True)
class KeyRowView:
    """The key row. A stored key is never shown; its tail comes from the provider's label."""

    stored: str = ""
    """``stored · ends in 3f9a``; empty when there is no key."""
    place: str = ""
    """``In GNOME Keyring · checked 2 min ago``."""
    problem: str = ""
    """One line below the field; empty when there is none."""
    can_remove: bool = False
    mark: Mark = "plain"
    step: ActionView | None = None
    """What to do about ``place``."""
    sign_in: bool = False
    """Whether this provider has a page to sign in at."""
    get_key: bool = True
    """Whether it has a page where a person gets a key."""
    note: str = ""
    """What saving a key does beside keeping it; said beforehand."""


@dataclass(frozen=True, slots=True)
class _Place:
    text: str
    mark: Mark = "plain"
    step: ActionView | None = None


def key_row_view(
    credential: Credential,
    now: datetime,
    problem: str = "",
    *,
    sign_in: bool = False,
    get_key: bool = True,
    note: str = "",
) -> KeyRowView:
    """``problem``: what is wrong with the key that would be used."""
    place = _place(credential)
    facts = [place.text]
    waiting = place.step is STOP_WAITING
    if credential.checked_at is not None and credential.health.value == "verified" and not waiting:
        facts.append(f"checked {age(credential.checked_at, now)}")
    return KeyRowView(
        stored=_stored(credential),
        place=" · ".join(facts),
        problem=problem,
        can_remove=credential.origin.value in ("keychain", "memory") or credential.also_kept,
        mark=place.mark,
        step=place.step,
        sign_in=sign_in,
        get_key=get_key,
        note=note,
    )


def _stored(credential: Credential) -> str:
    if not credential.present:
        return ""
    label = credential.info.label if credential.info else ""
    # OpenRouter's default label is the key itself with the middle left out: sk-or-v1-abc...xyz
    _, dots, tail = label.rpartition("...")
    return f"stored · ends in {tail}" if dots and 2 <= len(tail) <= 8 else "stored"


def _place(credential: Credential) -> _Place:
    keychain = credential.keychain
    if keychain.state.value == "waiting":
        said = (
            f"Waiting for {keychain.name or 'the keychain'}. It may be asking for its password in "
            "another window."
        )
        return _Place(said, "busy", STOP_WAITING)
    match credential.origin.value:
        case "environment":
            return _in_environment(credential)
        case "keychain":
            return _Place(f"In {keychain.name}")
        case "memory":
            return _in_memory(keychain)
    return _without_key(keychain) if credential.key_needed else _not_needed(keychain)


def _not_needed(keychain: Keychain) -> _Place:
    """A keychain that cannot be had is no trouble then."""
    where = f"kept in {keychain.name}" if keychain.found else "kept for this run only"
    return _Place(f"Not needed · one that you give is {where}")


def _in_environment(credential: Credential) -> _Place:
    said = f"From the environment variable {credential.variable}"
    if credential.also_kept:
        return _Place(f"{said} · also kept in {credential.keychain.name}")
    if credential.keychain.found:
        return _Place(said, "plain", ActionView("Keep this key in the keychain", _KEEP))
    return _Place(said)


def _in_memory(keychain: Keychain) -> _Place:
    if not keychain.found:
        return _Place(f"This run only: {_not_there(keychain)}", "warn", _LOOK_AGAIN)
    keep = ActionView(f"Keep in {keychain.name}", _KEEP)
    if keychain.state.value in ("none", "unsafe"):
        return _Place(f"This run only: {keychain.name} was found later", "warn", keep)
    why = f": {keychain.problem}" if keychain.state.value == "failed" and keychain.problem else ""
    return _Place(f"This run only: {keychain.name} refused it{why}", "warn", keep)


def _without_key(keychain: Keychain) -> _Place:
    if not keychain.found:
        said = f"{capitalised(_not_there(keychain))}: a key is kept for this run only"
        if keychain.state.value == "unsafe":
            said = f"A key is kept for this run only: {_not_there(keychain)}"
        return _Place(said, "warn", _LOOK_AGAIN)
    if keychain.usable:
        return _Place(f"It will be kept in {keychain.name}")
    said = keychain_trouble(keychain.state, keychain.name, keychain.problem)
    if keychain.state.value == "locked":
        return _Place(said, "locked", _UNLOCK)
    return _Place(said, "locked" if keychain.state.value == "refused" else "warn", _TRY_AGAIN)


def _not_there(keychain: Keychain) -> str:
    """Why keys cannot be kept at all."""
    if keychain.state.value != "unsafe":
        return "no keychain was found"
    return f"{keychain.problem or 'this keychain writes keys in plain text'}, which is refused"
