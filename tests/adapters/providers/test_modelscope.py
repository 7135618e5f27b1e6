"""ModelScope: a list for anybody, a key that only a message tells of, and a quota in headers."""

from __future__ import annotations

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import MODELSCOPE, adapter_of
from desktop.adapters.providers.modelscope import read_quota
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.domain.chat import ChatRequest, Message
from desktop.domain.credentials import FreeRequests, Secret
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Endpoint
from tests.adapters.conftest import Serve
from tests.adapters.streams import Chat, collect
from tests.fakes import AT_ONCE, NOON
from tests.simulators import Fault, ModelScope, Response

REQUEST = ChatRequest("Qwen/Sandbox-Writer", (Message("user", "Why?"),), 64)


@pytest.fixture
def adapter(client: HttpClient) -> OpenAICompatibleAdapter:
    return adapter_of(MODELSCOPE, client, AT_ONCE)


async def at(simulator: ModelScope, serving: Serve) -> BaseUrl:
    return BaseUrl.parse(f"{await serving(simulator)}{simulator.path}")


async def test_the_list_needs_no_key_and_gets_none(
    adapter: OpenAICompatibleAdapter, serving: Serve
) -> None:
    simulator = ModelScope()
    copy = await adapter.fetch_catalog(await at(simulator, serving), NOON, key=Secret("ms-1"))
    assert copy is not None
    assert REQUEST.model in copy.catalog.by_id
    assert simulator.received[0].credential == "absent"
    assert not adapter.list_needs_key


async def test_a_message_of_one_token_tells_of_key_and_quota(
    adapter: OpenAICompatibleAdapter, serving: Serve
) -> None:
    simulator = ModelScope(requests=250, model_requests=100)
    info = await adapter.check_key(await at(simulator, serving), Secret(simulator.key))
    assert info.free_requests == FreeRequests(limit=250, remaining=249)
    assert info.model_requests == FreeRequests(limit=100, remaining=99)
    assert info.answer is not None
    assert info.answer.usage is not None
    assert info.answer.usage.completion == 1
    body = simulator.received[0].json
    assert (body["model"], body["max_tokens"]) == (MODELSCOPE.key_check_model, 1)
    assert not {"stream", "stream_options"} & body.keys()


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        ({}, None),
        ({"q-limit": "250", "q-remaining": "0"}, FreeRequests(limit=250, remaining=0)),
        ({"q-remaining": "12"}, FreeRequests(remaining=12)),
        ({"q-limit": "many", "q-remaining": "-1"}, None),
        ({"q-limit": "249.5"}, None),
        ({"q-limit": "NaN", "q-remaining": "1e999999999"}, None),
    ],
)
def test_a_quota_is_what_the_headers_say(
    headers: dict[str, str], quota: FreeRequests | None
) -> None:
    assert read_quota(headers, "q") == quota


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("401", Rejection.KEY_REJECTED, ""),
        ("401-unbound", Rejection.FORBIDDEN, "account_not_bound"),
        ("403-real-name", Rejection.FORBIDDEN, "real_name_needed"),
        ("400-no-provider", Rejection.NOT_FOUND, "no_endpoints"),
        ("400-older", Rejection.NOT_FOUND, "no_endpoints"),
        ("429", Rejection.RATE_LIMITED, ""),
        ("429-retired", Rejection.PAYMENT_REQUIRED, "insufficient_balance"),
    ],
)
async def test_a_no_is_of_the_right_kind(
    adapter: OpenAICompatibleAdapter, serving: Serve, name: str, kind: Rejection, reason: str
) -> None:
    simulator = ModelScope()
    base_url, refusal = await at(simulator, serving), simulator.errors[name]
    simulator.script(*[Fault(refusal)] * 3)
    chat = await collect(adapter.stream_chat(base_url, Secret(simulator.key), REQUEST))
    with pytest.raises(Rejected) as caught:
        await adapter.check_key(base_url, Secret(simulator.key))
    for error in (caught.value, chat.error):
        assert isinstance(error, Rejected)
        assert (error.kind, error.reason) == (kind, reason)
        assert error.request_id, "it stands beside the error"


def sse(*chunks: str) -> Response:
    body = "".join(f"data: {chunk}\n\n" for chunk in (*chunks, "[DONE]")).encode()
    return Response(200, (("Content-Type", "text/event-stream"),), body)


TEXT = '{"choices": [{"delta": {"content": "Hi"}}]}'
ZERO = """{"choices": [{"delta": {}, "finish_reason": "stop"}],
 "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}}""".replace("\n", "")
COUNTED = '{"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2, "cost": 0.5}}'


async def streamed(adapter: OpenAICompatibleAdapter, serving: Serve, *chunks: str) -> Chat:
    simulator = ModelScope()
    base_url = await at(simulator, serving)
    simulator.script(Fault(sse(*chunks)))
    return await collect(adapter.stream_chat(base_url, Secret(simulator.key), REQUEST))


@pytest.mark.parametrize("chunks", [(TEXT, ZERO, COUNTED), (TEXT, COUNTED, ZERO)])
async def test_zeros_are_no_counts_beside_those_that_are(
    adapter: OpenAICompatibleAdapter, serving: Serve, chunks: tuple[str, ...]
) -> None:
    chat = await streamed(adapter, serving, *chunks)
    assert chat.error is None
    assert chat.answer.usage is not None
    assert (chat.answer.usage.prompt, chat.answer.usage.completion) == (9, 2)
    assert chat.answer.bill.cost is None, "whatever a field is called, it is free here"


async def test_zeros_beside_a_text_are_not_known(
    adapter: OpenAICompatibleAdapter, serving: Serve
) -> None:
    chat = await streamed(adapter, serving, TEXT, ZERO)
    assert chat.error is None
    assert (chat.answer.text, chat.answer.usage) == ("Hi", None)


async def test_counts_come_where_they_are_asked_for(
    adapter: OpenAICompatibleAdapter, serving: Serve
) -> None:
    simulator = ModelScope()
    base_url = await at(simulator, serving)
    chat = await collect(adapter.stream_chat(base_url, Secret(simulator.key), REQUEST))
    assert chat.error is None
    assert chat.answer.usage is not None
    assert chat.answer.usage.completion == simulator.usages[0]["completion_tokens"]


@pytest.mark.parametrize(("effort", "thinks"), [("low", True), ("none", False), (None, None)])
def test_thinking_is_turned_on_and_off(
    adapter: OpenAICompatibleAdapter, effort: str | None, thinks: bool | None
) -> None:
    request = ChatRequest("Qwen/x", (Message("user", "Why?"),), 64, reasoning_effort=effort)
    body = adapter._chat_body(request)
    assert body.get("enable_thinking") == thinks
    assert "reasoning_effort" not in body
    assert adapter.provider.endpoint == Endpoint()
