"""However a stream is cut, into bytes or into chunks: usage, bill and cost are the same."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.adapters.json_text import dump_json, parse_json
from desktop.adapters.providers.openai_wire import AnswerReader
from desktop.domain.chat import Answer
from desktop.domain.cost import Cost, cost_of
from desktop.domain.explain import explain
from desktop.domain.prices import FoundPrice, Leg, Price, PriceOrigin, PriceTier
from desktop.domain.usage import Bill, Usage
from tests.adapters.streams import streamed_response

D = Decimal
COST = D("0.0004970133333333333")
USAGE = {
    "prompt_tokens": 1200,
    "completion_tokens": 50,
    "cost": COST,
    "prompt_tokens_details": {"cached_tokens": 1000},
    "completion_tokens_details": {"reasoning_tokens": 20},
    "server_tool_use_details": {"web_search_requests": 1},
}
TEXT = "Grüße, 日本 👩‍💻. The whole answer."
PRICE = Price(
    {
        Leg.PROMPT: D("0.000003"),
        Leg.COMPLETION: D("0.000015"),
        Leg.REASONING: D("0.00001"),
        Leg.WEB_SEARCH: D("0.01"),
    },
    (PriceTier({Leg.PROMPT: D("0.000006")}, min_prompt_tokens=1199),),
)
CREATED = 1_795_000_000


def chunk(content: str = "", finish: str | None = None, **extra: Any) -> dict[str, Any]:
    delta = {"role": "assistant", "content": content}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "gen-1", "model": "a/b", "created": CREATED, "choices": [choice], **extra}


LAST = {
    "without choices": [chunk(finish="stop"), chunk(usage=USAGE) | {"choices": []}],
    "with the last choice again": [chunk(finish="stop"), chunk(finish="stop", usage=USAGE)],
    "without a finish reason": [chunk(finish="stop"), chunk(usage=USAGE)],
    "with the last words": [chunk(finish="stop", usage=USAGE)],
}
"""The places where recorded streams have their usage."""


async def received(pieces: Sequence[bytes]) -> Answer:
    reader = AnswerReader()
    async for data in streamed_response(pieces).events():
        if data == "[DONE]":
            reader.finish()
        else:
            reader.feed(parse_json(data))
    return reader.answer


def stream(chunks: Sequence[dict[str, Any]]) -> bytes:
    data = [dump_json(each) for each in chunks]
    return "".join(f": WAIT\n\ndata: {each}\n\n" for each in [*data, "[DONE]"]).encode()


def cut(whole: Any, offsets: Sequence[int]) -> list[Any]:
    """A text or bytes in pieces."""
    places = [0, *sorted(offset % (len(whole) + 1) for offset in offsets), len(whole)]
    return [whole[start:end] for start, end in pairwise(places)]


def cost(answer: Answer) -> Cost:
    assert answer.usage is not None
    return cost_of(answer.usage, PRICE, datetime.fromtimestamp(answer.created or 0, UTC))


EXPECTED = Usage(1200, 50, cached=1000, reasoning=20, web_searches=1)


@pytest.mark.parametrize("last", LAST.values(), ids=LAST)
@settings(deadline=None)
@given(
    words=st.lists(st.integers(0, 100), max_size=6),
    bites=st.lists(st.integers(0, 10_000), max_size=8),
)
def test_a_stream_cut_anywhere_costs_the_same(
    last: list[dict[str, Any]], words: list[int], bites: list[int]
) -> None:
    chunks = [*(chunk(piece) for piece in cut(TEXT, words)), *last]
    answer = asyncio.run(received(cut(stream(chunks), bites)))
    assert answer.text == TEXT
    assert answer.usage == EXPECTED
    assert answer.bill == Bill(COST)
    # 1200 × 0.000006 + 30 × 0.000015 + 20 × 0.00001 + 0.01
    assert cost(answer).estimate == D("0.01785")
    found = FoundPrice(PRICE, PriceOrigin.LIVE)
    assert explain(answer, found, cost(answer)).difference == COST - D("0.01785")


def test_one_body_costs_the_same_as_a_stream() -> None:
    body = {
        "id": "gen-1",
        "created": CREATED,
        "choices": [{"message": {"content": TEXT}, "finish_reason": "stop"}],
        "usage": USAGE,
    }
    reader = AnswerReader()
    reader.feed(parse_json(json.dumps(body, default=float)))
    assert reader.answer.usage == EXPECTED
    assert cost(reader.answer).estimate == D("0.01785")
