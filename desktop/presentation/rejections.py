"""What each kind of no from a provider means, and each status; its own code says more."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from desktop.domain.rejected import Rejected, Rejection
from desktop.presentation.rejection_reasons import REASONS
from desktop.presentation.remedies import Remedy, Words

KINDS: Final[dict[Rejection, Words]] = {
    Rejection.BAD_REQUEST: Words(
        "Request not understood",
        "did not accept the request",
        "Choose another model or change the message, then send it again.",
        Remedy.MODEL,
    ),
    Rejection.KEY_REJECTED: Words(
        "Key rejected",
        "did not accept the key",
        "Check that it is whole and still valid, or paste another one.",
        Remedy.KEY,
    ),
    Rejection.PAYMENT_REQUIRED: Words(
        "Not enough credits",
        "declined the request",
        "Add credits, or ask for a shorter answer.",
        Remedy.FEWER_TOKENS,
    ),
    Rejection.BUDGET_IN_FLIGHT: Words(
        "Credits are tied up",
        "declined the request for now",
        "Wait until your other requests have ended, then send it again.",
        Remedy.WAIT,
    ),
    Rejection.FORBIDDEN: Words(
        "Not permitted",
        "does not permit this",
        "Choose another model, or check what the key may do.",
        Remedy.MODEL,
    ),
    Rejection.KEY_LIMIT: REASONS["openrouter_key_limit"],
    Rejection.NOT_FOUND: Words(
        "Not found",
        "does not offer this",
        "Choose another model, or check the base URL.",
        Remedy.MODEL,
    ),
    Rejection.TIMED_OUT: Words(
        "Took too long", "gave up waiting for the model", "Send it again.", Remedy.AGAIN
    ),
    Rejection.TOO_LARGE: Words(
        "Message too long",
        "cannot take a request of this size",
        "Shorten the message, or begin a new chat.",
        Remedy.SHORTER,
    ),
    Rejection.UNPROCESSABLE: Words(
        "Request not accepted",
        "could not work with the request",
        "Change the message or choose another model, then send it again.",
        Remedy.MODEL,
    ),
    Rejection.RATE_LIMITED: Words(
        "Too many requests",
        "asks to slow down",
        "Wait a moment, then send it again, or choose another model.",
        Remedy.WAIT,
    ),
    Rejection.PROVIDER_FAILED: Words(
        "The provider failed",
        "reported a failure of its own",
        "Send it again, or choose another model.",
        Remedy.WAIT,
    ),
    Rejection.OVERLOADED: Words(
        "Overloaded",
        "is overloaded",
        "Wait a moment and send it again, or choose another model.",
        Remedy.WAIT,
    ),
    Rejection.REDIRECTED: Words(
        "Sent elsewhere",
        "answered with another address, which is not followed to keep the key safe",
        "Check the base URL.",
        Remedy.ADDRESS,
    ),
    Rejection.SIGN_IN_DENIED: Words(
        "Sign-in declined",
        "was told that you decline",
        "Sign in again if you want to.",
        Remedy.SIGN_IN,
    ),
    Rejection.CODE_REJECTED: Words(
        "Code not accepted",
        "did not accept the code",
        "A code is good for one use: copy it again, or sign in again for a new one.",
        Remedy.SIGN_IN,
    ),
    Rejection.CODE_EXPIRED: Words(
        "Code expired",
        "says that the code has expired",
        "Sign in again for a new one.",
        Remedy.SIGN_IN,
    ),
    Rejection.OTHER: Words(
        "The provider said no",
        "rejected the request",
        "Send it again, or choose another model.",
        Remedy.AGAIN,
    ),
}

STATUSES: Final[dict[int, Words]] = {
    408: Words(
        "Took too long",
        "gave up on the request before it was read",
        "Send it again.",
        Remedy.AGAIN,
    ),
    412: Words(
        "Account not in order",
        "does not serve the account as it stands",
        "Look at the account on the provider's page, then send it again.",
        Remedy.AGAIN,
    ),
    500: Words(
        "The provider failed",
        "reported a failure of its own",
        "Send it again; the details are what its support asks for.",
        Remedy.WAIT,
    ),
    502: Words(
        "The model's host failed",
        "got no usable answer from the host of the model",
        "Send it again, or choose another model.",
        Remedy.WAIT,
    ),
    503: Words(
        "No host is free",
        "has nobody who can answer at the moment",
        "Wait a moment, then send it again, or choose another model.",
        Remedy.WAIT,
    ),
    504: Words(
        "Took too long",
        "waited in vain for the host of the model",
        "Send it again, or choose another model.",
        Remedy.AGAIN,
    ),
    524: Words(
        "Took too long",
        "did not answer before the network in front of it gave up",
        "Send it again, or choose a quicker model.",
        Remedy.AGAIN,
    ),
}
"""Where a kind has several statuses, or one of them means more. Source of the others:
`desktop.domain.rejected.Rejection`; of 412: Fireworks, for an account that is suspended."""


AFTER_BREAK: Final = Words(
    "The answer broke off",
    "broke the answer off",
    "Send it again, or choose another model.",
    Remedy.AGAIN,
)

_ABOUT_SIGN_IN: Final = frozenset(
    {Rejection.SIGN_IN_DENIED, Rejection.CODE_REJECTED, Rejection.CODE_EXPIRED}
)


def words_for(error: Rejected) -> Words:
    """The most precise there are: by the provider's own code, by the status, or by the kind."""
    if error.kind in _ABOUT_SIGN_IN:
        return KINDS[error.kind]
    if found := REASONS.get(error.reason):
        return found
    words = STATUSES.get(error.status or 0, KINDS[error.kind])
    if error.retryable:
        limited = KINDS[Rejection.RATE_LIMITED]
        return replace(words, step=limited.step, remedy=limited.remedy)
    return words
