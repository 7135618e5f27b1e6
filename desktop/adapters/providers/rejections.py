"""From a status and an error body to a `Rejected`: which kind of no it is.

Source of the kinds: OpenRouter's OpenAPI document of 2026-08-22 and error bodies from public bug
reports, which carry fields that the document does not name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import Json, mapping, own_words, text
from desktop.domain.credentials import Secret
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
_CODE_EXPIRED: Final = re.compile(r"(?i)\bcode\b.*\bexpired\b|\bexpired\b.*\bcode\b", re.ASCII)
_CODE_REJECTED: Final = re.compile(r"(?i)\binvalid\b.*\bcode(_verifier|_challenge\w*)?\b", re.ASCII)
"""``Authorization code expired``, ``Invalid code or code_verifier`` and ``Invalid
code_challenge_method``: the same kind, since only another code helps."""
_AFFORDABLE: Final = re.compile(r"can only afford (\d{1,12})\b", re.ASCII)


def rejection(
    provider: str,
    status: int | None,
    body: bytes,
    headers: Mapping[str, str],
    *,
    mid_stream: bool = False,
    sign_in: Collection[Secret] = (),
) -> Rejected:
    """What a provider said with a status that is not 200, or inside a 200 (``mid_stream``).

    ``sign_in`` is what was sent for a key: a code, which may be to blame, and its verifier. The
    provider may repeat them; the error does not.
    """
    envelope = _read(body)
    error = envelope.get("error")
    if isinstance(error, str):
        error = {"message": error}
    error = mapping(error)
    metadata = mapping(error.get("metadata"))
    said = own_words(error) or text(envelope.get("message"))
    message = _words(said, sign_in)
    blamed = _code_kind(status, one_line(said)) if sign_in else None
    return Rejected(
        provider=provider,
        kind=blamed or _kind(status, message, metadata),
        status=status,
        message=message,
        hint=_words(text(metadata.get("remedy_hint")), sign_in),
        retry_after=_seconds(headers.get("retry-after")),
        affordable_tokens=_affordable(message, metadata),
        mid_stream=mid_stream,
    )


def _words(said: str, sign_in: Collection[Secret]) -> str:
    """A provider may repeat the key that it refuses."""
    for secret in sign_in:
        if secret.reveal():
            said = said.replace(secret.reveal(), "…")
    return one_line(without_keys(said))


def _code_kind(status: int | None, said: str) -> Rejection | None:
    """``None`` where something else than the code is to blame."""
    if status not in (400, 403):
        return None
    if _CODE_EXPIRED.search(said):
        return Rejection.CODE_EXPIRED
    return Rejection.CODE_REJECTED if _CODE_REJECTED.search(said) else None


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
