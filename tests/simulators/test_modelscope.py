"""The simulated ModelScope."""

from __future__ import annotations

import pytest

from tests.simulators import ModelScope
from tests.simulators.asking import ask, chat, events, value, written
from tests.simulators.modelscope_rows import RETIRED, THINKING, UNSERVED


@pytest.mark.parametrize("key", [None, "", "garbage"])
def test_anybody_gets_the_list(key: str | None) -> None:
    rows = value(ask(ModelScope(), "GET", "/models", key=key))["data"]
    assert 35 <= len(rows) <= 55
    assert all(row.keys() == {"id", "object", "created", "owned_by"} for row in rows)


def test_only_a_chat_tells_whether_a_token_is_good() -> None:
    response = ask(ModelScope(), "POST", "/chat/completions", {}, key="ms-of-somebody-else")
    assert response.status == 401
    said = value(response)
    assert said["error"] == {
        "message": "Authentication failed, please make sure that a valid ModelScope token is "
        "supplied."
    }
    assert len(said["request_id"]) == 36


def test_an_account_that_is_not_bound_is_told_so_and_may_be_bound_later() -> None:
    modelscope = ModelScope(bound=False)
    response = chat(modelscope, max_tokens=1)
    assert response.status == 401
    message = "Please bind your Alibaba Cloud account before use."
    assert value(response)["error"]["message"] == message
    modelscope.bound = True
    assert chat(modelscope, max_tokens=1).status == 200


def test_every_answer_counts_the_quota_down_until_there_is_none() -> None:
    modelscope = ModelScope(requests=3, model_requests=2)
    for left, left_of_model in ((2, 1), (1, 0)):
        headers = dict(chat(modelscope).headers)
        assert headers["modelscope-ratelimit-requests-limit"] == "3"
        assert headers["modelscope-ratelimit-requests-remaining"] == str(left)
        assert headers["modelscope-ratelimit-model-requests-limit"] == "2"
        assert headers["modelscope-ratelimit-model-requests-remaining"] == str(left_of_model)
    assert chat(modelscope).status == 429
    assert chat(modelscope, model=THINKING).status == 200
    assert chat(modelscope, model=THINKING).status == 429


def test_a_refusal_takes_nothing_of_the_quota() -> None:
    modelscope = ModelScope(requests=1)
    assert chat(modelscope, "!fault 503").status == 503
    assert chat(modelscope, model="Nobody/Knows").status == 400
    assert chat(modelscope).status == 200


def test_listed_does_not_mean_served() -> None:
    unserved = chat(ModelScope(), model=UNSERVED)
    assert unserved.status == 400
    assert "has no provider supported" in value(unserved)["error"]["message"]
    retired = chat(ModelScope(), model=RETIRED)
    assert retired.status == 429
    assert value(retired)["error"]["message"] == "insufficient balance (1008)"


def test_counts_are_zeros_unless_they_are_asked_for() -> None:
    unasked = events(chat(ModelScope(), stream_options=...))
    assert unasked[-1]["choices"][0]["finish_reason"] == "stop"
    assert unasked[-1]["usage"] == dict.fromkeys(unasked[-1]["usage"], 0)
    asked = events(chat(ModelScope()))
    assert asked[-1]["choices"] == []
    assert asked[-1]["usage"]["completion_tokens"] > 0
    assert all("usage" not in chunk for chunk in asked[:-1])


def test_stream_options_without_a_stream_are_refused() -> None:
    assert chat(ModelScope(), stream=False).status == 400


def test_a_model_that_thinks_says_what() -> None:
    chunks = events(chat(ModelScope(), model=THINKING))
    assert written(chunks, "reasoning_content")
    details = chunks[-1]["usage"]["completion_tokens_details"]
    assert 0 < details["reasoning_tokens"] < chunks[-1]["usage"]["completion_tokens"]
