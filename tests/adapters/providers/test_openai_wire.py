"""The wire format: three places for usage, and whatever else real answers do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import AnswerReader, count, read_bill, read_usage
from desktop.domain.chat import Answer
from desktop.domain.usage import Bill, Usage

D = Decimal
USAGE = {
    "prompt_tokens": 100,
    "completion_tokens": 40,
    "total_tokens": 140,
    "cost": D("0.0004970133333333333"),
    "is_byok": False,
    "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30, "audio_tokens": 5},
    "completion_tokens_details": {"reasoning_tokens": 20, "image_tokens": 3, "audio_tokens": 4},
    "cost_details": {
        "upstream_inference_cost": None,
        "upstream_inference_prompt_cost": D("0.0001"),
        "upstream_inference_completions_cost": D("0.0003970133333333333"),
        "server_tool_cost": D("0.01"),
    },
    "server_tool_use_details": {"web_search_requests": 2, "tool_calls_executed": 1},
}


def read(*chunks: Any, done: bool = True) -> Answer:
    reader = AnswerReader()
    for chunk in chunks:
        reader.feed(chunk)
    if done:
        reader.finish()
    return reader.answer


def chunk(content: str | None = None, finish: str | None = None, **extra: Any) -> dict[str, Any]:
    delta = {"role": "assistant", "content": content}
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **extra}


def test_usage_with_everything() -> None:
    assert read_usage(USAGE) == Usage(
        prompt=100,
        completion=40,
        cached=60,
        cache_write=30,
        reasoning=20,
        audio=5,
        image=3,
        web_searches=2,
        server_tool_calls=1,
        audio_output=4,
    )
    assert read_bill(USAGE) == Bill(
        cost=D("0.0004970133333333333"),
        upstream_prompt=D("0.0001"),
        upstream_completion=D("0.0003970133333333333"),
        server_tools=D("0.01"),
    )


def test_usage_of_responses_and_the_documents_name_for_server_tools() -> None:
    usage = {
        "input_tokens": 10,
        "output_tokens": 5,
        "input_tokens_details": {"cached_tokens": 4},
        "output_tokens_details": {"reasoning_tokens": 2},
        "server_tool_use": {"web_search_requests": 1},
        "cost_details": {
            "upstream_inference_input_cost": D(1),
            "upstream_inference_output_cost": D(2),
        },
    }
    assert read_usage(usage) == Usage(10, 5, cached=4, reasoning=2, web_searches=1)
    assert read_bill(usage) == Bill(upstream_prompt=D(1), upstream_completion=D(2))


@pytest.mark.parametrize(
    ("sent", "tokens"),
    [
        (7, 7),
        ("7", 7),
        (D("7.0"), 7),
        (D("7.9"), 7),
        (D("1.2e3"), 1200),
        (0, 0),
        (-3, 0),
        ("-3", 0),
        (None, 0),
        ("many", 0),
        (True, 0),
        ([7], 0),
        ({}, 0),
        (D("1e999999"), 0),
    ],
)
def test_a_count_is_a_whole_number_from_zero(sent: object, tokens: int) -> None:
    assert count(sent) == tokens


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        [],
        "none",
        {"total_tokens": 5},
        {"prompt_tokens": 5},
        {"completion_tokens": 5},
        {"prompt_tokens": None, "completion_tokens": 5},
        {"prompt_tokens": "many", "completion_tokens": 5},
        {"prompt_tokens": True, "completion_tokens": 5},
        {"prompt_tokens": 5, "completion_tokens": -1},
    ],
)
def test_counts_that_were_not_sent_are_unknown_and_not_zero(usage: object) -> None:
    assert read_usage(usage) is None


@pytest.mark.parametrize("details", [None, {}, [], "x", 5, {"cached_tokens": None}])
def test_details_that_were_not_sent_are_none(details: object) -> None:
    usage = {
        "prompt_tokens": 5,
        "completion_tokens": 6,
        "prompt_tokens_details": details,
        "completion_tokens_details": details,
        "server_tool_use_details": details,
    }
    assert read_usage(usage) == Usage(5, 6)


@pytest.mark.parametrize(
    ("sent", "cost"),
    [
        ("0", "0"),
        ("1.4e-05", "0.000014"),
        ("0.0004970133333333333", "0.0004970133333333333"),
        ("0.0076509169000000005", "0.0076509169000000005"),
        ('"0.25"', "0.25"),
    ],
)
def test_a_bill_keeps_every_digit(sent: str, cost: str) -> None:
    bill = read_bill(parse_json(f'{{"cost": {sent}}}'))
    assert bill.cost is not None
    assert f"{bill.cost:f}" == cost


@pytest.mark.parametrize("usage", [None, {}, {"cost": None}, {"cost": "free"}, {"cost": {}}, "x"])
def test_a_bill_that_was_not_sent_is_unknown(usage: object) -> None:
    assert read_bill(usage) == Bill()


ENDINGS = {
    "a: no choices": [chunk("Hi", "stop"), {"choices": [], "usage": USAGE}],
    "b: the last choice again": [chunk("Hi"), chunk("", "stop"), chunk("", "stop", usage=USAGE)],
    "c: a choice without a finish reason": [chunk("Hi", "stop"), chunk("", usage=USAGE)],
    "d: beside the last words": [chunk("Hi", "stop", usage=USAGE)],
    "e: before the last words": [chunk(usage=USAGE), chunk("Hi"), chunk(None, "stop")],
    "f: twice": [chunk("Hi", usage=USAGE), chunk("", "stop", usage=USAGE)],
    "g: followed by nothing": [chunk("Hi", "stop", usage=USAGE), {"choices": [], "usage": None}],
}


@pytest.mark.parametrize("chunks", ENDINGS.values(), ids=ENDINGS)
def test_usage_is_read_wherever_it_stands(chunks: list[Any]) -> None:
    answer = read(*chunks)
    assert (answer.text, answer.finish_reason, answer.complete) == ("Hi", "stop", True)
    assert answer.usage == read_usage(USAGE)
    assert answer.bill.cost == USAGE["cost"]


def test_a_bill_counts_even_where_the_counts_cannot_be_read() -> None:
    answer = read(chunk("Hi", usage={"prompt_tokens": "many", "cost": D("0.01")}))
    assert answer.usage is None
    assert answer.bill.cost == D("0.01")


def test_a_later_chunk_without_a_bill_does_not_take_it_back() -> None:
    counts = {"prompt_tokens": 1, "completion_tokens": 2}
    answer = read(chunk("Hi", usage=USAGE), chunk("", usage=counts))
    assert answer.usage == Usage(1, 2)
    assert answer.bill.cost == USAGE["cost"]


@pytest.mark.parametrize(
    ("later", "bill"),
    [
        ({"is_byok": True}, Bill(D("0.5"), byok=True, upstream=D("0.25"))),
        (
            {"cost_details": {"server_tool_cost": D(1)}},
            Bill(D("0.5"), upstream=D("0.25"), server_tools=D(1)),
        ),
        ({"cost": D("0.5")}, Bill(D("0.5"), upstream=D("0.25"))),
        ({"cost": D("0.6")}, Bill(D("0.6"))),
    ],
    ids=["flag", "part", "same", "other"],
)
def test_a_part_of_a_bill_does_not_take_the_rest_back(later: dict[str, Any], bill: Bill) -> None:
    """Another amount is another bill, whose parts are its own."""
    first = {"cost": D("0.5"), "cost_details": {"upstream_inference_cost": D("0.25")}}
    assert read(chunk("Hi", usage=first), chunk("", usage=later)).bill == bill


def test_a_bill_of_nothing_is_one() -> None:
    vendors = {"is_byok": True, "cost_details": {"upstream_inference_cost": D("0.25")}}
    answer = read(chunk("Hi", usage=vendors), chunk("", usage={"cost": 0}))
    assert answer.bill == Bill(D(0), byok=True, upstream=D("0.25"))


def test_pieces_add_up() -> None:
    first = {"id": "gen-1", "created": 1, "model": "a/b-2026", "provider": "A"}
    reasoning = {"choices": [{"delta": {"content": None, "reasoning": "Hmm. "}}]}
    answer = read(first | chunk(""), reasoning, chunk("One "), chunk("two."), chunk("", "stop"))
    assert (answer.reasoning, answer.text) == ("Hmm. ", "One two.")
    assert (answer.model, answer.provider, answer.generation_id) == ("a/b-2026", "A", "gen-1")
    assert answer.created == 1


@pytest.mark.parametrize("field", ["model", "provider", "id"])
def test_names_are_kept_on_one_line_and_without_a_key(field: str) -> None:
    """They go into the ledger and into exports."""
    key = "sk-or-v1-0123456789abcdef0123456789abcdef"
    answer = read({field: f"named\x1b[2J {key}\n{'x' * 5_000}"})
    named = {"model": answer.model, "provider": answer.provider, "id": answer.generation_id}[field]
    assert named.startswith("named sk-or-… xxx")
    assert len(named) == 200


def test_a_character_cut_in_two_is_whole_again() -> None:
    assert read(chunk("\ud83d"), chunk("\ude00 and \ud83d")).text == "😀 and \ufffd"


def test_a_whole_body_is_read_like_one_chunk() -> None:
    message = {"content": "Whole.", "reasoning": "Thought.", "annotations": [{"type": "file"}] * 2}
    answer = read({"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE})
    assert (answer.text, answer.reasoning) == ("Whole.", "Thought.")
    assert answer.annotations == ("file",)
    assert answer.usage == read_usage(USAGE)


@pytest.mark.parametrize(
    ("chunks", "message", "code"),
    [
        ([{"error": {"code": 502, "message": "Gone"}}], "Gone", "502"),
        (
            [{"choices": [{"error": {"code": "server_error", "message": "Gone"}}]}],
            "Gone",
            "server_error",
        ),
        ([chunk("", "length"), chunk("", error={"code": 400, "message": "Limit"})], "Limit", "400"),
        ([{"error": {"message": "\x1b[31mred\x1b[0m"}}], "red", ""),
        ([{"error": {"code": 500}}], "no message", "500"),
        ([{"error": "in words"}], "in words", ""),
        ([{"error": {"message": {"a": 1}, "code": {"b": 2}}}], "no message", ""),
        ([{"error": {"message": "first"}}, {"error": {"message": "second"}}], "first", ""),
    ],
)
def test_an_error_inside_an_answer(chunks: list[Any], message: str, code: str) -> None:
    answer = read(chunk("So far. "), *chunks)
    assert (answer.error_message, answer.error_code) == (message, code)
    assert answer.text == "So far. "


def test_no_error_is_none() -> None:
    answer = read(chunk("Hi", error=None), {"error": {}}, {"choices": [{"error": None}]})
    assert answer.error_message == ""


def test_without_the_end_an_answer_is_not_complete() -> None:
    assert not read(chunk("Hi", "stop"), done=False).complete


NAMES = {"choices", "delta", "message", "content", "reasoning", "annotations", "type", "error"}
NAMES |= {"code", "usage", "id", "model", "created", "finish_reason"}

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(sorted(NAMES | set(USAGE))),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(st.lists(st.dictionaries(st.sampled_from(["choices", "usage", "error", "id"]), _json)))
def test_nothing_that_can_be_sent_raises(chunks: list[Any]) -> None:
    answer = read(*chunks)
    assert isinstance(answer.text, str)
    if answer.usage is not None:
        assert min(answer.usage.prompt, answer.usage.completion, answer.usage.cached) >= 0
