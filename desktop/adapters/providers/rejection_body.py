"""What a provider sent with its no, fit to be shown, copied and posted in a bug report."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from desktop.adapters.json_text import dump_json, indent_json, parse_json
from desktop.adapters.providers.openai_wire import Json
from desktop.domain.chat import Answer
from desktop.domain.credentials import Secret
from desktop.domain.text import clean, without_keys

LONGEST: Final = 4000
_LARGEST_READ: Final = 65_536
"""Bytes; of a larger body only the beginning is looked at, as text."""
_PRIVATE: Final = re.compile(r"(?i)user_?id|e?mail|authorization|api_?key|token$", re.ASCII)
"""Names of fields whose texts are left out."""
_ACCOUNT_ID: Final = re.compile(r"(?i)user_?id", re.ASCII)
"""Names of fields whose numbers are left out too."""
_PRIVATE_IN_TEXT: Final = re.compile(
    r"""(?i)(\\*"(?:\w*user_?id|e?mail|authorization|api_?key)\\*"\s*:\s*)"""
    r"""(?:(\\*")[^"\\]*|[\w.-]+)""",
    re.ASCII,
)
"""The same where a vendor's JSON stands in a text, or what came is half of one."""
_ACCOUNT: Final = re.compile(r"\b(user|org)_[A-Za-z0-9]{6,}", re.ASCII)
"""What OpenRouter calls the account; it stands in messages too."""
_BEARER: Final = re.compile(r"(?i)(bearer\s+)[^\s'\",}]+")


def redacted_body(body: bytes, secrets: Collection[Secret] = ()) -> str:
    """JSON is indented; 4,000 characters at most, no control characters, no key of anybody, none
    of ``secrets``, and no id of the account."""
    said = clean(_as_json(body) or _as_text(body))
    said = redacted(_PRIVATE_IN_TEXT.sub(_left_out, said), secrets).strip()
    return said if len(said) <= LONGEST else said[: LONGEST - 1].rstrip() + "…"


def redacted(said: str, secrets: Collection[Secret] = ()) -> str:
    """With an ellipsis where a key, one of ``secrets`` or the id of an account stands."""
    for secret in secrets:
        if secret.reveal():
            said = said.replace(secret.reveal(), "…")
    said = without_keys(_BEARER.sub(r"\1…", said))
    return _ACCOUNT.sub(r"\1_…", said)


def redacted_answer(answer: Answer, secrets: Collection[Secret]) -> Answer:
    """What an answer says of itself, likewise; its text is the model's."""
    return replace(
        answer,
        model=redacted(answer.model, secrets),
        provider=redacted(answer.provider, secrets),
        error_message=redacted(answer.error_message, secrets),
    )


def error_body(error: Json, message: str) -> bytes:
    """An error of a stream as the body that it would have been before the first token."""
    try:
        return dump_json({"error": dict(error) or {"message": message}}).encode()
    except ValueError:
        return dump_json({"error": {"message": message}}).encode()


def _left_out(field: re.Match[str]) -> str:
    value = field[0][len(field[1]) :]
    return field[0] if value == "null" else f"{field[1]}{field[2] or ''}…"


def _as_json(body: bytes) -> str:
    """Empty where it is not JSON."""
    if len(body) > _LARGEST_READ:
        return ""
    try:
        return indent_json(dump_json(_without_private(parse_json(body)), ascii_only=False))
    except (ValueError, RecursionError):
        return ""


def _as_text(body: bytes) -> str:
    return body[:_LARGEST_READ].decode("utf-8", "replace")


def _without_private(value: Any, key: str = "") -> Any:
    match value:
        case str() if _PRIVATE.search(key):
            return "…"
        case bool() | None:
            return value
        case int() | Decimal() if _ACCOUNT_ID.search(key):
            return "…"
        case dict():
            account = key if _ACCOUNT_ID.search(key) else ""
            return {name: _without_private(each, account or name) for name, each in value.items()}
        case str():
            return clean(value)  # written as JSON, a control character hides what is a key
        case list():
            return [_without_private(each, key) for each in value]
        case _:
            return value
