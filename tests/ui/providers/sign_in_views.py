"""View states of a sign-in."""

from __future__ import annotations

from dataclasses import replace

from desktop.presentation.sign_in_view import SignInView, StageView

LINK = "https://openrouter.ai/auth?" + "code_challenge=" + "abcdefgh" * 40
WAITING = SignInView(
    "Sign in with your browser",
    "Sign in with your browser: Waiting for the browser",
    (
        StageView("Waiting for the browser", "running"),
        StageView("Asking for the key"),
        StageView("Checking it"),
    ),
    ends=1300.0,
    link=LINK,
    note="Go on in your browser.",
)
ASKING = replace(
    WAITING,
    status="Asking for the key",
    stages=(
        StageView("Waiting for the browser", "done"),
        StageView("Asking for the key", "running"),
        StageView("Checking it"),
    ),
    ends=0.0,
    link="",
    note="",
)
NO_BROWSER = replace(WAITING, status="No browser", note="No browser.", warns=True, link_shown=True)
PASTE = replace(WAITING, title="Sign in with a code", status="Waiting for the code", pasting=True)
DENIED = SignInView("Not signed in", "You declined.", failed="You declined.")
