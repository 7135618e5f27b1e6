"""The models of a simulated Fireworks: those that the project recommends, then the hard cases.

source: the fields are those that `GET /models` was seen to answer with in 2026, some twenty rows.
Which models there are changes from week to week; the hard cases have names of the simulator's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulators.shipped_rows import shipped_models
from tests.simulators.wire import Json

ACCOUNT = "accounts/fireworks/"
SIZE = 20
_CREATED = 1_780_000_000
_WEEK = 7 * 86_400


def fireworks_rows() -> list[Json]:
    """Twenty rows, the recommended ones first."""
    known = {row["id"]: row for row in [*map(_shipped, shipped_models("fireworks")), *_HARD]}
    spare = [_row(f"models/sandbox-spare-{number}", 32_768) for number in range(1, SIZE + 1)]
    rows = [*known.values(), *spare[: max(0, SIZE - len(known))]]
    return [row | {"created": _CREATED - age * _WEEK} for age, row in enumerate(rows)]


def _shipped(model: Json) -> Json:
    supports = model.get("supports") or []
    return _row(
        model["id"].removeprefix(ACCOUNT),
        model.get("contextLength") or 131_072,
        image="image" in (model.get("inputModalities") or []),
        tools="tools" in supports,
    )


def _row(
    name: str,
    context: int,
    *,
    image: bool = False,
    tools: bool = True,
    kind: str = "HF_BASE_MODEL",
) -> Json:
    return {
        "id": ACCOUNT + name,
        "object": "model",
        "owned_by": "fireworks",
        "created": _CREATED,
        "kind": kind,
        "supports_chat": kind != "EMBEDDING_MODEL",
        "supports_image_input": image,
        "supports_tools": tools,
        "context_length": context,
    }


_HARD: Sequence[Json] = (
    _row("models/sandbox-writer", 202_752),
    _row("models/sandbox-thinking", 262_144),
    _row("models/sandbox-viewer", 131_072, image=True),
    _row("models/sandbox-plain", 8_192, tools=False),
    _row("routers/sandbox-writer-fast", 202_752),
    _row("routers/sandbox-viewer-turbo", 131_072, image=True),
    _row("models/sandbox-embedding", 40_960, tools=False, kind="EMBEDDING_MODEL"),
)
