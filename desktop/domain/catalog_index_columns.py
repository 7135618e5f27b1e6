"""The rows of a catalog, prepared for searching: one list per question that a query may ask."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Self

from desktop.domain.catalog import Model
from desktop.domain.catalog_query import CatalogQuery, Condition, Filter, Operator, Quantity
from desktop.domain.model_ids import author_in, has_author
from desktop.domain.prices import Leg

FLAGS: Final = {kind: 1 << place for place, kind in enumerate(Filter)}
"""The bit of each filter in `CatalogColumns.flags`."""

_TAGS: Final = {
    "free": FLAGS[Filter.FREE],
    "vision": FLAGS[Filter.VISION],
    "tools": FLAGS[Filter.TOOLS],
    "reasoning": FLAGS[Filter.REASONING],
    "long-context": FLAGS[Filter.LONG],
    "new": FLAGS[Filter.NEW],
    "expiring": FLAGS[Filter.EXPIRING],
}
_SILENCE: Final = {kind: bit << len(FLAGS) for kind, bit in FLAGS.items()}
"""The bit of each filter for a row that does not say whether it fulfils it."""
SILENT: Final[Mapping[Filter, int]] = {
    kind: _SILENCE[kind]
    for kind in (
        Filter.FREE,
        Filter.VISION,
        Filter.TOOLS,
        Filter.REASONING,
        Filter.LONG,
        Filter.NEW,
        Filter.EXPIRING,
    )
}
"""Those that a list may say nothing of."""
_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Scale:
    """A column of numbers as ranks, which compare faster than decimals and stay exact."""

    values: Sequence[Decimal | int]
    """Every number that occurs, ascending."""
    ranks: list[int]
    """Per row its place in ``values``; negative where the number is unknown."""

    @classmethod
    def of(cls, column: Sequence[Decimal | int | None]) -> Self:
        values = sorted({value for value in column if value is not None})
        places: dict[Decimal | int | None, int] = {v: place for place, v in enumerate(values)}
        places[None] = _UNKNOWN
        return cls(values, [places[value] for value in column])

    def fulfilling(self, condition: Condition) -> tuple[int, int]:
        """The first rank that fulfils a condition, and the one behind the last."""
        bound = condition.catalog_bound
        match condition.operator:
            case Operator.LESS:
                return 0, bisect_left(self.values, bound)
            case Operator.AT_MOST:
                return 0, bisect_right(self.values, bound)
            case Operator.MORE:
                return bisect_right(self.values, bound), len(self.values)
            case Operator.AT_LEAST:
                return bisect_left(self.values, bound), len(self.values)

    def longer(self, rows: int) -> Scale:
        """With so many more rows of which nothing is known."""
        return Scale(self.values, [*self.ranks, *[_UNKNOWN] * rows])


@dataclass(frozen=True)
class CatalogColumns:
    """Made once per catalog and day, if need be in another thread. The lists are not changed."""

    today: date
    models: Sequence[Model]
    """By row. Of several models with one id the first counts."""
    haystacks: list[str]
    """Id, name and tags, one per line, case-folded. The author is a part of the id or the name."""
    flags: list[int]
    """Bits of `FLAGS` and of `SILENT`."""
    authors: list[str]
    """What ``by:`` asks for, case-folded."""
    days: list[int]
    """Day of birth as an ordinal; negative where it is unknown."""
    scales: dict[Quantity, Scale]
    hidden: Sequence[int]
    """The rows that are not offered for chatting."""

    @classmethod
    def of(cls, models: Iterable[Model], today: date) -> Self:
        first: dict[str, Model] = {}
        for model in models:
            first.setdefault(model.id, model)
        rows = list(first.values())
        tags = [model.tags(today) for model in rows]
        announces = any(model.expires for model in rows)
        return cls(
            today=today,
            models=rows,
            haystacks=[
                "\n".join((model.id, model.name, *own)).casefold()
                for model, own in zip(rows, tags, strict=True)
            ],
            flags=[
                sum(_TAGS[tag] for tag in own if tag in _TAGS) + sum(_unsaid(model, announces))
                for model, own in zip(rows, tags, strict=True)
            ],
            authors=[_author(model).casefold() for model in rows],
            days=[m.created.date().toordinal() if m.created else _UNKNOWN for m in rows],
            scales={
                Quantity.CONTEXT: Scale.of([model.context_length for model in rows]),
                Quantity.INPUT: Scale.of([model.base_rate(Leg.PROMPT) for model in rows]),
                Quantity.OUTPUT: Scale.of([model.base_rate(Leg.COMPLETION) for model in rows]),
            },
            hidden=[row for row, model in enumerate(rows) if model.hidden],
        )

    def plus(self, ids: Sequence[str]) -> CatalogColumns:
        """With rows at the end for models that the catalog does not have."""
        if not ids:
            return self
        own = CatalogColumns.of([Model(model_id, model_id) for model_id in ids], self.today)
        return CatalogColumns(
            today=self.today,
            models=[*self.models, *own.models],
            haystacks=self.haystacks + own.haystacks,
            flags=self.flags + own.flags,
            authors=self.authors + own.authors,
            days=self.days + own.days,
            scales={name: scale.longer(len(own.models)) for name, scale in self.scales.items()},
            hidden=self.hidden,
        )

    def matching(self, rows: list[int], query: CatalogQuery, known: CatalogQuery) -> list[int]:
        """The rows that fulfil everything in the query but its filters, in their order.

        ``known`` is what all of them are known to fulfil already. One comprehension per question:
        no call per row.
        """
        for word in sorted(set(query.words).difference(known.words), key=len, reverse=True):
            hay = self.haystacks
            rows = [row for row in rows if word in hay[row]]
        for condition in query.conditions - known.conditions:
            scale = self.scales[condition.quantity]
            rows = _between(rows, scale.ranks, *scale.fulfilling(condition))
        if query.authors != known.authors:
            authors, wanted = self.authors, query.authors
            rows = [row for row in rows if authors[row] in wanted]
        if query.days is not None and query.days != known.days:
            earliest = max(0, self.today.toordinal() - query.days)
            rows = _between(rows, self.days, earliest, date.max.toordinal() + 1)
        return rows


def _between(rows: list[int], column: list[int], first: int, end: int) -> list[int]:
    return [row for row in rows if first <= column[row] < end]


def _unsaid(model: Model, announces: bool) -> Iterator[int]:
    """Bits of what the source has not said of a model; ``announces``: whether it says of any row
    when it ends, so that it would of this one."""
    if not model.price.stated:
        yield SILENT[Filter.FREE]
    if not model.input_modalities:
        yield SILENT[Filter.VISION]
    if not model.supported_parameters:
        yield SILENT[Filter.TOOLS]
        yield SILENT[Filter.REASONING]
    if not model.context_length:
        yield SILENT[Filter.LONG]
    if model.created is None:
        yield SILENT[Filter.NEW]
    if not announces:
        yield SILENT[Filter.EXPIRING]


def _author(model: Model) -> str:
    """By the id; where ids do not tell, as on screen."""
    return author_in(model.id) if has_author(model.id) else model.author
