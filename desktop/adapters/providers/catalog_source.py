"""Where a provider's list of models is, and how it is read: the common part of every source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import Json, mapping, text
from desktop.domain.catalog import UNREADABLE_KEPT, Catalog, Model, UnreadableRow
from desktop.domain.text import one_line

_ID_SHOWN: Final = 80


def _as_it_is(model: Model) -> Model:
    return model


@dataclass(frozen=True, slots=True)
class CatalogSource:
    """One entry of the table of providers. Lists are as in OpenAI's format: ``{"data": [...]}``."""

    name: str
    """``OpenRouter catalog``; named on screen."""
    path: str
    """Of the list, behind the base URL; empty: there is no list."""
    read_row: Callable[[Json], Model]
    """Raises `ValueError` with the reason in words, without a full stop: ``it has no id``."""
    reachable_path: str = ""
    """Of the list that a key narrows down to what its account may use; empty: there is none."""
    needs_key: bool = False
    """Whether the list is sent only to those with a key; else it is asked for without one."""
    says_little: bool = False
    """Whether its rows leave out what models can do, which the shipped list may know."""
    complete: Callable[[Model], Model] = _as_it_is
    """Adds to a row what is known of the model from elsewhere."""

    def read(self, body: bytes, fetched_at: datetime | None) -> Catalog:
        """Read a whole answer. Raises `ValueError` for what is no list of models at all."""
        return self.read_rows(rows_of(parse_json(body)), fetched_at)

    def read_rows(self, rows: Sequence[Any], fetched_at: datetime | None) -> Catalog:
        """A row that cannot be understood costs that row; it is counted and can be looked at."""
        models: dict[str, Model] = {}
        unreadable: list[UnreadableRow] = []
        left_out = 0
        for position, row in enumerate(rows, 1):
            try:
                model = self._row(row)
                if model.id in models:
                    raise ValueError("an earlier row has the same id")
            except (ValueError, TypeError, ArithmeticError) as error:
                left_out += 1
                if len(unreadable) < UNREADABLE_KEPT:
                    unreadable.append(_unreadable(position, row, error))
            else:
                models[model.id] = model
        return Catalog(tuple(models.values()), self.name, fetched_at, left_out, tuple(unreadable))

    def _row(self, row: object) -> Model:
        if not isinstance(row, dict):
            raise ValueError("it is not a JSON object")
        return self.complete(self.read_row(row))


def rows_of(envelope: object) -> list[Any]:
    """The rows of one page. Raises `ValueError` where there is no list."""
    rows = mapping(envelope).get("data")
    if not isinstance(rows, list):
        raise ValueError("no list of models")
    return rows


def ids_of(rows: Sequence[Any]) -> frozenset[str]:
    """The ids of rows of which nothing else is wanted."""
    return frozenset(model_id for row in rows if (model_id := text(mapping(row).get("id"))))


def _unreadable(position: int, row: object, error: Exception) -> UnreadableRow:
    reason = str(error) if type(error) is ValueError else "a value in it cannot be used"
    return UnreadableRow(position, one_line(text(mapping(row).get("id")), _ID_SHOWN), reason)
