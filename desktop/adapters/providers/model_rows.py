"""Rows of a list of models as OpenAI's API has them: little more than ids.

source: OpenAI's API reference, "List models"; the fields beside it are those that servers in use
send, each read where it is there and means what its name says.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.adapters.providers.openai_wire import Json, count, text
from desktop.domain.catalog import Model
from desktop.domain.text import clean, one_line

_LONGEST_ID: Final = 200
_NO_CHAT: Final = frozenset(
    (
        *("asr", "audio", "speech", "translate", "tts", "voice", "whisper"),
        *("embed", "embedding", "embeddings", "rerank", "reranker", "moderation"),
        *("image", "ocr", "video"),
    )
)
"""Words of ids that are not for chatting, as clients of such lists leave them out."""


def read_row(row: Json) -> Model:
    """Raises `ValueError` for a row without an id."""
    return Model(
        id=row_id(row),
        name=one_line(text(row.get("name")) or row_id(row), _LONGEST_ID),
        created=created_at(row),
        context_length=count(row.get("context_length")) or count(row.get("max_model_len")),
    )


def read_named_row(row: Json) -> Model:
    """A row of a list in which only the id tells what a model is for."""
    model = read_row(row)
    return replace(model, chats=_NO_CHAT.isdisjoint(re.split(r"[^a-z]+", model.id.lower())))


def row_id(row: Json) -> str:
    """Raises `ValueError` where there is none that could be asked for."""
    found = text(row.get("id"))
    if not found.strip():
        raise ValueError("it has no id")
    if found != clean(found).strip() or len(found) > _LONGEST_ID:
        raise ValueError("its id cannot be used")
    return found


def created_at(row: Json) -> datetime | None:
    """Seconds since 1970; 0 is what servers send that do not know."""
    seconds = count(row.get("created"))
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


OPENAI_LIST: Final = CatalogSource("list of models", "/models", read_row, needs_key=True)
"""Of whatever endpoint; the key goes along where there is one."""
