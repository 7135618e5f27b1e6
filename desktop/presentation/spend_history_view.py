"""What the ledger holds, and what deleting a part of it would take away.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.spend import Spend
from desktop.presentation.figures import counted, full_day, number
from desktop.presentation.spend_view import spent_text

FOR_GOOD = "This cannot be undone. Export them first if you may need them."


@dataclass(frozen=True, slots=True)
class DeletionView:
    """A question with its consequences."""

    heading: str
    lines: tuple[str, ...]
    button: str = ""
    """Empty: there is nothing to delete."""


def history_text(requests: int, first_day: date | None) -> str:
    """``426 requests since 3 Aug 2026 are recorded on this computer``."""
    if first_day is None:
        return "Nothing is recorded."
    are = "is" if requests == 1 else "are"
    since = full_day(first_day)
    return f"{counted(requests, 'request')} since {since} {are} recorded on this computer."


def deletion_view(requests: int, spend: Spend, before: date | None, today: date) -> DeletionView:
    """``spend``: of those requests; ``before``: delete the days before it, ``None`` all."""
    when = "" if before is None else f" from before {full_day(before)}"
    if not requests:
        return DeletionView(f"There are no requests{when}", ("Nothing would be deleted.",))
    lines = [_cost_lost(requests, spend), FOR_GOOD]
    if before is None or before > today.replace(day=1):
        lines.insert(1, "What counts towards your limits begins anew with what is left.")
    what = counted(requests, "request")
    return DeletionView(f"Delete {what}{when}?", tuple(lines), f"Delete {what}")


def deleted_text(requests: int) -> str:
    """Told afterwards."""
    return f"{counted(requests, 'request')} deleted"


def _cost_lost(requests: int, spend: Spend) -> str:
    its = "Its" if requests == 1 else "Their"
    known = spend.requests > spend.unknown
    cost = f"{its} cost, {spent_text(spend)}," if known else f"{its} tokens"
    extra = f" {number(spend.unknown)} of them of unknown cost." if known and spend.unknown else ""
    return f"{cost} can no longer be shown.{extra}"
