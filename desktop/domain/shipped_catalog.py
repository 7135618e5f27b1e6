"""The shipped list in the form of a catalog: what there is to see before the first answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from desktop.domain.catalog import Catalog, Model
from desktop.domain.default_settings import DefaultModel


def shipped_catalog(shipped: Sequence[DefaultModel]) -> Catalog:
    """A catalog of its own source, as old as its newest row.

    What the shipped list does not say, such as when a model was published, stays unknown.
    """
    if not shipped:
        return Catalog()
    newest = max(row.as_of for row in shipped)
    return Catalog(
        tuple(_model(row) for row in shipped),
        f"Shipped list of {newest.isoformat()}",
        datetime(newest.year, newest.month, newest.day, tzinfo=UTC),
    )


def _model(row: DefaultModel) -> Model:
    return Model(
        id=row.id,
        name=f"{row.vendor}: {row.name}" if row.vendor else row.name,
        context_length=row.context_length,
        input_modalities=row.input_modalities,
        supported_parameters=row.supports,
        price=row.price,
    )
