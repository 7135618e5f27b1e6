"""A comparison in JSON, and its ranking as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.cli.answers import Json, turn_json
from desktop.cli.failures import failure_json
from desktop.cli.models_table import Column, fitted
from desktop.cli.session import Session
from desktop.domain.comparison_ranking import Measure, Ranked, ranked
from desktop.domain.errors import ModeldeckError, StorageFailed
from desktop.domain.money import plain_or_none
from desktop.presentation.answer_facts import speed_text, tokens_per_second
from desktop.presentation.comparison_results import (
    cost_of_run,
    cost_text,
    ending,
    first_token_words,
    results,
    seconds,
    seconds_to_first_token,
    total_cost,
)
from desktop.presentation.cost_view import EN_DASH
from desktop.presentation.figures import duration, number
from desktop.presentation.wording import describe
from desktop.services.turn import Phase

if TYPE_CHECKING:
    from desktop.services.comparison import Comparison, ComparisonEstimate
    from desktop.services.turn import Turn

_WHOLE: Final = 99
"""A figure with a digit missing is a wrong one: these columns are left out whole."""
_COLUMNS: Final = (
    Column("Model", spills=True),
    Column("Cost"),
    Column("First token"),
    Column("Speed"),
    Column("Time", right=True, least=_WHOLE),
    Column("In", right=True, least=_WHOLE),
    Column("Out", right=True, least=_WHOLE),
    Column("Host", least=_WHOLE),
    Column("Ended"),
)


def failure_of(comparison: Comparison) -> ModeldeckError | None:
    """Why there is no answer at all: the first failure. One answer is enough for ``None``."""
    if any(turn.phase is Phase.DONE for turn in comparison.runs):
        return None
    return next((turn.error for turn in comparison.runs if turn.error is not None), None)


def comparison_json(
    comparison: Comparison, taken: ComparisonEstimate, problem: StorageFailed | None = None
) -> Json:
    """Amounts in USD as decimal strings, times in seconds; what is not known is null. ``error``
    is there where no model has answered, or a file could not be written."""
    total = total_cost(comparison.requests)
    document: Json = {
        "prompt": comparison.prompt,
        "estimate": {
            "cost": plain_or_none(taken.cost),
            "atMost": plain_or_none(taken.at_most),
            "unknown": list(taken.unknown),
        },
        "runs": [_run_json(turn) for turn in comparison.runs],
        "ranking": {measure.value: _ranking_json(comparison, measure) for measure in Measure},
        "total": {
            "cost": plain_or_none(total.amount),
            "estimated": total.estimated,
            "unknown": total.unknown,
            "billedByVendor": plain_or_none(total.vendor),
        },
    }
    error = problem or failure_of(comparison)
    return document if error is None else {"error": _error_json(error), **document}


def ranking_lines(session: Session, comparison: Comparison) -> list[str]:
    """The cheapest first, with the places of all three measures."""
    turns = {turn.number: turn for turn in comparison.runs}
    order = [line.result.number for line in ranked(results(comparison), Measure.COST)]
    places = {measure: _places(comparison, measure) for measure in Measure}
    rows = [_row(session, turns[number], places) for number in order]
    table = fitted(_COLUMNS, rows, session.terminal.columns)
    return [session.terminal.strong(line) for line in table[:1]] + table[1:]


def _places(comparison: Comparison, measure: Measure) -> dict[int, int | None]:
    return {line.result.number: line.place for line in ranked(results(comparison), measure)}


def _row(
    session: Session, turn: Turn, places: dict[Measure, dict[int, int | None]]
) -> tuple[str, ...]:
    def placed(measure: Measure, text: str) -> str:
        place = places[measure][turn.number]
        return text if place is None else f"{place}. {text}"

    first, speed = seconds_to_first_token(turn), tokens_per_second(turn)
    took = seconds(turn)
    usage = turn.answer.usage if turn.answer else None
    return (
        session.safe(turn.model),
        placed(Measure.COST, cost_text(cost_of_run(turn))),
        placed(Measure.FIRST_TOKEN, EN_DASH if first is None else first_token_words(first)),
        placed(Measure.SPEED, EN_DASH if speed is None else speed_text(speed)),
        EN_DASH if took is None else duration(took),
        EN_DASH if usage is None else number(usage.prompt),
        EN_DASH if usage is None else number(usage.completion),
        session.safe(turn.answer.provider) if turn.answer and turn.answer.provider else EN_DASH,
        session.safe(ending(turn)),
    )


def _run_json(turn: Turn) -> Json:
    """As the answer of a chat, with what is compared before it."""
    answer = turn_json(turn)
    cost = cost_of_run(turn)
    answered_by = answer.pop("model")
    return {
        "model": turn.model,
        "status": turn.phase.value,
        "answeredBy": answered_by,
        "host": (turn.answer.provider if turn.answer else "") or None,
        "firstTokenSeconds": _rounded(seconds_to_first_token(turn)),
        "seconds": _rounded(seconds(turn)),
        "tokensPerSecond": _rounded(tokens_per_second(turn)),
        "cost": plain_or_none(cost.amount),
        "costIs": cost.kind.value,
        **answer,
        "error": None if turn.error is None else _error_json(turn.error),
    }


def _error_json(error: ModeldeckError) -> Json:
    return {**failure_json(describe(error, "terminal"))}


def _ranking_json(comparison: Comparison, measure: Measure) -> list[Json]:
    return [_ranked_json(line) for line in ranked(results(comparison), measure)]


def _ranked_json(line: Ranked) -> Json:
    return {"place": line.place, "model": line.result.model}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
