"""What was spent, in words: the figures on top of the Costs page and the rows of its tables.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from desktop.domain.spend import Spend, Spending, SpendReport, SpendRow
from desktop.presentation.cost_view import EN_DASH
from desktop.presentation.figures import counted, number
from desktop.presentation.money import UNKNOWN, estimate, every_digit, part_of, usd

Naming = Callable[[str, str], tuple[str, str]]
"""From a provider's id and a model's id to the model's name and its author."""

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
NO_REQUESTS: Final = "no requests"
_LETTERS: Final = ((1_000_000_000_000, "T"), (1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))


@dataclass(frozen=True, slots=True)
class FigureView:
    """One of the large figures."""

    title: str
    amount: str
    exact: str = ""
    """Every digit, for the tip; empty where nothing is known."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpendRowView:
    """One line of a table: a day, some days, a model, or the sum of all."""

    title: str
    detail: str
    """A model's author; may be empty."""
    requests: str
    tokens: str
    share: float | None
    """Of the dearest line, 0..1; ``None``: no bar."""
    billed: str
    estimated: str
    """Of requests without a bill."""
    unknown: str
    spoken: str
    """The whole line for assistive tools."""
    tip: str
    """Whatever the line has no room for: every digit, the id."""
    spend: Spend


@dataclass(frozen=True, slots=True)
class SpendTableView:
    """Lines that add up to ``totals``."""

    title: str
    """Of the first column."""
    rows: tuple[SpendRowView, ...]
    totals: SpendRowView

    @property
    def has_estimates(self) -> bool:
        return self.totals.spend.unbilled_requests > 0

    @property
    def has_unknown(self) -> bool:
        return self.totals.spend.unknown > 0


def figure_views(
    spending: Spending, by_model: SpendReport, naming: Naming
) -> tuple[FigureView, FigureView, FigureView]:
    """This month, today, and the dearest request of the span on screen."""
    return (
        _figure("This month", spending.month),
        _figure("Today", spending.today),
        _dearest(by_model, naming),
    )


def spent_text(spend: Spend) -> str:
    """``$2.50``; ``~$2.50`` where estimates are in it; ``unknown`` where nothing is known."""
    if spend.requests and spend.unknown == spend.requests:
        return UNKNOWN
    return estimate(spend.spent) if spend.unbilled_requests else usd(spend.spent)


def billed_requests(spend: Spend) -> int:
    """How many have a bill, or were declined, which costs nothing."""
    return spend.requests - spend.unbilled_requests - spend.unknown


def billed_text(spend: Spend) -> str:
    """A dash where there is no bill: that is not the same as a bill of nothing."""
    return usd(spend.billed) if billed_requests(spend) else EN_DASH


def estimated_text(spend: Spend) -> str:
    """Of the requests that have no bill."""
    return estimate(spend.unbilled) if spend.unbilled_requests else EN_DASH


def unknown_text(spend: Spend) -> str:
    """How many requests may have cost something that nobody knows."""
    return number(spend.unknown) if spend.unknown else EN_DASH


def token_count(tokens: int) -> str:
    """Three digits that count: ``871``, ``1.12M``, ``508K``."""
    for size, letter in _LETTERS:
        # From 999.5 on, three digits round up to the next letter.
        if 2 * tokens >= 2 * size - size // 1000:
            value = Decimal(tokens) / size
            decimals = max(0, 2 - max(value.adjusted(), 0))
            text = f"{value:.{decimals}f}"
            return f"{text.rstrip('0').rstrip('.') if '.' in text else text}{letter}"
    return str(tokens)


def amount_words(spend: Spend) -> str:
    """``$0.221 billed · ~$0.01 estimated · 1 of unknown cost · 24 requests · 120K tokens``."""
    if not spend.requests:
        return NO_REQUESTS.capitalize()
    return " · ".join([*_money_words(spend, usd), *_counts(spend)])


def spend_row(
    title: str, spend: Spend, *, detail: str = "", of: Decimal | None = None, more: str = ""
) -> SpendRowView:
    """``of``: what the dearest line of the table cost; ``more``: a further line of the tip."""
    exact = _money_words(spend, every_digit) if spend.requests else []
    tokens = f"{number(spend.tokens)} tokens" if spend.tokens else ""
    share = None if of is None else part_of(spend.spent, of)
    return SpendRowView(
        title=title,
        detail=detail,
        requests=number(spend.requests),
        tokens=token_count(spend.tokens) if spend.tokens else EN_DASH,
        share=share,
        billed=billed_text(spend),
        estimated=estimated_text(spend),
        unknown=unknown_text(spend),
        spoken=", ".join(filter(None, [title, detail, amount_words(spend).replace(" · ", ", ")])),
        tip="\n".join(filter(None, [title, more, *exact, tokens])),
        spend=spend,
    )


def model_table(
    by_model: SpendReport, naming: Naming, providers: Mapping[str, str] = NO_NAMES
) -> SpendTableView:
    """The dearest model first; the last line is the sum. ``providers``: names by id; whose model
    it is stands beside it where more than one has been paid."""
    whose = providers if len({row.provider for row in by_model.rows}) > 1 else None
    rows = sorted(by_model.rows, key=lambda row: (-row.spend.spent, row.provider, row.key))
    dearest = max((row.spend.spent for row in rows), default=Decimal(0))
    return SpendTableView(
        "Model",
        tuple(_model_row(row, naming, dearest, whose) for row in rows),
        spend_row(_all_models(rows), by_model.totals),
    )


def _model_row(
    row: SpendRow, naming: Naming, dearest: Decimal, whose: Mapping[str, str] | None
) -> SpendRowView:
    name, detail = naming(row.provider, row.key)
    more = row.key if row.key != name else ""
    if whose is not None:  # the provider tells more than who made the model, and both need room
        detail = whose.get(row.provider, row.provider)
        more = " · ".join(filter(None, (more, detail)))
    return spend_row(name, row.spend, detail=detail, of=dearest, more=more)


def _all_models(rows: Sequence[SpendRow]) -> str:
    return "Total" if len(rows) < 2 else f"Total of {len(rows):,} models"


def _figure(title: str, spend: Spend) -> FigureView:
    if not spend.requests:
        return FigureView(title, usd(spend.spent), notes=(NO_REQUESTS,))
    notes = [" · ".join(_counts(spend))]
    if spend.unbilled_requests:
        some = f"of which {estimate(spend.unbilled)} estimated"
        notes.append(some if billed_requests(spend) else "estimated")
    if spend.unknown:
        plus = "+ " if spend.unknown < spend.requests else ""
        notes.append(f"{plus}{number(spend.unknown)} of unknown cost")
    exact = " · ".join(_money_words(spend, every_digit))
    return FigureView(title, spent_text(spend), exact, tuple(notes))


def _dearest(by_model: SpendReport, naming: Naming) -> FigureView:
    """Of the requests whose cost is known."""
    title, totals = "Dearest request", by_model.totals
    known = [row for row in by_model.rows if row.spend.unknown < row.spend.requests]
    if not known:
        words = UNKNOWN if totals.requests else EN_DASH
        return FigureView(title, words, notes=(NO_REQUESTS,) if not totals.requests else ())
    row = max(known, key=lambda row: row.spend.dearest)
    name, _ = naming(row.provider, row.key)
    amount, kind = _dearest_amount(row.spend)
    notes = [name]
    if totals.unknown:
        notes.append(f"+ {number(totals.unknown)} of unknown cost")
    return FigureView(title, amount, f"{every_digit(row.spend.dearest)}, {kind}", tuple(notes))


def _dearest_amount(spend: Spend) -> tuple[str, str]:
    """The amount and its kind: a sum does not say of which kind its largest part is, but no part
    is larger than the sum of its kind."""
    if not spend.unbilled or spend.dearest > spend.unbilled:
        return usd(spend.dearest), "billed"
    kind = "estimated" if spend.dearest > spend.billed else "billed or estimated"
    return estimate(spend.dearest), kind


def _money_words(spend: Spend, text: Callable[[Decimal], str]) -> list[str]:
    words = []
    if billed_requests(spend):
        words.append(f"{text(spend.billed)} billed")
    if spend.unbilled_requests:
        words.append(f"~{text(spend.unbilled)} estimated")
    if spend.unknown:
        words.append(f"{number(spend.unknown)} of unknown cost")
    return words


def _counts(spend: Spend) -> list[str]:
    """Requests and tokens; a request without any token has told nothing of them."""
    requests = counted(spend.requests, "request")
    return [requests, f"{token_count(spend.tokens)} tokens"] if spend.tokens else [requests]
