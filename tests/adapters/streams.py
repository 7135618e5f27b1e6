"""Streams without a network: bytes in pieces, read by the real adapter in the calling thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

from desktop.adapters.http import HttpClient, StreamedResponse
from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.domain.chat import Answer, ChatRequest, Delta, Message, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import ModeldeckError
from desktop.domain.origin import BaseUrl

EVENT_STREAM = {"Content-Type": "text/event-stream"}
REQUEST = ChatRequest("any/model", (Message("user", "Why?"),), 16)
T = TypeVar("T")


class Pieces(httpx.AsyncByteStream):
    """A body that comes in these pieces and then ends, or breaks as the last of them says."""

    def __init__(self, pieces: Sequence[bytes | Exception]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def streamed_response(
    pieces: Sequence[bytes | Exception],
    headers: Mapping[str, str] | None = None,
    status: int = 200,
) -> StreamedResponse:
    return StreamedResponse(
        httpx.Response(
            status,
            headers=EVENT_STREAM if headers is None else headers,
            stream=Pieces(pieces),
            request=httpx.Request("POST", "http://127.0.0.1/"),
        )
    )


class OneAnswer(HttpClient):
    """Whatever is posted, this is the answer."""

    def __init__(self, response: StreamedResponse) -> None:
        super().__init__("Modeldeck/test")
        self._response = response

    @asynccontextmanager
    async def post(
        self, url: str, headers: Mapping[str, str], body: bytes
    ) -> AsyncIterator[StreamedResponse]:
        yield self._response


@dataclass
class Chat:
    """What came out of one chat, in the order it came."""

    started: list[str] = field(default_factory=list)
    deltas: list[Delta] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    error: ModeldeckError | None = None

    @property
    def answer(self) -> Answer:
        (answer,) = self.answers
        return answer

    @property
    def text(self) -> str:
        return "".join(delta.text for delta in self.deltas)

    @property
    def reasoning(self) -> str:
        return "".join(delta.reasoning for delta in self.deltas)


async def chat(http: HttpClient, base_url: str, key: str = "k") -> Chat:
    """Ask OpenRouter's adapter `REQUEST`."""
    adapter = OpenRouterAdapter(OPENROUTER, http)
    return await collect(adapter.stream_chat(BaseUrl.parse(base_url), Secret(key), REQUEST))


async def collect(pieces: AsyncIterator[Started | Delta | Answer]) -> Chat:
    """Take whatever comes. Only our own errors are expected."""
    chat = Chat()
    try:
        async for piece in pieces:
            assert not chat.answers, "the answer comes last"
            match piece:
                case Started():
                    chat.started.append(piece.generation_id)
                case Delta():
                    chat.deltas.append(piece)
                case Answer():
                    chat.answers.append(piece)
    except ModeldeckError as error:
        chat.error = error
    return chat


def read_chat(
    pieces: Sequence[bytes | Exception],
    headers: Mapping[str, str] | None = None,
    status: int = 200,
) -> Chat:
    """What the adapter makes of an answer that comes in these pieces."""
    response = streamed_response(pieces, headers, status)
    reading = chat(OneAnswer(response), "http://127.0.0.1:9")
    # The words of a refusal are given a time to come in, which a loop has to watch.
    return at_once(reading) if status == 200 else asyncio.run(reading)


def at_once(coroutine: Coroutine[None, None, T]) -> T:
    """Run what never waits for anything, without a loop: a hundred thousand times if need be."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        value: T = stop.value
        return value
    raise AssertionError("it waited for something")
