"""From a status and an error body to a `Rejected`: which kind of no it is.

Source of the kinds: OpenRouter's OpenAPI document of 2026-08-22 and error bodies from public bug
reports, which carry fields that the document does not name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import Json, mapping, own_words, text
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.money import decimal_or_none
from desktop.domain.text import one_line, without_keys

_BY_STATUS: Final = {
    400: Rejection.BAD_REQUEST,
    401: Rejection.KEY_REJECTED,
    402: Rejection.PAYMENT_REQUIRED,
    403: Rejection.FORBIDDEN,
    404: Rejection.NOT_FOUND,
    408: Rejection.TIMED_OUT,
    413: Rejection.TOO_LARGE,
    422: Rejection.UNPROCESSABLE,
    429: Rejection.RATE_LIMITED,
    504: Rejection.TIMED_OUT,
    524: Rejection.TIMED_OUT,
    529: Rejection.OVERLOADED,
}
_AFFORDABLE: Final = re.compile(r"can only afford (\d{1,12})\b", re.ASCII)


def rejection(
    provider: str,
    status: int | None,
    body: bytes,
    headers: Mapping[str, str],
    *,
    mid_stream: bool = False,
) -> Rejected:
    """What a provider said with a status that is not 200, or inside a 200 (``mid_stream``)."""
    envelope = _read(body)
    error = envelope.get("error")
    if isinstance(error, str):
        error = {"message": error}
    error = mapping(error)
    metadata = mapping(error.get("metadata"))
    message = _words(own_words(error) or text(envelope.get("message")))
    return Rejected(
        provider=provider,
        kind=_kind(status, message, metadata),
        status=status,
        message=message,
        hint=_words(text(metadata.get("remedy_hint"))),
        retry_after=_seconds(headers.get("retry-after")),
        affordable_tokens=_affordable(message, metadata),
        mid_stream=mid_stream,
    )


def _words(said: str) -> str:
    """A provider may repeat the key that it refuses."""
    return one_line(without_keys(said))


def _kind(status: int | None, message: str, metadata: Json) -> Rejection:
    source = text(metadata.get("limit_source"))
    if source == "openrouter_in_flight_budget":
        return Rejection.BUDGET_IN_FLIGHT
    # OpenRouter says 403, not 402, when the limit of a key is used up.
    if source == "openrouter_key_limit" or (status == 403 and "limit exceeded" in message):
        return Rejection.KEY_LIMIT
    if status is None:
        return Rejection.OTHER
    if 300 <= status < 400:
        return Rejection.REDIRECTED
    return _BY_STATUS.get(status, Rejection.PROVIDER_FAILED if status >= 500 else Rejection.OTHER)


def _affordable(message: str, metadata: Json) -> int | None:
    """The smallest amount quoted counts: each host that was tried quotes its own."""
    earlier = metadata.get("previous_errors")
    texts = [message]
    if isinstance(earlier, list):
        texts += [text(mapping(item).get("message")) for item in earlier]
    amounts = [int(found) for line in texts for found in _AFFORDABLE.findall(line)]
    return min(amounts, default=None)


def _seconds(value: str | None) -> float | None:
    number = decimal_or_none(value)
    return float(number) if number is not None and number >= 0 else None


def _read(body: bytes) -> Json:
    try:
        return mapping(parse_json(body))
    except ValueError:
        return {}
