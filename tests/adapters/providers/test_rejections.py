"""Statuses and error bodies: which kind of no it is, and what the provider itself says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.providers.rejections import rejection
from desktop.domain.errors import Rejected, Rejection
from tests.conftest import KnownKeys
from tests.fakes import NOON
from tests.simulators import Response, errors


def of(response: Response) -> Rejected:
    headers = {name.lower(): value for name, value in response.headers}
    return rejection("OpenRouter", response.status, response.read(), headers)


def with_body(status: int | None, body: Any) -> Rejected:
    return rejection("OpenRouter", status, json.dumps(body).encode(), {})


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejection.BAD_REQUEST),
        (401, Rejection.KEY_REJECTED),
        (402, Rejection.PAYMENT_REQUIRED),
        (403, Rejection.FORBIDDEN),
        (404, Rejection.NOT_FOUND),
        (405, Rejection.OTHER),
        (408, Rejection.TIMED_OUT),
        (413, Rejection.TOO_LARGE),
        (422, Rejection.UNPROCESSABLE),
        (429, Rejection.RATE_LIMITED),
        (500, Rejection.PROVIDER_FAILED),
        (502, Rejection.PROVIDER_FAILED),
        (503, Rejection.PROVIDER_FAILED),
        (524, Rejection.TIMED_OUT),
        (529, Rejection.OVERLOADED),
    ],
)
def test_every_documented_status(status: int, kind: Rejection) -> None:
    error = of(errors.error(status))
    assert (error.kind, error.status, error.provider) == (kind, status, "OpenRouter")
    assert error.message == errors.MESSAGES[status]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, Rejection.REDIRECTED),
        (308, Rejection.REDIRECTED),
        (418, Rejection.OTHER),
        (499, Rejection.OTHER),
        (504, Rejection.TIMED_OUT),
        (599, Rejection.PROVIDER_FAILED),
        (204, Rejection.OTHER),
        (None, Rejection.OTHER),
    ],
)
def test_other_statuses(status: int | None, kind: Rejection) -> None:
    assert with_body(status, {}).kind is kind


def test_credits_for_fewer_tokens_name_the_smallest_number() -> None:
    error = of(errors.can_only_afford(8192, (779, 734, 1558)))
    assert error.kind is Rejection.PAYMENT_REQUIRED
    assert error.affordable_tokens == 734
    assert "can only afford 779" in error.message
    assert error.hint.startswith("Add credits at ")


def test_a_budget_in_use_may_be_asked_again() -> None:
    error = of(errors.in_flight_budget(retry_after=7))
    assert (error.kind, error.retry_after) == (Rejection.BUDGET_IN_FLIGHT, 7.0)


def test_the_limit_of_a_key_is_told_from_other_prohibitions() -> None:
    assert of(errors.key_limit("monthly")).kind is Rejection.KEY_LIMIT
    recorded = {"error": {"message": "x", "metadata": {"limit_source": "openrouter_key_limit"}}}
    assert with_body(402, recorded).kind is Rejection.KEY_LIMIT


def test_when_to_ask_again() -> None:
    error = of(errors.free_models_per_day(NOON))
    assert (error.kind, error.retry_after) == (Rejection.RATE_LIMITED, 12 * 3600.0)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2", 2.0),
        ("0.5", 0.5),
        ("0", 0.0),
        ("-1", None),
        ("soon", None),
        ("NaN", None),
        ("1e400", None),
        ("Wed, 04 Nov 2026 12:00:00 GMT", None),
        ("", None),
    ],
)
def test_an_announced_wait(header: str, seconds: float | None) -> None:
    assert rejection("X", 429, b"", {"retry-after": header}).retry_after == seconds


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "In the usual place"}}, "In the usual place"),
        ({"error": "As a string"}, "As a string"),
        ({"message": "At the top"}, "At the top"),
        ({"error": {"message": "Two\nlines\x1b[31m \u202eand more"}}, "Two lines and more"),
        ({"error": {"message": None}}, ""),
        ({"error": {"message": {"a": 1}}}, ""),
        ({"error": None}, ""),
        ([], ""),
        ("text", ""),
        (None, ""),
    ],
)
def test_the_providers_own_words(body: Any, message: str) -> None:
    assert with_body(400, body).message == message


@pytest.mark.parametrize("body", [b"", b"<!DOCTYPE html>", b"\xff\xfe", b"{", b"[" * 100_000])
def test_a_body_without_words(body: bytes) -> None:
    assert rejection("OpenRouter", 502, body, {}).message == ""


def test_long_words_are_cut() -> None:
    assert len(with_body(400, {"error": {"message": "word " * 1000}}).message) <= 300


def test_a_key_that_the_provider_repeats_is_not_kept(known_keys: KnownKeys) -> None:
    key = known_keys.add("sk-or-v1-0123456789abcdef0123456789abcdef")
    said = f"Incorrect API key provided: {key}."
    error = with_body(401, {"error": {"message": said, "metadata": {"remedy_hint": said}}})
    known_keys.assert_not_in(error)
    assert error.message == "Incorrect API key provided: sk-or-…."


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.just("can only afford " + "9" * 5000),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "message", "metadata", "previous_errors", "limit_source"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.none() | st.integers(100, 599), _json)
def test_nothing_that_can_be_sent_raises(status: int | None, body: Any) -> None:
    assert with_body(status, body).kind in Rejection
