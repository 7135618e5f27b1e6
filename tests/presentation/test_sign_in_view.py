"""Every stage of a sign-in in words, and every way it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.domain.errors import (
    ModeldeckError,
    NoAnswer,
    NoCallback,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.sign_in import SignIn, SignInStage, SignInWay
from desktop.presentation.sign_in_view import SignInView, countdown, sign_in_view
from desktop.presentation.wording import describe

LINK = "https://openrouter.ai/auth?code_challenge=x"
WAITING = SignIn("openrouter", link=LINK, ends=300.0)


def shown(attempt: SignIn, *, has_key: bool = False) -> SignInView:
    view = sign_in_view(attempt, "OpenRouter", describe, has_key=has_key)
    assert view is not None
    return view


def progress(view: SignInView) -> list[tuple[str, str]]:
    return [(stage.text, stage.progress) for stage in view.stages]


@pytest.mark.parametrize(
    ("stage", "marks"),
    [
        (SignInStage.WAITING, ["running", "to come", "to come"]),
        (SignInStage.ASKING, ["done", "running", "to come"]),
        (SignInStage.CHECKING, ["done", "done", "running"]),
    ],
)
def test_three_stages_with_marks(stage: SignInStage, marks: list[str]) -> None:
    names = ["Waiting for the browser", "Asking for the key", "Checking it"]
    view = shown(replace(WAITING, stage=stage))
    assert progress(view) == list(zip(names, marks, strict=True))
    assert view.waiting is (stage is SignInStage.WAITING)
    assert bool(view.link) is view.waiting


def test_while_waiting_the_person_is_told_where_to_go_on() -> None:
    view = shown(WAITING)
    assert view.status == (
        "Sign in with your browser: Waiting for the browser. "
        "Go on in your browser, on OpenRouter's page."
    )
    assert (view.ends, view.link, view.link_shown, view.warns) == (300.0, LINK, False, False)


def test_before_the_port_is_open_there_is_no_link() -> None:
    view = shown(SignIn("openrouter"))
    assert not view.waiting
    assert progress(view)[0] == ("Waiting for the browser", "running")


def test_without_a_browser_the_link_is_on_screen() -> None:
    view = shown(replace(WAITING, browser_failed=True))
    assert (
        view.note == "No browser could be opened. Open this link in any browser on this computer:"
    )
    assert view.link_shown
    assert view.warns


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({}, "Sign in on OpenRouter's page, and paste the code that it shows."),
        (
            {"callback_failed": True},
            (
                "The browser cannot come back here: no port of this computer could be opened. "
                "Sign in on OpenRouter's page, and paste the code that it shows."
            ),
        ),
        (
            {"browser_failed": True},
            (
                "No browser could be opened. Open this link in any browser, on any computer, and "
                "paste the code that the page shows."
            ),
        ),
    ],
)
def test_pasting_a_code(fields: dict[str, Any], note: str) -> None:
    view = shown(replace(WAITING, way=SignInWay.PASTE, **fields))
    assert view.pasting
    assert view.note == note
    assert progress(view)[0] == ("Waiting for the code", "running")


def test_a_code_that_was_refused_can_be_pasted_again() -> None:
    refused = Rejected("OpenRouter", Rejection.CODE_REJECTED, 403)
    view = shown(replace(WAITING, way=SignInWay.PASTE, problem=refused))
    assert view.waiting
    assert view.code_problem.startswith("OpenRouter did not accept the code. A code is good for")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            Rejected("OpenRouter", Rejection.SIGN_IN_DENIED),
            "You declined on OpenRouter's page. Nothing was changed.",
        ),
        (
            Rejected("OpenRouter", Rejection.CODE_EXPIRED, 403),
            "OpenRouter says that the code has expired. Sign in again for a new one.",
        ),
        (
            Unreachable("openrouter.ai", NoAnswer.NOT_SIGNED_IN, waited=300),
            (
                "Nobody came back from the page of openrouter.ai within 5 minutes. Nothing was "
                "changed; sign in again when you are ready."
            ),
        ),
        (
            NoCallback(),
            (
                "No port of this computer could be opened for the browser to come back to. Sign in "
                "with a code that you paste."
            ),
        ),
        (None, "Signing in to OpenRouter did not work."),
    ],
)
def test_a_failure_says_why_and_that_the_old_key_stays(
    problem: ModeldeckError | None, text: str
) -> None:
    attempt = replace(WAITING, stage=SignInStage.FAILED, problem=problem)
    assert shown(attempt).failed == text
    with_key = shown(attempt, has_key=True)
    assert with_key.failed == f"{text} The key you had is still in use."
    assert not with_key.waiting
    assert not with_key.stages


def test_when_it_is_done_there_is_nothing_to_show() -> None:
    done = replace(WAITING, stage=SignInStage.DONE)
    assert sign_in_view(done, "OpenRouter", describe, has_key=True) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (300.0, "5:00 left"),
        (299.01, "5:00 left"),
        (272.0, "4:32 left"),
        (59.5, "1:00 left"),
        (0.2, "0:01 left"),
        (0.0, "0:00 left"),
        (-4.0, "0:00 left"),
    ],
)
def test_the_time_that_is_left_is_rounded_up(seconds: float, text: str) -> None:
    assert countdown(seconds) == text
