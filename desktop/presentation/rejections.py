"""What each kind of no from a provider means, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.domain.errors import Rejected, Rejection
from desktop.presentation.error_view import CHOOSE_MODEL, GO_TO_KEY, RETRY, ActionView
from desktop.presentation.figures import number, waiting_time

CREDITS_PAGE: Final = "https://openrouter.ai/settings/credits"
KEYS_PAGE: Final = "https://openrouter.ai/keys"

_Words = tuple[str, str, str, ActionView | None]


def _payment(error: Rejected) -> _Words:
    step = "Add credits, or ask for a shorter answer."
    if error.affordable_tokens is not None:
        step = (
            f"Add credits, or ask for {number(error.affordable_tokens)} tokens at most: that is "
            "what the account can pay for now."
        )
    action = ActionView("Add credits…", f"open:{CREDITS_PAGE}")
    return "Not enough credits", "declined the request", step, action


def _limited(error: Rejected) -> _Words:
    step = "Wait a moment, then send it again, or choose another model."
    if error.retry_after is not None:
        step = f"Wait {waiting_time(error.retry_after)}, then send it again."
    return "Too many requests", "asks to slow down", step, RETRY


def _words(
    title: str, happened: str, step: str, action: ActionView | None = None
) -> Callable[[Rejected], _Words]:
    return lambda _: (title, happened, step, action)


REJECTIONS: Final[dict[Rejection, Callable[[Rejected], _Words]]] = {
    Rejection.BAD_REQUEST: _words(
        "Request not understood",
        "did not accept the request",
        "Choose another model or change the message, then send it again.",
        CHOOSE_MODEL,
    ),
    Rejection.KEY_REJECTED: _words(
        "Key rejected",
        "did not accept the key",
        "Check that it is whole and still valid, or paste another one.",
        GO_TO_KEY,
    ),
    Rejection.PAYMENT_REQUIRED: _payment,
    Rejection.BUDGET_IN_FLIGHT: _words(
        "Credits are tied up",
        "declined the request for now",
        "Wait until your other requests have ended, then send it again.",
        RETRY,
    ),
    Rejection.FORBIDDEN: _words(
        "Not permitted",
        "does not permit this",
        "Choose another model, or check what the key may do.",
        CHOOSE_MODEL,
    ),
    Rejection.KEY_LIMIT: _words(
        "The key's limit is used up",
        "declined the request",
        "Raise the limit of this key on OpenRouter's page, or use another key.",
        ActionView("Open the key's page…", f"open:{KEYS_PAGE}"),
    ),
    Rejection.NOT_FOUND: _words(
        "Not found",
        "does not offer this",
        "Choose another model, or check the base URL.",
        CHOOSE_MODEL,
    ),
    Rejection.TIMED_OUT: _words(
        "Took too long", "gave up waiting for the model", "Send it again.", RETRY
    ),
    Rejection.TOO_LARGE: _words(
        "Message too long",
        "cannot take a request of this size",
        "Shorten the message, or begin a new chat.",
    ),
    Rejection.UNPROCESSABLE: _words(
        "Request not accepted",
        "could not work with the request",
        "Change the message or choose another model, then send it again.",
        CHOOSE_MODEL,
    ),
    Rejection.RATE_LIMITED: _limited,
    Rejection.PROVIDER_FAILED: _words(
        "The provider failed",
        "reported a failure of its own",
        "Send it again, or choose another model.",
        RETRY,
    ),
    Rejection.OVERLOADED: _words(
        "Overloaded",
        "is overloaded",
        "Wait a moment and send it again, or choose another model.",
        RETRY,
    ),
    Rejection.REDIRECTED: _words(
        "Sent elsewhere",
        "answered with another address, which is not followed to keep the key safe",
        "Check the base URL.",
        GO_TO_KEY,
    ),
    Rejection.SIGN_IN_DENIED: _words(
        "Sign-in declined", "was told that you decline", "Sign in again if you want to.", GO_TO_KEY
    ),
    Rejection.CODE_REJECTED: _words(
        "Code not accepted",
        "did not accept the code",
        "A code is good for one use: copy it again, or sign in again for a new one.",
        GO_TO_KEY,
    ),
    Rejection.CODE_EXPIRED: _words(
        "Code expired",
        "says that the code has expired",
        "Sign in again for a new one.",
        GO_TO_KEY,
    ),
    Rejection.OTHER: _words(
        "The provider said no",
        "rejected the request",
        "Send it again, or choose another model.",
        RETRY,
    ),
}
