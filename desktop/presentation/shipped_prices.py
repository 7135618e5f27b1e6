"""Prices of the shipped list where a list of models names none.

The window imports this in another thread: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.domain.catalog import Model
from desktop.domain.default_settings import DefaultModel
from desktop.presentation.figures import full_day
from desktop.presentation.models_browser import ShippedPrices


def shipped_prices(models: Sequence[Model], shipped: Sequence[DefaultModel]) -> ShippedPrices:
    """Which of the models have a shipped price only, and how old the shipped list is."""
    known = {row.id: row for row in shipped if row.price.stated}
    found = [known[each.id] for each in models if each.id in known and not each.price.stated]
    if not found:
        return ShippedPrices()
    newest = max(row.as_of for row in found)
    return ShippedPrices(frozenset(row.id for row in found), f"shipped list of {full_day(newest)}")


def with_shipped_prices(
    models: Sequence[Model], shipped: Sequence[DefaultModel]
) -> tuple[Model, ...]:
    """The same models; a price that the list names is left as it is."""
    known = {row.id: row.price for row in shipped if row.price.stated}
    return tuple(
        each if each.price.stated or each.id not in known else replace(each, price=known[each.id])
        for each in models
    )
