"""Streams as no document describes them: odd bytes and odd events."""

from __future__ import annotations

import json

import pytest

from desktop.adapters.http import LARGEST_LINE
from desktop.domain.errors import AnswerBroken, Breakage
from desktop.presentation.wording import describe
from tests.adapters.providers.written_streams import (
    DONE,
    STREAM,
    TEXT,
    USAGE,
    assert_whole,
    event,
    words,
)
from tests.adapters.streams import EVENT_STREAM, read_chat

# ── bytes ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_any_line_end_split_at_any_byte(end: bytes) -> None:
    """Inside a character, inside the name of a field, and between CR and LF."""
    stream = STREAM.replace(b"\n", end)
    for offset in range(len(stream)):
        assert_whole(read_chat([stream[:offset], stream[offset:]]))


@pytest.mark.parametrize("inside", ["ß", "本", "👩", "data", "[DONE]", "usage"])
def test_a_piece_that_ends_inside_something(inside: str) -> None:
    place = STREAM.index(inside.encode()) + 1
    assert_whole(read_chat([STREAM[:place], b"", STREAM[place:]]))


def test_no_space_after_the_colon() -> None:
    assert_whole(read_chat([STREAM.replace(b"data: ", b"data:")]))


def test_a_space_too_many_at_the_end() -> None:
    assert_whole(read_chat([STREAM.replace(b"[DONE]", b" [DONE] ")]))


def test_a_byte_order_mark() -> None:
    assert_whole(read_chat([b"\xef\xbb", b"\xbf" + STREAM]))


def test_the_type_in_capitals() -> None:
    assert_whole(read_chat([STREAM], {"Content-Type": "Text/Event-Stream; charset=UTF-8"}))


def test_bytes_that_are_no_text_are_marked_as_such() -> None:
    received = read_chat([STREAM.replace("ß".encode(), b"\xff")])
    assert received.error is None
    assert received.text == received.answer.text == TEXT.replace("ß", "\ufffd")


def test_a_flood_of_comments() -> None:
    flood = b": OPENROUTER PROCESSING\n\n" * 20_000
    first, rest = STREAM.split(b"\n\n", 1)
    assert_whole(read_chat([flood + first + b"\n\n", flood, flood + rest]))


def test_a_line_of_seven_megabytes_is_read() -> None:
    text = "x" * (7 * 2**20)
    stream = words(text) + words("", "stop", usage=USAGE) + DONE
    pieces = [stream[at : at + 65_536] for at in range(0, len(stream), 65_536)]
    assert_whole(read_chat(pieces), text)


def test_a_line_of_ten_megabytes_is_not() -> None:
    stream = words("So far.") + words("x" * (10 * 2**20)) + DONE
    assert len(stream) > LARGEST_LINE
    received = read_chat([stream[at : at + 65_536] for at in range(0, len(stream), 65_536)])
    assert received.text == received.answer.text == "So far."
    assert isinstance(received.error, AnswerBroken)
    assert (received.error.breakage, received.error.provider) == (Breakage.TOO_LARGE, "OpenRouter")
    assert "OpenRouter" in describe(received.error).text


# ── events ──────────────────────────────────────────────────────────────────────────────────────

ODD_EVENTS = {
    "an id alone": b"id: 7\n\n: comment\n\n",
    "a time to retry alone": b"retry: 3000\n\n",
    "a time that is none": b"retry: soon\n\n",
    "a name alone": b"event: ping\n\n",
    "no data": b"data\n\n",
    "empty data": b"data: \n\n",
    "a ping in words": b"event: ping\ndata: 2026-11-22\n\n",
    "a ping in JSON": b'event: ping\ndata: {"type": "ping"}\n\n',
    "a field nobody knows": b"colour: blue\n\n",
    "a field without a colon": b"colour\n\n",
    "a NUL in an id": b"id: a\0b\n\n",
    "no choices": event(id="gen-1"),
    "empty choices": event(id="gen-1", choices=[]),
    "choices that are none": event(choices={"0": "x"}),
    "a choice that is none": event(choices=[None, "x", 5]),
    "a delta that is none": event(choices=[{"delta": "x"}]),
    "fields nobody knows": event(object="odd", service_tier=None, choices=[{"logprobs": [1]}]),
    "a number beyond every number": b'data: {"x": 1e99999999999999999999}\n\n',
    "a moment beyond every calendar": event(created=10**30),
    "a name of its own in every chunk": event(id="gen-2", choices=[]),
    "no usage": event(usage=None),
    "usage in words": event(usage="a lot"),
    "no error": event(error=None),
}


@pytest.mark.parametrize("odd", ODD_EVENTS.values(), ids=ODD_EVENTS)
def test_an_odd_event_changes_nothing(odd: bytes) -> None:
    first, rest = STREAM.split(b"\n\n", 1)
    for stream in (
        b"".join([first, b"\n\n", odd, rest]),
        b"".join([STREAM.removesuffix(DONE), odd, DONE]),
    ):
        assert_whole(read_chat([stream]))


@pytest.mark.parametrize(
    ("sent", "created"),
    [(1_795_000_000, 1_795_000_000), (10**30, None), (-1, None), (True, None), ("now", None)],
)
def test_a_moment_that_no_calendar_has_is_unknown(sent: object, created: int | None) -> None:
    assert read_chat([event(created=sent) + STREAM]).answer.created == created


def test_named_messages_are_read() -> None:
    for named in (b"event: message\ndata: ", b"event: chunk\nid: 1\ndata: "):
        assert_whole(read_chat([STREAM.replace(b"data: ", named)]))


def test_one_document_over_several_lines() -> None:
    assert_whole(read_chat([STREAM.replace(b', "choices"', b',\ndata: "choices"')]))


@pytest.mark.parametrize(
    "before_the_words", [True, False], ids=["usage first", "usage in the middle"]
)
def test_usage_before_the_end(before_the_words: bool) -> None:
    usage, first = event(id="gen-1", choices=[], usage=USAGE), words("Grüße, ")
    begin = usage + first if before_the_words else first + usage
    assert_whole(read_chat([begin + words("日本 👩‍💻", "stop") + DONE]))


def test_of_two_usages_the_later_counts() -> None:
    sooner = USAGE | {"completion_tokens": 1, "cost": 0.0001}
    assert_whole(read_chat([event(id="gen-1", choices=[], usage=sooner) + STREAM]))


def test_nothing_after_the_end_is_read() -> None:
    assert_whole(read_chat([STREAM + words(" and more") + b"data: {\n\n"]))


def test_a_server_that_names_every_chunk_anew_has_one_request() -> None:
    stream = b"".join(event(id=f"gen-{n}", choices=[]) for n in range(1, 50)) + STREAM
    received = read_chat([stream])
    assert received.started == [received.answer.generation_id] == ["gen-1"]


def test_the_name_in_the_headers_and_another_in_the_body() -> None:
    received = read_chat([STREAM], EVENT_STREAM | {"X-Generation-Id": "gen-0"})
    assert received.started == ["gen-0", "gen-1"]
    assert received.answer.generation_id == "gen-1"


def test_half_a_character_waits_for_the_other_half() -> None:
    def escaped(text: str, finish: str | None = None) -> bytes:
        choice = {"delta": {"content": text, "reasoning": text}, "finish_reason": finish}
        return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"

    received = read_chat([escaped("a\ud83d") + escaped("\ude00b") + escaped("", "stop") + DONE])
    assert [delta.text for delta in received.deltas] == ["a", "😀b"]
    assert received.reasoning == received.answer.reasoning == "a😀b"
    cut = read_chat([escaped("a\ud83d")])
    assert cut.text == cut.answer.text == "a", "a beginning of the text, and nothing else"
