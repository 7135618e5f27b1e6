"""Why requests cannot be recorded or read at the moment, as one line of a page."""

from __future__ import annotations

from desktop.domain.ledger_problem import LedgerUnavailable
from desktop.presentation.figures import counted
from desktop.presentation.wording import describe


def trouble_text(problem: LedgerUnavailable | None, waiting: int) -> str:
    """``waiting``: requests that are not recorded yet. Empty when all is well."""
    if problem is None:
        return ""
    view = describe(problem)
    parts = [view.text, view.next_step]
    if waiting:
        parts.append(f"{counted(waiting, 'request')} waiting to be recorded.")
    return " ".join(filter(None, parts))
