"""The tables of the roll-up: exact sums per day and per month, of each model and of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any, Final

from desktop.adapters.ledger_file import Connection
from desktop.adapters.ledger_rows import Cell, count_cell, reading, text_cell
from desktop.domain.money import plain
from desktop.domain.requests import RequestRecord
from desktop.domain.spend import EXACT_DIGITS, Spend

SUMS: Final = (
    "requests",
    "prompt",
    "cached",
    "cache_write",
    "completion",
    "reasoning",
    "estimate",
    "billed",
    "unbilled",
    "unbilled_requests",
    "unknown",
    "dearest",
)
"""The fields of `Spend` in their order."""
_AMOUNTS: Final = frozenset({"estimate", "billed", "unbilled", "dearest"})
_READ: Final = tuple(Decimal if name in _AMOUNTS else int for name in SUMS)

EXACT: Final = Context(prec=EXACT_DIGITS)

Key = tuple[Cell, ...]
"""The span, or the span, the provider and the model."""


@dataclass(frozen=True, slots=True)
class SumTable:
    """Sums of one kind of span. ``dearest_of`` finds the highest cost in what it is summed from."""

    name: str
    digits: int
    """How much of a day's name (``2026-11-22``) names the span."""
    by_model: bool
    dearest_of: str

    @property
    def key(self) -> tuple[str, ...]:
        return ("span", "provider", "model") if self.by_model else ("span",)

    @property
    def where(self) -> str:
        return " AND ".join(f"{column} = ?" for column in self.key)

    def key_of(self, record: RequestRecord) -> Key:
        span = record.day.isoformat()[: self.digits]
        model = (text_cell(record.provider), text_cell(record.model))
        return (span, *model) if self.by_model else (span,)


_COST = "coalesce(billed, CASE status WHEN 'declined' THEN NULL ELSE estimate END)"
_SAME_MODEL = "provider = ?2 AND model = ?3"
DAY_MODELS: Final = SumTable(
    "day_models",
    10,
    by_model=True,
    dearest_of=f"SELECT {_COST} FROM requests"
    f" WHERE {_SAME_MODEL} AND sent_at BETWEEN ?1 || 'T' AND ?1 || 'U'",
)
DAYS: Final = SumTable(
    "days", 10, by_model=False, dearest_of="SELECT dearest FROM day_models WHERE span = ?1"
)
MONTH_MODELS: Final = SumTable(
    "month_models",
    7,
    by_model=True,
    dearest_of="SELECT dearest FROM day_models"
    f" WHERE span BETWEEN ?1 || '-01' AND ?1 || '-31' AND {_SAME_MODEL}",
)
MONTHS: Final = SumTable(
    "months",
    7,
    by_model=False,
    dearest_of="SELECT dearest FROM days WHERE span BETWEEN ?1 || '-01' AND ?1 || '-31'",
)
TABLES: Final = (DAY_MODELS, DAYS, MONTH_MODELS, MONTHS)
"""Finer ones first: the coarser ones look for their dearest in them."""


def create_sums(connection: Connection) -> None:
    for table in TABLES:
        columns = ", ".join([f"{column} NOT NULL" for column in (*table.key, *SUMS)])
        primary = ", ".join(table.key)
        connection.execute(
            f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({primary})) WITHOUT ROWID"
        )


def read_sum(connection: Connection, table: SumTable, key: Key) -> Spend:
    statement = f"SELECT {', '.join(SUMS)} FROM {table.name} WHERE {table.where}"
    row = connection.execute(statement, key).fetchone()
    return read_sums([row])[0] if row else Spend()


def read_sums(rows: Iterable[Sequence[Any]]) -> list[Spend]:
    """Of rows whose cells are `SUMS`. Raises `UnreadableRow`."""
    columns = zip(_READ, zip(*rows, strict=True), strict=False)  # no rows have no columns
    with reading("a sum"):
        values = [list(map(read, column)) for read, column in columns]
    return [Spend(*cells) for cells in zip(*values, strict=True)]


def write_sum(connection: Connection, table: SumTable, key: Key, spend: Spend) -> None:
    """Replace one sum; that of no requests is removed."""
    if not spend.requests:
        connection.execute(f"DELETE FROM {table.name} WHERE {table.where}", key)
        return
    cells = [_sum_cell(getattr(spend, name)) for name in SUMS]
    marks = ", ".join("?" * (len(key) + len(cells)))
    connection.execute(f"INSERT OR REPLACE INTO {table.name} VALUES ({marks})", (*key, *cells))


def _sum_cell(value: int | Decimal) -> Cell:
    """Without zeros at the end, which tell of amounts that have gone out of a sum again."""
    if isinstance(value, int):
        return count_cell(value)
    return plain(value.normalize(EXACT))
