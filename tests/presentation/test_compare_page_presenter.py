"""What the comparison's page shows for each state of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.limits import LimitKind, LimitReached
from desktop.domain.typed_values import InvalidLimit
from desktop.presentation.compare_page_presenter import (
    Picks,
    cap_of,
    cap_view,
    compare_page_view,
    run_estimate_view,
)
from desktop.presentation.compare_page_view import ComparePageView
from desktop.presentation.wording import describe
from desktop.services.comparison_runs import Comparison
from tests.fakes import NOON
from tests.presentation.asked import names, openrouter, ref, refs
from tests.ui.compare import sample
from tests.ui.compare.sample import IDS, MODELS, NAMES


def page(
    *picked: str,
    comparison: Comparison | None = None,
    key: bool = True,
    models: int = len(MODELS),
    picks: Picks | None = None,
) -> ComparePageView:
    return compare_page_view(
        comparison or Comparison(),
        openrouter(MODELS[:models], key=key),
        picks or Picks(refs(picked)),
        names=names(NAMES),
        default=ref(IDS[0]),
        now=NOON,
    )


@pytest.mark.parametrize(
    ("picked", "phase", "heading"),
    [
        ((), "picking", "Nothing to compare yet"),
        (IDS[:1], "picking", "One more model"),
        (IDS[:2], "ready", "2 models, one prompt"),
        (IDS[:6], "ready", "6 models, one prompt"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_asked(
    picked: tuple[str, ...], phase: str, heading: str
) -> None:
    view = page(*picked)
    assert (view.phase, view.empty.heading) == (phase, heading)
    assert view.empty.action is not None


def test_the_first_of_two_is_named() -> None:
    assert "Claude Sonnet 5 is the first" in page(IDS[0]).empty.text


def test_without_a_key_there_is_nothing_to_run() -> None:
    view = page(*IDS[:2], key=False)
    assert view.phase == "no-key"
    assert view.empty.action is not None
    assert view.empty.action.kind == "providers"
    asked = page(*IDS[:2], key=False, comparison=sample.comparison(sample.done(1)))
    assert asked.phase == "ready"


def test_one_allowed_model_is_too_few() -> None:
    view = page(models=1)
    assert (view.phase, view.empty.heading) == ("no-models", "Two models are needed")
    assert view.empty.action is not None
    assert view.empty.action.kind == "models"


def test_what_is_picked_cannot_be_picked_again_and_six_are_enough() -> None:
    assert [choice.id for choice in page(*IDS[:2]).addable] == list(IDS[2:])
    assert page(*IDS[:6]).addable == ()


def test_a_pick_that_is_not_allowed_any_more_says_so() -> None:
    gone = page(*IDS[:2], models=1).picked[1]
    assert (gone.name, gone.note) == ("DeepSeek V4", "Not allowed any more")


def test_while_answers_come_there_is_no_ranking() -> None:
    view = page(comparison=sample.comparison(sample.done(1), sample.streaming(2, 40)))
    assert view.phase == "running"
    assert view.ranking is None
    assert not any(fact.best for column in view.columns for fact in column.facts)


def test_the_ranking_follows_the_order() -> None:
    runs = sample.comparison(sample.done(1), sample.done(2), sample.done(3))
    by_cost = page(comparison=runs).ranking
    by_speed = page(comparison=runs, picks=Picks(order="Speed")).ranking
    assert by_cost is not None
    assert by_speed is not None
    assert [row.name for row in by_cost.rows] == ["DeepSeek V4", "Gemma 4 31B", "Claude Sonnet 5"]
    assert [row.place for row in by_cost.rows] == ["1", "1", "3"]
    assert [row.name for row in by_speed.rows] == ["Claude Sonnet 5", "DeepSeek V4", "Gemma 4 31B"]


def test_a_limit_has_a_second_way_out() -> None:
    limit = LimitReached(LimitKind.DAY, Decimal(1), Decimal(1), Decimal(1))
    view = page(*IDS[:2], picks=Picks(refs(IDS[:2]), refusal=describe(limit)))
    assert view.error is not None
    assert view.error.action is not None
    assert view.error.action.kind == "allow-once"
    assert view.other_way is not None
    assert view.other_way.kind == "limits"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("abc", "It is not a number like 2.50."),
        ("0,5", "A comma can be read in two ways, so write it like 1234.50."),
        ("-1", "It is less than 0."),
    ],
)
def test_a_cap_that_is_no_amount_gets_a_sentence(typed: str, problem: str) -> None:
    assert cap_view(typed, None).problem == problem
    with pytest.raises(InvalidLimit):
        cap_of(typed)


def test_what_was_handed_over_can_be_stopped_before_it_is_sent() -> None:
    asking = Picks(refs(IDS[:2]), asking=True)
    view = compare_page_view(Comparison(), openrouter(MODELS), asking, names=names(NAMES))
    assert view.phase == "running"
    view = compare_page_view(
        Comparison(), openrouter(MODELS), Picks(refs(IDS[:2])), names=names(NAMES)
    )
    assert view.phase == "ready"


def test_a_cap_is_read_as_it_is_typed() -> None:
    assert cap_of(" ") is None
    assert cap_of("$0.05") == Decimal("0.05")
    assert cap_of("0") == 0


def test_an_estimate_above_the_cap_is_said_before_running() -> None:
    taken = sample.estimate(IDS[:3])
    assert cap_view("0.02", taken).warning == "This run may cost ~$0.0326: it would not be sent."
    assert cap_view("0.05", taken).warning == ""
    assert cap_view("", taken).warning == ""
    just_above = replace(taken.each[0], at_most=Decimal("0.020001"))
    warning = cap_view("0.02", ComparisonEstimate((just_above,))).warning
    assert warning == "This run may cost ~$0.0201: it would not be sent."
    unknown = sample.estimate(IDS[:3], unknown=IDS[1])
    assert cap_view("5", unknown).warning == "Not every price is known, so a cap cannot be kept."
    assert cap_view("5", None).warning == ""


def test_the_estimate_of_a_run() -> None:
    view = run_estimate_view(sample.estimate(IDS[:3]), names({}))
    assert view.text == "This run ~$0.00187, at most ~$0.0326"
    assert view.short == ("at most ~$0.0326",)
    unknown = run_estimate_view(sample.estimate(IDS[4:6], unknown=IDS[5]), names(sample.NAMES))
    assert unknown.text.endswith("nobody knows what Auto Router costs")
    assert run_estimate_view(None, names({})).text == ""
    assert run_estimate_view(ComparisonEstimate(), names({})).text == ""
