"""A turn as a line of JSON, and back without loss."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.chat_json import turn_from_json, turn_to_json
from desktop.adapters.json_text import parse_json
from desktop.domain.chat import Answer
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    ModeldeckError,
    NoAnswer,
    Rejected,
    StorageFailed,
    Unreachable,
)
from desktop.domain.usage import Bill, Usage
from desktop.services.request_log import explained
from desktop.services.turn import Phase, Turn, Waiting
from tests.adapters.full_turn import FULL, REFUSED, same
from tests.fakes import NOON
from tests.presentation.turns import failed, settled, stopped, streaming, unpriced


def test_every_field_of_a_turn_is_kept_or_over_after_a_restart() -> None:
    """A field that is added later has to be thought of here."""
    full = replace(FULL, unsent=True, cut_short=True)
    at_default = [
        field.name for field in fields(Turn) if field.default == getattr(full, field.name)
    ]
    assert at_default == ["settling", "waiting"]
    same(turn_from_json(parse_json(turn_to_json(full))), full)


@pytest.mark.parametrize(
    "turn",
    [
        streaming(),
        stopped(),
        settled(),
        unpriced(),
        replace(stopped(), unsent=True, cut_short=True),
        failed(REFUSED),
        failed(Unreachable("openrouter.ai", NoAnswer.SILENT, "no news", 120.0)),
        failed(AnswerBroken("OpenRouter", breakage=Breakage.CUT_OFF, excerpt="<html>"), text="So"),
    ],
)
def test_however_it_ended(turn: Turn) -> None:
    again = turn_from_json(parse_json(turn_to_json(turn)))
    same(turn, again)


def test_a_mistake_of_our_own_stays_one() -> None:
    again = turn_from_json(parse_json(turn_to_json(failed(ModeldeckError()))))
    assert type(again.error) is ModeldeckError
    again = turn_from_json(parse_json(turn_to_json(failed(StorageFailed("/etc/x", "no")))))
    assert type(again.error) is ModeldeckError


@pytest.mark.parametrize("seconds", [30.0, float("inf")])
def test_a_wait_that_was_announced_is_over_after_a_restart(seconds: float) -> None:
    error = Rejected("OpenRouter", retry_after=seconds)
    again = turn_from_json(parse_json(turn_to_json(failed(error)))).error
    assert isinstance(again, Rejected)
    assert again.retry_after is None


def test_what_is_over_after_a_restart_is_not_written() -> None:
    waiting = Waiting(NOON, 2, 3, REFUSED)
    turn = replace(streaming(), waiting=waiting, settling=True)
    again = turn_from_json(parse_json(turn_to_json(turn)))
    assert again == replace(turn, waiting=None, settling=False)


def test_what_a_newer_version_added_does_no_harm() -> None:
    written = parse_json(turn_to_json(FULL))
    written["mood"] = "happy"
    written["answer"]["mood"] = {"much": 1}
    written["error"]["mood"] = 3
    same(turn_from_json(written), FULL)


def test_what_an_older_version_did_not_write_is_as_it_is_by_default() -> None:
    written = parse_json(turn_to_json(stopped()))
    for name in ("model", "provider", "prompt", "number", "maxTokens", "sentAt"):
        with pytest.raises((ValueError, TypeError)):
            turn_from_json({key: value for key, value in written.items() if key != name})
    assert "continues" not in written


_TEXT = st.text(st.characters(codec=None), max_size=20)
_AMOUNT = st.none() | st.decimals(0, 10**6, allow_nan=False, allow_infinity=False)


@given(
    text=_TEXT,
    reasoning=_TEXT,
    usage=st.none() | st.builds(Usage, *[st.integers(0, 10**20)] * len(fields(Usage))),
    bill=st.builds(Bill, _AMOUNT, st.booleans(), _AMOUNT, _AMOUNT, _AMOUNT, _AMOUNT),
    moment=st.datetimes(timezones=st.just(UTC), allow_imaginary=False),
)
def test_any_turn_comes_back(
    text: str, reasoning: str, usage: Usage | None, bill: Bill, moment: datetime
) -> None:
    turn = replace(stopped(), text=text, reasoning=reasoning, sent_at=moment)
    turn = explained(turn, Answer(text, reasoning, usage=usage, bill=bill))
    again = turn_from_json(parse_json(turn_to_json(turn)))
    assert again == turn
    assert repr(again.explanation) == repr(turn.explanation)
    assert again.phase is Phase.STOPPED
