"""Rows that no provider should send, and some that only look odd: what a reader has to survive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.simulators.rows import Features, model_row
from tests.simulators.wire import Json

_PRICE = {"prompt": "0.000001", "completion": "0.000002"}


def _row(slug: str, name: str, **changed: Any) -> Json:
    row = model_row(
        f"sandbox/{slug}",
        name,
        dict(_PRICE),
        created=date(2026, 4, 1),
        features=Features(tools=True),
        description=f"Simulated: {slug}.",
    )
    return row | changed


READABLE: Sequence[Json] = (
    _row("right-to-left", "Sandbox: \u202eשלום עולם"),
    _row("emoji", "Sandbox: 🎉 Party 👩‍👩‍👧"),
    _row("markup", "Sandbox: <b>Bold</b> & <img src='file:///etc/passwd'>"),
    _row("unknown-values", "Sandbox: Future", architecture={"input_modalities": ["smell", "text"]}),
    _row("zero-context", "Sandbox: Zero Context", context_length=0),
    _row("no-price", "Sandbox: No Price", pricing=None),
    _row("below-zero", "Sandbox: Below Zero", pricing={"prompt": "-1", "completion": "-1"}),
    _row("digits", "Sandbox: Digits", pricing={"prompt": "0.0000000416666666666667"}),
    _row("wrong-types", "Sandbox: Wrong Types", context_length=[], supported_parameters="tools"),
)
"""Odd, but each is a model."""

BROKEN: Sequence[Any] = (
    None,
    "a row",
    ["sandbox/list"],
    {"name": "No id"},
    {"id": 7, "name": "A number for an id"},
    {"id": "no-slash"},
    {"id": "sandbox/two\nlines"},
    READABLE[1],
)
"""Each costs its row. The last repeats an id."""

ODD_ROWS: Sequence[Any] = (*READABLE, *BROKEN)
