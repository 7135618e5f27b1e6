"""What OpenRouter says of a request afterwards: the counts and the bill, as received."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.adapters.providers.openrouter_catalog import CATALOG
from desktop.adapters.providers.openrouter_generation import read_generation
from desktop.adapters.retries import ATTEMPTS
from desktop.domain.chat import Answer, ChatRequest, Delta, Message, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import AnswerBroken, NoAnswer, Rejected, Rejection, Unreachable
from desktop.domain.generation import Generation
from desktop.domain.origin import BaseUrl
from desktop.domain.usage import Bill, Usage
from tests.conftest import KnownKeys
from tests.fakes import AT_ONCE
from tests.simulators import Served, faults

GENERATION = "/generation*"


@pytest.fixture
def adapter(client: HttpClient) -> OpenRouterAdapter:
    return OpenRouterAdapter(OPENROUTER, client, CATALOG, AT_ONCE)


async def chat(adapter: OpenRouterAdapter, served: Served) -> tuple[Started, Answer]:
    """Ask something, to have something to ask about."""
    request = ChatRequest("sandbox/thinker", (Message("user", "Why?"),), 256)
    base_url = BaseUrl.parse(served.base_url)
    pieces = [p async for p in adapter.stream_chat(base_url, Secret(served.key), request)]
    started, answer = pieces[0], pieces[-1]
    assert isinstance(started, Started)
    assert isinstance(answer, Answer)
    assert all(isinstance(piece, Delta) for piece in pieces[1:-1])
    return started, answer


async def fetch(adapter: OpenRouterAdapter, served: Served, name: str) -> Generation | None:
    return await adapter.fetch_generation(BaseUrl.parse(served.base_url), Secret(served.key), name)


async def test_at_first_nothing_is_known_and_then_all_that_was_billed(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    started, answer = await chat(adapter, served)
    assert started.generation_id == answer.generation_id
    assert await fetch(adapter, served, started.generation_id) is None
    generation = await fetch(adapter, served, started.generation_id)
    assert generation is not None
    assert generation.id == started.generation_id
    assert generation.bill.cost == answer.bill.cost
    assert generation.usage is not None
    assert answer.usage is not None
    assert generation.usage.prompt == answer.usage.prompt, "the native counts"
    assert generation.usage.reasoning == answer.usage.reasoning
    assert (generation.model, generation.host) == (answer.model, answer.provider)
    assert (generation.cancelled, generation.finish_reason) == (False, answer.finish_reason)
    assert generation.latency_ms == Decimal(180)
    assert generation.generation_ms == Decimal(1200)


async def test_the_name_of_a_request_is_whatever_the_provider_calls_it(
    adapter: OpenRouterAdapter, served: Served
) -> None:
    assert await fetch(adapter, served, "gen 1&key=2#ä") is None
    assert served.received[-1].query == {"id": "gen 1&key=2#ä"}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.status(401), Rejection.KEY_REJECTED),
        (faults.status(402), Rejection.PAYMENT_REQUIRED),
    ],
)
async def test_a_no_is_not_asked_again(
    adapter: OpenRouterAdapter, served: Served, fault: faults.Fault, kind: Rejection
) -> None:
    served.sandbox.script(fault, on=GENERATION)
    with pytest.raises(Rejected) as caught:
        await fetch(adapter, served, "gen-1")
    assert caught.value.kind is kind
    assert len(served.received) == 1


async def test_a_failure_that_may_pass_is_asked_again(
    adapter: OpenRouterAdapter, served: Served, known_keys: KnownKeys
) -> None:
    started, _ = await chat(adapter, served)
    served.sandbox.account.generation_lag = 0
    served.sandbox.script(faults.status(429), faults.status(529), on=GENERATION)
    assert await fetch(adapter, served, started.generation_id) is not None
    served.sandbox.script(*[faults.no_answer("drop")] * ATTEMPTS, on=GENERATION)
    with pytest.raises(Unreachable) as caught:
        await fetch(adapter, served, started.generation_id)
    assert caught.value.kind is NoAnswer.LOST
    known_keys.assert_not_in(caught.value)


async def test_a_page_in_place_of_a_record(adapter: OpenRouterAdapter, served: Served) -> None:
    served.sandbox.script(faults.html(200), on=GENERATION)
    with pytest.raises(AnswerBroken):
        await fetch(adapter, served, "gen-1")


@pytest.mark.parametrize(
    ("data", "generation"),
    [
        ({}, Generation("")),
        (
            {"id": "gen-1", "total_cost": Decimal("0.0004970133333333333")},
            Generation("gen-1", bill=Bill(Decimal("0.0004970133333333333"))),
        ),
        ({"total_cost": Decimal("1.4e-05")}, Generation("", bill=Bill(Decimal("1.4e-05")))),
        ({"total_cost": 0}, Generation("", bill=Bill(Decimal(0)))),
        ({"total_cost": None, "is_byok": True}, Generation("", bill=Bill(byok=True))),
        (
            {"upstream_inference_cost": "0.5"},
            Generation("", bill=Bill(upstream=Decimal("0.5"))),
        ),
        ({"cancelled": True, "finish_reason": None}, Generation("", cancelled=True)),
        ({"cancelled": "yes", "model": 5, "latency": "soon"}, Generation("")),
        ({"native_tokens_prompt": 5}, Generation("")),
        ({"native_tokens_prompt": -5, "native_tokens_completion": 1}, Generation("")),
        (
            {"native_tokens_prompt": "7", "native_tokens_completion": Decimal("2.0")},
            Generation("", usage=Usage(7, 2)),
        ),
        (
            {
                "native_tokens_prompt": 9,
                "native_tokens_completion": 4,
                "native_tokens_cached": 5,
                "native_tokens_reasoning": 3,
                "native_tokens_completion_images": 1,
                "tokens_prompt": 100,
                "tokens_completion": 100,
            },
            Generation("", usage=Usage(9, 4, cached=5, reasoning=3, image=1)),
        ),
        ({"model": "a/b\n\u202ec", "provider_name": "x"}, Generation("", "a/b c", "x")),
    ],
)
def test_nearly_every_field_may_be_missing(data: Any, generation: Generation) -> None:
    assert read_generation(data) == generation


@pytest.mark.parametrize("field", ["total_cost", "upstream_inference_cost"])
def test_an_amount_below_nothing_is_no_bill(field: str) -> None:
    assert read_generation({"id": "gen-1", field: Decimal("-0.01")}).bill == Bill()
    assert read_generation({"id": "gen-1", field: Decimal(0)}).bill != Bill()
