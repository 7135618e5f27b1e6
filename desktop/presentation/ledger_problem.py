"""Why requests cannot be recorded or read at the moment, in words."""

from __future__ import annotations

from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.presentation.error_view import Door, ErrorView
from desktop.presentation.figures import counted


def ledger_unavailable(error: LedgerUnavailable, door: Door) -> ErrorView:
    """The file, what is the matter with it, and what to do."""
    path = error.path or "The ledger"
    because = f": {error.detail}" if error.detail else ""
    said, step = {
        LedgerFault.LOCKED: (f"{path} is held by another program.", "Close that program"),
        LedgerFault.READ_ONLY: (
            f"{path} cannot be written{because}.",
            "Allow writing to the file and its folder",
        ),
        LedgerFault.FULL: (f"The disk of {error.path or 'the ledger'} is full.", "Make room"),
        LedgerFault.CORRUPT: (
            f"{path} is damaged and could not be moved aside{because}.",
            "Move the file elsewhere yourself, so that a new one can be begun",
        ),
        LedgerFault.NEWER: (
            f"{path} was written by a newer version of Modeldeck and is left as it is.",
            "Use that version, or another profile",
        ),
        LedgerFault.UNUSABLE: (
            f"{path} cannot be used{because}.",
            "Mend the file or its folder",
        ),
        LedgerFault.CLOSED: (
            f"{path} is closed, because Modeldeck is ending.",
            "Start Modeldeck again",
        ),
    }[error.fault]
    return ErrorView(error.code, "Spending is not recorded", said, step + _then(error, door))


def trouble_text(problem: LedgerUnavailable | None, waiting: int) -> str:
    """One line of a page, empty when all is well. ``waiting``: requests not recorded yet."""
    if problem is None:
        return ""
    view = ledger_unavailable(problem, "window")
    parts = [view.text, view.next_step]
    if waiting:
        parts.append(f"{counted(waiting, 'request')} waiting to be recorded.")
    return " ".join(parts)


def _then(error: LedgerUnavailable, door: Door) -> str:
    if error.fault is LedgerFault.NEWER:
        return "; chats work meanwhile."
    if door == "terminal" or error.fault is LedgerFault.CLOSED:
        return ", then try again."
    return "; what is sent meanwhile is recorded then."
