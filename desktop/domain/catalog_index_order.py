"""The rows of a catalog in the order of a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.catalog_query import Quantity


class Column(StrEnum):
    """What the table can be sorted by."""

    NAME = "name"
    AUTHOR = "author"
    CONTEXT = "context"
    INPUT = "in"
    OUTPUT = "out"
    CREATED = "created"


_QUANTITIES: Final = {
    Column.CONTEXT: Quantity.CONTEXT,
    Column.INPUT: Quantity.INPUT,
    Column.OUTPUT: Quantity.OUTPUT,
}
_FEW: Final = 16
"""Up to one row in so many it is quicker to sort the rows than to pick them out of all."""


@dataclass(frozen=True, slots=True)
class _Sorted:
    rows: list[int]
    places: list[int]
    """Per row where it stands in ``rows``."""


class CatalogOrder:
    """Sorts the rows of a catalog. A column is sorted whole when it is first asked for, and kept.

    What is unknown comes last in both directions; equal rows keep the order of the catalog.
    """

    def __init__(self, columns: CatalogColumns) -> None:
        self._columns = columns
        self._sorted: dict[tuple[Column, bool], _Sorted] = {}

    def sort(self, rows: Sequence[int], column: Column, descending: bool = False) -> list[int]:
        """Some of the rows, each once, in the order of a column."""
        whole = self._whole(column, descending)
        if len(rows) == len(whole.rows):
            return whole.rows.copy()
        if len(rows) * _FEW < len(whole.rows):
            return sorted(rows, key=whole.places.__getitem__)
        return list(filter(set(rows).__contains__, whole.rows))

    def _whole(self, column: Column, descending: bool) -> _Sorted:
        if (column, descending) not in self._sorted:
            rows = self._sort_all(column, descending)
            places = [0] * len(rows)
            for place, row in enumerate(rows):
                places[row] = place
            self._sorted[column, descending] = _Sorted(rows, places)
        return self._sorted[column, descending]

    def _sort_all(self, column: Column, descending: bool) -> list[int]:
        every_row = range(len(self._columns.models))
        if column is Column.NAME or column is Column.AUTHOR:
            texts = self._texts(column)
            return sorted(every_row, key=texts.__getitem__, reverse=descending)
        ranks = self._ranks(column)
        known = [row for row in every_row if ranks[row] >= 0]
        unknown = [row for row in every_row if ranks[row] < 0]
        return sorted(known, key=ranks.__getitem__, reverse=descending) + unknown

    def _texts(self, column: Column) -> list[str]:
        models = self._columns.models
        by_name = column is Column.NAME
        return [(m.short_name if by_name else m.author).casefold() for m in models]

    def _ranks(self, column: Column) -> Sequence[float]:
        if quantity := _QUANTITIES.get(column):
            return self._columns.scales[quantity].ranks
        return [m.created.timestamp() if m.created else -1.0 for m in self._columns.models]
