"""What a comparison will take, in one line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.send_estimate import SendEstimate
from desktop.presentation.comparison_estimate_view import comparison_estimate_view


def one(
    model: str, cost: str | None, most: str | None, *, free: bool = False, tokens: int = 1024
) -> SendEstimate:
    def amount(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return SendEstimate("openrouter", model, 10, 10, tokens, amount(cost), amount(most), free=free)


PRICED = one("a/b", "0.0011", "0.0215")
DEAR = one("c/d", "0.001", "0.02145")
FREE = one("a/free", None, None, free=True)
UNKNOWN = one("e/f", None, None)
HALF = one("g/h", "0.001", None)


@pytest.mark.parametrize(
    ("each", "text"),
    [
        ((PRICED, DEAR), "This run ~$0.0021, at most ~$0.043"),
        ((PRICED, FREE), "This run ~$0.0011, at most ~$0.0215"),
        ((FREE, FREE), "This run is free"),
        ((PRICED, UNKNOWN), "This run at least ~$0.0011: nobody knows what e/f costs"),
        ((PRICED, HALF), "This run at least ~$0.0021: nobody knows what g/h costs"),
        (
            (PRICED, UNKNOWN, HALF),
            "This run at least ~$0.0021: nobody knows what 2 of these models cost",
        ),
        ((UNKNOWN, UNKNOWN), "This run: nobody knows what these 2 models cost"),
        ((FREE, UNKNOWN), "This run: nobody knows what e/f costs"),
        ((), ""),
    ],
)
def test_the_estimate_in_one_line(each: tuple[SendEstimate, ...], text: str) -> None:
    assert comparison_estimate_view(ComparisonEstimate(each)).text == text


def test_what_the_figures_stand_for() -> None:
    same = comparison_estimate_view(ComparisonEstimate((PRICED, DEAR)))
    assert same.detail == (
        "About: the prompt alone, to 2 models. At most: with answers of 1,024 tokens each."
    )
    mixed = comparison_estimate_view(ComparisonEstimate((PRICED, one("a/c", "1", "2", tokens=500))))
    assert mixed.detail.endswith("with answers of 500 to 1,024 tokens each.")


def test_a_model_of_unknown_price_is_called_by_its_name() -> None:
    taken = ComparisonEstimate((PRICED, UNKNOWN))
    view = comparison_estimate_view(taken, lambda model: {"e/f": "Auto Router"}[model])
    assert view.text == "This run at least ~$0.0011: nobody knows what Auto Router costs"
