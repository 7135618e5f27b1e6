"""Models side by side, and what a typical request costs with each."""

from __future__ import annotations

import pytest

from desktop.domain.catalog import Model
from desktop.domain.usage import Usage
from desktop.presentation.model_comparison_view import (
    TYPICAL,
    ComparedRow,
    comparison_view,
    tokens_typed,
)
from tests.fakes import NOON
from tests.ui.models.sample import TODAY, model, price


def rows(*models: Model, usage: Usage = TYPICAL) -> dict[str, ComparedRow]:
    view = comparison_view(models, usage, TODAY, NOON)
    return {row.label: row for row in view.rows}


def texts(row: ComparedRow) -> list[str]:
    return [cell.text for cell in row.cells]


def best(row: ComparedRow) -> list[bool]:
    return [cell.best for cell in row.cells]


CHEAP = model("a/cheap", "A: Cheap", price("1", "2", cacheRead="0.1"))
DEAR = model("b/dear", "B: Dear", price("3", "15"), context_length=1_048_576)
UNKNOWN = model("c/unknown", "C: Unknown", price(None, None), context_length=None)
FREE = model("d/free:free", "D: Free", price("0", "0"))


def test_a_typical_request_is_priced_exactly() -> None:
    request = rows(CHEAP, DEAR)["Your typical request"]
    assert texts(request) == ["~$0.012", "~$0.045"]
    assert best(request) == [True, False]


def test_cached_tokens_cost_what_they_cost() -> None:
    usage = Usage(prompt=10_000, completion=0, cached=10_000)
    assert texts(rows(CHEAP, DEAR, usage=usage)["Your typical request"]) == ["~$0.001", "~$0.03"]


def test_the_best_is_marked_only_where_all_is_known() -> None:
    found = rows(CHEAP, UNKNOWN)
    assert texts(found["Input per 1M"]) == ["$1.00", "unknown"]
    assert best(found["Input per 1M"]) == [False, False]
    assert best(found["Your typical request"]) == [False, False]
    assert best(found["Context"]) == [False, False]


def test_several_can_be_best_and_equal_ones_are_not() -> None:
    found = rows(CHEAP, CHEAP, DEAR)
    assert best(found["Input per 1M"]) == [True, True, False]
    assert best(found["Context"]) == [False, False, True]
    assert best(rows(CHEAP, CHEAP)["Input per 1M"]) == [False, False]


def test_free_is_a_word_and_the_best_price() -> None:
    found = rows(CHEAP, FREE)
    assert texts(found["Your typical request"]) == ["~$0.012", "Free"]
    assert best(found["Input per 1M"]) == [False, True]


def test_rows_know_whether_they_differ() -> None:
    found = rows(CHEAP, DEAR)
    assert found["Context"].differs
    assert not found["Takes"].differs
    assert texts(found["Cache read per 1M"]) == ["$0.10", "–"]


def test_parameters_are_rows_of_their_own() -> None:
    plain = model("e/plain", "E: Plain", price("1", "2"), supported_parameters=("tools",))
    silent = model("f/silent", "F: Silent", price("1", "2"), supported_parameters=())
    found = rows(CHEAP, plain, silent)
    assert texts(found["Reasoning"]) == ["yes", "no", "unknown"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("10,000", 10_000),
        ("10 000", 10_000),
        ("10k", 10_000),
        ("2M", 2_000_000),
        ("0", 0),
        ("", None),
        ("-1", None),
        ("many", None),
        ("1.5k", None),
        ("9" * 13, None),
    ],
)
def test_typed_tokens(text: str, count: int | None) -> None:
    assert tokens_typed(text) == count
