"""What can be copied into a report: the facts that are known, a line each, and what was sent."""

from __future__ import annotations

from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    InvalidModelId,
    NoAnswer,
    NoKey,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.presentation.error_details import error_details
from tests.fakes import NOON

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


def test_every_fact_that_is_known_has_a_line() -> None:
    error = Rejected(
        "OpenRouter",
        Rejection.RATE_LIMITED,
        429,
        "Slowly",
        retry_after=12.0,
        mid_stream=True,
        reason="openrouter_shared_capacity",
        upstream="Sandbox Host",
        request_id="gen-1",
        model="a/b",
        body="{\n  …\n}",
        at=NOON,
    )
    assert error_details(error) == (
        "Status: 429\nCode: rate_limited\nReason: openrouter_shared_capacity\n"
        "Provider: OpenRouter\nHost: Sandbox Host\nModel: a/b\nRequest id: gen-1\n"
        "Time: 2026-11-04 12:00:00 UTC\nWait: 12 seconds\nDuring the answer: yes\n\n{\n  …\n}"
    )


def test_what_is_not_known_has_none() -> None:
    assert error_details(Rejected("X", Rejection.OTHER)) == "Code: rejected\nProvider: X"
    assert error_details(Rejected(kind=Rejection.OTHER, message="Words")) == (
        "Code: rejected\n\nWords"
    )


def test_an_answer_that_nobody_can_read_and_no_answer_at_all() -> None:
    broken = AnswerBroken("X", status=200, breakage=Breakage.NOT_JSON, excerpt="<html>")
    assert error_details(broken) == (
        "Status: 200\nCode: not_json\nProvider: X\nIt began with: <html>"
    )
    silent = Unreachable("host.example", NoAnswer.SILENT, "read", 120)
    assert error_details(silent) == (
        "Code: silent\nHost: host.example\nWaited: 2 minutes\nDetail: read"
    )


def test_a_sentence_that_says_it_all_has_none() -> None:
    for error in (InvalidModelId("gpt"), NoKey("openrouter"), ValueError("x")):
        assert error_details(error) == ""


def test_nothing_steers_a_display_and_no_key_gets_in() -> None:
    error = Rejected("X", Rejection.OTHER, message=f"\x1b[31m{KEY}\u202e", request_id=KEY)
    told = error_details(error)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert KEY not in told
