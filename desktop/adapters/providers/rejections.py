"""From a status and an error body to a `Rejected`.

Source: OpenRouter's OpenAPI document of 2026-08-22 and error bodies quoted in public bug reports,
which carry fields that the document does not name. Where they differ, the bodies count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Final

from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import Json, items, mapping, name, own_words, text
from desktop.adapters.providers.rejection_body import redacted, redacted_body
from desktop.adapters.providers.rejection_codes import (
    availability_of,
    kind_of,
    reason_of,
    status_of,
)
from desktop.adapters.providers.rejection_waits import told_at, wait_of
from desktop.domain.credentials import Secret
from desktop.domain.rejected import Rejected, Rejection
from desktop.domain.text import clean, one_line

_CODE_EXPIRED: Final = re.compile(r"(?i)\bcode\b.*\bexpired\b|\bexpired\b.*\bcode\b", re.ASCII)
_CODE_REJECTED: Final = re.compile(r"(?i)\binvalid\b.*\bcode(_verifier|_challenge\w*)?\b", re.ASCII)
"""``Authorization code expired``, ``Invalid code or code_verifier`` and ``Invalid
code_challenge_method``: the same kind, since only another code helps."""
_AFFORDABLE: Final = re.compile(r"can only afford (\d{1,12})\b", re.ASCII)
_MODEL_ID: Final = re.compile(r"~?[\w.-]{1,60}/[\w.:-]{1,100}", re.ASCII)
_MOST_FALLBACKS: Final = 5
_REQUEST_ID_HEADERS: Final = ("x-request-id", "request-id", "x-generation-id")


def rejection(
    provider: str,
    status: int | None,
    body: bytes,
    headers: Mapping[str, str],
    *,
    mid_stream: bool = False,
    sign_in: Collection[Secret] = (),
    secrets: Collection[Secret] = (),
    model: str = "",
    provider_id: str = "",
    now: datetime | None = None,
) -> Rejected:
    """What a provider said with a status that is not 200, or inside a 200.

    ``mid_stream``: after a part of the answer.

    ``headers`` have names in lower case. ``sign_in`` is what was sent for a key: a code, which may
    be to blame, and its verifier. ``secrets`` is what else was sent. The provider may repeat them;
    the error does not. ``now`` stands in for the ``Date`` that a provider did not send; default:
    the clock of this computer.
    """
    secrets = (*sign_in, *secrets)
    envelope = _read(body)
    error = _error(envelope)
    metadata, availability = mapping(error.get("metadata")), availability_of(error)
    said = own_words(error) or text(envelope.get("message"))
    message = _words(said, secrets)
    status = status_of(error) if status is None else status
    reason = reason_of(error, message)
    blamed = _code_kind(status, one_line(said)) if sign_in else None
    kind = blamed or kind_of(status, reason)
    # A stream breaks off long after its headers told the time.
    at = (None if mid_stream else told_at(headers)) or now or datetime.now(UTC)
    retryable = availability.get("retryable")
    return Rejected(
        provider=provider,
        kind=kind,
        status=status,
        message=message,
        hint=_words(text(metadata.get("remedy_hint")), secrets),
        retry_after=wait_of(headers, error, at, limited=kind is Rejection.RATE_LIMITED),
        affordable_tokens=_affordable(message, metadata),
        mid_stream=mid_stream,
        reason=redacted(reason, secrets),
        retryable=retryable if isinstance(retryable, bool) else None,
        model=model,
        upstream=redacted(name(metadata.get("provider_name")), secrets),
        request_id=redacted(_request_id(headers, envelope), secrets),
        fallback_models=_fallbacks(availability, secrets),
        body="" if sign_in else redacted_body(body, secrets),
        at=at,
        provider_id=provider_id,
    )


def _error(envelope: Json) -> Json:
    """ModelScope calls it ``errors`` too. source: bodies quoted in public bug reports of 2025."""
    error = envelope.get("error") or envelope.get("errors")
    return {"message": error} if isinstance(error, str) else mapping(error)


def _words(said: str, secrets: Collection[Secret]) -> str:
    """Cleaned first: a key with a control character in it looks like none."""
    return one_line(redacted(clean(said), secrets))


def _code_kind(status: int | None, said: str) -> Rejection | None:
    """``None`` where something else than the code is to blame."""
    if status not in (400, 403):
        return None
    if _CODE_EXPIRED.search(said):
        return Rejection.CODE_EXPIRED
    return Rejection.CODE_REJECTED if _CODE_REJECTED.search(said) else None


def _affordable(message: str, metadata: Json) -> int | None:
    """The smallest amount quoted counts: each host that was tried quotes its own."""
    earlier = items(metadata.get("previous_errors"))
    texts = [message, *(text(mapping(item).get("message")) for item in earlier)]
    amounts = [int(found) for line in texts for found in _AFFORDABLE.findall(line)]
    return min(amounts, default=None)


def _request_id(headers: Mapping[str, str], envelope: Json) -> str:
    """What the provider calls the request. OpenRouter sends ``X-Generation-Id`` and, of the network
    in front of it, ``cf-ray``; others name it in the body, beside the error."""
    named = [headers.get(each) for each in _REQUEST_ID_HEADERS]
    named += [envelope.get("request_id"), _error(envelope).get("request_id")]
    named += [headers.get("cf-ray")]
    return next(filter(None, (name(each) for each in named)), "")


def _fallbacks(availability: Json, secrets: Collection[Secret]) -> tuple[str, ...]:
    """An id in which something stands that looks like a key is none."""
    proposed = [text(each) for each in items(availability.get("fallback_models"))]
    ids = (
        each for each in proposed if _MODEL_ID.fullmatch(each) and redacted(each, secrets) == each
    )
    return tuple(dict.fromkeys(ids))[:_MOST_FALLBACKS]


def _read(body: bytes) -> Json:
    try:
        return mapping(parse_json(body))
    except ValueError:
        return {}
