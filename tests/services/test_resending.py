"""Which refusals are waited out, and for how long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.domain.errors import (
    AnswerBroken,
    ModeldeckError,
    NoKey,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.services.resending import Resending

FOR_NOW = [Rejection.BUDGET_IN_FLIGHT, Rejection.RATE_LIMITED]


def refused(kind: Rejection = Rejection.RATE_LIMITED, after: float | None = None) -> Rejected:
    return Rejected("OpenRouter", kind, 429, retry_after=after)


@pytest.mark.parametrize("kind", FOR_NOW)
def test_what_is_announced_is_waited(kind: Rejection) -> None:
    resending = Resending()
    assert resending.pause(refused(kind, 7.5), 1) == 7.5
    assert resending.pause(refused(kind, 0), 2) == 0
    assert resending.pause(refused(kind, 60), 2) == 60


def test_without_a_word_about_it_the_pauses_grow() -> None:
    resending = Resending()
    assert [resending.pause(refused(), attempt) for attempt in (1, 2, 3)] == [2.0, 5.0, None]
    assert resending.attempts == 3


def test_the_last_attempt_is_the_last_whatever_is_announced() -> None:
    assert Resending().pause(refused(after=1), 3) is None
    assert Resending(pauses=()).pause(refused(after=0), 1) is None


@pytest.mark.parametrize("seconds", [60.1, 3600, float("inf")])
def test_nobody_is_kept_waiting_for_long(seconds: float) -> None:
    assert Resending().pause(refused(after=seconds), 1) is None


@pytest.mark.parametrize("kind", [kind for kind in Rejection if kind not in FOR_NOW])
def test_no_other_no_is_asked_again(kind: Rejection) -> None:
    assert Resending().pause(refused(kind, 1), 1) is None


@pytest.mark.parametrize(
    "error",
    [
        Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, retry_after=1, mid_stream=True),
        AnswerBroken("OpenRouter", status=200),
        Unreachable("openrouter.ai"),
        NoKey("openrouter"),
        ModeldeckError(),
    ],
)
def test_what_came_inside_an_answer_or_never_came_is_not_asked_again(
    error: ModeldeckError,
) -> None:
    assert Resending().pause(error, 1) is None


@pytest.mark.parametrize(
    "fact", [{"retryable": False}, {"reason": "openrouter_free_tier_daily"}], ids=str
)
def test_what_no_short_wait_can_change_is_not_asked_again(fact: dict[str, Any]) -> None:
    assert Resending().pause(replace(refused(), **fact), 1) is None
    assert Resending().pause(replace(refused(), retryable=True), 1) == 2.0
