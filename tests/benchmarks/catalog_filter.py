"""The filter step of the Models page, beside `QSortFilterProxyModel`, keystroke by keystroke.

`python -m tests.benchmarks.catalog_filter [ROWS …]` types the same letters into three filters of
the same generated catalog and prints milliseconds: ours (reading the text, and finding the rows);
a proxy with a `filterAcceptsRow` in Python as it is usually written, which asks the model for its
data; and the same with all the text of a row prepared beforehand.
"""

from __future__ import annotations

import gc
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from statistics import median, quantiles

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.domain.catalog import Model
from desktop.domain.catalog_index import CatalogIndex
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.catalog_index_order import Column
from desktop.domain.catalog_query import parse
from desktop.domain.prices import Leg, Price

SIZES = (342, 10_000, 100_000)
TODAY = date(2026, 11, 4)
WORDS = ("claude sonnet", "qwen 70b instruct", "made-up/gpt", "mini 2026")
SLOW_WORDS = ("claude",)
"""For the proxy that asks for data: it takes seconds for one letter of 100,000 rows."""
SLOW_FROM = 50_000

Index = QModelIndex | QPersistentModelIndex
Filtering = Callable[[str], int]
"""Types a text and says how many rows are left."""


@dataclass(frozen=True)
class Timed:
    """Milliseconds of every keystroke."""

    spent: Sequence[float]

    def __str__(self) -> str:
        return f"{median(self.spent):.3g} / {self.late:.3g}"

    @property
    def late(self) -> float:
        """The 95th percentile."""
        return quantiles(self.spent, n=20)[-1] if len(self.spent) > 1 else self.spent[0]


def generated(rows: int) -> list[Model]:
    """Models that nobody offers, with names like those that are. The same ones every time."""
    chance = random.Random(rows)
    makers = ("anthropic", "openai", "google", "qwen", "meta-llama", "mistralai", "made-up")
    families = ("claude", "gpt", "gemini", "qwen", "llama", "mistral", "sonnet", "deep")
    kinds = ("mini", "pro", "flash", "instruct", "coder", "opus", "sonnet", "large")
    models = []
    for number in range(rows):
        maker, one, two = chance.choice(makers), chance.choice(families), chance.choice(kinds)
        size = chance.choice((7, 8, 14, 32, 70, 120, 405))
        models.append(
            Model(
                id=f"{maker}/{one}-{two}-{size}b-{number}",
                name=f"{maker.title()}: {one.title()} {two.title()} {size}B {number}",
                created=datetime(2026, 11, 4, tzinfo=UTC) - timedelta(chance.randrange(900)),
                context_length=chance.choice((8_192, 32_768, 131_072, 200_000, 1_000_000)),
                input_modalities=chance.choice((("text",), ("text", "image"))),
                output_modalities=("text",),
                supported_parameters=chance.choice(((), ("tools",), ("tools", "reasoning"))),
                price=Price(
                    {
                        Leg.PROMPT: Decimal(chance.randrange(0, 500)).scaleb(-8),
                        Leg.COMPLETION: Decimal(chance.randrange(0, 900)).scaleb(-8),
                    }
                ),
            )
        )
    return models


class Rows(QAbstractTableModel):
    """A table of id, name and tags."""

    def __init__(self, models: Sequence[Model]) -> None:
        super().__init__()
        self._cells = [(m.id, m.name, " ".join(m.tags(TODAY))) for m in models]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 3

    def data(self, index: Index, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        return None


class AskingProxy(QSortFilterProxyModel):
    """The yardstick: every word has to occur in a cell that the model is asked for."""

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.words: list[str] = []
        self.setSourceModel(rows)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        cells = (str(model.data(model.index(row, column, parent))) for column in range(3))
        text = "\n".join(cells).casefold()
        return all(word in text for word in self.words)

    def type(self, text: str) -> int:
        self.beginFilterChange()
        self.words = text.casefold().split()
        self.endFilterChange()
        return self.rowCount()


class PreparedProxy(AskingProxy):
    """The harder yardstick: the text of each row was prepared."""

    def __init__(self, rows: Rows, haystacks: Sequence[str]) -> None:
        self._haystacks = haystacks
        super().__init__(rows)

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        text = self._haystacks[row]
        return all(word in text for word in self.words)


def typed(words: Sequence[str]) -> Iterator[str]:
    """Every text that stands in the field while somebody types each, beginning anew."""
    return (word[:end] for word in words for end in range(1, len(word) + 1))


def strokes(filtering: Filtering, words: Sequence[str]) -> tuple[Timed, list[int]]:
    """How long each keystroke took, and how many rows it left."""
    spent, found = [], []
    for text in typed(words):
        begun = time.perf_counter()
        left = filtering(text)
        spent.append((time.perf_counter() - begun) * 1000)
        found.append(left)
    return Timed(spent), found


def milliseconds(work: Callable[[], object], rounds: int = 5) -> float:
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return median(spent)


def filter_step(rows: int) -> tuple[Timed, Timed, Timed]:
    """Ours, the proxy that asks, and the prepared one, on the same letters."""
    models = generated(rows)
    columns = CatalogColumns.of(models, TODAY)
    index = CatalogIndex(columns)
    source = Rows(models)
    asking, prepared = AskingProxy(source), PreparedProxy(source, columns.haystacks)
    slow = SLOW_WORDS if rows >= SLOW_FROM else WORDS
    ours, found = strokes(lambda text: len(index.select(parse(text, typing=True)).rows), WORDS)
    theirs, found_prepared = strokes(prepared.type, WORDS)
    assert found == found_prepared
    asked, found_asking = strokes(asking.type, slow)
    assert rows >= SLOW_FROM or found == found_asking
    return ours, asked, theirs


def other_steps(rows: int) -> dict[str, float]:
    """Milliseconds of what else happens on the page, and megabytes of the index."""
    models = generated(rows)
    tracemalloc.start()
    index = CatalogIndex(CatalogColumns.of(models, TODAY), fuzzy=fuzzy_match)
    size = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    everything, some = index.select(parse("")), index.select(parse("claude"))
    pasted = cycle(("claude sonnet", "qwen 70b instruct", "made-up/gpt"))
    enabled = [model.id for model in models[::2]]
    toggled = cycle((enabled[1:], enabled))
    index.set_enabled(enabled)
    return {
        "build the index": milliseconds(lambda: CatalogIndex.of(models, TODAY), 3),
        "find a pasted text": milliseconds(lambda: index.select(parse(next(pasted))), 9),
        "filter chips": milliseconds(lambda: index.select(parse("tools vision"))),
        "count for the chips": milliseconds(lambda: index.counts(everything)),
        "sort by a column, first": milliseconds(lambda: index.sort(some.rows, Column.NAME), 1),
        "sort again": milliseconds(lambda: index.sort(some.rows, Column.NAME)),
        "toggle one, half enabled": milliseconds(lambda: index.set_enabled(next(toggled))),
        "no hit, fuzzy": milliseconds(lambda: index.select(parse("claud sonet"))),
        "MB": size,
    }


def main(arguments: Sequence[str]) -> int:
    app = QCoreApplication([])
    print("| rows | ours | proxy, asking | ratio | proxy, prepared | ratio |")
    print("|---:|---:|---:|---:|---:|---:|")
    sizes = [int(argument) for argument in arguments] or SIZES
    for rows in sizes:
        gc.collect()
        ours, asking, prepared = filter_step(rows)
        ratios = [median(other.spent) / median(ours.spent) for other in (asking, prepared)]
        print(f"| {rows:,} | {ours} | {asking} | {ratios[0]:.0f}", end=" ")
        print(f"| {prepared} | {ratios[1]:.1f} |", flush=True)
    print("\nMilliseconds for one letter: median / 95th percentile; ratios of the medians.\n")
    for rows in sizes:
        steps = (f"{name} {value:.3g}" for name, value in other_steps(rows).items())
        print(f"{rows:,} rows: {', '.join(steps)}")
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
