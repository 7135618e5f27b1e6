"""Statuses and error bodies: which kind of no it is, and what the provider itself says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.providers.rejections import rejection
from desktop.domain.credentials import Secret
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
        ("Wed, 04 Nov 2026 12:00:30 GMT", 30.0),
        ("Wed, 04 Nov 2026 11:00:00 GMT", 0.0),
        ("Wed, 04 Nov 9999 12:00:00 GMT", None),
        ("Wed, 99 Nov 2026 12:00:00 GMT", None),
        ("", None),
    ],
)
def test_an_announced_wait(header: str, seconds: float | None) -> None:
    assert rejection("X", 429, b"", {"retry-after": header}, now=NOON).retry_after == seconds


SOON = int(NOON.timestamp()) + 90


@pytest.mark.parametrize(
    ("status", "reset", "seconds"),
    [
        (429, f"{SOON}000", 90.0),
        (429, f"{SOON}500", 90.5),
        (429, str(SOON), 90.0),
        (429, str(SOON - 3600), 0.0),
        (429, "90", None),
        (429, "1m30s", None),
        (429, "", None),
        (429, "9" * 30, None),
        (500, f"{SOON}000", None),
    ],
)
@pytest.mark.parametrize("in_body", [True, False])
def test_the_end_of_a_rate_limit(
    status: int, reset: str, seconds: float | None, in_body: bool
) -> None:
    """Milliseconds, or seconds; in a header, or in the metadata, which proxies leave alone."""
    headers = {} if in_body else {"x-ratelimit-reset": reset}
    metadata = {"headers": {"X-RateLimit-Reset": reset}} if in_body else {}
    body = json.dumps({"error": {"message": "Slowly", "metadata": metadata}}).encode()
    assert rejection("X", status, body, headers, now=NOON).retry_after == seconds


def test_the_clock_of_the_provider_counts() -> None:
    headers = {"date": "Wed, 04 Nov 2026 12:00:00 GMT", "x-ratelimit-reset": f"{SOON}000"}
    other_time = NOON.replace(year=2031)
    error = rejection("X", 429, b"", headers, now=other_time)
    assert (error.retry_after, error.at) == (90.0, NOON)
    broken = rejection("X", 429, b"", headers, now=other_time, mid_stream=True)
    assert broken.at == other_time


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


def with_availability(**fields: Any) -> Rejected:
    return with_body(404, {"error": {"message": "Nobody", "availability": fields}})


def test_why_nobody_could_answer() -> None:
    error = with_availability(
        code="model_deprecated",
        retryable=False,
        retry_after=7,
        fallback_models=["a/b", "~a/c-latest", "a/b", 7, "no id", "a/b c", "../x", *"defghij"],
    )
    assert (error.reason, error.retryable, error.retry_after) == ("model_deprecated", False, 7.0)
    assert error.fallback_models == ("a/b", "~a/c-latest", "../x")


@pytest.mark.parametrize("value", [None, "yes", 1, [], {}])
def test_a_word_on_sending_it_again_is_a_yes_or_a_no(value: Any) -> None:
    assert with_availability(retryable=value).retryable is None


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"metadata": {"error_type": "timeout"}}, "timeout"),
        ({"metadata": {"error_type": "unmapped", "limit_source": "openrouter_credits"}}, "cred"),
        (
            {"metadata": {"limit_source": "openrouter_in_flight_budget", "reason": "in_flight"}},
            "openrouter_in_flight_budget",
        ),
        (
            {
                "metadata": {
                    "limit_source": "openrouter_in_flight_budget",
                    "reason": "weight_exceeds_budget",
                }
            },
            "weight_exceeds_budget",
        ),
        ({"availability": {"error_type": "provider_unavailable"}}, "provider_unavailable"),
        ({"metadata": {"availability": {"code": "no_endpoints"}}}, "no_endpoints"),
        ({"error_type": "server", "http_status": 500}, "server"),
        ({"metadata": {"error_type": "brand_new"}}, "brand_new"),
        ({"metadata": {"patterns": ["x"]}}, "guardrail_blocked"),
        ({"metadata": {"flagged_input": "x"}}, "content_policy_violation"),
        ({"code": "UNAUTHORIZED"}, "authentication"),
        ({"code": "AccessDenied.Unpurchased"}, "model_not_purchased"),
        ({"code": "another_vendors_code"}, "another_vendors_code"),
        ({"message": "Rate limit exceeded: free-models-per-min"}, "free_models_per_minute"),
        ({"message": "Rate limit exceeded: free-models-per-day"}, "openrouter_free_tier_daily"),
        ({"message": "a/b:free is rate-limited upstream."}, "upstream_provider_shared_pool"),
        ({"message": "Prompt tokens limit exceeded: 14250 > 3621"}, "prompt_tokens_limit"),
        ({"message": "Key limit exceeded (weekly limit)"}, "openrouter_key_limit"),
        ({"message": "No endpoints found matching your data policy"}, "privacy_restricted"),
        ({"message": "No endpoints found for a/b."}, "no_endpoints"),
        ({"message": "a/b is not a valid model ID"}, "model_not_found"),
        ({"message": "No cookie auth credentials found"}, "key_not_received"),
        ({"message": "Something else"}, ""),
        ({"code": 429}, ""),
        ({"code": "429"}, ""),
        ({"metadata": {"error_type": ["timeout"], "limit_source": 7}}, ""),
    ],
)
def test_the_most_precise_code_counts(error: dict[str, Any], reason: str) -> None:
    reason = {"cred": "openrouter_credits"}.get(reason, reason)
    assert with_body(400, {"error": error}).reason == reason


@pytest.mark.parametrize(
    ("code", "kind", "status"),
    [
        ("429", Rejection.RATE_LIMITED, 429),
        (429, Rejection.RATE_LIMITED, 429),
        ("UNAUTHORIZED", Rejection.KEY_REJECTED, None),
        ("server_error", Rejection.PROVIDER_FAILED, None),
        ("rate_limit_exceeded", Rejection.RATE_LIMITED, None),
        ("context_length_exceeded", Rejection.BAD_REQUEST, None),
        ("what_is_this", Rejection.OTHER, None),
        (True, Rejection.OTHER, None),
        (99, Rejection.OTHER, None),
        ("1e2", Rejection.OTHER, None),
        ("٤٢٩", Rejection.OTHER, None),
    ],
)
def test_a_code_inside_a_stream_may_be_a_word(
    code: Any, kind: Rejection, status: int | None
) -> None:
    error = with_body(None, {"error": {"code": code, "message": "Words"}})
    assert (error.kind, error.status) == (kind, status)


@pytest.mark.parametrize(
    ("headers", "envelope", "request_id"),
    [
        ({"x-request-id": "r-1", "x-generation-id": "gen-1", "cf-ray": "8-FRA"}, {}, "r-1"),
        ({"x-generation-id": "gen-1", "cf-ray": "8-FRA"}, {}, "gen-1"),
        ({"cf-ray": "8-FRA"}, {"request_id": "in-body"}, "in-body"),
        ({"cf-ray": "8-FRA"}, {}, "8-FRA"),
        ({}, {"request_id": 7}, ""),
        ({"cf-ray": "8\x1b[31m-FRA"}, {}, "8-FRA"),
    ],
)
def test_what_the_provider_calls_the_request(
    headers: dict[str, str], envelope: dict[str, Any], request_id: str
) -> None:
    body = json.dumps({"error": {"message": "No"}, **envelope}).encode()
    assert rejection("X", 500, body, headers).request_id == request_id


def test_the_host_behind_the_router_is_named() -> None:
    metadata = {"provider_name": "Google AI\x1b[31m Studio", "raw": {"error": {"message": "Busy"}}}
    error = with_body(429, {"error": {"message": "Provider returned error", "metadata": metadata}})
    assert error.upstream == "Google AI Studio"
    assert "Busy" in error.message
    assert "Busy" in error.body


def test_a_key_of_any_shape_that_was_sent_is_not_kept(known_keys: KnownKeys) -> None:
    """A key of one's own server looks like nothing in particular."""
    key = known_keys.add("open sesame 12345")
    said = f"No such key: {key}"
    body = {"error": {"message": said, "code": key, "metadata": {"provider_name": said}}}
    headers = {"x-request-id": said}
    encoded = json.dumps(body | {key: key, "request_id": key}).encode()
    error = rejection("X", 401, encoded, headers, secrets=[Secret(key)])
    known_keys.assert_not_in(error)
    assert "open sesame" not in f"{vars(error)}"


FIELDS = ["error", "message", "metadata", "previous_errors", "limit_source", "availability"]
FIELDS += ["code", "headers", "raw", "X-RateLimit-Reset", "retry_after", "fallback_models"]
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.just("can only afford " + "9" * 5000),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.none() | st.integers(100, 599), _json)
def test_nothing_that_can_be_sent_raises(status: int | None, body: Any) -> None:
    assert with_body(status, body).kind in Rejection
