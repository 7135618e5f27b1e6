"""What the provider says of a key: what it may still spend, what it has spent, when it ends.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from desktop.domain.money import ZERO
from desktop.presentation.figures import age, counted, day, next_reset
from desktop.presentation.money import part_of, usd, usd_or_unknown

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop.domain.credentials import FreeRequests, KeyInfo

STALE_AFTER: Final = timedelta(minutes=5)
_UNKNOWN: Final = "Credit unknown"
_LITTLE: Final = 0.2
"""The part of a limit from which on the meter warns."""


@dataclass(frozen=True, slots=True)
class KeyHealthView:
    """Numbers are the provider's own; what it did not say is left out, or called unknown."""

    label: str = ""
    amount: str = ""
    """Bold: what is left of the limit, or what was used where there is no limit."""
    rest: str = ""
    fraction: float | None = None
    """Part of the limit that is left, as ``amount`` says; ``None``: no meter."""
    tone: Literal["ok", "warn", "bad"] = "ok"
    used: str = ""
    """``$0.12 used today, $0.80 this week, $2.50 this month``."""
    expires: str = ""
    sidebar: str = ""
    free: str = ""
    """``Free tier: 38 of 50 free requests left today``."""
    as_of: str = ""
    """``as of 14 min ago``; empty while the numbers are fresh."""
    settings_page: str = ""
    log_page: str = ""


def key_health_view(
    info: KeyInfo,
    now: datetime,
    said_at: datetime | None = None,
    *,
    settings_page: str = "",
    log_page: str = "",
) -> KeyHealthView:
    """``said_at``: when the provider said ``info``; the pages are the key's own."""
    return replace(
        _spending(info, now),
        label="" if "..." in info.label else info.label,
        used=_used(info),
        expires=_expires(info.expires_at - now) if info.expires_at is not None else "",
        free=_free(info),
        as_of=_as_of(said_at, now),
        settings_page=settings_page,
        log_page=log_page,
    )


def quota_view(
    info: KeyInfo, now: datetime, said_at: datetime | None = None, model: str = ""
) -> KeyHealthView | None:
    """What is left of a day's requests, where a provider speaks of nothing else: of the account,
    and of the ``model`` that was asked. ``None``: it does not say."""
    account, one = info.free_requests, info.model_requests
    if account is None and one is None:
        return None
    of_model = f"{model.rpartition('/')[2] or 'The model'}: {_left_today(one)}" if one else ""
    view = KeyHealthView(used=of_model, as_of=_as_of(said_at, now), sidebar=of_model)
    if account is None:
        return view
    words = _left_today(account)
    amount, _, rest = words.partition(" ")
    view = replace(view, amount=amount, rest=rest, sidebar=words)
    if account.remaining is None or not account.limit:
        return view
    fraction = min(max(account.remaining, 0) / account.limit, 1.0)
    tone: Literal["ok", "warn", "bad"] = "warn" if fraction <= _LITTLE else "ok"
    return replace(view, fraction=fraction, tone=tone if fraction else "bad")


def _as_of(said_at: datetime | None, now: datetime) -> str:
    stale = said_at is not None and now - said_at >= STALE_AFTER
    return f"as of {age(said_at, now)}" if said_at is not None and stale else ""


def _left_today(requests: FreeRequests) -> str:
    if requests.remaining is None:
        return f"{counted(requests.limit or 0, 'request')} a day"
    left = max(requests.remaining, 0)
    if requests.limit is None:
        return f"{counted(left, 'request')} left today"
    return f"{left:,} of {counted(requests.limit, 'request')} left today"


def _spending(info: KeyInfo, now: datetime) -> KeyHealthView:
    """What is left is what the provider says: it is never reckoned from limit and usage, which
    have different beginnings where a limit is reset."""
    if info.limit is None and info.limit_remaining is None:
        if info.usage is None:
            return KeyHealthView(amount=_UNKNOWN, sidebar=_UNKNOWN)
        spent = usd(info.usage)
        return KeyHealthView(amount=spent, rest="used in all · no limit", sidebar=f"{spent} used")
    left = None if info.limit_remaining is None else max(info.limit_remaining, ZERO)
    of_limit = f"left of {usd(info.limit)}" if info.limit is not None else "left"
    amount = usd_or_unknown(left)
    reset = next_reset(info.limit_reset, now)
    resets = f" · resets {day(reset, now.date())}" if reset else ""
    view = KeyHealthView(
        amount=amount, rest=f"{of_limit}{resets}", sidebar=_sidebar(amount, left, of_limit)
    )
    return view if left is None else _with_meter(view, left, info.limit)


def _sidebar(amount: str, left: Decimal | None, of_limit: str) -> str:
    return _UNKNOWN if left is None else f"{amount} {of_limit}"


def _with_meter(view: KeyHealthView, left: Decimal, limit: Decimal | None) -> KeyHealthView:
    if limit is None:
        return replace(view, tone="bad" if left == 0 else "ok")
    fraction = min(part_of(left, limit), 1.0)
    tone: Literal["ok", "warn", "bad"] = "warn" if fraction <= _LITTLE else "ok"
    return replace(view, fraction=fraction, tone="bad" if left == 0 else tone)


def _used(info: KeyInfo) -> str:
    """Each part only where the provider gave it."""
    spans = (
        (info.usage_daily, "today"),
        (info.usage_weekly, "this week"),
        (info.usage_monthly, "this month"),
    )
    parts = [f"{usd(amount)} {span}" for amount, span in spans if amount is not None]
    if parts:
        amount, _, span = parts[0].partition(" ")
        parts[0] = f"{amount} used {span}"
    return ", ".join(parts)


def _free(info: KeyInfo) -> str:
    requests = _free_requests(info.free_requests) if info.free_requests else ""
    if not info.free_tier:
        return requests
    return f"Free tier: {requests}" if requests else "Free tier"


def _free_requests(free: FreeRequests) -> str:
    if free.remaining is not None and free.limit is not None:
        left = max(free.remaining, 0)
        return f"{left:,} of {counted(free.limit, 'free request')} left today"
    if free.remaining is not None:
        return f"{counted(max(free.remaining, 0), 'free request')} left today"
    if free.used is not None and free.limit is not None:
        return f"{free.used:,} of {counted(free.limit, 'free request')} used today"
    return f"{counted(free.limit, 'free request')} a day" if free.limit is not None else ""


def _expires(left: timedelta) -> str:
    if left <= timedelta(0):
        return "Expired"
    if left.days:
        return f"Expires in {counted(left.days, 'day')}"
    # Not "today": the end may be after midnight.
    hours = left // timedelta(hours=1)
    return f"Expires in {counted(hours, 'hour')}" if hours else "Expires within the hour"
