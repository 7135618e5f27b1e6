"""The models of a simulated Model Studio: those that the project recommends, then the hard cases.

source: rows of `GET /models` as Alibaba Cloud documents them, which are ids and nothing else. The
hard cases have names of the simulator's own.
"""

from __future__ import annotations

from tests.simulators.shipped_rows import shipped_models
from tests.simulators.wire import Json

WRITER = "qwen-sandbox-writer"
KNOWN = "qwen3.5-plus"
"""The one whose name is real, for those who ask for one token of it."""
STREAM_ONLY = "qwq-sandbox"
"""Thinks unless told otherwise, and answers in a stream or not at all."""
UNPURCHASED = "qwen-sandbox-unpurchased"
"""Listed, but this account has not bought it."""
EMBEDDING = "text-embedding-sandbox"


def modelstudio_rows() -> list[Json]:
    """The recommended ones first."""
    shipped = (model["id"] for model in shipped_models("modelstudio"))
    ids = dict.fromkeys([*shipped, KNOWN, WRITER, STREAM_ONLY, UNPURCHASED, EMBEDDING])
    return [{"id": each, "object": "model", "owned_by": "system"} for each in ids]
