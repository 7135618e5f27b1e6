"""Streams that end as they should not: whatever came is kept, and the reason is the right one."""

from __future__ import annotations

import gzip
import ssl
import zlib
from functools import partial

import httpx
import pytest

from desktop.adapters.http import HttpClient
from desktop.domain.errors import (
    AnswerBroken,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
    error_code,
)
from tests.adapters.conftest import Serve
from tests.adapters.providers.written_streams import (
    DONE,
    STREAM,
    TEXT,
    assert_whole,
    event,
    words,
)
from tests.adapters.streams import EVENT_STREAM, chat, read_chat
from tests.conftest import KnownKeys
from tests.simulators.wire import Delivery, Request, Response


def code(error: ModeldeckError | None) -> str:
    return "" if error is None else error_code(error)


SO_FAR = words("So far.")
GONE = event(error={"code": 502, "message": "Gone"}, choices=[])
ENDS = {
    "JSON that is none": (b"data: {not json\n\n" + DONE, "not_json"),
    "a list": (b"data: [1]\n\n" + DONE, "not_json"),
    "a number": (b"data: 5\n\n" + DONE, "not_json"),
    "NaN": (b'data: {"x": NaN}\n\n' + DONE, "not_json"),
    "nested too deeply": (b"data: " + b'{"a":' * 100_000 + b"\n\n" + DONE, "not_json"),
    "a number of 5000 digits": (b'data: {"x": %s}\n\n' % (b"9" * 5000) + DONE, "not_json"),
    "half an event": (b'data: {"choices": [{"del', "cut_off"),
    "a whole event that never ended": (words(" Never.").rstrip(), "cut_off"),
    "nothing": (b"", "cut_off"),
    "a finish reason": (words("", "stop"), "cut_off"),
    "an end that never ended": (b"data: [DONE]\n", "cut_off"),
    "an error": (GONE + DONE, "provider_failed"),
    "an error and no end": (GONE, "provider_failed"),
    "an error and half an event": (GONE + b'data: {"cho', "provider_failed"),
    "an error and nonsense": (GONE + b"data: nonsense\n\n", "provider_failed"),
    "an error after a finish reason": (words("", "stop") + GONE + DONE, "provider_failed"),
    "an error with its code in words": (
        event(error={"code": "server_error", "message": "Gone"}) + DONE,
        "provider_failed",
    ),
    "an error with its code as a string": (
        event(error={"code": "402", "message": "Gone"}) + DONE,
        "payment_required",
    ),
    "an error in words": (event(error="Gone") + DONE, "rejected"),
    "an error in a choice": (
        event(choices=[{"error": {"code": 429, "message": "Gone"}}]) + DONE,
        "rate_limited",
    ),
    "an error event": (b"event: error\n" + GONE + DONE, "provider_failed"),
}


@pytest.mark.parametrize(("end", "failure"), ENDS.values(), ids=ENDS)
def test_an_end_that_is_wrong_keeps_what_came(end: bytes, failure: str) -> None:
    received = read_chat([SO_FAR + end])
    assert received.text == received.answer.text == "So far."
    assert code(received.error) == failure
    assert isinstance(received.error, Rejected)
    assert received.error.provider == "OpenRouter"
    if not isinstance(received.error, AnswerBroken):
        assert (received.error.message, received.error.mid_stream) == ("Gone", True)


@pytest.mark.parametrize(
    "breaks",
    [
        httpx.ReadError("Bearer of-a-test"),
        httpx.RemoteProtocolError("peer closed connection"),
        ssl.SSLError(1, "[SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC]"),
        ConnectionResetError(104, "Connection reset by peer"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_connection_that_breaks(breaks: Exception) -> None:
    received = read_chat([SO_FAR, breaks])
    assert received.answer.text == "So far."
    assert isinstance(received.error, Unreachable)
    assert received.error.kind is NoAnswer.LOST
    assert "of-a-test" not in repr(received.error)
    assert code(read_chat([SO_FAR + GONE, breaks]).error) == "provider_failed"
    assert_whole(read_chat([STREAM, breaks]))


def test_a_code_of_an_error_is_kept_on_one_line_and_without_a_key(known_keys: KnownKeys) -> None:
    key = known_keys.add("sk-or-v1-0123456789abcdef0123456789abcdef")
    received = read_chat([event(error={"code": f"\x1b[31mno\n{key}", "message": "x"}) + DONE])
    assert received.answer.error_code == "no sk-or-…"


# ── compressed, and elsewhere: over a real socket ───────────────────────────────────────────────


END_OF_FILE = 10
"""Bytes: an empty last block of 2, the checksum and the length."""


def zipped(*parts: bytes) -> bytes:
    """Each part can be read as soon as it is there."""
    packer = zlib.compressobj(wbits=31)
    packed = [packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH) for part in parts]
    return b"".join([*packed, packer.flush()])


def compressed(body: bytes) -> Response:
    return Response(200, (*EVENT_STREAM.items(), ("Content-Encoding", "gzip")), body)


def answered(response: Response, _: Request) -> Response:
    return response


async def test_a_compressed_stream(client: HttpClient, serving: Serve) -> None:
    for body in (gzip.compress(STREAM), zipped(STREAM[:40], STREAM[40:])):
        origin = await serving(partial(answered, compressed(body)))
        assert_whole(await chat(client, origin))


async def test_what_is_compressed_twice_is_not_unpacked(client: HttpClient, serving: Serve) -> None:
    bomb = gzip.compress(gzip.compress(STREAM))
    for packed in ("gzip, gzip", "gzip,deflate"):
        headers = (*EVENT_STREAM.items(), ("Content-Encoding", packed))
        origin = await serving(partial(answered, Response(200, headers, bomb)))
        received = await chat(client, origin)
        assert code(received.error) == "answer_too_large"
        assert received.answer.text == ""


BEGUN = zipped(SO_FAR)[:-END_OF_FILE]
CUT_SHORT: list[tuple[bytes | Exception, str]] = [
    (b"", "cut_off"),
    (zipped(SO_FAR, STREAM)[len(BEGUN) : -END_OF_FILE - 20], "cut_off"),
    (b"\xff" * 40, "not_json"),
    (httpx.ReadError(""), "connection_lost"),
]


@pytest.mark.parametrize(("rest", "failure"), CUT_SHORT, ids=["at once", "later", "bad", "lost"])
def test_a_compressed_stream_cut_short(rest: bytes | Exception, failure: str) -> None:
    received = read_chat([BEGUN, rest], EVENT_STREAM | {"Content-Encoding": "gzip"})
    assert received.text == received.answer.text
    assert received.text.startswith("So far.")
    assert f"So far.{TEXT}".startswith(received.text)
    assert code(received.error) == failure


async def test_a_chat_sent_on_to_another_host_is_not_sent_there(
    client: HttpClient, serving: Serve
) -> None:
    elsewhere: list[Request] = []

    def take(request: Request) -> Response:
        elsewhere.append(request)
        return Response(200, tuple(EVENT_STREAM.items()), STREAM)

    target = (await serving(take)).replace("127.0.0.1", "localhost")
    for status in (301, 302, 303, 307, 308):
        location = (("Location", f"{target}/chat/completions"),)
        origin = await serving(partial(answered, Response(status, location)))
        received = await chat(client, origin)
        assert isinstance(received.error, Rejected)
        assert (received.error.kind, received.error.status) == (Rejection.REDIRECTED, status)
    assert elsewhere == []


async def test_a_refusal_that_drips_is_not_waited_for(serving: Serve) -> None:
    dripping = Delivery(pace=0.02)
    headers = (("Content-Type", "application/json"),)
    origin = await serving(lambda _: Response(503, headers, iter([b" "] * 10_000), dripping))
    client = HttpClient("Modeldeck/test", whole_seconds=0.3)
    error = (await chat(client, origin)).error
    await client.close()
    assert isinstance(error, Rejected)
    assert error.status == 503


async def test_a_refusal_cut_short_is_still_a_refusal(client: HttpClient, serving: Serve) -> None:
    body = b'{"error": {"code": 429, "message": "Slow down"}}'
    headers = (("Content-Type", "application/json"), ("Retry-After", "7"))
    origin = await serving(lambda _: Response(429, headers, body, Delivery(cut_after=10)))
    error = (await chat(client, origin)).error
    assert isinstance(error, Rejected)
    assert (error.kind, error.retry_after, error.message) == (Rejection.RATE_LIMITED, 7, "")
