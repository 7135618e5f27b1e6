"""What is said when a key could not be fetched or checked."""

from __future__ import annotations

import pytest

from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    InvalidCode,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.presentation.error_view import Door
from desktop.presentation.key_failure import describe_key_failure
from desktop.presentation.wording import describe

FAILURES: list[ModeldeckError] = [
    *(Rejected("OpenRouter", kind) for kind in Rejection),
    *(AnswerBroken("OpenRouter", breakage=breakage) for breakage in Breakage),
    *(Unreachable("openrouter.ai", kind, waited=30.0) for kind in NoAnswer),
]


@pytest.mark.parametrize("door", ["window", "terminal"])
@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_no_step_speaks_of_a_chat(failure: ModeldeckError, door: Door) -> None:
    step = describe_key_failure(failure, door).next_step
    assert step
    assert not any(word in step for word in ("end it", "model ", "message", "answer", "chat"))


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_what_happened_is_said_as_ever(failure: ModeldeckError) -> None:
    said, usual = describe_key_failure(failure), describe(failure)
    assert (said.code, said.title, said.text) == (usual.code, usual.title, usual.text)


def test_an_announced_wait_is_named() -> None:
    slow_down = Rejected("OpenRouter", Rejection.RATE_LIMITED, retry_after=7.0)
    assert describe_key_failure(slow_down).next_step == "Wait 7 seconds, then try again."


def test_what_was_typed_has_its_own_step() -> None:
    typed = InvalidCode(detail="empty")
    assert describe_key_failure(typed) == describe(typed)
