"""The body of a chat: every field under its name, and the preview of the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import pytest
from openrouter import components

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENAI_COMPATIBLE, OPENROUTER
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.domain.chat import Answer, ChatRequest, Message
from desktop.domain.chat_options import Routing
from desktop.domain.credentials import Secret
from desktop.domain.errors import Rejected
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Endpoint
from tests.simulators import Served
from tests.simulators.jsontext import loads

PLAIN: Final = ChatRequest("sandbox/writer", (Message("user", 'Grüße "👋"\n[a, b: {}]'),), 256)
ROUTING: Final = Routing(
    order=("google-vertex", "anthropic"),
    allow_fallbacks=False,
    sort="throughput",
    data_collection="deny",
    zero_retention=True,
    max_prompt_price=Decimal("0.30"),
    max_completion_price=Decimal("0.0000000150"),
)
FULL: Final = replace(
    PLAIN,
    temperature="0.70",
    top_p="1",
    reasoning_effort="low",
    seed=0,
    stop=("\n\n", "END"),
    routing=ROUTING,
)


def adapter(client: HttpClient) -> OpenRouterAdapter:
    return OpenRouterAdapter(OPENROUTER, client)


async def answer(api: OpenAICompatibleAdapter, served: Served, request: ChatRequest) -> Answer:
    key, base_url = Secret(served.key), BaseUrl.parse(served.base_url)
    *_, last = [piece async for piece in api.stream_chat(base_url, key, request)]
    assert isinstance(last, Answer)
    return last


async def test_every_option_under_its_name(client: HttpClient, served: Served) -> None:
    await answer(adapter(client), served, FULL)
    (received,) = served.received
    body = received.json
    assert str(body.pop("temperature")) == "0.70"
    assert body == {
        "model": "sandbox/writer",
        "messages": [{"role": "user", "content": 'Grüße "👋"\n[a, b: {}]'}],
        "stream": True,
        "max_tokens": 256,
        "top_p": 1,
        "seed": 0,
        "stop": ["\n\n", "END"],
        "reasoning": {"effort": "low"},
        "provider": {
            "order": ["google-vertex", "anthropic"],
            "allow_fallbacks": False,
            "sort": "throughput",
            "data_collection": "deny",
            "zdr": True,
            "max_price": {"prompt": "0.30", "completion": "0.0000000150"},
        },
    }


async def test_the_official_client_would_send_the_same(client: HttpClient) -> None:
    body = loads(adapter(client).preview_chat(OPENROUTER.base_url, FULL).body)
    read = components.ChatRequest.model_validate(body, strict=False, extra="forbid")
    assert isinstance(read.provider, components.ProviderPreferences)
    assert loads(read.model_dump_json(by_alias=True, exclude_unset=True)) == body


@pytest.mark.parametrize("request_", [PLAIN, FULL, replace(PLAIN, routing=Routing(sort="price"))])
@pytest.mark.parametrize("wire", [OpenAICompatibleAdapter, OpenRouterAdapter])
async def test_the_preview_is_what_is_sent(
    client: HttpClient, served: Served, wire: type[OpenAICompatibleAdapter], request_: ChatRequest
) -> None:
    api = wire(OPENROUTER, client)
    preview = api.preview_chat(BaseUrl.parse(served.base_url), request_)
    assert served.received == []
    await answer(api, served, request_)
    (received,) = served.received
    assert preview.url == f"{served.base_url}/chat/completions"
    assert preview.url.endswith(received.path)
    assert exact(preview.body) == exact_value(received.json)
    assert preview.body.startswith('{\n  "model": "sandbox/writer",\n  "messages": [\n    {\n')
    assert "Grüße" in preview.body


async def test_what_is_not_asked_for_is_left_out(client: HttpClient) -> None:
    preview = adapter(client).preview_chat(OPENROUTER.base_url, PLAIN)
    assert list(json.loads(preview.body)) == ["model", "messages", "stream", "max_tokens"]


async def test_routing_is_for_the_router_alone(client: HttpClient) -> None:
    api = OpenAICompatibleAdapter(OPENROUTER, client)
    assert "provider" not in json.loads(api.preview_chat(OPENROUTER.base_url, FULL).body)


@pytest.mark.parametrize(
    ("thinking", "effort", "fields"),
    [
        (None, None, {}),
        (None, "low", {"reasoning_effort": "low"}),
        (True, None, {"enable_thinking": True}),
        (False, "high", {"reasoning_effort": "high", "enable_thinking": False}),
    ],
)
async def test_an_endpoint_of_ones_own_thinks_as_it_was_told(
    client: HttpClient, thinking: bool | None, effort: str | None, fields: dict[str, Any]
) -> None:
    told = replace(OPENAI_COMPATIBLE, own=True, endpoint=Endpoint(thinking=thinking))
    api = OpenAICompatibleAdapter(told, client)
    request = replace(PLAIN, reasoning_effort=effort)
    body = loads(api.preview_chat(told.base_url, request).body)
    about = ("reasoning_effort", "enable_thinking", "reasoning")
    assert {name: body[name] for name in about if name in body} == fields


async def test_halves_of_characters_in_any_text(client: HttpClient, served: Served) -> None:
    routing = Routing(order=("a\ud83d",))
    odd = replace(PLAIN, stop=("\udc4b",), routing=routing)
    api = adapter(client)
    await answer(api, served, odd)
    assert served.received[0].json["stop"] == ["\ufffd"]
    assert "a\ufffd" in api.preview_chat(OPENROUTER.base_url, odd).body


async def test_an_answer_ends_at_a_stop_text(client: HttpClient, served: Served) -> None:
    whole = await answer(adapter(client), served, PLAIN)
    stop = whole.text.split()[3]
    cut = await answer(adapter(client), served, replace(PLAIN, stop=(stop,)))
    assert cut.text == whole.text[: whole.text.index(stop)]
    assert cut.finish_reason == "stop"


@pytest.mark.parametrize(
    "routing",
    [{"fallbacks": False}, {"zdr": "yes"}, {"max_price": {"input": "1"}}, {"order": "google"}],
)
async def test_a_field_the_router_does_not_know_is_noticed(
    client: HttpClient, served: Served, routing: dict[str, Any]
) -> None:
    class Misspelling(OpenRouterAdapter):
        def _chat_body(self, request: ChatRequest) -> dict[str, Any]:
            return super()._chat_body(request) | {"provider": routing}

    with pytest.raises(Rejected):
        await answer(Misspelling(OPENROUTER, client), served, PLAIN)


def exact(text: str) -> object:
    """JSON whose numbers are compared digit by digit."""
    return exact_value(loads(text))


def exact_value(value: Any) -> object:
    match value:
        case dict():
            return {name: exact_value(each) for name, each in value.items()}
        case list():
            return [exact_value(each) for each in value]
        case Decimal():
            return f"number {value}"
        case _:
            return value
