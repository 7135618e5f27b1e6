"""What a message will take, in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.send_estimate import SendEstimate
from desktop.presentation.send_estimate_view import send_estimate_view

KNOWN = SendEstimate(
    "openrouter",
    "anthropic/sonnet",
    counted=300,
    tokens=312,
    max_tokens=1024,
    prompt_cost=Decimal("0.0004"),
    at_most=Decimal("0.01576"),
    learned_from=4,
)


def test_tokens_money_and_the_most_that_it_can_cost() -> None:
    view = send_estimate_view(KNOWN)
    assert view.text == "≈ 312 tokens · ~$0.0004, at most ~$0.0158"
    assert view.short == ("~$0.0004, at most ~$0.0158", "at most ~$0.0158")
    assert "corrected by 4 earlier answers of this model" in view.detail
    assert "with an answer of 1,024 tokens" in view.detail


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"prompt_cost": None, "at_most": None}, "≈ 312 tokens · price unknown"),
        ({"prompt_cost": Decimal(0), "at_most": Decimal(0), "free": True}, "≈ 312 tokens · Free"),
        ({"at_most": None}, "≈ 312 tokens · ~$0.0004 plus an answer of unknown price"),
        ({"tokens": 1}, "≈ 1 token · ~$0.0004, at most ~$0.0158"),
        ({"tokens": 1234567}, "≈ 1,234,567 tokens · ~$0.0004, at most ~$0.0158"),
    ],
)
def test_what_is_not_known_is_said(changed: dict[str, object], text: str) -> None:
    assert send_estimate_view(replace(KNOWN, **changed)).text == text  # type: ignore[arg-type]


@given(st.decimals(0, 10_000, places=12))
def test_the_most_is_never_rounded_down(at_most: Decimal) -> None:
    text = send_estimate_view(replace(KNOWN, at_most=at_most)).short[-1]
    assert Decimal(text.removeprefix("at most ~$").replace(",", "")) >= at_most


def test_nothing_was_learned_yet() -> None:
    assert "corrected" not in send_estimate_view(replace(KNOWN, learned_from=0)).detail
