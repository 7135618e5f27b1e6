"""Server-sent events, cut into pieces wherever a network may cut them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.http import read_event_stream
from tests.adapters.streams import streamed_response

STREAM = (
    ": OPENROUTER PROCESSING\n\n"
    'data: {"choices":[{"delta":{"content":"Grüße, 日本"}}]}\n\n'
    ": OPENROUTER PROCESSING\n\n"
    'data: {"choices":[{"delta":{"content":" 👩‍💻\u2028\x85"}}]}\n\n'
    "data: [DONE]\n\n"
).encode()
DATA = [
    '{"choices":[{"delta":{"content":"Grüße, 日本"}}]}',
    '{"choices":[{"delta":{"content":" 👩‍💻\u2028\x85"}}]}',
    "[DONE]",
]


async def read(pieces: Sequence[bytes], content_type: str = "text/event-stream") -> list[str]:
    response = streamed_response(pieces, {"Content-Type": content_type})
    return [data async for data in response.events()]


def cuts(stream: bytes, step: int) -> Iterator[list[bytes]]:
    for offset in range(0, len(stream) + 1, step):
        yield [stream[:offset], stream[offset:]]


async def test_a_stream_cut_at_byte_offsets() -> None:
    for pieces in cuts(STREAM, 3):
        assert await read(pieces) == DATA


@pytest.mark.long
async def test_a_stream_cut_at_every_two_byte_offsets() -> None:
    for first in range(len(STREAM) + 1):
        for second in range(first, len(STREAM) + 1):
            assert await read([STREAM[:first], STREAM[first:second], STREAM[second:]]) == DATA


async def test_a_stream_byte_by_byte() -> None:
    assert await read([bytes([byte]) for byte in STREAM]) == DATA


async def test_other_line_ends() -> None:
    for end in (b"\r\n", b"\r"):
        stream = STREAM.replace(b"\n", end)
        for pieces in cuts(stream, 5):
            assert await read(pieces) == DATA


@given(st.lists(st.binary(max_size=30), max_size=8))
async def test_bytes_that_mean_nothing_break_nothing(pieces: list[bytes]) -> None:
    for data in await read(pieces):
        assert isinstance(data, str)


async def test_the_encoding_is_utf_8_whatever_the_header_says() -> None:
    assert await read([STREAM], "text/event-stream; charset=iso-8859-1") == DATA


async def test_an_event_may_have_several_lines_and_other_fields() -> None:
    stream = (
        b"event: message\nid: 1\nretry: 10\ndata: one\ndata: two\n\ndata\n\n:\n\ndata:three\n\n"
    )
    assert [data for data in await read([stream]) if data] == ["one\ntwo", "three"]


async def test_an_event_that_never_ended_is_not_one() -> None:
    assert await read([b"data: one\n\ndata: tw"]) == ["one"]


def test_a_recorded_stream() -> None:
    assert list(read_event_stream(STREAM)) == DATA
    assert list(read_event_stream(b"")) == []
