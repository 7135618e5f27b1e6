"""The ranking of a comparison: what is not known never wins."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.comparison_ranking import Measure, Ranked, Result, ranked


def places(results: list[Result], measure: Measure) -> list[tuple[int, int | None]]:
    return [(each.result.number, each.place) for each in ranked(results, measure)]


def priced(number: int, cost: str | None, *, finished: bool = True) -> Result:
    amount = None if cost is None else Decimal(cost)
    return Result(number, f"a/{number}", finished, amount, first_token=1.0, speed=1.0)


def test_the_cheapest_is_the_first() -> None:
    results = [priced(1, "0.02"), priced(2, "0.003"), priced(3, "0.1")]
    assert places(results, Measure.COST) == [(2, 1), (1, 2), (3, 3)]


def test_an_unknown_cost_is_behind_every_known_one_and_has_no_place() -> None:
    results = [priced(1, None), priced(2, "5"), priced(3, "0")]
    assert places(results, Measure.COST) == [(3, 1), (2, 2), (1, None)]


def test_who_has_failed_is_last_however_little_it_cost() -> None:
    results = [priced(1, "0", finished=False), priced(2, None), priced(3, "1")]
    assert places(results, Measure.COST) == [(3, 1), (2, None), (1, None)]


def test_equal_ones_share_a_place_and_the_next_one_is_left_out() -> None:
    results = [priced(1, "1"), priced(2, "0.5"), priced(3, "0.50"), priced(4, "2")]
    assert places(results, Measure.COST) == [(2, 1), (3, 1), (1, 3), (4, 4)]


def test_the_tail_of_a_binary_fraction_makes_no_difference() -> None:
    results = [priced(1, "0.0076509169000000005"), priced(2, "0.0076509169")]
    assert [place for _, place in places(results, Measure.COST)] == [1, 1]


@pytest.mark.parametrize(
    ("measure", "order"), [(Measure.FIRST_TOKEN, [2, 1, 3]), (Measure.SPEED, [1, 2, 3])]
)
def test_times_and_speeds(measure: Measure, order: list[int]) -> None:
    results = [
        Result(1, "a/1", True, first_token=0.8, speed=90.0),
        Result(2, "a/2", True, first_token=0.3, speed=12.5),
        Result(3, "a/3", True),
    ]
    assert [number for number, _ in places(results, measure)] == order
    assert places(results, measure)[-1][1] is None


def test_what_cannot_be_told_apart_is_no_difference() -> None:
    results = [
        Result(1, "a/1", True, first_token=0.804, speed=62.4),
        Result(2, "a/2", True, first_token=0.801, speed=61.6),
    ]
    assert places(results, Measure.FIRST_TOKEN) == [(1, 1), (2, 1)]
    assert places(results, Measure.SPEED) == [(1, 1), (2, 1)]


def test_nothing_to_rank() -> None:
    assert ranked([], Measure.COST) == ()


measured = st.none() | st.floats(0, 1e6)
results_ = st.lists(
    st.builds(
        Result,
        number=st.just(0),
        model=st.just("a/b"),
        finished=st.booleans(),
        cost=st.none() | st.decimals(0, 10**6, allow_nan=False, places=19),
        first_token=measured,
        speed=measured,
    ),
    max_size=6,
)


def test_long_waits_that_look_the_same_share_a_place() -> None:
    """From ten seconds on a time is shown in whole ones."""
    waits = (14.02, 14.31, 9.98, 9.99, 15.2)
    results = [Result(n, "a/b", True, first_token=wait) for n, wait in enumerate(waits, start=1)]
    assert places(results, Measure.FIRST_TOKEN) == [(3, 1), (4, 2), (1, 3), (2, 3), (5, 5)]


@given(results_, st.sampled_from(Measure))
def test_every_result_is_ranked_once_and_places_never_fall(
    drawn: list[Result], measure: Measure
) -> None:
    from dataclasses import replace

    results = [replace(result, number=number) for number, result in enumerate(drawn, start=1)]
    order = ranked(results, measure)
    assert sorted(each.result.number for each in order) == list(range(1, len(results) + 1))
    given_places = [each.place for each in order if each.place is not None]
    assert given_places == sorted(given_places)
    assert given_places[:1] in ([], [1])
    assert all(each.result.finished for each in order if each.place is not None)
    assert order[len(given_places) :] == tuple(
        Ranked(each.result, None) for each in order if each.place is None
    )
