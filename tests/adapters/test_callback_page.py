"""The page that the browser comes back to: complete, quiet, and nothing in it runs."""

from __future__ import annotations

import json
import re

import pytest

from desktop.adapters.callback_page import page_for
from desktop.domain.credentials import Secret
from desktop.domain.sign_in import CallbackAnswer
from desktop.resources import resource

DONE = CallbackAnswer(code=Secret("c0de"))
DENIED = CallbackAnswer(error="access_denied")
EVERY = [DONE, DENIED, CallbackAnswer(error="server_error", description="Come back later")]


def parts(answer: CallbackAnswer) -> tuple[str, dict[str, str], str]:
    """Status line, headers by lower-case name, body."""
    head, _, body = page_for(answer).partition(b"\r\n\r\n")
    status, *lines = head.decode("ascii").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert int(headers["content-length"]) == len(body)
    return status, headers, body.decode()


def shown(answer: CallbackAnswer) -> str:
    main = parts(answer)[2].partition("<main>")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def test_it_says_what_to_do_next() -> None:
    assert shown(DONE) == (
        "Modeldeck has your answer. Go back to its window to see it finish; this tab can be closed."
    )
    assert shown(DENIED) == "You did not authorize Modeldeck. Nothing was changed."


def test_another_error_is_no_denial() -> None:
    assert shown(CallbackAnswer(error="server_error")) == (
        "The sign-in was not completed. Nothing was changed. “server_error”"
    )


@pytest.mark.parametrize("error", ["access_denied", "server_error"])
def test_what_the_provider_says_is_text(error: str) -> None:
    said = "<script>alert(1)</script> & \"more\" 'of it'"
    body = parts(CallbackAnswer(error=error, description=said))[2]
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;" in body


@pytest.mark.parametrize("answer", EVERY)
def test_the_address_with_the_code_goes_nowhere(answer: CallbackAnswer) -> None:
    status, headers, body = parts(answer)
    assert status == "HTTP/1.1 200 OK"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["connection"] == "close"
    assert '<link rel="icon" href="data:,">' in body, "no request for an icon either"
    assert "c0de" not in body
    assert not re.search(r"https?:|<script|<img|url\(|@import", body)


def test_its_colours_are_those_of_the_window() -> None:
    tokens = json.loads(resource("tokens.json").read_text(encoding="utf-8"))
    style = parts(DONE)[2].partition("<style>")[2].partition("</style>")[0]
    light, dark = style.split("prefers-color-scheme: dark")
    for name, part in (("light", light), ("dark", dark)):
        used = dict(re.findall(r"--(\w+): (#[0-9A-F]{6})", part))
        assert used
        assert used.items() <= tokens[name].items()
