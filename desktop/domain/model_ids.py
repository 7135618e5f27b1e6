"""What an id says of a model where nothing else is known of it."""

from __future__ import annotations

from typing import Final

_ACCOUNTS: Final = "accounts"
"""source: Fireworks' ids, ``accounts/<author>/models/<name>`` and ``…/routers/<name>``."""


def author_in(model_id: str) -> str:
    """``anthropic`` of ``anthropic/claude``, ``fireworks`` of ``accounts/fireworks/models/glm``;
    empty where the id is nothing but a name."""
    first, slash, rest = model_id.lstrip("~").partition("/")
    if first == _ACCOUNTS and "/" in rest:
        return rest.partition("/")[0]
    return first if slash else ""


def name_in(model_id: str) -> str:
    """``claude`` of ``anthropic/claude``, ``glm`` of ``accounts/fireworks/models/glm``."""
    first, _, rest = model_id.partition("/")
    if first == _ACCOUNTS:
        rest = rest.rpartition("/")[2]
    return rest or model_id


def has_author(model_id: str) -> bool:
    """Whether the id begins with who has made the model."""
    return "/" in model_id and not model_id.startswith(f"{_ACCOUNTS}/")
