"""Answers that are one JSON object: read, or turned into what they say is wrong."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from desktop.adapters.http import Response
from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import Json, mapping
from desktop.adapters.providers.rejections import rejection
from desktop.domain.credentials import Secret
from desktop.domain.errors import AnswerBroken, Breakage
from desktop.domain.provider import Provider
from desktop.domain.text import clean, one_line, without_keys

_QUOTED: Final = 400
_EXCERPT: Final = 80


def accepted(
    provider: Provider,
    response: Response,
    *,
    sign_in: Collection[Secret] = (),
    secrets: Collection[Secret] = (),
    model: str = "",
) -> Json:
    """The JSON of an answer that is a yes. For ``sign_in``, ``secrets`` and ``model`` see
    `rejection`.

    Raises `Rejected`, also for an error inside a 200, and `AnswerBroken`: without an excerpt
    where it could hold the key of a sign-in.
    """
    body, headers = response.body, response.headers
    status = None if response.status == 200 else response.status
    read = json_object(provider.name, body, quote=not sign_in) if status is None else {}
    if status is not None or mapping(read.get("error")):
        raise rejection(
            provider.name,
            status,
            body,
            headers,
            sign_in=sign_in,
            secrets=secrets,
            model=model,
            provider_id=provider.id,
        )
    return read


def json_object(provider: str, body: str | bytes, *, quote: bool = True) -> Json:
    """Raises `AnswerBroken`, which with ``quote`` shows how the body begins."""
    try:
        read = parse_json(body)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        beginning = body[:_QUOTED] if quote else ""
        if isinstance(beginning, bytes):
            beginning = beginning.decode("utf-8", "replace")
        excerpt = one_line(without_keys(clean(beginning)), _EXCERPT)
        raise AnswerBroken(provider, breakage=Breakage.NOT_JSON, status=200, excerpt=excerpt)
    return read
