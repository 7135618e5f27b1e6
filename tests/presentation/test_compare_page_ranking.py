"""The ranking in words, and which figures are marked as the best."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from desktop.domain.errors import Rejected, Rejection
from desktop.domain.usage import Bill
from desktop.presentation.compare_page_columns import column_view
from desktop.presentation.compare_page_ranking import best_marks, ranking_view
from desktop.presentation.compare_page_view import OrderName, RankingView
from desktop.presentation.comparison_results import results
from desktop.services.turn import Phase, Turn
from tests.fakes import NOON
from tests.presentation import turns
from tests.presentation.asked import names, ref, refs
from tests.ui.compare import sample
from tests.ui.compare.sample import IDS, NAMES


def ranking(*runs: Turn, order: OrderName = "Cost", allowed: tuple[str, ...] = IDS) -> RankingView:
    comparison = sample.comparison(*runs)
    found = results(comparison)
    marks = best_marks(found)
    columns = [column_view(turn, names(NAMES), marks[turn.number], NOON) for turn in runs]
    return ranking_view(comparison, found, columns, order, names(NAMES), refs(allowed), ref(IDS[0]))


def failed(number: int) -> Turn:
    error = Rejected("OpenRouter", Rejection.RATE_LIMITED, 429)
    return replace(sample.asked(number), phase=Phase.FAILED, error=error, ended_at=NOON)


def test_the_best_of_each_figure_is_marked() -> None:
    marks = best_marks(results(sample.comparison(sample.done(1), sample.done(2), sample.done(3))))
    assert marks == {
        1: {"Speed": "Fastest"},
        2: {"Cost": "Cheapest"},
        3: {"Cost": "Cheapest", "First token": "First"},
    }


def test_where_all_are_alike_or_one_is_alone_none_is_the_best() -> None:
    alike = sample.comparison(sample.done(2), replace(sample.done(2), number=3))
    assert not any(best_marks(results(alike)).values())
    alone = sample.comparison(sample.done(1), failed(2))
    assert not any(best_marks(results(alone)).values())


def test_an_unknown_cost_is_no_bargain() -> None:
    unknown = replace(sample.done(2), answer=turns.unpriced().answer, explanation=None)
    marks = best_marks(results(sample.comparison(sample.done(1), unknown, sample.done(4))))
    assert marks[2].get("Cost") is None
    assert marks[4]["Cost"] == "Cheapest"


def test_what_failed_or_was_stopped_comes_last_without_a_place() -> None:
    stopped = replace(sample.streaming(1, 30), phase=Phase.STOPPED, ended_at=NOON)
    view = ranking(stopped, failed(2), sample.done(3))
    assert [(row.place, row.note) for row in view.rows] == [
        ("1", ""),
        ("–", "stopped"),
        ("–", "failed"),
    ]
    assert [row.winner for row in view.rows] == [True, False, False]


def test_a_line_says_all_of_it_to_assistive_tools() -> None:
    first = ranking(sample.done(1), sample.done(2)).rows[0]
    assert first.spoken == (
        "place 1, DeepSeek V4, Cost $0.000912 billed, First token 1.94 s, Speed 122 tokens/s, "
        "962 tokens out"
    )


def test_what_the_vendor_bills_stands_beside_what_was_billed() -> None:
    own_key = Bill(Decimal(0), byok=True, upstream=Decimal("0.0129"))
    one = replace(turns.done(bill=own_key), model=IDS[1])
    row = ranking(one).rows[0]
    assert row.cells[0] == "$0.00 billed + $0.0129"
    assert "Cost $0.00 billed + $0.0129 by the vendor" in row.spoken


def test_the_summary_names_the_winner() -> None:
    three = (sample.done(1), sample.done(2), sample.done(3))
    assert ranking(*three, order="Speed").summary == "Claude Sonnet 5 was the fastest"
    assert ranking(*three, order="First token").summary == "Gemma 4 31B began first"
    assert ranking(*three).summary == "DeepSeek V4 and Gemma 4 31B were the cheapest"
    assert ranking(failed(1), failed(2)).summary == "No answer can be ranked by that"


def test_a_row_knows_whether_its_model_can_be_used() -> None:
    rows = {
        row.number: row for row in ranking(sample.done(1), sample.done(2), allowed=IDS[:1]).rows
    }
    assert (rows[1].allowed, rows[1].default) == (True, True)
    assert (rows[2].allowed, rows[2].default) == (False, False)
