"""Two to four models side by side.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from desktop.domain.catalog import NEVER, Model
from desktop.domain.cost import cost_of
from desktop.domain.prices import Leg
from desktop.domain.usage import Usage
from desktop.presentation.figures import full_day
from desktop.presentation.model_details_view import (
    LEG_NAMES,
    count_or_unknown,
    day_or_unknown,
    rate_text,
)
from desktop.presentation.money import UNKNOWN, estimate
from desktop.presentation.provider_view import rate_columns

FEWEST: Final = 2
MOST: Final = 4
TYPICAL: Final = Usage(prompt=10_000, completion=1_000, cached=0)
"""The request that is priced until the person sets another one."""

Better = Callable[[Sequence[Decimal]], Decimal]


@dataclass(frozen=True, slots=True)
class ComparedCell:
    text: str
    best: bool = False


@dataclass(frozen=True, slots=True)
class ComparedRow:
    label: str
    cells: tuple[ComparedCell, ...]

    @property
    def differs(self) -> bool:
        return len({cell.text for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """``rows`` of all models; which of them are shown is the person's choice."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    request: str
    """What the costs are of: ``10,000 tokens in, 1,000 out``."""


def comparison_view(
    models: Sequence[Model], usage: Usage, today: date, moment: datetime
) -> ComparisonView:
    """``moment`` decides which prices of the day apply to the request."""
    return ComparisonView(
        tuple(model.id for model in models),
        tuple(model.short_name for model in models),
        tuple(_rows(models, usage, today, moment)),
        request_words(usage),
    )


def request_words(usage: Usage) -> str:
    """``10,000 tokens in, 4,000 of them cached, 1,000 out``."""
    cached = f", {usage.cached:,} of them cached" if usage.cached else ""
    return f"{usage.prompt:,} tokens in{cached}, {usage.completion:,} out"


def _rows(
    models: Sequence[Model], usage: Usage, today: date, moment: datetime
) -> Iterator[ComparedRow]:
    costs = [cost_of(usage, model.price, moment).estimate for model in models]
    texts = [
        "Free" if model.price.free else estimate(cost)
        for model, cost in zip(models, costs, strict=True)
    ]
    yield _row("Your typical request", texts, costs, min)
    yield from _price_rows(models)
    sizes = [model.context_length or None for model in models]
    yield _row("Context", [count_or_unknown(size) for size in sizes], _decimals(sizes), max)
    longest = [model.max_completion_tokens or None for model in models]
    texts = [count_or_unknown(size) for size in longest]
    yield _row("Longest answer", texts, _decimals(longest), max)
    cutoffs = [model.knowledge_cutoff for model in models]
    days = _decimals([cutoff.toordinal() if cutoff else None for cutoff in cutoffs])
    yield _row("Knowledge until", [day_or_unknown(cutoff) for cutoff in cutoffs], days, max)
    yield _row("Released", [_released(model) for model in models])
    yield _row("Ends", [_ends(model, today) for model in models])
    yield _row("Takes", [_list(model.input_modalities) for model in models])
    yield _row("Gives", [_list(model.output_modalities) for model in models])
    yield from _parameter_rows(models)
    yield _row("Author", [model.author for model in models])
    yield _row("Id", [model.id for model in models])


def _price_rows(models: Sequence[Model]) -> Iterator[ComparedRow]:
    for place, leg in enumerate((Leg.PROMPT, Leg.COMPLETION)):
        texts = [rate_columns(model.price)[place] for model in models]
        rates = [model.base_rate(leg) for model in models]
        known = [rate if text != UNKNOWN else None for rate, text in zip(rates, texts, strict=True)]
        yield _row(f"{LEG_NAMES[leg]} per 1M", texts, known, min)
    for leg in (Leg.CACHE_READ, Leg.CACHE_WRITE, Leg.REASONING, Leg.REQUEST, Leg.WEB_SEARCH):
        rates = [model.base_rate(leg) for model in models]
        if any(rates):
            per = "" if leg in (Leg.REQUEST, Leg.WEB_SEARCH) else " per 1M"
            texts = [_optional_rate(model, leg) for model in models]
            yield _row(f"{LEG_NAMES[leg]}{per}", texts, rates, min)
    if any(model.price.tiers for model in models):
        tiers = ["; ".join(tier.condition for tier in model.price.tiers) or "–" for model in models]
        yield _row("Other prices apply", tiers)


def _optional_rate(model: Model, leg: Leg) -> str:
    """A leg that a model does not have is none, where input and output would be unknown."""
    return "–" if model.base_rate(leg) is None else rate_text(leg, model.price.rates)


def _parameter_rows(models: Sequence[Model]) -> Iterator[ComparedRow]:
    """One row per parameter that some have; what the source does not say is unknown."""
    names = sorted({name for model in models for name in model.supported_parameters})
    for name in names:
        texts = [
            UNKNOWN
            if not model.supported_parameters
            else ("yes" if name in model.supported_parameters else "no")
            for model in models
        ]
        yield _row(name.replace("_", " ").capitalize(), texts)


def _row(
    label: str,
    texts: Sequence[str],
    values: Sequence[Decimal | None] = (),
    better: Better | None = None,
) -> ComparedRow:
    """Best are all that have the best value, unless all have it or one is not known."""
    known = [value for value in values if value is not None]
    told = better is not None and len(known) == len(texts) and len(set(known)) > 1
    best = better(known) if better is not None and told else None
    marks = [best is not None and value == best for value in values] or [False] * len(texts)
    cells = (ComparedCell(text, mark) for text, mark in zip(texts, marks, strict=True))
    return ComparedRow(label, tuple(cells))


def _decimals(values: Sequence[int | None]) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def _released(model: Model) -> str:
    return full_day(model.created.date()) if model.created else UNKNOWN


def _ends(model: Model, today: date) -> str:
    if model.expires is None or model.expires >= NEVER:
        return "–"
    return f"ended {full_day(model.expires)}" if model.expires < today else full_day(model.expires)


def _list(values: Sequence[str]) -> str:
    return ", ".join(values) if values else UNKNOWN


_TYPED: Final = re.compile(r"([0-9]{1,12})([km]?)")


def tokens_typed(text: str) -> int | None:
    """``10,000``, ``10 000``, ``10k`` or ``1M``; ``None`` for what is no count of tokens."""
    found = _TYPED.fullmatch(re.sub(r"[\s,]", "", text).casefold())
    if found is None:
        return None
    return int(found[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[found[2]]
