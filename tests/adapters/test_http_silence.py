"""Servers that are slow, and servers that say nothing, with the seconds the application waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest

from desktop.adapters.http import (
    FIRST_SIGN_SECONDS,
    LOOK_UP_SILENCE_SECONDS,
    SILENCE_SECONDS,
    HttpClient,
)
from desktop.domain.errors import NoAnswer, Rejected, Rejection, Unreachable
from tests.adapters import simulated_time
from tests.adapters.streams import EVENT_STREAM, Chat, chat
from tests.simulators.server import LoopbackServer
from tests.simulators.wire import Delivery, Response

HEADERS = tuple(EVENT_STREAM.items())
STREAM = (
    ": OPENROUTER PROCESSING\n\n"
    'data: {"id":"gen-1","choices":[{"delta":{"content":"Grüße"}}]}\n\n'
    'data: {"choices":[{"delta":{"content":", 日本"},"finish_reason":"stop"}]}\n\n'
    "data: [DONE]\n\n"
).encode()
FIRST_WORD = STREAM.index(b"data: {", 30)
T = TypeVar("T")


@dataclass(frozen=True)
class Waited:
    chat: Chat
    seconds: float


def waiting(response: Response) -> Waited:
    """One chat with a server that answers this, in simulated seconds."""
    return simulated_time.run(_serving(response, _timed))


async def _serving(response: Response, ask: Callable[[HttpClient, str], Awaitable[T]]) -> T:
    server, client = LoopbackServer(lambda _: response), HttpClient("Modeldeck/test")
    origin = await server.start()
    try:
        return await ask(client, origin)
    finally:
        await client.close()
        await server.close()


async def _timed(client: HttpClient, origin: str) -> Waited:
    clock = asyncio.get_running_loop().time
    start = clock()
    received = await chat(client, origin)
    return Waited(received, clock() - start)


def bytewise(seconds: float, body: bytes = STREAM) -> Response:
    pieces = (bytes([byte]) for byte in body)
    return Response(200, HEADERS, pieces, Delivery(pace=seconds))


def test_one_byte_a_second_is_a_whole_answer() -> None:
    waited = waiting(bytewise(1.0))
    assert waited.chat.error is None
    assert waited.chat.text == waited.chat.answer.text == "Grüße, 日本"
    assert waited.seconds >= len(STREAM) - 2, "longer than silence may last"
    assert waited.seconds > SILENCE_SECONDS


def test_a_byte_just_before_the_wait_is_over_is_a_sign_of_life() -> None:
    waited = waiting(bytewise(SILENCE_SECONDS - 1))
    assert waited.chat.error is None
    assert waited.chat.answer.complete


def test_a_byte_too_late_is_none() -> None:
    waited = waiting(bytewise(SILENCE_SECONDS + 1))
    assert isinstance(waited.chat.error, Unreachable)
    assert waited.chat.error.kind is NoAnswer.SILENT


@pytest.mark.parametrize("after", [0, FIRST_WORD, FIRST_WORD + 80, len(STREAM) - 1])
def test_two_minutes_of_nothing_end_the_wait_and_keep_what_came(after: int) -> None:
    waited = waiting(Response(200, HEADERS, STREAM, Delivery(cut_after=after, then="stall")))
    error = waited.chat.error
    assert isinstance(error, Unreachable)
    assert (error.kind, error.waited) == (NoAnswer.SILENT, SILENCE_SECONDS)
    assert SILENCE_SECONDS <= waited.seconds < SILENCE_SECONDS + 1
    assert "Grüße, 日本".startswith(waited.chat.answer.text)
    assert not waited.chat.answer.complete


def test_a_server_that_never_begins_is_left_sooner() -> None:
    waited = waiting(Response(200, HEADERS, STREAM, Delivery(silent=True, then="stall")))
    assert isinstance(waited.chat.error, Unreachable)
    assert waited.chat.error.kind is NoAnswer.SILENT
    assert FIRST_SIGN_SECONDS <= waited.seconds < FIRST_SIGN_SECONDS + 1
    assert waited.chat.answers == []


def test_comments_are_signs_of_life() -> None:
    """OpenRouter sends them while a model thinks."""
    comments = [b": OPENROUTER PROCESSING\n\n"] * 20
    body = iter([*comments, STREAM])
    waited = waiting(Response(200, HEADERS, body, Delivery(pace=SILENCE_SECONDS / 2)))
    assert waited.chat.error is None
    assert waited.chat.text == "Grüße, 日本"
    assert waited.seconds > 10 * SILENCE_SECONDS - 1


def test_after_the_end_nobody_waits_for_the_connection_to_close() -> None:
    then_silence = Delivery(cut_after=len(STREAM), then="stall")
    waited = waiting(Response(200, HEADERS, STREAM + b": more\n\n", then_silence))
    assert waited.chat.error is None
    assert waited.seconds < 1


def test_an_error_before_the_silence_is_what_is_told() -> None:
    body = STREAM.replace(b"data: [DONE]", b'data: {"error":{"code":502,"message":"Gone"}}')
    silence = Delivery(cut_after=len(body), then="stall")
    waited = waiting(Response(200, HEADERS, body + b": more\n\n", silence))
    error = waited.chat.error
    assert isinstance(error, Rejected)
    assert (error.kind, error.message) == (Rejection.PROVIDER_FAILED, "Gone")
    assert waited.chat.text == "Grüße, 日本"


def test_a_refusal_whose_words_never_come_is_still_a_refusal() -> None:
    body = b'{"error": {"code": 429, "message": "Slow down"}}'
    headers = (("Content-Type", "application/json"), ("Retry-After", "7"))
    stalled = Delivery(cut_after=10, then="stall")
    error = waiting(Response(429, headers, body, stalled)).chat.error
    assert isinstance(error, Rejected)
    assert (error.kind, error.status, error.retry_after) == (Rejection.RATE_LIMITED, 429, 7)


def test_who_is_given_more_time_has_it_for_look_ups_too() -> None:
    """A list that takes its time would be asked for in vain otherwise."""
    late = Response(200, HEADERS, iter([b"{", b"}"]), Delivery(pace=LOOK_UP_SILENCE_SECONDS * 2))

    async def ask(client: HttpClient, origin: str) -> bytes:
        patient = client.like_this(direct=False, silence_seconds=300)
        return (await patient.get_whole(f"{origin}/models", {})).body

    assert simulated_time.run(_serving(late, ask)) == b"{}"
