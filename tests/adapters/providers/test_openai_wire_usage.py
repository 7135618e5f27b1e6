"""Usage as no document describes it, as far as the estimate: nothing raises, nothing is made up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import read_bill, read_usage
from desktop.domain.cost import cost_of
from desktop.domain.money import EXACT
from desktop.domain.prices import Leg, Price
from desktop.domain.usage import Usage
from tests.fakes import NOON

D = Decimal
Json = dict[str, Any]
PRICE = Price(
    {
        Leg.PROMPT: D("0.000002"),
        Leg.CACHE_READ: D("0.0000002"),
        Leg.CACHE_WRITE: D("0.0000025"),
        Leg.COMPLETION: D("0.00001"),
        Leg.REASONING: D("0.000005"),
    }
)


def lines(usage: Usage) -> dict[str, int]:
    return {line.leg.value: line.quantity for line in cost_of(usage, PRICE, NOON).lines}


def usage_of(prompt: object, completion: object, ins: object = None, outs: object = None) -> Json:
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "prompt_tokens_details": ins,
        "completion_tokens_details": outs,
    }


@pytest.mark.parametrize(
    ("sent", "parts"),
    [
        # A recorded answer of Gemini: everything cached, and everything written as well.
        (
            usage_of(2168, 5, {"cached_tokens": 2161, "cache_write_tokens": 2161}),
            {"prompt": 0, "cacheRead": 2161, "cacheWrite": 7, "completion": 5},
        ),
        # A recorded answer of MiniMax: 11 reasoning tokens of 10.
        (
            usage_of(55, 10, outs={"reasoning_tokens": 11}),
            {"prompt": 55, "completion": 0, "reasoning": 10},
        ),
        (usage_of(10, 5, {"cached_tokens": -4}), {"prompt": 10, "completion": 5}),
        (usage_of(10, 5, {"cached_tokens": "4"}), {"prompt": 6, "cacheRead": 4, "completion": 5}),
        (
            usage_of(10, 5, {"cached_tokens": D("1e20")}),
            {"prompt": 0, "cacheRead": 10, "completion": 5},
        ),
        (usage_of("10", "5"), {"prompt": 10, "completion": 5}),
        (usage_of(D("10.0"), D("5.5")), {"prompt": 10, "completion": 5}),
        (usage_of(D("1e3"), 0), {"prompt": 1000, "completion": 0}),
        (usage_of(10, 5, "none", [5]), {"prompt": 10, "completion": 5}),
    ],
)
def test_counts_are_cut_to_what_there_is(sent: Json, parts: dict[str, int]) -> None:
    usage = read_usage(sent)
    assert usage is not None
    assert lines(usage) == parts
    estimate = cost_of(usage, PRICE, NOON).estimate
    assert estimate is not None
    assert estimate >= 0


@pytest.mark.parametrize(
    "sent",
    [
        '"prompt_tokens": -1, "completion_tokens": 5',
        '"prompt_tokens": 5, "completion_tokens": "-5"',
        '"prompt_tokens": 10',
        '"prompt_tokens": "ten", "completion_tokens": 5',
        '"prompt_tokens": 1e999999999, "completion_tokens": 5',
        '"prompt_tokens": [10], "completion_tokens": 5',
        '"prompt_tokens": true, "completion_tokens": 5',
    ],
)
def test_counts_that_cannot_be_are_unknown(sent: str) -> None:
    assert read_usage(parse_json(f"{{{sent}}}")) is None


def test_huge_counts_are_multiplied_without_rounding() -> None:
    most = 10**24
    usage = read_usage({"prompt_tokens": most, "completion_tokens": 1})
    assert usage is not None
    estimate = cost_of(usage, PRICE, NOON).estimate
    assert estimate is not None
    assert f"{estimate.normalize(EXACT):f}" == "2000000000000000000.00001"


@pytest.mark.parametrize(
    ("sent", "cost"),
    [
        ("null", None),
        ("0", "0"),
        ("1.4e-05", "0.000014"),
        ("0.0004970133333333333", "0.0004970133333333333"),
        ('"0.0012"', "0.0012"),
        ("-0.5", None),
        ('"-0.5"', None),
        ("true", None),
        ("1e999999999", None),
        ('"free"', None),
    ],
)
def test_a_bill_is_as_received_or_unknown(sent: str, cost: str | None) -> None:
    billed = read_bill(parse_json(f'{{"cost": {sent}}}')).cost
    assert (None if billed is None else f"{billed:f}") == cost


_numbers: st.SearchStrategy[Any] = st.one_of(
    st.integers(-(10**30), 10**30),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.integers().map(str),
    st.sampled_from([None, True, "", "many", [], {}]),
)
_counts: st.SearchStrategy[Json] = st.fixed_dictionaries(
    {"prompt_tokens": _numbers, "completion_tokens": _numbers},
    optional={
        "prompt_tokens_details": st.dictionaries(
            st.sampled_from(
                ["cached_tokens", "cache_write_tokens", "audio_tokens", "image_tokens"]
            ),
            _numbers,
        ),
        "completion_tokens_details": st.dictionaries(
            st.sampled_from(["reasoning_tokens", "image_tokens", "audio_tokens"]), _numbers
        ),
        "server_tool_use_details": st.dictionaries(
            st.sampled_from(["web_search_requests", "tool_calls_executed"]), _numbers
        ),
    },
)


@given(_counts)
def test_whatever_is_sent_is_priced_or_unknown(sent: Json) -> None:
    usage = read_usage(sent)
    if usage is None:
        return
    cost = cost_of(usage, PRICE, NOON)
    inputs = [x.quantity for x in cost.lines if x.leg not in (Leg.COMPLETION, Leg.REASONING)]
    assert min(line.quantity for line in cost.lines) >= 0
    assert sum(inputs) >= usage.prompt
    assert cost.estimate is None or cost.estimate >= 0
