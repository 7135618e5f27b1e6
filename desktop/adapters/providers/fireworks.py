"""Fireworks' list of models: OpenAI's format, with what each can do.

source: the rows that ``GET /models`` was seen to answer with in 2026. It names no prices.
"""

from __future__ import annotations

import re
from typing import Final

from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.adapters.providers.model_rows import created_at, row_id
from desktop.adapters.providers.openai_wire import Json, count
from desktop.adapters.providers.shipped_facts import SAMPLING
from desktop.domain.catalog import Model

MODEL_ID: Final = re.compile(r"accounts/([\w.-]+)/(?:models|routers)/([\w.-]+)", re.ASCII)
_TAKEN: Final = (*SAMPLING, "reasoning_effort")
"""By every model that chats. source: Fireworks' reference of its chat completions."""
_POINT: Final = re.compile(r"(?<=\d)p(?=\d)")
"""Ids have no dots: ``glm-5p3`` is version 5.3."""


def read_row(row: Json) -> Model:
    """Raises `ValueError` for a row without an id that could be asked for."""
    model_id = row_id(row)
    found = MODEL_ID.fullmatch(model_id)
    if found is None:
        raise ValueError("its id is not of the form accounts/…/models/…")
    chats = row.get("supports_chat") is not False and row.get("kind") != "EMBEDDING_MODEL"
    tools = ("tools",) if row.get("supports_tools") is True else ()
    image = row.get("supports_image_input")
    return Model(
        id=model_id,
        name=f"{found[1]}: {readable_name(found[2])}",
        created=created_at(row),
        context_length=count(row.get("context_length")) or None,
        input_modalities=("text", "image") if image is True else ("text",),
        supported_parameters=(*_TAKEN, *tools) if chats else (),
        chats=chats,
    )


def readable_name(last_part: str) -> str:
    """``glm-5.3`` of ``glm-5p3``."""
    return _POINT.sub(".", last_part)


FIREWORKS_LIST: Final = CatalogSource(
    "Fireworks list of models", "/models", read_row, needs_key=True, says_little=True
)
