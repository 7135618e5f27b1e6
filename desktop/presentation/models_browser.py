"""ModelsBrowser: the catalog as the Models page shows it, searched and sorted per keystroke."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from desktop.domain.catalog import Model
from desktop.domain.catalog_index import CatalogIndex, MatchSpans, Selection
from desktop.domain.catalog_index_columns import SILENT
from desktop.domain.catalog_index_order import Column
from desktop.domain.catalog_query import CatalogQuery, Filter, parse
from desktop.domain.steps import InSteps, finished
from desktop.presentation.figures import counted
from desktop.presentation.model_details_view import ModelDetailsView, model_details
from desktop.presentation.model_row_view import ModelRowView, model_row, spoken_row
from desktop.presentation.models_batch_view import Batch, BatchView, batch_view
from desktop.presentation.models_head_view import query_problem

_NAMES: Final = 7
_AT_ONCE: Final = 4_000
"""Comparing so many rows with a misspelt word takes less time than painting what it finds."""
NEAREST: Final = "Nothing matches exactly: these are the nearest matches."
SHOW_HIDDEN: Final = "Show hidden models"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    rows: Sequence[int]
    """Row numbers of the index, in the order of the table. They are not to be changed."""
    query: CatalogQuery = field(default_factory=CatalogQuery)
    counts: Mapping[Filter, int] = field(default_factory=dict)
    all: int = 0
    """The count of the chip All."""
    hidden: int = 0
    """Rows that were left out because they are not for chatting."""
    fuzzy: bool = False
    looking: bool = False
    """Nothing matches exactly, and `ModelsBrowser.look_on` would find what resembles the words."""
    problem: str = ""
    """What was not understood."""
    silent: int = 0
    """Where nothing was found: rows that may fulfil the filters, but do not say so."""


@dataclass(frozen=True, slots=True)
class ShippedPrices:
    """Prices that stand where the source names none."""

    models: frozenset[str] = frozenset()
    words: str = ""
    """``shipped list of 9 Nov 2026``."""


NO_SHIPPED_PRICES: Final = ShippedPrices()


def search_notice(found: Found, typed_id: str) -> tuple[str, str]:
    """What is said of a search, and the link behind it; both may be empty.

    ``typed_id``: the search text, where it is an id that can be enabled by hand.
    """
    if not found.fuzzy:
        return found.problem, ""
    if typed_id:
        return NEAREST, f"Enable “{typed_id}” by hand"
    if found.hidden:
        hidden = counted(found.hidden, "hidden model")
        match = "matches" if found.hidden == 1 else "match"
        return f"Only {hidden} {match}: these are the nearest others.", SHOW_HIDDEN
    return NEAREST, ""


class ModelsBrowser:
    """Answers what the page asks, without waiting for anything.

    The texts of a row are made when it is first painted, and kept.
    """

    def __init__(
        self,
        index: CatalogIndex,
        today: date,
        default_id: str = "",
        at_once: int = _AT_ONCE,
        shipped: ShippedPrices = NO_SHIPPED_PRICES,
    ) -> None:
        """``at_once``: up to so many rows a misspelt word is answered without being asked again;
        ``shipped``: which prices are not the source's."""
        self.index = index
        self._guesses_at_once = len(index.rows) <= at_once
        self.today = today
        self._shipped = shipped
        self.default_id = default_id
        """The model that the test chat opens with."""
        self.column: Column | None = None
        """What the table is sorted by; ``None`` is the order of the catalog."""
        self.descending = False
        self.hidden_shown = False
        self.total = sum(map(index.in_catalog, range(len(index.rows))))
        """How many models the catalog has."""
        self.hidden_rows = index.hidden
        """How many of them are not for chatting."""
        self._rows: dict[int, ModelRowView] = {}

    def find(self, text: str, *, typing: bool = False, in_order: bool = True) -> Found:
        """Search. What resembles a misspelt word in a large catalog is left to `look_on`.

        ``typing`` leaves an unfinished last word out. ``in_order`` is for rows that are shown.
        """
        query = parse(text, typing=typing)
        selection = self.index.select_exactly(query)
        guesses = self.index.guesses(query, selection)
        if guesses and self._guesses_at_once:
            selection = finished(self.index.similar(query, selection))
        rows = selection.rows
        if in_order and not selection.fuzzy:
            rows = self._sorted(rows, query)
        problem = query_problem(query, text)
        looking = guesses and not self._guesses_at_once
        return replace(self._found(rows, query, selection), looking=looking, problem=problem)

    def look_on(self, found: Found) -> InSteps[Found]:
        """What resembles the words of a search that found nothing exactly, in small steps.

        Not to be gone on with once a row stands for another model.
        """
        exact = Selection((), found.hidden, found.all)
        selection = yield from self.index.similar(found.query, exact)
        return self._found(selection.rows, found.query, selection)

    def counted_again(self, found: Found) -> Found:
        """The same rows, of which others are enabled."""
        rows = Selection(found.rows, found.hidden, found.all)
        return replace(found, counts=self.index.counts(rows))

    def sort_by(self, column: Column | None, descending: bool = False) -> None:
        """The order of the next search."""
        self.column, self.descending = column, descending

    def show_hidden(self, shown: bool) -> None:
        """Whether rows that are not for chatting are listed too."""
        self.hidden_shown = shown
        self.index.show_hidden(shown)

    def set_enabled(self, enabled: Iterable[str]) -> bool:
        """Replace the enabled set. Whether every row stands for the model that it did before."""
        before = self._beyond_catalog()
        self.index.set_enabled(enabled)
        if self._beyond_catalog() == before:
            return True
        for row in [row for row in self._rows if row >= self.total]:
            del self._rows[row]
        return False

    def set_unreachable(self, unreachable: Iterable[str]) -> None:
        """Replace what this account cannot call."""
        self.index.set_unreachable(unreachable)
        self._rows.clear()

    def row(self, row: int) -> ModelRowView:
        """The texts of a row."""
        view = self._rows.get(row)
        if view is None:
            index = self.index
            view = self._rows[row] = model_row(
                index.rows[row],
                self.today,
                in_catalog=index.in_catalog(row),
                unreachable=index.is_unreachable(row),
                shipped=index.rows[row].id in self._shipped.models,
                no_list=not self.total,
            )
        return view

    def spoken(self, row: int) -> str:
        """Name, price and state, for assistive tools."""
        view = self.row(row)
        return spoken_row(view, self.index.is_enabled(row), view.id == self.default_id)

    def spans(self, row: int, query: CatalogQuery) -> MatchSpans:
        """What to mark in a row."""
        return self.index.spans(row, query)

    def model(self, model_id: str) -> Model | None:
        """The catalog's row, or ``None``."""
        row = self.index.row_of(model_id)
        return None if row is None or not self.index.in_catalog(row) else self.index.rows[row]

    def name(self, model_id: str) -> str:
        """The name of a model, or its id where nothing else is known."""
        model = self.model(model_id)
        return model.short_name if model else model_id

    def ids(self, rows: Iterable[int]) -> list[str]:
        """Ids of rows, in their order."""
        models = self.index.rows
        return [models[row].id for row in rows]

    def details(self, model_id: str) -> ModelDetailsView | None:
        """Everything about a model; ``None`` for one that is neither enabled nor in the catalog."""
        row = self.index.row_of(model_id)
        if row is None:
            return None
        model = self.index.rows[row]
        target = self.model(model.alias_target)
        return model_details(
            model,
            self.today,
            in_catalog=self.index.in_catalog(row),
            unreachable=self.index.is_unreachable(row),
            enabled=self.index.is_enabled(row),
            default=model_id == self.default_id,
            alias_of=target.short_name if target else "",
            shipped=self._shipped.words if model_id in self._shipped.models else "",
            no_list=not self.total,
        )

    def switching(self, ids: Iterable[str], on: bool) -> Batch:
        """The batch that makes all of them enabled, or none of them."""
        enabled = self.index.enabled
        changed = tuple(model_id for model_id in ids if (model_id in enabled) != on)
        return Batch(enable=changed) if on else Batch(disable=changed)

    def flipping(self, ids: Collection[str]) -> Batch:
        """The batch that turns each of them over."""
        enabled = self.index.enabled
        return Batch(
            tuple(model_id for model_id in ids if model_id not in enabled),
            tuple(model_id for model_id in ids if model_id in enabled),
        )

    def _sorted(self, rows: Sequence[int], query: CatalogQuery) -> Sequence[int]:
        """What is new comes newest first, unless a column was chosen."""
        if self.column is not None:
            return self.index.sort(rows, self.column, self.descending)
        if Filter.NEW in query.filters or query.days is not None:
            return self.index.sort(rows, Column.CREATED, descending=True)
        return rows

    def _found(self, rows: Sequence[int], query: CatalogQuery, selection: Selection) -> Found:
        silent = 0 if rows else self.index.silent(query)
        counts = self.index.counts(selection)
        if silent:  # no row is left that could say that it does not say
            counts = {kind: count for kind, count in counts.items() if kind not in SILENT}
        return Found(
            rows,
            query,
            counts,
            selection.unfiltered,
            selection.hidden,
            selection.fuzzy,
            silent=silent,
        )

    def _beyond_catalog(self) -> list[str]:
        return self.ids(range(self.total, len(self.index.rows)))

    def preview(self, batch: Batch, considered: int) -> BatchView:
        """A batch in words; ``considered`` is how many models it was asked of."""
        names = [
            [self.name(each) for each in ids[:_NAMES]] for ids in (batch.enable, batch.disable)
        ]
        untouched = considered - len(batch.enable) - len(batch.disable)
        return batch_view(batch, names[0], names[1], untouched)
