"""The models to begin with, for a person who has not chosen any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from desktop.domain.catalog import Catalog, Model

SIZE: Final = 16


def recommended_models(
    shipped: Sequence[str], catalog: Catalog, today: date, size: int = SIZE
) -> tuple[str, ...]:
    """Ids of the recommended set, in a fixed order.

    The shipped rows that the live catalog still has and that are not expiring, in the shipped
    order; all of them, even if they are more than ``size``. Where they are fewer: free models
    that can use tools, the newest first, then by id. Without a catalog the shipped list.
    """
    if not catalog:
        return tuple(shipped)
    rows = (catalog.by_id.get(model_id) for model_id in dict.fromkeys(shipped))
    kept = [row.id for row in rows if row is not None and _lasts(row, today)]
    free = sorted(
        (row for row in catalog.by_id.values() if _fills(row, today) and row.id not in kept),
        key=_newest_first,
    )
    return (*kept, *(row.id for row in free[: max(0, size - len(kept))]))


def _lasts(row: Model, today: date) -> bool:
    return not row.hidden and not row.expiring(today)


def _fills(row: Model, today: date) -> bool:
    """An alias is left out: it may stand for a model that costs tomorrow."""
    alias = row.id.startswith("~")
    tools = "tools" in row.supported_parameters
    return row.price.free and tools and not alias and _lasts(row, today)


def _newest_first(row: Model) -> tuple[float, str]:
    born = row.created.timestamp() if row.created else 0.0
    return -born, row.id
