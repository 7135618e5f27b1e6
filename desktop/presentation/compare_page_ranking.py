"""The ranking of a comparison in words, and which figures no other answer beats."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from desktop.domain.comparison_ranking import Measure, Ranked, Result, ranked
from desktop.domain.model_ref import ModelRef
from desktop.presentation.askable_view import ModelNames
from desktop.presentation.compare_page_columns import BY_VENDOR, ref_of
from desktop.presentation.compare_page_view import (
    NOT_YET,
    ColumnView,
    OrderName,
    RankedView,
    RankingView,
)
from desktop.presentation.figures import number
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Phase, Turn

MEASURES: Final[dict[OrderName, Measure]] = {
    "Cost": Measure.COST,
    "First token": Measure.FIRST_TOKEN,
    "Speed": Measure.SPEED,
}
_BEST: Final[dict[OrderName, str]] = {
    "Cost": "Cheapest",
    "First token": "First",
    "Speed": "Fastest",
}
_SUMMARIES: Final[dict[OrderName, tuple[str, str]]] = {
    "Cost": ("was the cheapest", "were the cheapest"),
    "First token": ("began first", "began first"),
    "Speed": ("was the fastest", "were the fastest"),
}

Marks = Mapping[int, Mapping[str, str]]
"""By the number of a run: ``{"Cost": "Cheapest"}``."""


def best_marks(results: Collection[Result]) -> Marks:
    """Which figures are the best. Where there is nothing to compare, none is."""
    marks: dict[int, dict[str, str]] = {result.number: {} for result in results}
    for order, measure in MEASURES.items():
        lines = ranked(tuple(results), measure)
        placed = [line for line in lines if line.place is not None]
        winners = [line for line in placed if line.place == 1]
        if len(winners) == len(placed):  # all alike, or alone
            continue
        for line in winners:
            marks[line.result.number][order] = _BEST[order]
    return marks


def ranking_view(
    comparison: Comparison,
    results: Collection[Result],
    columns: Collection[ColumnView],
    order: OrderName,
    names: ModelNames,
    allowed: Collection[ModelRef],
    default: ModelRef,
) -> RankingView:
    """``columns``: what is shown of the runs. ``default``: one of those ``allowed``."""
    lines = ranked(tuple(results), MEASURES[order])
    shown = {column.number: column for column in columns}
    turns = {turn.number: turn for turn in comparison.runs}
    rows = tuple(
        _row(line, turns[line.result.number], shown[line.result.number], names, allowed, default)
        for line in lines
    )
    called = {number: names.of(ref_of(turn)) for number, turn in turns.items()}
    return RankingView(order, rows, _summary(lines, order, called))


def _row(
    line: Ranked,
    turn: Turn,
    column: ColumnView,
    names: ModelNames,
    allowed: Collection[ModelRef],
    default: ModelRef,
) -> RankedView:
    facts = {fact.name: fact for fact in column.facts}
    usage = turn.answer.usage if turn.answer else None
    tokens = NOT_YET if usage is None else number(usage.completion)
    ref = ref_of(turn)
    name = names.of(ref)
    note = {Phase.FAILED: "failed", Phase.STOPPED: "stopped"}.get(turn.phase, "")
    ordered = ("Cost", "First token", "Speed")
    values = {each: facts[each].value for each in ordered}
    if BY_VENDOR in facts:
        values["Cost"] += f" + {facts[BY_VENDOR].value}"
    cost, first, speed = values.values()
    place = NOT_YET if line.place is None else str(line.place)
    said = [f"{each} {value}" for each, value in values.items()]
    said[0] += " by the vendor" if BY_VENDOR in facts else ""
    spoken = ", ".join(filter(None, (_placed(line), name, note, *said, f"{tokens} tokens out")))
    return RankedView(
        number=turn.number,
        place=place,
        name=name,
        cells=(cost, first, speed, tokens),
        best=(
            bool(facts["Cost"].best),
            bool(facts["First token"].best),
            bool(facts["Speed"].best),
            False,
        ),
        spoken=spoken,
        note=note,
        winner=line.place == 1,
        allowed=ref in allowed,
        default=ref == default,
    )


def _placed(line: Ranked) -> str:
    return "not ranked" if line.place is None else f"place {line.place}"


def _summary(lines: Collection[Ranked], order: OrderName, called: Mapping[int, str]) -> str:
    winners = [called[line.result.number] for line in lines if line.place == 1]
    if not winners:
        return "No answer can be ranked by that"
    one, many = _SUMMARIES[order]
    if len(winners) == 1:
        return f"{winners[0]} {one}"
    return f"{', '.join(winners[:-1])} and {winners[-1]} {many}"
