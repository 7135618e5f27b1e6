"""Limits in sentences: one that is near, and one that stopped a message.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from desktop.domain.limits import LimitKind, LimitLevel, LimitReached, LimitUse
from desktop.presentation.error_view import ActionView, Door, ErrorView
from desktop.presentation.money import every_digit, usd

ALLOW_ONCE: Final = ActionView("Allow once", "allow-once")
EDIT_LIMITS: Final = ActionView("Edit limits", "limits")

_WHEN: Final = {
    LimitKind.MESSAGE: "per message",
    LimitKind.DAY: "per day (UTC)",
    LimitKind.MONTH: "per month (UTC)",
}
_SINCE: Final = {LimitKind.DAY: "today", LimitKind.MONTH: "this month"}
_TITLES: Final = {
    LimitKind.MESSAGE: "Over your limit per message",
    LimitKind.DAY: "Over your limit per day",
    LimitKind.MONTH: "Over your limit per month",
}


def limit_reached(error: LimitReached, door: Door) -> ErrorView:
    """Which limit, how much it is about, and what can be done."""
    step = "Nothing was sent: allow it once, or change the limit."
    if door == "terminal":
        step = "Nothing was sent: add --allow-once, or change the limits with: modeldeck limits"
    action = ALLOW_ONCE if door == "window" else None
    return ErrorView(error.code, _TITLES[error.kind], _what(error), step, action=action)


def use_text(use: LimitUse) -> str:
    """``~$0.83 of $1.00 per day (UTC) is spent (83%).``"""
    used, limit = _apart(use.used, use.limit)
    mark = "~" if use.estimated else ""
    percent = f"{min(int(use.used * 100 / use.limit), 999)}%" if use.limit else "all of it"
    words = f"{mark}{used} of {limit} {_WHEN[use.kind]} is spent ({percent})"
    if use.level is LimitLevel.REACHED:
        return f"{words}: only free models answer now."
    return f"{words}."


def used_percent(use: LimitUse) -> str:
    """Never rounded up: 79.9 % has not come to the warning yet."""
    return f"{int(use.used * 100 / use.limit):,}%" if use.limit else "100%"


def _what(error: LimitReached) -> str:
    when = _WHEN[error.kind]
    this = "this message" if error.requests == 1 else "this comparison"
    if error.kind is LimitKind.MESSAGE:
        if error.at_most is None:
            which = "this model costs" if error.requests == 1 else "all of these models cost"
            return (
                f"You set {usd(error.limit)} {when}, and nobody knows what {which}, so "
                "that the limit cannot be kept."
            )
        at_most, limit = _apart(error.at_most, error.limit)
        return f"{this.capitalize()} may cost ~{at_most}, and you set {limit} {when}."
    since = _SINCE[error.kind]
    spent, limit = _apart(error.spent, error.limit)
    if error.spent >= error.limit:
        return f"You set {limit} {when}, and {spent} is spent {since}."
    most = "" if error.at_most is None else f"; {this} may cost ~{usd(error.at_most)} more"
    return f"You set {limit} {when}, and {spent} is spent {since}{most}."


def _apart(one: Decimal, other: Decimal) -> tuple[str, str]:
    """Both in short, unless that makes two amounts look the same."""
    if usd(one) == usd(other) and one != other:
        return every_digit(one), every_digit(other)
    return usd(one), usd(other)
