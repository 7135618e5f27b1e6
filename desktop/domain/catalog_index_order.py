"""The rows of a catalog in the order of a column."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from desktop.domain.catalog_index_columns import FLAGS, CatalogColumns
from desktop.domain.catalog_query import Filter, Quantity


class Column(StrEnum):
    """What the table can be sorted by."""

    ENABLED = "enabled"
    """What is enabled, in the person's own order; then the others by name."""
    NAME = "name"
    AUTHOR = "author"
    CONTEXT = "context"
    INPUT = "in"
    OUTPUT = "out"
    TAGS = "tags"
    """How much a model can do: the most of vision, tools and reasoning first, and those that can
    the same together, vision before tools before reasoning. Among them what is ending, then what
    is new, then the rest."""
    CREATED = "created"


_QUANTITIES: Final = {
    Column.CONTEXT: Quantity.CONTEXT,
    Column.INPUT: Quantity.INPUT,
    Column.OUTPUT: Quantity.OUTPUT,
}
_ABILITIES: Final = (Filter.VISION, Filter.TOOLS, Filter.REASONING)
_NEWS: Final = (Filter.EXPIRING, Filter.NEW)
_FEW: Final = 8
"""Up to one row in so many it is quicker to sort the rows than to pick them out of all."""


class _Sorted:
    """Every row in an order."""

    def __init__(self, rows: Iterable[int]) -> None:
        self.rows = _side_by_side(rows)
        places = array("q", bytes(8 * len(self.rows)))
        for place, row in enumerate(self.rows):
            places[row] = place
        self._places = _side_by_side(places)
        """Per row where it stands."""

    def only(self, rows: Sequence[int]) -> list[int]:
        """Some of the rows, each once, in the order."""
        if len(rows) == len(self.rows):
            return self.rows.copy()
        if len(rows) * _FEW < len(self.rows):
            return sorted(rows, key=self._places.__getitem__)
        wanted = _marked(rows, len(self.rows))
        return [row for row in self.rows if wanted[row]]


def _marked(rows: Iterable[int], count: int) -> bytearray:
    """Per row whether it is one of these. Asked faster than a set, which lies all over memory."""
    marks = bytearray(count)
    for row in rows:
        marks[row] = True
    return marks


def _side_by_side(numbers: Iterable[int]) -> list[int]:
    """The same numbers in memory as they stand in the list, which makes reading them on four
    times as fast: sorting has scattered them."""
    return list(array("q", numbers))


class CatalogOrder:
    """Sorts the rows of a catalog. A column is sorted whole when it is first asked for, and kept.

    What is unknown comes last in both directions; equal rows keep the order of the catalog.
    """

    def __init__(self, columns: CatalogColumns, known: int) -> None:
        """``known``: how many rows the catalog has; nothing is known of those behind them."""
        self._columns = columns
        self._known = known
        self._enabled: Sequence[int] = ()
        self._sorted: dict[tuple[Column, bool], _Sorted] = {}

    def set_enabled(self, rows: Sequence[int]) -> None:
        """The enabled rows in the person's order."""
        self._enabled = rows
        for descending in (False, True):
            self._sorted.pop((Column.ENABLED, descending), None)

    def sort(self, rows: Sequence[int], column: Column, descending: bool = False) -> list[int]:
        """Some of the rows, each once, in the order of a column."""
        return self._whole(column, descending).only(rows)

    def _whole(self, column: Column, descending: bool) -> _Sorted:
        if (column, descending) not in self._sorted:
            self._sorted[column, descending] = _Sorted(self._sort_all(column, descending))
        return self._sorted[column, descending]

    def _sort_all(self, column: Column, descending: bool) -> list[int]:
        every_row = range(len(self._columns.models))
        if column is Column.ENABLED:
            mine = _marked(self._enabled, len(every_row))
            others = [row for row in self._whole(Column.NAME, False).rows if not mine[row]]
            return [*others, *self._enabled] if descending else [*self._enabled, *others]
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
        if column is Column.TAGS:
            flags = self._columns.flags
            rank_of = {flag: _tag_rank(flag) for flag in set(flags)}
            unknown = [-1] * (len(flags) - self._known)
            return [rank_of[flag] for flag in flags[: self._known]] + unknown
        return [m.created.timestamp() if m.created else -1.0 for m in self._columns.models]


def _tag_rank(flags: int) -> int:
    """The smaller, the further up."""
    lacks = [not flags & FLAGS[ability] for ability in _ABILITIES]
    told = [bool(flags & FLAGS[news]) for news in _NEWS]
    news = told.index(True) if any(told) else len(told)
    rank = sum(lacks)
    for bit in lacks:
        rank = rank * 2 + bit
    return rank * (len(_NEWS) + 1) + news
