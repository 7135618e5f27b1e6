"""The end of a sign-in: a code for a key, once."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import OPENROUTER
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openrouter import OpenRouterAdapter
from desktop.domain.credentials import Secret
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.origin import BaseUrl
from desktop.domain.sign_in import Pkce
from tests.adapters.conftest import Serve
from tests.conftest import KnownKeys
from tests.simulators import Fault, Request, Response, Served, errors, faults
from tests.simulators.wire import Delivery

CODE = Secret("0123456789abcdef-the-code")
VERIFIER = Secret("0123456789abcdef-the-verifier-0123456789abcdef")
EXCHANGE = "/auth/keys"


@pytest.fixture
def adapter(client: HttpClient) -> OpenRouterAdapter:
    return OpenRouterAdapter(OPENROUTER, client)


def authorized(served: Served, pkce: Pkce) -> Secret:
    """A code from the page that shows it, after a press of Authorize."""
    form = {"code_challenge": pkce.challenge, "code_challenge_method": "S256"}
    body = urlencode(form | {"decision": "authorize"}).encode()
    assert served.sandbox(Request("POST", "/auth/decide", body=body)).status == 200
    return Secret(served.sandbox.codes[-1])


async def failure(
    adapter: OpenRouterAdapter,
    base_url: str,
    known_keys: KnownKeys,
    code: Secret = CODE,
    verifier: Secret = VERIFIER,
) -> ModeldeckError:
    """Why an exchange failed; neither the code nor the verifier is anywhere in it."""
    known_keys.add(code.reveal())
    known_keys.add(verifier.reveal())
    with pytest.raises(ModeldeckError) as caught:
        await adapter.exchange_code(BaseUrl.parse(base_url), code, verifier)
    known_keys.assert_not_in(caught.value)
    return caught.value


async def rejected(
    adapter: OpenRouterAdapter, served: Served, known_keys: KnownKeys, *faults: Fault
) -> Rejected:
    served.sandbox.script(*faults, on=EXCHANGE)
    error = await failure(adapter, served.base_url, known_keys)
    assert isinstance(error, Rejected)
    return error


async def test_a_code_becomes_a_key_that_works(adapter: OpenRouterAdapter, served: Served) -> None:
    base_url, pkce = BaseUrl.parse(served.base_url), Pkce(VERIFIER)
    key = await adapter.exchange_code(base_url, authorized(served, pkce), VERIFIER)
    received = served.received[-1]
    assert (received.method, received.path) == ("POST", "/api/v1/auth/keys")
    assert (received.credential, received.query) == ("absent", {})
    assert received.headers["content-type"] == "application/json"
    assert received.json.keys() == {"code", "code_verifier", "code_challenge_method"}
    assert received.json["code_challenge_method"] == "S256"
    assert (await adapter.check_key(base_url, key)).label


async def test_a_code_is_good_once_and_only_with_its_verifier(
    adapter: OpenRouterAdapter, served: Served, known_keys: KnownKeys
) -> None:
    code = authorized(served, Pkce(VERIFIER))
    for verifier in (Secret("of-another-attempt-0123456789abcdef0123456789"), VERIFIER):
        error = await failure(adapter, served.base_url, known_keys, code, verifier)
        assert isinstance(error, Rejected)
        assert (error.kind, error.status) == (Rejection.CODE_REJECTED, 403)
        assert error.message == "Invalid code or code_verifier"


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (errors.invalid_code(), Rejection.CODE_REJECTED),
        (errors.invalid_challenge_method(), Rejection.CODE_REJECTED),
        (errors.code_expired(), Rejection.CODE_EXPIRED),
        (errors.error(400, "Invalid code"), Rejection.CODE_REJECTED),
        (errors.error(403, "The code has expired."), Rejection.CODE_EXPIRED),
        (errors.error(400, "Expired authorization code"), Rejection.CODE_EXPIRED),
        (errors.error(400, "Invalid request parameters"), Rejection.BAD_REQUEST),
        (errors.error(403, "Your account is suspended"), Rejection.FORBIDDEN),
        (errors.error(401), Rejection.KEY_REJECTED),
        (errors.error(405, "Method Not Allowed"), Rejection.OTHER),
        (errors.error(429), Rejection.RATE_LIMITED),
        (errors.error(500, "Invalid code"), Rejection.PROVIDER_FAILED),
        (errors.error(503), Rejection.PROVIDER_FAILED),
    ],
)
async def test_what_is_said_instead(
    adapter: OpenRouterAdapter,
    served: Served,
    known_keys: KnownKeys,
    response: Response,
    kind: Rejection,
) -> None:
    error = await rejected(adapter, served, known_keys, faults.reply(response))
    assert (error.kind, error.status, error.provider) == (kind, response.status, "OpenRouter")
    assert len(served.received) == 1, "a code is sent once, whatever happens"


async def test_an_error_in_a_200(
    adapter: OpenRouterAdapter, served: Served, known_keys: KnownKeys
) -> None:
    said = Response(200, (), errors.code_expired().read())
    error = await rejected(adapter, served, known_keys, faults.reply(said))
    assert error.kind is Rejection.CODE_EXPIRED


async def test_a_redirect_is_not_followed(
    adapter: OpenRouterAdapter, served: Served, serving: Serve, known_keys: KnownKeys
) -> None:
    asked: list[Request] = []

    def elsewhere(request: Request) -> Response:
        asked.append(request)
        return Response(200)

    target = await serving(elsewhere)
    error = await rejected(adapter, served, known_keys, faults.redirect(f"{target}/keys", 307))
    assert error.kind is Rejection.REDIRECTED
    assert asked == []


@pytest.mark.parametrize(
    "said",
    [
        f"Invalid code {CODE.reveal()} or code_verifier {VERIFIER.reveal()}",
        # Cut at its end, half of the code would be left.
        f"Invalid code {'x' * 270} {CODE.reveal()} {VERIFIER.reveal()}",
    ],
)
async def test_what_was_sent_does_not_come_back(
    adapter: OpenRouterAdapter, served: Served, known_keys: KnownKeys, said: str
) -> None:
    body = {"error": {"message": said, "metadata": {"remedy_hint": said}}}
    response = Response(403, (), json.dumps(body).encode())
    error = await rejected(adapter, served, known_keys, faults.reply(response))
    assert error.kind is Rejection.CODE_REJECTED
    assert "…" in error.message
    assert "0123456789" not in error.message + error.hint


async def test_words_that_are_the_code_do_not_change_what_was_said(
    adapter: OpenRouterAdapter, served: Served, known_keys: KnownKeys
) -> None:
    served.sandbox.script(faults.reply(errors.invalid_code()), on=EXCHANGE)
    with pytest.raises(Rejected) as caught:
        await adapter.exchange_code(BaseUrl.parse(served.base_url), Secret("code"), VERIFIER)
    assert caught.value.kind is Rejection.CODE_REJECTED


KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html>",
        b"[]",
        b"null",
        b"{}",
        b'{"key": null}',
        b'{"key": 5}',
        b'{"key": ""}',
        b'{"key": "two words"}',
        b'{"key": "sk-ant-api03-0123456789abcdef"}',
        f'{{"key": "{KEY}\\nX-Other: 1"}}'.encode(),
        f'{{"key": "{KEY}"'.encode(),
        f'{{"data": {{"key": "{KEY}"}}}}'.encode(),
        KEY.encode(),
        b"\xff" + KEY.encode(),
        b"[" * 100_000,
    ],
)
async def test_garbage_is_not_quoted(
    adapter: OpenRouterAdapter, served: Served, known_keys: KnownKeys, body: bytes
) -> None:
    known_keys.add(KEY)
    reply = faults.reply(Response(200, (("Content-Type", "application/json"),), body))
    error = await rejected(adapter, served, known_keys, reply)
    assert isinstance(error, AnswerBroken)
    assert (error.breakage, error.excerpt) == (Breakage.NOT_JSON, "")


@pytest.mark.parametrize("fault", [faults.drop(), faults.drop(9), faults.no_answer("drop")])
async def test_a_connection_that_is_lost(
    adapter: OpenRouterAdapter, served: Served, known_keys: KnownKeys, fault: Fault
) -> None:
    served.sandbox.script(fault, on=EXCHANGE)
    error = await failure(adapter, served.base_url, known_keys)
    assert isinstance(error, Unreachable)
    assert error.kind is NoAnswer.LOST
    assert len(served.received) == 1


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery(silent=True, then="stall"),
        Delivery(cut_after=3, then="stall"),
        Delivery(pace=0.05),  # a few bytes at a time, without end
    ],
)
async def test_an_exchange_that_never_ends(
    serving: Serve, known_keys: KnownKeys, delivery: Delivery
) -> None:
    origin = await serving(lambda _: Response(200, (), iter([b" "] * 10_000), delivery))
    impatient = HttpClient("Modeldeck/test", whole_seconds=0.3)
    error = await failure(OpenRouterAdapter(OPENROUTER, impatient), origin, known_keys)
    assert isinstance(error, Unreachable)
    assert (error.kind, error.host, error.waited) == (NoAnswer.TIMEOUT, "127.0.0.1", 0.3)
    await impatient.close()


async def test_a_check_that_never_ends(serving: Serve, known_keys: KnownKeys) -> None:
    dripping = Delivery(pace=0.05)
    origin = await serving(lambda _: Response(200, (), iter([b" "] * 10_000), dripping))
    impatient = HttpClient("Modeldeck/test", whole_seconds=0.3)
    adapter = OpenRouterAdapter(OPENROUTER, impatient)
    key = Secret(known_keys.add(KEY))
    with pytest.raises(Unreachable) as caught:
        await adapter.check_key(BaseUrl.parse(origin), key)
    known_keys.assert_not_in(caught.value)
    assert (caught.value.kind, caught.value.waited) == (NoAnswer.TIMEOUT, 0.3)
    await impatient.close()


async def test_nobody_there(adapter: OpenRouterAdapter, known_keys: KnownKeys) -> None:
    error = await failure(adapter, "http://127.0.0.1:9/api/v1", known_keys)
    assert isinstance(error, Unreachable)
    assert error.kind is NoAnswer.REFUSED


async def test_the_common_format_has_no_sign_in(client: HttpClient) -> None:
    common = OpenAICompatibleAdapter(OPENROUTER, client)
    with pytest.raises(NotImplementedError):
        await common.exchange_code(OPENROUTER.base_url, CODE, VERIFIER)
