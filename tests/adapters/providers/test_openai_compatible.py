"""A streamed chat, as the adapter hands it on: pieces, then the answer, then what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.domain.chat import ChatRequest, Message, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.origin import BaseUrl
from tests.adapters.conftest import Serve
from tests.adapters.streams import Chat, collect
from tests.conftest import KnownKeys
from tests.simulators import Fault, Sandbox, Served, errors, faults
from tests.simulators.wire import Request, Response

MODEL = "sandbox/writer"


async def chat(
    client: HttpClient,
    base_url: str,
    key: str,
    prompt: str = "Why?",
    earlier: Sequence[Message] = (),
    **options: Any,
) -> Chat:
    adapter = OpenAICompatibleAdapter(OPENROUTER, client)
    request = ChatRequest(
        options.pop("model", MODEL), (*earlier, Message("user", prompt)), 256, **options
    )
    return await collect(adapter.stream_chat(BaseUrl.parse(base_url), Secret(key), request))


async def test_a_chat(client: HttpClient, served: Served) -> None:
    streamed = await chat(client, served.base_url, served.key, "What is a median?")
    assert streamed.error is None
    assert len(streamed.deltas) > 10
    assert streamed.text == streamed.answer.text
    assert "What is a median?" in streamed.answer.text
    assert streamed.answer.complete
    assert streamed.answer.finish_reason == "stop"
    assert streamed.answer.usage is not None
    assert streamed.answer.bill.cost is not None
    assert streamed.answer.generation_id in served.sandbox.account.generations
    assert streamed.started == [streamed.answer.generation_id]


async def test_the_name_of_a_request_is_known_before_its_first_word(
    client: HttpClient, served: Served
) -> None:
    adapter = OpenAICompatibleAdapter(OPENROUTER, client)
    request = ChatRequest(MODEL, (Message("user", "Why?"),), 256)
    pieces = adapter.stream_chat(BaseUrl.parse(served.base_url), Secret(served.key), request)
    first = await anext(aiter(pieces))
    assert isinstance(first, Started)
    assert first.generation_id.startswith("gen-")


async def test_a_format_without_records_of_requests_knows_of_none(
    client: HttpClient, served: Served
) -> None:
    adapter = OpenAICompatibleAdapter(OPENROUTER, client)
    assert not adapter.keeps_generations
    base_url = BaseUrl.parse(served.base_url)
    assert await adapter.fetch_generation(base_url, Secret(served.key), "gen-1") is None
    assert served.received == []


async def test_what_is_sent(client: HttpClient, served: Served) -> None:
    earlier = (Message("system", "Be brief."), Message("user", "Hi"), Message("assistant", "Ho"))
    await chat(
        client, served.base_url, served.key, "Grüße 👋", earlier, temperature="0.7", top_p="0.9"
    )
    (received,) = served.received
    assert received.credential == "accepted"
    assert received.path == "/api/v1/chat/completions"
    body = received.json
    assert (body.pop("temperature"), body.pop("top_p")) == (Decimal("0.7"), Decimal("0.9"))
    assert body == {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": "Ho"},
            {"role": "user", "content": "Grüße 👋"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 256,
    }


async def test_half_a_character_can_be_sent(client: HttpClient, served: Served) -> None:
    """Text fields and models make lone surrogates; UTF-8 has no bytes for them."""
    streamed = await chat(client, served.base_url, served.key, "half \ud83d of one")
    assert streamed.error is None
    assert served.received[0].json["messages"][-1]["content"] == "half \ufffd of one"


@pytest.mark.parametrize("shape", ["a", "b", "c"])
async def test_usage_comes_wherever_it_stands(
    client: HttpClient, served: Served, shape: Any
) -> None:
    served.sandbox.script(faults.usage_chunk(shape))
    streamed = await chat(client, served.base_url, served.key)
    assert streamed.answer.usage is not None
    assert streamed.answer.bill.cost is not None


REFUSALS = {
    "documented 400": (faults.status(400), Rejection.BAD_REQUEST),
    "documented 401": (faults.status(401), Rejection.KEY_REJECTED),
    "afford": (faults.reply(errors.can_only_afford()), Rejection.PAYMENT_REQUIRED),
    "in flight": (faults.reply(errors.in_flight_budget()), Rejection.BUDGET_IN_FLIGHT),
    "key limit": (faults.reply(errors.key_limit()), Rejection.KEY_LIMIT),
    "page": (faults.html(), Rejection.PROVIDER_FAILED),
    "empty 503": (faults.empty(503), Rejection.PROVIDER_FAILED),
    "redirect": (faults.redirect("http://127.0.0.2:9/"), Rejection.REDIRECTED),
}


@pytest.mark.parametrize(("fault", "kind"), REFUSALS.values(), ids=REFUSALS)
async def test_a_refusal_before_the_first_word(
    client: HttpClient, served: Served, fault: Fault, kind: Rejection
) -> None:
    served.sandbox.script(fault)
    streamed = await chat(client, served.base_url, served.key)
    assert isinstance(streamed.error, Rejected)
    assert streamed.error.kind is kind
    assert not streamed.error.mid_stream
    assert (streamed.deltas, streamed.answers) == ([], [])
    assert len(served.received) == 1, "a chat is never sent twice by itself"


async def test_an_error_in_a_200(client: HttpClient, served: Served) -> None:
    served.sandbox.script(faults.error_in_200(502))
    streamed = await chat(client, served.base_url, served.key)
    assert isinstance(streamed.error, Rejected)
    assert (streamed.error.kind, streamed.error.status) == (Rejection.PROVIDER_FAILED, 502)
    assert streamed.error.message == "Provider returned error"
    assert not streamed.error.mid_stream, "nothing had come"


@pytest.mark.parametrize(
    ("ending", "kind", "message"),
    [
        ("token-limit", Rejection.BAD_REQUEST, "Token limit reached"),
        ("provider-error", Rejection.PROVIDER_FAILED, "Provider disconnected unexpectedly"),
        ("finish-error", Rejection.OTHER, "no reason given"),
    ],
)
async def test_an_error_in_the_middle_keeps_what_came(
    client: HttpClient, served: Served, ending: Any, kind: Rejection, message: str
) -> None:
    served.sandbox.script(faults.mid_stream(ending))
    streamed = await chat(client, served.base_url, served.key)
    assert isinstance(streamed.error, Rejected)
    assert (streamed.error.kind, streamed.error.message) == (kind, message)
    assert streamed.error.mid_stream
    assert streamed.text == streamed.answer.text != ""


@pytest.mark.parametrize(
    ("fault", "breakage"),
    [
        (faults.no_done(), Breakage.CUT_OFF),
        (faults.empty(200), Breakage.NOT_JSON),
        (faults.html(200), Breakage.NOT_JSON),
    ],
)
async def test_a_200_that_cannot_be_used(
    client: HttpClient, served: Served, fault: Fault, breakage: Breakage
) -> None:
    served.sandbox.script(fault)
    streamed = await chat(client, served.base_url, served.key)
    assert isinstance(streamed.error, AnswerBroken)
    assert (streamed.error.breakage, streamed.error.provider) == (breakage, "OpenRouter")
    if breakage is Breakage.NOT_JSON and streamed.error.excerpt:
        assert streamed.error.excerpt.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.stall(after=2500), NoAnswer.SILENT),
        (faults.drop(after=2500), NoAnswer.LOST),
    ],
)
async def test_a_connection_that_fails_in_the_middle_keeps_what_came(
    impatient: HttpClient, served: Served, fault: Fault, kind: NoAnswer
) -> None:
    served.sandbox.script(fault)
    streamed = await chat(impatient, served.base_url, served.key)
    assert isinstance(streamed.error, Unreachable)
    assert streamed.error.kind is kind
    assert streamed.text == streamed.answer.text != ""
    assert not streamed.answer.complete


async def test_one_body_where_a_stream_was_asked_for(client: HttpClient, serving: Serve) -> None:
    body = b'{"choices": [{"message": {"content": "Whole."}, "finish_reason": "stop"}]}'
    origin = await serving(lambda _: Response(200, (("Content-Type", "application/json"),), body))
    streamed = await chat(client, origin, "k")
    assert streamed.error is None
    assert (streamed.text, streamed.answer.text) == ("Whole.", "Whole.")


def stream(*events: bytes) -> Response:
    body = b"".join(b"data: " + event + b"\n\n" for event in events)
    return Response(200, (("Content-Type", "text/event-stream"),), body)


@pytest.mark.parametrize(
    ("events", "breakage"),
    [
        ((b"[DONE]",), Breakage.EMPTY),
        ((b'{"choices": []}', b"[DONE]"), Breakage.EMPTY),
        ((), Breakage.CUT_OFF),
        ((b"not json",), Breakage.NOT_JSON),
        ((b"[1, 2]",), Breakage.NOT_JSON),
    ],
)
async def test_streams_without_an_answer(
    client: HttpClient, serving: Serve, events: tuple[bytes, ...], breakage: Breakage
) -> None:
    origin = await serving(lambda _: stream(*events))
    streamed = await chat(client, origin, "k")
    assert isinstance(streamed.error, AnswerBroken)
    assert streamed.error.breakage is breakage


async def test_an_absurd_error_code_is_just_an_error(client: HttpClient, serving: Serve) -> None:
    code = b"9" * 4000
    origin = await serving(lambda _: stream(b'{"error": {"code": ' + code + b"}}", b"[DONE]"))
    streamed = await chat(client, origin, "k")
    assert isinstance(streamed.error, Rejected)


async def test_a_provider_that_repeats_the_key_does_not_put_it_into_an_error(
    client: HttpClient, serving: Serve, known_keys: KnownKeys, key: str
) -> None:
    known_keys.add(key)

    def repeat(request: Request) -> Response:
        said = request.header("Authorization") or ""
        if request.header("Accept") == "page":
            return Response(200, (), said.encode())
        return stream(b'{"error": {"code": 401, "message": "Unknown: %s"}}' % said.encode())

    def page(request: Request) -> Response:
        return Response(200, (), b"You sent " + (request.header("Authorization") or "").encode())

    for simulator in (repeat, page):
        streamed = await chat(client, await serving(simulator), key)
        assert streamed.error is not None
        known_keys.assert_not_in(streamed.error)
        assert not known_keys.found_in(repr(streamed.answers))


@pytest.mark.parametrize("key", ["sesame-open-12", "sk-or-v1-0123456789abcdef0123456789abcdef"])
async def test_a_key_of_any_shape_that_is_repeated_is_not_kept(
    client: HttpClient, serving: Serve, key: str
) -> None:
    """Not even in two halves with a control character between them."""
    halves = f"{key[:7]}\\u0007{key[7:]}"

    def error(_: Request) -> Response:
        return stream(b'{"error": {"code": 401, "message": "Unknown: %s"}}' % halves.encode())

    def host(_: Request) -> Response:
        return stream(b'{"provider": "%s", "choices": []}' % halves.encode(), b"[DONE]")

    def page(_: Request) -> Response:
        return Response(200, (), f"You sent {key[:7]}\x07{key[7:]}".encode())

    for simulator in (error, host, page):
        streamed = await chat(client, await serving(simulator), key)
        assert streamed.error is not None
        assert key[7:] not in repr((vars(streamed.error), streamed.answers))


async def test_what_broke_off_says_of_which_request(client: HttpClient, serving: Serve) -> None:
    said = b'{"id": "gen-7", "provider": "Google", "choices": [{"delta": {"content": "So"}}]}'
    streamed = await chat(client, await serving(lambda _: stream(said)), "k")
    error = streamed.error
    assert isinstance(error, AnswerBroken)
    assert (error.model, error.upstream, error.request_id) == (MODEL, "Google", "gen-7")


async def test_a_wrong_key_is_the_providers_to_refuse(client: HttpClient, sandbox: Sandbox) -> None:
    from tests.simulators import serve

    with serve(sandbox) as served:
        streamed = await chat(client, served.base_url, "sk-or-v1-another")
    assert isinstance(streamed.error, Rejected)
    assert streamed.error.kind is Rejection.KEY_REJECTED
