"""How a failure leaves the command line: a sentence, the next step, and an exit code."""

from __future__ import annotations

from enum import IntEnum

from desktop.adapters.logs import redact
from desktop.cli.terminal import Terminal
from desktop.domain.comparison_problem import CapExceeded
from desktop.domain.errors import (
    NoCallback,
    NotSetUp,
    Rejected,
    StorageFailed,
    Unreachable,
    WrongUse,
)
from desktop.domain.ledger_problem import LedgerUnavailable
from desktop.domain.limits import LimitReached
from desktop.domain.text import clean
from desktop.presentation.error_view import ErrorView
from desktop.presentation.wording import describe


class ExitCode(IntEnum):
    """What scripts act on."""

    DONE = 0
    MISTAKE = 1
    """A mistake of the application's own."""
    WRONG_USE = 2
    REJECTED = 3
    UNREACHABLE = 4
    NOT_SET_UP = 5
    BROKEN_PIPE = 141
    """128 + SIGPIPE."""


def exit_code(error: BaseException) -> ExitCode:
    match error:
        case WrongUse() | LimitReached() | CapExceeded():
            return ExitCode.WRONG_USE
        case Rejected():
            return ExitCode.REJECTED
        case Unreachable():
            return ExitCode.UNREACHABLE
        case NotSetUp() | StorageFailed() | LedgerUnavailable() | NoCallback():
            return ExitCode.NOT_SET_UP
        case _:
            return ExitCode.MISTAKE


def report(
    terminal: Terminal, error: BaseException, *, as_json: bool, received: str | None = None
) -> ExitCode:
    """Say what failed. ``received``: the text of an answer that broke off, for the JSON form."""
    show(terminal, describe(error, "terminal"), as_json=as_json, received=received)
    return exit_code(error)


def show(
    terminal: Terminal, view: ErrorView, *, as_json: bool, received: str | None = None
) -> None:
    """Print a failure."""
    failure = failure_json(view)
    if not as_json or not terminal.takes_answers:
        terminal.note("\n".join(filter(None, (failure["message"], failure["next"]))))
        return
    if received:
        failure["text"] = received
    terminal.json({"error": failure})


def failure_json(view: ErrorView) -> dict[str, str]:
    """What was typed may be repeated in it, and that may be a key."""
    return {
        "code": view.code,
        "message": redact(clean(view.text)),
        "next": redact(clean(view.next_step)),
    }
