"""``modeldeck models search``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import typer

from desktop.cli.failures import exit_code
from desktop.cli.models_catalog import index_of, newest, tell_source
from desktop.cli.models_options import SortBy
from desktop.cli.models_query import tell_problems
from desktop.cli.models_rows import (
    COLUMNS,
    MARKS,
    TAGS,
    Json,
    Mark,
    legend,
    model_cells,
    model_json,
    tag_text,
)
from desktop.cli.models_table import fitted
from desktop.cli.session import Session
from desktop.domain.catalog import Catalog
from desktop.domain.catalog_index import CatalogIndex
from desktop.domain.catalog_index_order import Column as Key
from desktop.domain.catalog_query import parse
from desktop.presentation.figures import counted, number

if TYPE_CHECKING:
    from datetime import date

    from desktop.core import Core
    from desktop.services.catalogs import CatalogState

_KEYS: Final = {
    SortBy.PRICE: (Key.INPUT, False),
    SortBy.OUTPUT: (Key.OUTPUT, False),
    SortBy.CONTEXT: (Key.CONTEXT, True),
    SortBy.NAME: (Key.NAME, False),
    SortBy.AUTHOR: (Key.AUTHOR, False),
    SortBy.TAGS: (Key.TAGS, False),
    SortBy.ENABLED: (Key.ENABLED, False),
    SortBy.NEW: (Key.CREATED, True),
}
"""By what, and whether the largest comes first."""

_TABLE: Final = (MARKS, *COLUMNS, TAGS)


@dataclass(frozen=True, slots=True)
class SearchOrder:
    """What was asked for on the command line."""

    provider: str
    query: str
    sort: SortBy | None = None
    limit: int | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of the index in the order to show them."""

    index: CatalogIndex
    rows: Sequence[int]
    fuzzy: bool
    today: date

    @property
    def size(self) -> str:
        """How many models were searched, in words."""
        return counted(len(self.index.rows), "model")


async def find(core: Core, session: Session, order: SearchOrder) -> None:
    """Search the catalog. Without any, what was shipped is searched, and the failure counts."""
    core.providers.provider(order.provider)
    state = await newest(core, order.provider)
    stands_in = not state.catalog
    if stands_in and state.problem is not None and (session.as_json or not state.shipped):
        raise state.problem  # whoever reads JSON takes the whole catalog for granted
    found = await _found(core, session, order, state.on_offer)
    _tell_before(session, order, found)
    shown = found.rows[: order.limit]
    session.answer(
        [_json(found, row) for row in shown],
        _lines(session, found, shown) or [f"None of {found.size} matches."],
    )
    _tell_after(core, session, state, found, len(shown))
    if stands_in and state.problem is not None:
        raise typer.Exit(exit_code(state.problem))


async def _found(core: Core, session: Session, order: SearchOrder, catalog: Catalog) -> _Found:
    query = parse(order.query)
    index = await index_of(
        core, session, order.provider, catalog, query, fuzzy=not order.exact, hidden=True
    )
    selection = index.select(query)
    rows = selection.rows
    if order.sort is not None:
        rows = index.sort(rows, *_KEYS[order.sort])
    return _Found(index, rows, selection.fuzzy, core.clock().date())


def _tell_before(session: Session, order: SearchOrder, found: _Found) -> None:
    tell_problems(session, parse(order.query), order.query)
    if found.fuzzy:
        session.terminal.note("Nothing matches exactly; nearest:")


def _tell_after(
    core: Core, session: Session, state: CatalogState, found: _Found, shown: int
) -> None:
    terminal = session.terminal
    if more := len(found.rows) - shown:
        terminal.note(f"{number(more)} more. Show all: leave --limit out.")
    if not session.as_json and found.rows:
        marks = legend(mark for row in found.rows for mark in _marks(found, row))
        parts = (f"{number(len(found.rows))} of {found.size}", *marks)
        terminal.faint_note(" · ".join(parts))
    tell_source(session, state, core.clock())


def _lines(session: Session, found: _Found, shown: Sequence[int]) -> list[str]:
    lines = fitted(_TABLE, [_cells(found, row) for row in shown], session.terminal.columns)
    return [session.terminal.strong(lines[0]), *lines[1:]] if lines else []


def _cells(found: _Found, row: int) -> tuple[str, ...]:
    model, marks = found.index.rows[row], _marks(found, row)
    tags = tag_text(model, found.today, marks)
    return ("".join(marks), *model_cells(model, model.price), tags)


def _marks(found: _Found, row: int) -> list[Mark]:
    index = found.index
    known = {
        Mark.ENABLED: index.is_enabled(row),
        Mark.GONE: not index.in_catalog(row),
        Mark.UNREACHABLE: index.is_unreachable(row),
        Mark.HIDDEN: index.rows[row].hidden is not None,
    }
    return [mark for mark, holds in known.items() if holds]


def _json(found: _Found, row: int) -> Json:
    """``hidden``: why it is not for chatting. ``match``: ``similar`` where no row is exact."""
    index, model = found.index, found.index.rows[row]
    return {
        **model_json(model, model.price),
        "tags": list(model.tags(found.today)),
        "hidden": model.hidden,
        "enabled": index.is_enabled(row),
        "inCatalog": index.in_catalog(row),
        "created": model.created.isoformat() if model.created else None,
        "expires": model.expires.isoformat() if model.expires else None,
        "match": "similar" if found.fuzzy else "exact",
    }
