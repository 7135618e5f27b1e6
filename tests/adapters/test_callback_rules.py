"""Which request is the browser that was sent away, and what it brings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.callback_rules import CallbackRules
from desktop.domain.credentials import Secret
from desktop.domain.sign_in import CallbackAnswer

RULES = CallbackRules(41234, "the-nonce", "the-state")
HOST = b"localhost:41234"
CODE = CallbackAnswer(code=Secret("c0de"))


def of(query: str, host: bytes = HOST, method: bytes = b"GET") -> CallbackAnswer | None:
    return RULES.answer_in(method, f"/cb/the-nonce?{query}".encode(), host)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("code=c0de", CODE),
        ("code=c0de&state=the-state", CODE),
        ("state=the-state&code=c0de&other=1&other=2", CODE),
        ("code=%63%30de", CODE),
        ("code=c0de&error=access_denied", CODE),
        ("code=&error=access_denied", CallbackAnswer(error="access_denied")),
        ("error=access_denied&code=+", CallbackAnswer(error="access_denied")),
        (
            "error=access_denied&error_description=Not+today%0A%1b[31m%E2%80%AE",
            CallbackAnswer(error="access_denied", description="Not today"),
        ),
    ],
)
def test_what_the_browser_brings(query: str, answer: CallbackAnswer) -> None:
    assert of(query) == answer


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=",
        "code",
        "code=%20%09",
        "error=",
        "error=%0a",
        "state=the-state",
        "code=c0de&state=another",
        "code=c0de&state=",
        "error=access_denied&state=another",
        "Code=c0de",
        "code[]=c0de",
        "code=c0de&code=other",
        "code=c0de&code=c0de",
        "code=c0de&code=",
        "code=c0de&state=the-state&state=another",
        "code=c0de&state=another&state=the-state",
        "error=access_denied&error=access_denied",
        "code=c0de&" + "x=1&" * 30,
    ],
)
def test_what_no_browser_of_ours_would_bring(query: str) -> None:
    assert of(query) is None


@pytest.mark.parametrize("host", [b"127.0.0.1:41234", b"[::1]:41234", b"LocalHost:41234"])
def test_the_names_of_this_computer(host: bytes) -> None:
    assert of("code=c0de", host) == CODE


@pytest.mark.parametrize(
    "host",
    [
        b"",
        b"localhost",
        b"localhost:80",
        b"localhost:412345",
        b"localhost.:41234",
        b"rebound.example:41234",
        b"localhost.example:41234",
        b"127.0.0.1.example:41234",
        b"127.0.0.2:41234",
        b"me@localhost:41234",
        b"localhost:41234, rebound.example",
        b"::1:41234",
        b"\xff",
    ],
)
def test_the_names_of_others(host: bytes) -> None:
    assert of("code=c0de", host) is None


@pytest.mark.parametrize("method", [b"HEAD", b"POST", b"OPTIONS", b"get", b"GETS", b""])
def test_other_methods(method: bytes) -> None:
    assert of("code=c0de", method=method) is None


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cb",
        "/cb/",
        "/cb/another",
        "/cb/the-nonc",
        "/cb/the-nonce/",
        "/cb/the-nonce;x",
        "/cb/THE-NONCE",
        "/cb/%74he-nonce",
        "//cb/the-nonce",
        "/cb/../cb/the-nonce",
        "http://localhost:41234/cb/the-nonce",
        "*",
        "",
    ],
)
def test_other_paths(path: str) -> None:
    assert RULES.answer_in(b"GET", f"{path}?code=c0de".encode(), HOST) is None


def test_words_of_the_provider_are_short_and_hold_no_key() -> None:
    key = "sk-or-v1-0123456789abcdef0123456789abcdef"
    answer = of(f"error={'e' * 500}&error_description={key}%20" + "word%20" * 500)
    assert answer is not None
    assert (len(answer.error), len(answer.description)) == (80, 200)
    assert key not in answer.description


def test_nothing_secret_is_shown() -> None:
    assert "the-nonce" not in repr(RULES)
    assert "the-state" not in repr(RULES)
    assert "c0de" not in repr(of("code=c0de"))


@given(st.binary(max_size=20), st.binary(max_size=200), st.binary(max_size=40))
def test_nothing_that_can_be_sent_raises(method: bytes, query: bytes, host: bytes) -> None:
    assert RULES.answer_in(method, query, host) is None
    RULES.answer_in(b"GET", b"/cb/the-nonce?" + query, HOST)
