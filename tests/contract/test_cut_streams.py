"""Recorded streams, and the project's own, cut wherever a network may cut them.

As two pieces nothing is different; cut short, all that had come is there and nothing else.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop.adapters.http import HttpClient
from tests.adapters.streams import Chat, chat, read_chat
from tests.contract.cut_streams import (
    OWN,
    RECORDED,
    assert_failure,
    assert_known,
    borders,
    expected,
    stream,
)
from tests.contract.recordings import name
from tests.simulators.server import LoopbackServer
from tests.simulators.wire import Delivery, Request, Response

HEADERS = (("Content-Type", "text/event-stream"),)
A_FEW = 20
EVERY = 8
"""The long runs share the offsets between so many tests."""
every_stream = pytest.mark.parametrize("path", [*OWN, *RECORDED], ids=name)
every_recording = pytest.mark.parametrize("path", RECORDED, ids=name)
every_own = pytest.mark.parametrize("path", OWN, ids=name)


# ── the parser, at every byte ───────────────────────────────────────────────────────────────────


def cut_at_bytes(body: bytes, offsets: range) -> None:
    whole = expected(body)
    for offset in offsets:
        beginning = body[:offset]
        in_two = read_chat([beginning, body[offset:]])
        assert_known(in_two, whole)
        assert_failure(in_two, whole, dropped=False)
        short, known = read_chat([beginning]), expected(beginning)
        assert_known(short, known)
        assert_failure(short, known, dropped=False)
        assert whole.text.startswith(short.text)
        assert whole.reasoning.startswith(short.reasoning)


@every_own
def test_the_parser_cut_at_bytes(path: Path) -> None:
    body = stream(path)
    cut_at_bytes(body, range(0, len(body) + 1, 5))


@every_recording
def test_the_parser_cut_at_some_bytes_of_a_recording(path: Path) -> None:
    body = stream(path)
    cut_at_bytes(body, range(0, len(body) + 1, len(body) // A_FEW))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", range(EVERY))
@every_stream
def test_the_parser_cut_at_every_byte(path: Path, first: int) -> None:
    body = stream(path)
    cut_at_bytes(body, range(first, len(body) + 1, EVERY))


# ── the client, at every border of events ───────────────────────────────────────────────────────


class Answering:
    """A server whose next answer is ``response``, and a client of it."""

    def __init__(self) -> None:
        self.response = Response(500)

    def __call__(self, request: Request) -> Response:
        return self.response

    async def chats(self, responses: list[Response]) -> list[Chat]:
        server, client = LoopbackServer(self), HttpClient("Modeldeck/test")
        origin = await server.start()
        received = []
        for self.response in responses:
            received.append(await chat(client, origin))
        await client.close()
        await server.close()
        return received


def in_two_pieces(body: bytes, offset: int) -> Response:
    return Response(200, HEADERS, iter((body[:offset], body[offset:])))


def cut_short(body: bytes, offset: int) -> Response:
    return Response(200, HEADERS, body[:offset])


def dropped(body: bytes, offset: int) -> Response:
    return Response(200, HEADERS, body, Delivery(cut_after=offset))


def cut_at_borders(body: bytes, offsets: list[int]) -> None:
    whole = expected(body)
    asked = [make(body, at) for at in offsets for make in (in_two_pieces, cut_short, dropped)]
    received = iter(asyncio.run(Answering().chats(asked)))
    for offset, in_two, short, lost in zip(offsets, received, received, received, strict=True):
        assert_known(in_two, whole)
        assert_failure(in_two, whole, dropped=False)
        known = expected(body[:offset])
        for beginning in (short, lost):
            assert_known(beginning, known)
            assert_failure(beginning, known, dropped=beginning is lost)
            assert whole.text.startswith(beginning.text)


@every_own
def test_the_client_at_every_border_of_events(path: Path) -> None:
    body = stream(path)
    cut_at_borders(body, list(borders(body)))


@every_recording
def test_the_client_at_some_borders_of_a_recording(path: Path) -> None:
    body = stream(path)
    places = list(borders(body))
    # 7 is no multiple of 3: a byte before, at and after a border take turns.
    cut_at_borders(body, [*places[::7], *places[-3:]])


@pytest.mark.long
@every_recording
def test_the_client_at_every_border_of_a_recording(path: Path) -> None:
    body = stream(path)
    cut_at_borders(body, list(borders(body)))


# ── what the tests stand on ─────────────────────────────────────────────────────────────────────


def test_the_own_streams_end_in_every_way() -> None:
    ends = [expected(path.read_bytes()) for path in OWN]
    assert {(end.complete, end.failed) for end in ends} == {(True, False), (True, True)}
    assert all(len(list(borders(path.read_bytes()))) >= 8 for path in OWN)


@every_recording
def test_a_recorded_stream_is_whole(path: Path) -> None:
    known = expected(stream(path))
    assert known.complete
    assert known.failed is ("stream_error" in path.name)
