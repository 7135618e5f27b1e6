"""Words for what fails while a key is fetched or checked: there is no message to send again, and no
model to choose."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from desktop.domain.errors import (
    AnswerBroken,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.presentation.error_view import Door, ErrorView
from desktop.presentation.figures import waiting_time
from desktop.presentation.wording import describe

_LATER: Final = "Wait a moment, then try again."
_ADDRESS: Final = "Check the base URL, then try again."
_NETWORK: Final = "Check the network, then try again."

_AFTER_NO: Final = {
    Rejection.BAD_REQUEST: _ADDRESS,
    Rejection.PAYMENT_REQUIRED: "Add credits, then try again.",
    Rejection.BUDGET_IN_FLIGHT: _LATER,
    Rejection.FORBIDDEN: "Check the account on the provider's page, then try again.",
    Rejection.NOT_FOUND: _ADDRESS,
    Rejection.TIMED_OUT: _LATER,
    Rejection.TOO_LARGE: _ADDRESS,
    Rejection.UNPROCESSABLE: _ADDRESS,
    Rejection.RATE_LIMITED: _LATER,
    Rejection.PROVIDER_FAILED: _LATER,
    Rejection.OVERLOADED: _LATER,
    Rejection.OTHER: _LATER,
}
_AFTER_SILENCE: Final = {NoAnswer.SILENT: _NETWORK, NoAnswer.LOST: _NETWORK}


def describe_key_failure(error: ModeldeckError, door: Door = "window") -> ErrorView:
    """As `describe`, with a next step that leads to a key."""
    view = describe(error, door)
    return replace(view, next_step=_step(error) or view.next_step)


def _step(error: ModeldeckError) -> str:
    """Empty where the step of any failure will do."""
    match error:
        case AnswerBroken():
            return _ADDRESS
        case Rejected(retry_after=float(seconds)):
            return f"Wait {waiting_time(seconds)}, then try again."
        case Rejected():
            return _AFTER_NO.get(error.kind, "")
        case Unreachable():
            return _AFTER_SILENCE.get(error.kind, "")
        case _:
            return ""
