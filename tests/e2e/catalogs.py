"""Catalogs of any length, all made up."""

from __future__ import annotations

from datetime import date

from tests.simulators import Catalog
from tests.simulators.rows import Features, model_row


def numbered_catalog(length: int) -> Catalog:
    """``made-up/model-1`` and so on, no two at one price."""
    return Catalog(
        model_row(
            f"made-up/model-{number}",
            f"Made Up: Model {number}",
            {"prompt": f"0.000000{number:03}", "completion": f"0.00000{number:03}"},
            created=date(2026, 1, 1 + number % 28),
            features=Features(max_completion_tokens=8_192, tools=number % 2 == 0),
            description=f"Simulated: number {number}.",
        )
        for number in range(1, length + 1)
    )
