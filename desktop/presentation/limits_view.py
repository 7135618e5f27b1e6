"""Limits in words: how much is used, how much is left, what happens next; and typed limits.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from desktop.domain.limits import LimitKind, LimitLevel, Limits, LimitUse
from desktop.domain.money import plain
from desktop.domain.typed_values import InvalidLimit, read_limit
from desktop.presentation.figures import counted, day
from desktop.presentation.limit_sentences import used_percent
from desktop.presentation.money import estimate, usd

LIMIT_NAMES: Final = {
    LimitKind.MONTH: "Month",
    LimitKind.DAY: "Day",
    LimitKind.MESSAGE: "One message",
}
"""In the order of the page."""

NO_LIMITS: Final = (
    "No limits are set. With one, Modeldeck warns at 80% and stops before sending at 100%."
)
_TONES: Final[dict[LimitLevel, Literal["accent", "warn", "bad"]]] = {
    LimitLevel.OK: "accent",
    LimitLevel.WARN: "warn",
    LimitLevel.REACHED: "bad",
}
_ROLES: Final[dict[LimitLevel, Literal["muted", "warn_text", "bad_text"]]] = {
    LimitLevel.OK: "muted",
    LimitLevel.WARN: "warn_text",
    LimitLevel.REACHED: "bad_text",
}


@dataclass(frozen=True, slots=True)
class LimitRowView:
    """One limit; ``fraction`` is ``None`` where there is none."""

    kind: LimitKind
    title: str
    amount: str
    """``$2.50 of $10.00``."""
    fraction: float | None = None
    """0 and more; the meter ends at 1."""
    tone: Literal["accent", "warn", "bad"] = "accent"
    words: str = ""
    """``25% used · $7.50 left for 9 days``."""
    role: Literal["muted", "warn_text", "bad_text"] = "muted"


@dataclass(frozen=True, slots=True)
class LimitsView:
    """``rows`` is empty where no limit is set."""

    rows: tuple[LimitRowView, ...] = ()
    typed: Mapping[LimitKind, str] = field(default_factory=dict)
    """What the fields begin with."""


@dataclass(frozen=True, slots=True)
class TypedLimits:
    """What the fields come to: limits, or what is wrong with which field."""

    limits: Limits | None = None
    problems: Mapping[LimitKind, str] = field(default_factory=dict)


def limits_view(limits: Limits, uses: Sequence[LimitUse], today: date) -> LimitsView:
    """``today`` in UTC: days and months begin there."""
    by_kind = {use.kind: use for use in uses}
    amounts = {kind: limits.of(kind) for kind in LIMIT_NAMES}
    typed = {kind: "" if amount is None else plain(amount) for kind, amount in amounts.items()}
    if not limits:
        return LimitsView((), typed)
    rows = (
        _row(by_kind[kind], today)
        if kind in by_kind
        else LimitRowView(kind, title, "no limit" if amounts[kind] is None else _of(amounts[kind]))
        for kind, title in LIMIT_NAMES.items()
    )
    return LimitsView(tuple(rows), typed)


def typed_limits(typed: Mapping[LimitKind, str]) -> TypedLimits:
    """An empty field is no limit; whatever is no amount gets a sentence."""
    amounts: dict[LimitKind, Decimal | None] = {}
    problems: dict[LimitKind, str] = {}
    for kind in LIMIT_NAMES:
        text = typed.get(kind, "").strip()
        try:
            amounts[kind] = read_limit(text) if text else None
        except InvalidLimit as error:
            problems[kind] = f"{error.detail[:1].upper()}{error.detail[1:]}."
    if problems:
        return TypedLimits(None, problems)
    return TypedLimits(
        Limits(amounts[LimitKind.MESSAGE], amounts[LimitKind.DAY], amounts[LimitKind.MONTH])
    )


def _of(limit: Decimal | None) -> str:
    return "" if limit is None else f"of {usd(limit)}"


def _row(use: LimitUse, today: date) -> LimitRowView:
    used = estimate(use.used) if use.estimated and use.used else usd(use.used)
    return LimitRowView(
        kind=use.kind,
        title=LIMIT_NAMES[use.kind],
        amount=f"{used} {_of(use.limit)}",
        fraction=use.share,
        tone=_TONES[use.level],
        words=_words(use, today),
        role=_ROLES[use.level],
    )


def _words(use: LimitUse, today: date) -> str:
    if use.kind is LimitKind.MESSAGE:
        reached = use.level is LimitLevel.REACHED
        share = "as much as it allows or more" if reached else f"{used_percent(use)} of it"
        return f"The dearest today took {share}"
    next_day = today + timedelta(days=1)
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    month = use.kind is LimitKind.MONTH
    begins = f"{day(next_month, today)}, 00:00 UTC" if month else "midnight UTC"
    if use.level is LimitLevel.REACHED:
        return f"{used_percent(use)} used · sending stops until {begins}"
    left = usd(use.limit - use.used)
    if month:
        days = (next_month - today).days
        for_days = f"for {counted(days, 'day')}" if next_month != next_day else "for today"
        return f"{used_percent(use)} used · {left} left {for_days}"
    return f"{used_percent(use)} used · {left} left until {begins}"
