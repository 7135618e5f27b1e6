"""Finding, counting and sorting the models of a catalog, at every keystroke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from desktop.domain.catalog import Model
from desktop.domain.catalog_index_columns import FLAGS, SILENT, CatalogColumns
from desktop.domain.catalog_index_order import CatalogOrder, Column
from desktop.domain.catalog_query import CatalogQuery, Filter
from desktop.domain.catalog_query_text import Span, spans
from desktop.domain.steps import InSteps, finished

FuzzyMatch = Callable[[str, Sequence[str]], InSteps[list[int]]]
"""The places of what resembles a text, best first: ``(text, choices) -> places in choices``."""

_FULFILLED: Final = sum(FLAGS.values())
_ENABLED: Final = FLAGS[Filter.ENABLED]
_UNREACHABLE: Final = FLAGS[Filter.UNREACHABLE]
_LONGEST_TRAIL: Final = 32
_EVERYTHING: Final = CatalogQuery()


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that a query finds. They are not to be changed."""

    rows: Sequence[int]
    """In the order of the catalog; where ``fuzzy``, best first."""
    hidden: int = 0
    """Rows that the query finds too, and that are left out because they are not for chatting."""
    unfiltered: int = 0
    """How many rows the query would find without its filters: the count of the chip All."""
    fuzzy: bool = False
    """Nothing matched exactly: these rows only resemble the words."""


@dataclass(frozen=True, slots=True)
class MatchSpans:
    """Where the words of a query stand in what a row shows."""

    name: tuple[Span, ...]
    """In `Model.short_name`."""
    author: tuple[Span, ...]
    id: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """What a query without its filters found."""

    query: CatalogQuery
    shown: list[int]
    left_out: list[int]


class CatalogIndex:
    """The models of a catalog, and the enabled ones that it does not have, by row number.

    Rows that are not for chatting are left out unless they are enabled or ``show_hidden`` is set.
    Not for several threads at once; `CatalogColumns`, which take the time, may come from another.
    """

    def __init__(
        self,
        columns: CatalogColumns,
        *,
        enabled: Iterable[str] = (),
        unreachable: Iterable[str] = (),
        show_hidden: bool = False,
        fuzzy: FuzzyMatch | None = None,
    ) -> None:
        self._catalog = columns
        self._row_of = {model.id: row for row, model in enumerate(columns.models)}
        self._unreachable = self._rows_of(unreachable)
        self._show_hidden = show_hidden
        self._fuzzy = fuzzy
        self._enabled: frozenset[str] = frozenset()
        self._in_order: Sequence[str] = ()
        self._order_behind = True
        self._added: list[str] = []
        self._left_out: list[int] = []
        self._take_columns()
        self.set_enabled(enabled)

    @classmethod
    def of(cls, models: Iterable[Model], today: date) -> CatalogIndex:
        """An index of a catalog of which nothing is enabled."""
        return cls(CatalogColumns.of(models, today))

    @property
    def rows(self) -> Sequence[Model]:
        """Every model by row number, whether shown or not."""
        return self._columns.models

    @property
    def enabled(self) -> frozenset[str]:
        return self._enabled

    @property
    def hidden(self) -> int:
        """How many rows are left out because they are not for chatting."""
        return len(self._left_out)

    def row_of(self, model_id: str) -> int | None:
        return self._row_of.get(model_id)

    def in_catalog(self, row: int) -> bool:
        """False for an enabled model that the catalog does not have."""
        return row < len(self._catalog.models)

    def is_enabled(self, row: int) -> bool:
        return bool(self._flags[row] & _ENABLED)

    def is_unreachable(self, row: int) -> bool:
        return bool(self._flags[row] & _UNREACHABLE)

    def set_enabled(self, enabled: Iterable[str]) -> None:
        """Replace the enabled models, given in the person's order.

        Costs as much as what differs, not as the catalog. Models that the catalog does not have get
        rows at its end, in the order given. Row numbers of the catalog's own models never change.
        """
        ids = list(dict.fromkeys(enabled))
        known = len(self._catalog.models)
        added = [i for i in ids if self._row_of.get(i, known) >= known]
        if added != self._added:
            self._take_added(added)
        now = frozenset(ids)
        for model_id in self._enabled ^ now:
            if (row := self._row_of.get(model_id)) is not None:
                self._flags[row] ^= _ENABLED
        self._enabled, self._in_order, self._order_behind = now, ids, True
        self._take_left_out()

    def set_unreachable(self, unreachable: Iterable[str]) -> None:
        """Replace what this account cannot call."""
        for row in self._unreachable:
            self._flags[row] &= ~_UNREACHABLE
        self._unreachable = self._rows_of(unreachable)
        self._mark_unreachable()

    def show_hidden(self, shown: bool) -> None:
        """Whether rows that are not for chatting are shown like all others."""
        self._show_hidden = shown
        self._take_left_out()

    def select(self, query: CatalogQuery) -> Selection:
        """The rows that fulfil the whole query.

        Nothing found exactly, and an understood text: then the rows that resemble its words and
        fulfil everything else of the query.
        """
        exact = self.select_exactly(query)
        return finished(self.similar(query, exact)) if self.guesses(query, exact) else exact

    def select_exactly(self, query: CatalogQuery) -> Selection:
        """The same without guessing."""
        step = self._step(replace(query, filters=frozenset(), tokens=()))
        hidden = len(self._filtered(step.left_out, query))
        return Selection(self._filtered(step.shown, query), hidden, len(step.shown))

    def guesses(self, query: CatalogQuery, exact: Selection) -> bool:
        """Whether the words may be misspelt ones, so that `similar` is worth its time."""
        understood = bool(query.words) and not query.problems
        return understood and not exact.rows and self._fuzzy is not None

    def similar(self, query: CatalogQuery, exact: Selection) -> InSteps[Selection]:
        """The rows that resemble the words, where nothing was found exactly.

        Takes 150 ms for 100,000 rows, in steps of less than 2 ms. Not to be gone on with once the
        index was changed.
        """
        rows = unfiltered = yield from self._resembling(query)
        if query.filters and not exact.unfiltered:
            unfiltered = yield from self._resembling(replace(query, filters=frozenset()))
        count = exact.unfiltered or len(unfiltered)
        return Selection(rows, exact.hidden, count, fuzzy=bool(rows))

    def counts(self, selection: Selection) -> Mapping[Filter, int]:
        """How many rows of the selection each filter keeps; all of them if it is on already.

        A filter is left out that keeps none, where some row does not say whether it fulfils it:
        that is not known to be none.
        """
        flags, said = Counter[int](), 0
        for flag, count in Counter(map(self._flags.__getitem__, selection.rows)).items():
            flags[flag & _FULFILLED] += count  # few: without what is not said
            said |= flag
        kept = {
            kind: sum(count for flag, count in flags.items() if flag & bit)
            for kind, bit in FLAGS.items()
        }
        silent = {kind for kind, bit in SILENT.items() if said & bit}
        return {kind: count for kind, count in kept.items() if count or kind not in silent}

    def silent(self, query: CatalogQuery) -> int:
        """How many rows may fulfil a query that finds none, as far as they say."""
        if not any(kind in SILENT for kind in query.filters):
            return 0
        step = self._step(replace(query, filters=frozenset(), tokens=()))
        may = [FLAGS[kind] | SILENT.get(kind, 0) for kind in query.filters]
        flags = Counter(map(self._flags.__getitem__, step.shown))
        return sum(count for flag, count in flags.items() if all(flag & bits for bits in may))

    def sort(self, rows: Sequence[int], column: Column, descending: bool = False) -> list[int]:
        """Rows in the order of a column: the unknown last, equal ones as in the catalog."""
        if column is Column.ENABLED and self._order_behind:
            self._order.set_enabled([self._row_of[model_id] for model_id in self._in_order])
            self._order_behind = False
        return self._order.sort(rows, column, descending)

    def spans(self, row: int, query: CatalogQuery) -> MatchSpans:
        """What to mark in a row that the query found."""
        model, words = self.rows[row], query.words
        return MatchSpans(
            spans(model.short_name, words), spans(model.author, words), spans(model.id, words)
        )

    def _step(self, query: CatalogQuery) -> _Step:
        """From the narrowest earlier step that the query narrows: typing on, and going back.

        The trail holds ever narrower steps, the first of them every row.
        """
        while not query.narrows(self._trail[-1].query):
            self._trail.pop()
        wider = self._trail[-1]
        if query == wider.query:
            return wider
        shown, left_out = (
            self._columns.matching(rows, query, wider.query)
            for rows in (wider.shown, wider.left_out)
        )
        step = _Step(query, shown, left_out)
        if len(self._trail) < _LONGEST_TRAIL:
            self._trail.append(step)
        return step

    def _filtered(self, rows: list[int], query: CatalogQuery) -> list[int]:
        if not (wanted := sum(FLAGS[kind] for kind in query.filters)):
            return rows
        flags = self._flags
        return [row for row in rows if flags[row] & wanted == wanted]

    def _resembling(self, query: CatalogQuery) -> InSteps[list[int]]:
        every_row = self._trail[0].shown
        rows = self._columns.matching(every_row, replace(query, words=()), _EVERYTHING)
        rows = self._filtered(rows, query)
        if not rows or self._fuzzy is None:
            return []
        yield
        choices = [self._columns.haystacks[row] for row in rows]
        places = yield from self._fuzzy(" ".join(query.words), choices)
        return [rows[place] for place in places]

    def _take_added(self, added: list[str]) -> None:
        for model_id in self._added:
            self._row_of.pop(model_id, None)
        first = len(self._catalog.models)
        self._row_of.update({model_id: first + place for place, model_id in enumerate(added)})
        self._added = added
        self._take_columns()

    def _take_columns(self) -> None:
        """All over again, with nothing enabled."""
        self._columns = self._catalog.plus(self._added)
        self._order = CatalogOrder(self._columns, len(self._catalog.models))
        self._flags = self._columns.flags.copy()
        self._mark_unreachable()
        self._enabled = frozenset()
        self._begin_trail()

    def _mark_unreachable(self) -> None:
        for row in self._unreachable:
            self._flags[row] |= _UNREACHABLE

    def _take_left_out(self) -> None:
        left_out = [
            row
            for row in self._columns.hidden
            if not self._show_hidden and not self._flags[row] & _ENABLED
        ]
        if left_out != self._left_out:
            self._left_out = left_out
            self._begin_trail()

    def _begin_trail(self) -> None:
        left_out = set(self._left_out)
        every_row = range(len(self._columns.models))
        shown = [row for row in every_row if row not in left_out] if left_out else [*every_row]
        self._trail = [_Step(_EVERYTHING, shown, self._left_out)]

    def _rows_of(self, ids: Iterable[str]) -> list[int]:
        """Of the catalog's own models; what an account cannot call is nothing that left it."""
        rows = (self._row_of.get(model_id) for model_id in ids)
        return [row for row in rows if row is not None and self.in_catalog(row)]
