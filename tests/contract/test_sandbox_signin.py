"""The pages that a person signs in to the sandbox with, and where they send the browser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import httpx
import pytest

from tests.contract.browser import (
    CALLBACK,
    CHALLENGE,
    PROOF,
    S256,
    Browser,
    Page,
    answer_of,
    said,
)
from tests.simulators import Request, Sandbox, Served, serve
from tests.simulators.__main__ import parser, sandbox_from

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def browser(served: Served) -> Iterator[Browser]:
    with Browser(served.origin) as browser:
        yield browser


def test_a_code_comes_back_and_no_state(served: Served, browser: Browser) -> None:
    back = browser.press("authorize", callback_url=CALLBACK, state="s", **S256)
    assert back.headers["location"].startswith(f"{CALLBACK}?code=")
    assert answer_of(back) == {"code": served.sandbox.codes[-1]}


def test_denying_says_so_and_gives_no_code(served: Served, browser: Browser) -> None:
    answer = answer_of(browser.press("deny", callback_url=CALLBACK, **S256))
    assert answer["error"] == "access_denied"
    assert answer["error_description"]
    assert served.sandbox.codes == []


@pytest.mark.parametrize("button", ["authorize", "deny"])
def test_a_state_comes_back_only_where_asked_for(button: Literal["authorize", "deny"]) -> None:
    with serve(Sandbox(echo_state=True)) as served, Browser(served.origin) as browser:
        given = browser.press(button, callback_url=CALLBACK, state="a b&c=d", **S256)
        absent = browser.press(button, callback_url=CALLBACK, **S256)
    assert answer_of(given)["state"] == "a b&c=d"
    assert "state" not in answer_of(absent)


@pytest.mark.parametrize("options", [[], ["--echo-state"]])
def test_the_command_has_a_switch_for_it(options: list[str]) -> None:
    sandbox = sandbox_from(parser().parse_args(options), {}, io.StringIO())
    form = f"callback_url={CALLBACK}&state=s&decision=authorize".encode()
    location = dict(sandbox(Request("POST", "/auth/decide", body=form)).headers)["Location"]
    assert ("&state=s" in location) == bool(options)


@pytest.mark.parametrize(
    ("callback", "before_code"),
    [
        ("https://app.example/cb", "https://app.example/cb?code="),
        ("https://app.example", "https://app.example?code="),
        (f"{CALLBACK}?a=1&a=%262", f"{CALLBACK}?a=1&a=%262&code="),
        (f"{CALLBACK}?", f"{CALLBACK}?code="),
        ("http://127.0.0.1/cb", "http://127.0.0.1/cb?code="),
        ("HTTP://LOCALHOST:1/Cb", "http://LOCALHOST:1/Cb?code="),
        ("https://[2001:db8::1]:8443/cb", "https://[2001:db8::1]:8443/cb?code="),
    ],
)
def test_an_allowed_callback_keeps_what_it_has(
    browser: Browser, callback: str, before_code: str
) -> None:
    location = browser.press("authorize", callback_url=callback, **S256).headers["location"]
    assert location.startswith(before_code)
    assert location.count("?") == 1


def test_a_fragment_stays_behind_the_code(browser: Browser) -> None:
    pressed = browser.press("authorize", callback_url=f"{CALLBACK}#top", **S256)
    assert urlsplit(pressed.headers["location"]).fragment == "top"


@pytest.mark.parametrize(
    "callback",
    [
        "http://app.example/cb",
        "http://localhost.app.example/cb",
        "http://127.0.0.2/cb",
        "http://[::1]/cb",
        "http://localhost@app.example/cb",
        "http://app.example\\@localhost/cb",
        "http://localhost:0/cb",
        "http://localhost:65536/cb",
        "http://localhost:port/cb",
        "http://[localhost/cb",
        "http:localhost",
        "//localhost/cb",
        "myapp://localhost/cb",
        "javascript:alert(1)",
        "https:///cb",
        f"{CALLBACK}\r\nSet-Cookie: a=b",
        f"{CALLBACK}/ü",
        f"{CALLBACK}/{HOSTILE}",
        "",
    ],
)
def test_another_callback_is_refused_with_a_page(browser: Browser, callback: str) -> None:
    opened = browser.open(callback_url=callback, **S256)
    assert opened.status_code == 400
    assert "callback_url is an https address" in Page(opened.text).texts["reason"]


@pytest.mark.parametrize(
    "challenge",
    [
        {"code_challenge": CHALLENGE, "code_challenge_method": "S512"},
        {"code_challenge": CHALLENGE, "code_challenge_method": "s256"},
        {"code_challenge_method": "S256"},
    ],
)
def test_a_method_that_does_not_exist_is_refused(
    browser: Browser, challenge: dict[str, str]
) -> None:
    assert browser.open(callback_url=CALLBACK, **challenge).status_code == 400


def test_without_a_callback_the_code_is_shown(browser: Browser) -> None:
    page = Page(browser.press("authorize", **S256).text)
    assert browser.exchange(page.texts["code"], **PROOF).status_code == 200


def test_without_a_callback_a_denial_is_shown(served: Served, browser: Browser) -> None:
    denied = browser.press("deny", **S256)
    assert denied.status_code == 200
    assert Page(denied.text).texts["denied"].startswith("No key was issued")
    assert served.sandbox.codes == []


def test_without_a_callback_a_challenge_is_needed(browser: Browser) -> None:
    opened = browser.open()
    assert opened.status_code == 400
    assert "code_challenge is needed" in Page(opened.text).texts["reason"]


def test_the_page_names_the_application_and_the_key(browser: Browser) -> None:
    text = browser.open(callback_url=CALLBACK, key_label="Desk", **S256).text
    assert "Authorize localhost:51423?" in text
    assert "“Desk”" in text
    assert set(Page(text).buttons) == {"authorize", "deny"}


def test_pages_load_nothing_and_run_nothing(browser: Browser) -> None:
    opened = browser.open(callback_url=CALLBACK, key_label=HOSTILE, state=HOSTILE, **S256)
    page = Page(opened.text)
    assert page.addresses == ["data:,"]
    assert "script" not in page.tags
    assert page.fields["state"] == HOSTILE
    headers = opened.headers
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_the_way_back_is_not_kept_either(browser: Browser) -> None:
    headers = browser.press("authorize", callback_url=CALLBACK, **S256).headers
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        (b"", "code_challenge is needed"),
        (b"callback_url=http://app.example&decision=authorize", "callback_url is"),
        (b"callback_url=https://app.example", "Press Authorize or Deny."),
        (b"callback_url=https://app.example&decision=%ff", "Press Authorize or Deny."),
        (b"\xff\xfe", "code_challenge is needed"),
    ],
)
def test_a_form_is_held_to_the_same_rules(form: bytes, reason: str) -> None:
    sandbox = Sandbox()
    response = sandbox(Request("POST", "/auth/decide", body=form))
    assert response.status == 400
    assert reason in response.read().decode()
    assert sandbox.codes == []


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v1/auth/keys"), ("GET", "/auth/decide"), ("POST", "/auth")]
)
def test_another_method_is_refused(served: Served, method: str, path: str) -> None:
    response = httpx.request(method, served.origin + path, trust_env=False)
    assert said(response)[0] == 405
