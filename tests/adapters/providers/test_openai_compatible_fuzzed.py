"""Streams made of anything: an answer is handed over, and only our own errors are raised.

`python3 dev.py test --long` tries a hundred thousand.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.errors import Rejected
from desktop.presentation.wording import describe
from tests.adapters.streams import EVENT_STREAM, Chat, read_chat

RUNS = range(20)
EXAMPLES = 5_000
"""In each of the long runs: a hundred thousand in all."""
Body = list[bytes]

_scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.text(max_size=8),
    st.sampled_from(
        ["stop", "length", "error", "gen-1", "402", "server_error", "\ud83d", "\ude00"]
    ),
)
_any_json: st.SearchStrategy[Any] = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["content", "message", "code", "metadata", "raw", "type", "cost"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=4,
)


def _object(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """With any of these fields, or something that is none of this at all."""
    return st.fixed_dictionaries({}, optional=fields) | _any_json


_words = st.text(max_size=6) | st.sampled_from(["\ud83d", "\ude00", "日本", "👩‍💻"]) | _any_json
_delta = _object(
    role=st.just("assistant"),
    content=_words,
    reasoning=_words,
    annotations=st.lists(_object(type=_scalars), max_size=2),
)
_error = _object(code=_scalars, message=_words, metadata=_any_json)
_usage = _object(
    prompt_tokens=_scalars,
    completion_tokens=_scalars,
    cost=_scalars,
    prompt_tokens_details=_object(cached_tokens=_scalars),
    completion_tokens_details=_object(reasoning_tokens=_scalars),
    cost_details=_object(upstream_inference_cost=_scalars),
)
_choice = _object(
    index=_scalars, delta=_delta, message=_delta, finish_reason=_scalars, error=_error
)
_chunk = _object(
    id=_scalars,
    model=_scalars,
    provider=_scalars,
    created=_scalars,
    choices=st.lists(_choice, max_size=2) | _any_json,
    usage=_usage,
    error=_error,
)
_data: st.SearchStrategy[bytes] = st.one_of(
    _chunk.map(lambda chunk: json.dumps(chunk).encode()),
    st.just(b"[DONE]"),
    st.sampled_from(
        [b"", b"null", b"[]", b"{", b"1e99999999999999999999", b'{"created":1e99999999999999999}']
    ),
    st.binary(max_size=12),
)
_ends = st.sampled_from([b"\n", b"\r\n", b"\r"])
_fields = st.sampled_from(
    [
        b"data: ",
        b"data:",
        b"data",
        b"event: ",
        b"id: ",
        b"retry: ",
        b": ",
        b"dat",
        b"\xef\xbb\xbfdata:",
    ]
)


@st.composite
def _events(draw: st.DrawFn) -> bytes:
    """Most fields hold data, and most events end."""
    end = draw(_ends)
    lines = draw(st.lists(st.tuples(st.just(b"data: ") | _fields, _data), max_size=6))
    written = [field + data + end + draw(st.sampled_from([end, b""])) for field, data in lines]
    return b"".join([*written, draw(st.sampled_from([b"data: [DONE]" + end * 2, b""]))])


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    """Events with a few bytes lost, doubled or changed."""
    body = draw(_events())
    for _ in range(draw(st.integers(0, 3))):
        at, length = draw(st.integers(0, len(body))), draw(st.integers(0, 8))
        body = body[:at] + draw(st.binary(max_size=4)) + body[at + length :]
    return body


@st.composite
def _pieces(draw: st.DrawFn) -> tuple[Body, dict[str, str]]:
    """A body as a network hands it over, with its headers."""
    body = draw(_mutated() | st.binary(max_size=60))
    headers = draw(
        st.sampled_from(
            [
                *[EVENT_STREAM] * 3,
                EVENT_STREAM | {"Content-Encoding": "gzip"},
                {"Content-Type": "application/json"},
                {},
            ]
        )
    )
    if "Content-Encoding" in headers and draw(st.booleans()):
        body = gzip.compress(body, mtime=0)
    places = sorted(draw(st.lists(st.integers(0, len(body)), max_size=5)))
    return [body[a:b] for a, b in pairwise([0, *places, len(body)])], headers


def survives(pieces: Sequence[bytes], headers: dict[str, str], status: int = 200) -> Chat:
    """`read_chat` lets nothing through but our own errors; the rest has to make sense."""
    chat = read_chat(list(pieces), headers, status)
    if status != 200:
        assert isinstance(chat.error, Rejected)
        assert chat.answers == []
        describe(chat.error)
        return chat
    answer = chat.answer
    # Half a character that the end was waiting for is a whole one only in the answer.
    assert answer.text in (chat.text, chat.text + "\ufffd")
    assert answer.reasoning in (chat.reasoning, chat.reasoning + "\ufffd")
    for word in (answer.text, answer.error_message, answer.error_code, answer.generation_id):
        word.encode()
    assert len(chat.started) <= 1
    if answer.usage is not None:
        assert min(answer.usage.prompt, answer.usage.completion, answer.usage.reasoning) >= 0
    assert answer.bill.cost is None or answer.bill.cost >= 0
    if chat.error is not None:
        describe(chat.error)
    else:
        assert answer.complete
        assert not answer.error_message
    return chat


def fuzzed(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )


@fuzzed(250)
@given(_pieces())
def test_nothing_that_is_sent_breaks_the_parser(sent: tuple[Body, dict[str, str]]) -> None:
    survives(*sent)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("run", RUNS)
@fuzzed(EXAMPLES)
@given(sent=_pieces())
def test_nothing_at_all_breaks_the_parser(run: int, sent: tuple[Body, dict[str, str]]) -> None:
    survives(*sent)


@fuzzed(100)
@given(_pieces())
def test_pieces_make_no_difference(sent: tuple[Body, dict[str, str]]) -> None:
    pieces, headers = sent
    whole, cut = survives([b"".join(pieces)], headers), survives(pieces, headers)
    assert whole.answer == cut.answer
    assert str(whole.error) == str(cut.error)


@fuzzed(60)
@given(_pieces(), st.sampled_from([204, 302, 400, 402, 429, 500, 529, 999]))
def test_no_refusal_breaks_the_parser(sent: tuple[Body, dict[str, str]], status: int) -> None:
    pieces, headers = sent
    survives(pieces, headers, status)
