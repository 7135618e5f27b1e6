"""Chats of the sandbox: streams, reasoning, limits, the prompt cache and generation records."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract.exchange import MODEL, ask, chat, chunks, value
from tests.simulators import Sandbox, Served, faults
from tests.simulators.sse import UsageChunk


def text_of(events: list[Any]) -> str:
    deltas = [choice["delta"] for event in events for choice in event["choices"]]
    return "".join(delta["content"] or "" for delta in deltas)


def test_streamed_and_whole_answers_are_the_same() -> None:
    streamed = chunks(chat(Sandbox(), "Why?", stream=True).read())
    whole = value(chat(Sandbox(), "Why?"))
    assert text_of(streamed) == whole["choices"][0]["message"]["content"]
    assert streamed[-1]["usage"] == whole["usage"]


@pytest.mark.parametrize("question", ["Why?", "How do I save money?", "What is a token?", ""])
def test_an_answer_is_worth_looking_at(question: str) -> None:
    answer = value(chat(Sandbox(), question))
    assert 120 <= answer["usage"]["completion_tokens"] <= 200
    content = answer["choices"][0]["message"]["content"]
    assert "```" in content
    assert "**" in content


def test_a_stream_has_comments_roles_and_an_end() -> None:
    body = chat(Sandbox(), "Why?", stream=True).read()
    assert body.startswith(b": OPENROUTER PROCESSING\n\n")
    assert body.endswith(b"data: [DONE]\n\n")
    assert b": OPENROUTER PROCESSING" in body[body.index(b"data:") :]
    assert b"\r" not in body
    deltas = [c["delta"] for event in chunks(body) for c in event["choices"]]
    assert {delta["role"] for delta in deltas} == {"assistant"}


@pytest.mark.parametrize(("shape", "finish_reasons"), [("a", []), ("b", ["stop"]), ("c", [None])])
def test_usage_comes_in_each_recorded_shape(
    shape: UsageChunk, finish_reasons: list[str | None]
) -> None:
    sandbox = Sandbox()
    sandbox.script(faults.usage_chunk(shape))
    last = chunks(chat(sandbox, "Why?", stream=True).read())[-1]
    assert "usage" in last
    assert [choice["finish_reason"] for choice in last["choices"]] == finish_reasons


def test_reasoning_is_told_when_asked_for_and_counted_when_hidden() -> None:
    asked = value(chat(Sandbox(), "Why?", model="sandbox/thinker", reasoning={"effort": "high"}))
    hidden = value(
        chat(
            Sandbox(),
            "Why?",
            model="sandbox/thinker",
            reasoning={"effort": "high", "exclude": True},
        )
    )
    assert asked["choices"][0]["message"]["reasoning"]
    assert hidden["choices"][0]["message"]["reasoning"] is None
    assert hidden["usage"] == asked["usage"]
    assert asked["usage"]["completion_tokens_details"]["reasoning_tokens"] > 0


def test_a_streamed_delta_carries_reasoning_twice() -> None:
    body = chat(
        Sandbox(), "Why?", model="sandbox/thinker", stream=True, reasoning={"enabled": True}
    ).read()
    first = chunks(body)[0]["choices"][0]["delta"]
    assert first["content"] == ""
    assert [detail["text"] for detail in first["reasoning_details"]] == [first["reasoning"]]


@pytest.mark.parametrize(
    ("model", "reasoning"),
    [
        ("sandbox/thinker", {}),
        ("sandbox/thinker", {"effort": "none"}),
        ("sandbox/thinker", {"enabled": False}),
        (MODEL, {"effort": "high"}),
    ],
)
def test_nobody_reasons_unasked(model: str, reasoning: dict[str, object]) -> None:
    usage = value(chat(Sandbox(), "Why?", model=model, reasoning=reasoning))["usage"]
    assert usage["completion_tokens_details"]["reasoning_tokens"] == 0


@pytest.mark.parametrize("limit", [1, 16, 60])
@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_a_limit_cuts_the_answer(name: str, limit: int) -> None:
    answer = value(chat(Sandbox(), "Why?", **{name: limit}))
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == limit


def test_reasoning_uses_up_the_limit_first() -> None:
    answer = value(
        chat(
            Sandbox(),
            "Why?",
            model="sandbox/thinker",
            max_tokens=16,
            reasoning={"effort": "high"},
        )
    )
    assert answer["choices"][0]["message"]["content"] == ""
    assert answer["usage"]["completion_tokens_details"]["reasoning_tokens"] == 16


def test_the_second_turn_reads_the_first_from_the_cache() -> None:
    sandbox = Sandbox()
    first = value(chat(sandbox, "Why?"))
    said = first["choices"][0]["message"]["content"]
    details = value(chat(sandbox, "Why?", said, "And then?"))["usage"]["prompt_tokens_details"]
    # 5 tokens for the question, and the answer with its 4 of framing.
    assert details["cached_tokens"] == 5 + 4 + first["usage"]["completion_tokens"]


def test_a_long_prompt_is_written_once_where_writing_has_a_price() -> None:
    sandbox = Sandbox()
    prompt = "word " * 100
    first = value(chat(sandbox, prompt))["usage"]["prompt_tokens_details"]
    again = value(chat(sandbox, prompt))["usage"]["prompt_tokens_details"]
    assert first["cached_tokens"] == 0
    assert first["cache_write_tokens"] > 100
    assert again["cached_tokens"] > 100
    assert again["cache_write_tokens"] == 0


def test_another_model_has_another_cache() -> None:
    sandbox = Sandbox()
    chat(sandbox, "word " * 100)
    usage = value(chat(sandbox, "word " * 100, model="sandbox/ticket"))["usage"]
    assert usage["prompt_tokens_details"]["cached_tokens"] == 0


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"model": "not-a-real/model"}, 400, "not-a-real/model is not a valid model ID"),
        ({"model": None}, 400, "No models provided"),
        ({"messages": []}, 400, 'Input required: specify "prompt" or "messages"'),
        ({"messages": "hello"}, 400, "Invalid request parameters"),
        ({"max_tokens": 0}, 400, "Invalid request parameters"),
        ({"reasoning": "high"}, 400, "Invalid request parameters"),
        ({"model": "sandbox/writer:batch"}, 404, "No endpoints found for sandbox/writer:batch."),
    ],
)
def test_refuses_what_makes_no_sense(changes: dict[str, object], status: int, message: str) -> None:
    response = chat(Sandbox(), "Why?", **changes)
    assert response.status == status
    assert value(response)["error"] == {"message": message, "code": status}


def test_a_prompt_above_the_context_is_refused() -> None:
    response = chat(Sandbox(), "x" * 4 * 128_001)
    assert response.status == 400
    assert value(response)["error"]["metadata"] == {"error_type": "context_length_exceeded"}


def test_the_first_model_that_exists_answers() -> None:
    answer = value(chat(Sandbox(), "Why?", model="gone/model", models=["sandbox/ticket"]))
    assert answer["model"] == "sandbox/ticket-20260302"


def test_an_alias_is_answered_by_its_target() -> None:
    answer = value(chat(Sandbox(), "Why?", model="~sandbox/writer-latest"))
    assert answer["model"] == "sandbox/writer-20260302"


def test_online_searches_once() -> None:
    usage = value(chat(Sandbox(), "Why?", model="sandbox/writer:online"))["usage"]
    assert usage["server_tool_use_details"] == {"web_search_requests": 1}


def test_free_requests_run_out() -> None:
    sandbox = Sandbox()
    sandbox.account.free_requests_limit = 1
    assert chat(sandbox, "Why?", model="sandbox/writer:free").status == 200
    refused = chat(sandbox, "Why?", model="sandbox/writer:free")
    assert refused.status == 429
    assert "free-models-per-day" in value(refused)["error"]["message"]
    assert value(ask(sandbox, "GET", "/key"))["data"]["free_model_daily_requests"] == {
        "limit": 1,
        "used": 1,
        "remaining": 0,
    }


def test_a_generation_is_there_the_second_time() -> None:
    sandbox = Sandbox()
    answer = value(chat(sandbox, "Why?"))
    path = f"/generation?id={answer['id']}"
    assert ask(sandbox, "GET", path).status == 404
    record = value(ask(sandbox, "GET", path))["data"]
    assert record["total_cost"] == answer["usage"]["cost"]
    assert record["native_tokens_prompt"] == answer["usage"]["prompt_tokens"]
    assert record["native_tokens_completion"] == answer["usage"]["completion_tokens"]
    assert record["cancelled"] is False


def test_who_leaves_midway_pays_for_what_was_sent(served: Served, http: httpx.Client) -> None:
    served.sandbox.script(faults.stall(after=3000))
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Why?"}], "stream": True}
    with http.stream("POST", "/chat/completions", json=body) as response:
        generation = response.headers["X-Generation-Id"]
        next(response.iter_bytes())
    served.wait_idle()
    http.get("/generation", params={"id": generation})
    record = http.get("/generation", params={"id": generation}).json()["data"]
    assert record["cancelled"] is True
    assert record["finish_reason"] is None
    assert 0 < record["native_tokens_completion"] < 120
    assert record["total_cost"] > 0


def test_a_failed_answer_costs_nothing() -> None:
    sandbox = Sandbox()
    sandbox.script(faults.mid_stream("finish-error"))
    last = chunks(chat(sandbox, "Why?", stream=True).read())[-1]
    assert last["usage"]["cost"] == 0
    assert last["usage"]["completion_tokens"] > 0
