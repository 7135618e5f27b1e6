"""The exchange of a one-time code for a key: PKCE for real, and every documented refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from openrouter import OpenRouter, errors

from tests.contract.browser import CHALLENGE, PROOF, S256, VERIFIER, Browser, said
from tests.contract.exchange import ask
from tests.simulators import Request, Sandbox, Served, faults, serve
from tests.simulators.errors import code_expired, invalid_challenge_method, invalid_code

PLAIN = {"code_challenge": VERIFIER, "code_challenge_method": "plain"}
PLAIN_PROOF = {"code_verifier": VERIFIER, "code_challenge_method": "plain"}
NOTHING: dict[str, str] = {}
INVALID_CODE = (403, "Invalid code or code_verifier")
INVALID_METHOD = (400, "Invalid code_challenge_method")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 4, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def served(clock: Clock) -> Iterator[Served]:
    with serve(Sandbox(clock=clock)) as served:
        yield served


@pytest.fixture
def browser(served: Served) -> Iterator[Browser]:
    with Browser(served.origin) as browser:
        yield browser


def test_a_code_buys_a_key(served: Served, browser: Browser) -> None:
    answer = browser.exchange(browser.code(**S256), **PROOF)
    assert answer.status_code == 200
    assert answer.json() == {"key": served.sandbox.issued[-1], "user_id": "user_sandbox"}


def test_pressing_twice_gives_two_codes_that_both_work(browser: Browser) -> None:
    first, second = browser.code(**S256), browser.code(**S256)
    assert browser.exchange(second, **PROOF).status_code == 200
    assert browser.exchange(first, **PROOF).status_code == 200


@pytest.mark.parametrize(
    ("asked", "proof"),
    [
        (S256, PROOF),
        (PLAIN, PLAIN_PROOF),
        ({"code_challenge": VERIFIER}, {"code_verifier": VERIFIER}),
        ({"code_challenge": VERIFIER}, PLAIN_PROOF),
        (NOTHING, NOTHING),
        (NOTHING, {"code_verifier": None, "code_challenge_method": None}),
    ],
)
def test_the_right_proof_buys_a_key(
    browser: Browser, asked: dict[str, str], proof: dict[str, Any]
) -> None:
    assert browser.exchange(browser.code(**asked), **proof).status_code == 200


@pytest.mark.parametrize(
    ("asked", "right", "wrong", "expected"),
    [
        (S256, PROOF, PROOF | {"code_verifier": VERIFIER + "x"}, INVALID_CODE),
        (S256, PROOF, PROOF | {"code_verifier": CHALLENGE}, INVALID_CODE),
        (S256, PROOF, PROOF | {"code_verifier": ""}, INVALID_CODE),
        (S256, PROOF, {"code_challenge_method": "S256"}, INVALID_CODE),
        (S256, PROOF, PLAIN_PROOF, INVALID_METHOD),
        (S256, PROOF, {"code_verifier": VERIFIER}, INVALID_METHOD),
        (PLAIN, PLAIN_PROOF, PLAIN_PROOF | {"code_verifier": CHALLENGE}, INVALID_CODE),
        (PLAIN, PLAIN_PROOF, PROOF, INVALID_METHOD),
        (NOTHING, NOTHING, {"code_verifier": VERIFIER}, INVALID_CODE),
        (NOTHING, NOTHING, PROOF, INVALID_METHOD),
    ],
)
def test_a_wrong_proof_buys_nothing_and_uses_the_code_up(
    served: Served,
    browser: Browser,
    asked: dict[str, str],
    right: dict[str, str],
    wrong: dict[str, str],
    expected: tuple[int, str],
) -> None:
    code = browser.code(**asked)
    assert said(browser.exchange(code, **wrong)) == expected
    assert said(browser.exchange(code, **right)) == INVALID_CODE
    assert served.sandbox.issued == []


def test_a_verifier_of_half_a_character_is_only_wrong() -> None:
    sandbox = Sandbox()
    form = urlencode({"decision": "authorize"} | S256).encode()
    sandbox(Request("POST", "/auth/decide", body=form))
    body = {"code": sandbox.codes[-1]} | PROOF | {"code_verifier": "\ud800"}
    assert ask(sandbox, "POST", "/auth/keys", body).status == 403


@pytest.mark.parametrize("method", ["S512", "", 256, ["S256"], {"S256": 1}])
def test_a_method_that_is_none_is_refused_before_the_code_is_looked_at(
    browser: Browser, method: Any
) -> None:
    code = browser.code(**S256)
    refused = browser.exchange(code, code_verifier=VERIFIER, code_challenge_method=method)
    assert said(refused) == INVALID_METHOD
    assert browser.exchange(code, **PROOF).status_code == 200


def test_a_code_works_once(served: Served, browser: Browser) -> None:
    code = browser.code(**S256)
    assert browser.exchange(code, **PROOF).status_code == 200
    assert said(browser.exchange(code, **PROOF)) == INVALID_CODE
    assert said(browser.exchange("never given", **PROOF)) == INVALID_CODE
    assert len(served.sandbox.issued) == 1


def test_a_code_lasts_ten_minutes(clock: Clock, browser: Browser) -> None:
    early, late = browser.code(**S256), browser.code(**S256)
    clock.now += timedelta(minutes=10, seconds=-1)
    assert browser.exchange(early, **PROOF).status_code == 200
    clock.now += timedelta(seconds=1)
    expired = (403, "Authorization code expired")
    assert said(browser.exchange(late, **PROOF)) == expired
    assert said(browser.exchange(late, **PROOF)) == expired


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[]", b"{}", b'{"code": 1}', b'{"code": "c", "code_verifier": 1}'],
)
def test_an_exchange_that_cannot_be_read_is_refused(served: Served, body: bytes) -> None:
    url = f"{served.base_url}/auth/keys"
    response = httpx.post(url, content=body, trust_env=False)
    assert said(response) == (400, "Invalid request parameters")


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (faults.reply(invalid_challenge_method()), 400),
        (faults.reply(invalid_code()), 403),
        (faults.reply(code_expired()), 403),
        (faults.status(500), 500),
        (faults.html(), 502),
        (faults.empty(), 200),
        (faults.redirect("http://127.0.0.2:9/"), 307),
    ],
)
def test_the_exchange_fails_as_scripted(
    served: Served, browser: Browser, fault: faults.Fault, status: int
) -> None:
    code = browser.code(**S256)
    served.sandbox.script(fault, on="/auth/keys")
    assert browser.exchange(code, **PROOF).status_code == status
    assert served.sandbox.issued == []
    assert browser.exchange(code, **PROOF).status_code == 200


def test_an_answer_that_is_lost_has_used_the_code_up(served: Served, browser: Browser) -> None:
    code = browser.code(**S256)
    served.sandbox.script(faults.no_answer("drop"), on="/auth/keys")
    with pytest.raises(httpx.RemoteProtocolError):
        browser.exchange(code, **PROOF)
    served.wait_idle()
    assert len(served.sandbox.issued) == 1
    assert said(browser.exchange(code, **PROOF)) == INVALID_CODE


def test_what_was_exchanged_is_recorded_without_secrets(served: Served, browser: Browser) -> None:
    code = browser.code(**S256)
    browser.exchange(code, **PROOF)
    record = served.received[-1]
    assert record.json == {
        "code": "[redacted]",
        "code_verifier": "[redacted]",
        "code_challenge_method": "S256",
    }
    assert (record.credential, record.carries_key) == ("absent", False)
    assert served.sandbox.verifiers == [VERIFIER]
    shown = repr((served, served.sandbox, served.received))
    assert not [secret for secret in (code, VERIFIER, *served.sandbox.issued) if secret in shown]


def test_the_official_client_gets_a_key(served: Served, browser: Browser) -> None:
    with OpenRouter(server_url=served.base_url, timeout_ms=5000) as client:
        answer = client.o_auth.exchange_auth_code_for_api_key(
            code=browser.code(**S256), code_verifier=VERIFIER, code_challenge_method="S256"
        )
    assert answer.key == served.sandbox.issued[-1]
    assert answer.user_id == "user_sandbox"


def test_the_official_client_understands_each_refusal(
    served: Served, clock: Clock, browser: Browser
) -> None:
    old = browser.code(**S256)
    clock.now += timedelta(minutes=10)
    with OpenRouter(server_url=served.base_url, timeout_ms=5000) as client:
        exchange = client.o_auth.exchange_auth_code_for_api_key
        with pytest.raises(errors.ForbiddenResponseError, match="Authorization code expired"):
            exchange(code=old, code_verifier=VERIFIER, code_challenge_method="S256")
        with pytest.raises(errors.ForbiddenResponseError, match="Invalid code or code_verifier"):
            exchange(code=browser.code(**S256), code_verifier="x", code_challenge_method="S256")
        with pytest.raises(errors.BadRequestResponseError, match="Invalid code_challenge_method"):
            exchange(
                code=browser.code(**S256), code_verifier=VERIFIER, code_challenge_method="plain"
            )
