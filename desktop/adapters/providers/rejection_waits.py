"""When a request may be sent again, as far as the one who declined it says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from desktop.adapters.providers.openai_wire import Json, mapping, text
from desktop.adapters.providers.rejection_codes import availability_of
from desktop.domain.money import decimal_or_none

_MILLISECONDS: Final = 10**11
"""A Unix time from here on is in milliseconds: in seconds it would be after the year 5000."""
_SECONDS: Final = 10**9
"""A number below is no Unix time of today; what it means is not known."""
_LONGEST: Final = 400 * 86_400.0


def told_at(headers: Mapping[str, str]) -> datetime | None:
    """The clock of the sender, from ``Date``."""
    return _moment(headers.get("date"))


def wait_of(
    headers: Mapping[str, str], error: Json, now: datetime, *, limited: bool
) -> float | None:
    """Seconds until the request may be sent again; ``None``: nobody says, or never.

    ``headers`` in lower case. ``limited``: it is a rate limit, so that ``X-RateLimit-Reset``, which
    some send with every answer, is about this request. OpenRouter repeats its headers in the body.
    """
    metadata, availability = mapping(error.get("metadata")), availability_of(error)
    repeated = {
        key.lower(): str(value)
        for key, value in mapping(metadata.get("headers")).items()
        if isinstance(value, str | int)
    }
    announced = (
        _seconds(headers.get("retry-after"), now),
        _seconds(availability.get("retry_after"), now),
        _seconds(repeated.get("retry-after"), now),
        _until(headers.get("x-ratelimit-reset"), now) if limited else None,
        _until(repeated.get("x-ratelimit-reset"), now) if limited else None,
    )
    return next((wait for wait in announced if wait is not None), None)


def _seconds(value: object, now: datetime) -> float | None:
    number = decimal_or_none(value)
    if number is not None:
        return float(number) if 0 <= number <= _LONGEST else None
    moment = _moment(text(value))
    return None if moment is None else _from(now, moment.timestamp())


def _until(value: str | None, now: datetime) -> float | None:
    """Source: ``X-RateLimit-Reset`` is Unix milliseconds as text; one recording has seconds."""
    number = decimal_or_none(value)
    if number is None or number < _SECONDS:
        return None
    return _from(now, float(number / 1000 if number >= _MILLISECONDS else number))


def _from(now: datetime, then: float) -> float | None:
    wait = max(0.0, then - now.timestamp())
    return wait if wait <= _LONGEST else None


def _moment(value: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
