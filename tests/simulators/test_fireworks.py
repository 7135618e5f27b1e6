"""The simulated Fireworks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulators import Fireworks, faults
from tests.simulators.answers import answer_to
from tests.simulators.asking import ask, chat, events, value, written
from tests.simulators.tokens import count_prompt, count_text


def test_twenty_models_for_those_with_a_key_and_not_all_of_them_chat() -> None:
    rows = value(ask(Fireworks(), "GET", "/models"))["data"]
    assert len(rows) == len({row["id"] for row in rows}) == 20
    assert {row["kind"] for row in rows} == {"HF_BASE_MODEL", "EMBEDDING_MODEL"}
    assert any(row["id"].startswith("accounts/fireworks/routers/") for row in rows)
    assert all(row["supports_chat"] == (row["kind"] != "EMBEDDING_MODEL") for row in rows)


@pytest.mark.parametrize("key", ["", "fw_somebodyelse"])
def test_without_its_key_there_is_neither_a_list_nor_a_chat(key: str) -> None:
    said = {"message": "The API key you provided is invalid.", "code": "UNAUTHORIZED"}
    for method, path in (("GET", "/models"), ("POST", "/chat/completions")):
        response = ask(Fireworks(), method, path, key=key)
        assert response.status == 401
        assert value(response) == {"error": {**said, "type": "error"}}


def test_an_answer_ends_with_its_counts_whether_asked_for_or_not() -> None:
    messages = [{"role": "user", "content": "How?"}]
    for options in ({"include_usage": True}, ...):
        chunks = events(chat(Fireworks(), stream_options=options))
        assert written(chunks) == answer_to("How?")
        assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
        assert chunks[-1]["usage"]["prompt_tokens"] == count_prompt(messages)
        assert chunks[-1]["usage"]["completion_tokens"] == count_text(answer_to("How?"))
        assert "cost" not in chunks[-1]["usage"]


def test_the_second_turn_reads_from_the_cache() -> None:
    fireworks = Fireworks()
    first = "Tell me about the sea, and take your time with it, " * 5
    chat(fireworks, first).read()
    turns = [
        {"role": "user", "content": first},
        {"role": "assistant", "content": answer_to(first.strip())},
        {"role": "user", "content": "And then?"},
    ]
    usage = events(chat(fireworks, messages=turns))[-1]["usage"]
    assert 0 < usage["prompt_tokens_details"]["cached_tokens"] < usage["prompt_tokens"]


def test_the_limits_stand_in_the_headers_also_of_a_refusal() -> None:
    fireworks = Fireworks()
    for response in (chat(fireworks), chat(fireworks, "!fault 429")):
        assert ("X-Ratelimit-Limit-Tokens-Prompt", "3600000") in response.headers
    assert ("Retry-After", "7") in response.headers


def test_a_suspended_account_is_told_where_to_pay() -> None:
    fireworks = Fireworks()
    fireworks.script(faults.reply(fireworks.errors["412"]))
    response = chat(fireworks)
    assert response.status == 412
    error = value(response)["error"]
    assert error["code"] == "PRECONDITION_FAILED"
    assert "is suspended" in error["message"]
    assert chat(fireworks).status == 200


def test_what_does_not_chat_says_so() -> None:
    fireworks = Fireworks()
    embedding = next(row["id"] for row in fireworks.rows() if not row["supports_chat"])
    assert chat(fireworks, model=embedding).status == 400
    assert chat(fireworks, model="accounts/fireworks/models/nobody").status == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"provider": {"sort": "price"}},
        {"reasoning": {"effort": "low"}},
        {"usage": {"include": True}},
        {"messages": []},
        {"messages": ...},
        {"model": ...},
        {"max_tokens": 0},
        {"max_tokens": True},
        {"temperature": 3},
        {"top_p": "much"},
        {"stream": False},
    ],
)
def test_a_request_that_is_meant_for_another_is_refused(wrong: dict[str, Any]) -> None:
    response = chat(Fireworks(), **wrong)
    assert response.status == 400
    assert value(response)["error"]["code"] == "INVALID_ARGUMENT"


def test_an_answer_ends_where_it_was_to_be_cut() -> None:
    chunks = events(chat(Fireworks(), max_tokens=10))
    assert chunks[-1]["choices"][0]["finish_reason"] == "length"
    assert chunks[-1]["usage"]["completion_tokens"] == 10
    assert written(events(chat(Fireworks(), stop=["\n"]))) == answer_to("How?").partition("\n")[0]


def test_without_a_stream_the_answer_is_one_object() -> None:
    answer = value(chat(Fireworks(), stream=False, stream_options=...))
    assert answer["choices"][0]["message"]["content"] == answer_to("How?")
    assert answer["usage"]["total_tokens"] == sum(
        answer["usage"][name] for name in ("prompt_tokens", "completion_tokens")
    )


def test_whoever_asks_for_a_fault_that_there_is_not_is_told_which_there_are() -> None:
    error = value(chat(Fireworks(), "!fault nonsense"))["error"]
    assert "412" in error["message"]
    assert "stall" in error["message"]
    assert chat(Fireworks(), "!fault 412").status == 412
