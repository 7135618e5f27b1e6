"""The figures of a comparison, one row for each request, with every digit: for CSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Final

from desktop.domain.errors import error_code
from desktop.domain.usage import Bill, Usage
from desktop.presentation.answer_facts import tokens_per_second
from desktop.presentation.comparison_results import cost_of_run, seconds, seconds_to_first_token
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Turn

Figure = str | int | Decimal | datetime | None


def comparison_rows(comparison: Comparison) -> list[list[Figure]]:
    """In the order of the models, attempts that were replaced last; `COLUMNS` are their names.
    What is not known is ``None``."""
    return [[figure(turn) for figure in COLUMNS.values()] for turn in comparison.requests]


def _measured(value: float | None) -> Decimal | None:
    """A time or a speed, to three decimals: clocks are not better than that."""
    return None if value is None else round(Decimal(value), 3)


def _usage(turn: Turn) -> Usage | None:
    return turn.answer.usage if turn.answer else None


def _tokens(of: Callable[[Usage], int]) -> Callable[[Turn], int | None]:
    def count(turn: Turn) -> int | None:
        usage = _usage(turn)
        return None if usage is None else of(usage)

    return count


def _estimate(turn: Turn) -> Decimal | None:
    return turn.explanation.estimate if turn.explanation else None


def _billed(turn: Turn) -> Decimal | None:
    return turn.explanation.billed if turn.explanation else None


def _billed_by_vendor(turn: Turn) -> Decimal | None:
    bill = turn.explanation.answer.bill if turn.explanation else Bill()
    return bill.upstream if bill.byok else None


COLUMNS: Final[dict[str, Callable[[Turn], Figure]]] = {
    "prompt": lambda turn: turn.prompt,
    "provider": lambda turn: turn.provider,
    "model": lambda turn: turn.model,
    "answeredBy": lambda turn: turn.answer.model if turn.answer else "",
    "host": lambda turn: turn.answer.provider if turn.answer else "",
    "status": lambda turn: turn.phase.value,
    "error": lambda turn: error_code(turn.error) if turn.error else "",
    "finishReason": lambda turn: turn.answer.finish_reason if turn.answer else None,
    "generationId": lambda turn: turn.answer.generation_id if turn.answer else "",
    "sentAt": lambda turn: turn.sent_at,
    "firstTokenSeconds": lambda turn: _measured(seconds_to_first_token(turn)),
    "seconds": lambda turn: _measured(seconds(turn)),
    "tokensPerSecond": lambda turn: _measured(tokens_per_second(turn)),
    "promptTokens": _tokens(lambda usage: usage.prompt),
    "cachedTokens": _tokens(lambda usage: usage.cached),
    "cacheWriteTokens": _tokens(lambda usage: usage.cache_write),
    "completionTokens": _tokens(lambda usage: usage.completion),
    "reasoningTokens": _tokens(lambda usage: usage.reasoning),
    "cost": lambda turn: cost_of_run(turn).amount,
    "costIs": lambda turn: cost_of_run(turn).kind.value,
    "estimate": _estimate,
    "billed": _billed,
    "billedByVendor": _billed_by_vendor,
}
"""Amounts in USD. ``costIs``: ``billed``, ``estimated``, ``unknown`` or ``not charged``. With a key
of one's own at the vendor ``cost`` is ``billed`` and ``billedByVendor`` together."""
