"""Why requests cannot be recorded at the moment, in words."""

from __future__ import annotations

from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.presentation.error_view import Door, ErrorView


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
    }[error.fault]
    return ErrorView(error.code, "Spending is not recorded", said, step + _then(error, door))


def _then(error: LedgerUnavailable, door: Door) -> str:
    if error.fault is LedgerFault.NEWER:
        return "; chats work meanwhile."
    if door == "terminal":
        return ", then try again."
    return "; what is sent meanwhile is recorded then."
