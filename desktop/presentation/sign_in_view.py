"""What is shown of one attempt to sign in with the browser.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.errors import ModeldeckError
    from desktop.domain.sign_in import SignIn
    from desktop.presentation.error_view import ErrorView

Progress = Literal["done", "running", "to come"]

_OLD_KEY: Final = "The key you had is still in use."


@dataclass(frozen=True, slots=True)
class StageView:
    """One of the three stages."""

    text: str
    progress: Progress = "to come"


@dataclass(frozen=True, slots=True)
class SignInView:
    """An attempt that runs, or that has failed."""

    title: str = ""
    status: str = ""
    """What is going on, as one sentence: read aloud whenever it changes."""
    stages: tuple[StageView, ...] = ()
    """Empty when it has failed."""
    ends: float = 0.0
    """When the waiting ends, in seconds of the monotonic clock; 0: nobody is waited for."""
    link: str = ""
    """What the browser opens; empty when it is of no use any more."""
    pasting: bool = False
    """The code is pasted."""
    note: str = ""
    """Why it is this way, or what to do; below the stages."""
    warns: bool = False
    """Whether ``note`` tells of something that did not work."""
    link_shown: bool = False
    """The link itself is on screen: no browser could be opened."""
    code_problem: str = ""
    """What is wrong with the code that was pasted."""
    failed: str = ""
    """Why it has failed, and how things stand."""

    @property
    def waiting(self) -> bool:
        """Whether something is expected of the person."""
        return bool(self.ends) and not self.failed


def sign_in_view(
    attempt: SignIn,
    provider_name: str,
    describe: Callable[[ModeldeckError], ErrorView],
    *,
    has_key: bool,
) -> SignInView | None:
    """``has_key``: there is a key that stays in use if this fails. ``None`` when it is done."""
    if attempt.stage.value == "done":
        return None
    if attempt.stage.value == "failed":
        return _failed(attempt, provider_name, describe, has_key=has_key)
    pasting = _pastes(attempt)
    title = "Sign in with a code" if pasting else "Sign in with your browser"
    stages = _stages(attempt.stage.value, pasting=pasting)
    running = next(stage.text for stage in stages if stage.progress == "running")
    view = SignInView(title, f"{title}: {running}", stages, pasting=pasting)
    return _waiting(view, attempt, provider_name, describe) if _is_waiting(attempt) else view


def countdown(seconds: float) -> str:
    """``4:32 left``, rounded up; never below ``0:00 left``."""
    minutes, rest = divmod(max(0, math.ceil(seconds)), 60)
    return f"{minutes}:{rest:02} left"


def _is_waiting(attempt: SignIn) -> bool:
    return attempt.stage.value == "waiting" and bool(attempt.link)


def _stages(now: str, *, pasting: bool) -> tuple[StageView, ...]:
    names = {
        "waiting": "Waiting for the code" if pasting else "Waiting for the browser",
        "asking": "Asking for the key",
        "checking": "Checking it",
    }
    reached = list(names).index(now)
    return tuple(
        StageView(text, _progress(place, reached)) for place, text in enumerate(names.values())
    )


def _progress(place: int, reached: int) -> Progress:
    if place == reached:
        return "running"
    return "done" if place < reached else "to come"


def _waiting(
    view: SignInView,
    attempt: SignIn,
    provider_name: str,
    describe: Callable[[ModeldeckError], ErrorView],
) -> SignInView:
    problem = describe(attempt.problem) if attempt.problem else None
    note = _note(attempt, provider_name)
    return replace(
        view,
        status=f"{view.status}. {note}",
        ends=attempt.ends,
        link=attempt.link,
        note=note,
        warns=attempt.browser_failed or attempt.callback_failed,
        link_shown=attempt.browser_failed,
        code_problem=f"{problem.text} {problem.next_step}" if problem else "",
    )


def _note(attempt: SignIn, provider_name: str) -> str:
    """Why it is this way, and what to do."""
    page = f"{provider_name}'s page"
    if not _pastes(attempt):
        if attempt.browser_failed:
            return "No browser could be opened. Open this link in any browser on this computer:"
        return f"Go on in your browser, on {page}."
    why = ""
    if attempt.callback_failed:
        why = "The browser cannot come back here: no port of this computer could be opened. "
    if attempt.browser_failed:
        return (
            f"{why}No browser could be opened. Open this link in any browser, on any computer, "
            "and paste the code that the page shows."
        )
    return f"{why}Sign in on {page}, and paste the code that it shows."


def _pastes(attempt: SignIn) -> bool:
    return attempt.way.value == "paste"


def _failed(
    attempt: SignIn,
    provider_name: str,
    describe: Callable[[ModeldeckError], ErrorView],
    *,
    has_key: bool,
) -> SignInView:
    said = f"Signing in to {provider_name} did not work."
    if attempt.problem is not None:
        view = describe(attempt.problem)
        said = f"{view.text} {view.next_step}"
    failed = f"{said} {_OLD_KEY}" if has_key else said
    return SignInView("Not signed in", failed, failed=failed)
