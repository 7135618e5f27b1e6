"""Each thing that can be the matter with an endpoint, over real sockets, and what mends it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from desktop.adapters.http import HttpClient
from desktop.adapters.providers import PROTOCOLS, adapter_of
from desktop.adapters.providers.protocol_signs import protocol_of
from desktop.adapters.retries import Retries
from desktop.domain.credentials import Secret
from desktop.domain.diagnosis import Diagnosis, Finding, MendKind, mended
from desktop.domain.errors import NoAnswer, Unreachable
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Endpoint, Provider
from desktop.services.endpoint_probe import EndpointProbe
from tests.contract.conftest import Serve
from tests.fakes import ManualClock, ScriptedApi
from tests.simulators.endpoint import (
    ANTHROPIC,
    PAGE,
    Api,
    locked,
    refusal,
    without_first_model,
    without_list,
)
from tests.simulators.wire import Delivery, Request, Response, json_response

KEY = Secret("a-key-of-this-test")


@pytest_asyncio.fixture
async def probe() -> AsyncIterator[EndpointProbe]:
    http = HttpClient("Modeldeck/test", silence_seconds=0.4, connect_seconds=2.0)
    once = Retries(attempts=1)
    yield EndpointProbe(
        lambda provider: adapter_of(provider, http, once),
        protocol_of,
        frozenset(PROTOCOLS),
        lambda: datetime(2026, 11, 22, tzinfo=UTC),
    )
    await http.close()


def endpoint(address: str) -> Provider:
    base_url = BaseUrl.parse(address, plain_http=True)
    return replace(PROTOCOLS["openai"], id="mine", name="Mine", base_url=base_url, own=True)


async def chats(probe: EndpointProbe, provider: Provider, key: Secret | None = KEY) -> Diagnosis:
    found = await probe.probe(provider, key, chat=True)
    assert (found.finding, found.chatted) == (Finding.WORKS, True), found.error
    return found


async def test_what_works_says_what_it_has(probe: EndpointProbe, serving: Serve) -> None:
    provider = endpoint(f"{await serving(Api())}/v1")
    assert (await probe.probe(provider, KEY)).models == ("tiny-1", "tiny-2")
    assert (await chats(probe, provider, None)).models == ("tiny-1", "tiny-2")


async def test_what_would_be_called_is_known_without_a_call(probe: EndpointProbe) -> None:
    chat, models = probe.urls(endpoint("https://models.example/v1"))
    assert chat == "https://models.example/v1/chat/completions"
    assert models == "https://models.example/v1/models"


@pytest.mark.parametrize("call", ["/chat/completions", "/models", "/completions"])
async def test_the_address_of_one_call(probe: EndpointProbe, serving: Serve, call: str) -> None:
    api = Api()
    origin = await serving(api)
    provider = endpoint(f"{origin}/v1{call}")
    found = await probe.probe(provider, KEY)
    assert (found.finding, api.asked) == (Finding.CALL_IN_ADDRESS, [])
    assert found.mend.base_url == BaseUrl.parse(f"{origin}/v1")
    await chats(probe, mended(provider, found.mend))


@pytest.mark.parametrize("beginning", ["/v1", "/api/v1", "/compatible-mode/v1"])
async def test_a_version_that_is_missing(
    probe: EndpointProbe, serving: Serve, beginning: str
) -> None:
    provider = endpoint(await serving(Api(beginning)))
    found = await probe.probe(provider, KEY)
    assert (found.finding, found.mend.kind) == (Finding.VERSION_MISSING, MendKind.USE_ADDRESS)
    await chats(probe, mended(provider, found.mend))


async def test_a_key_that_is_wrong_does_not_hide_where_the_api_is(
    probe: EndpointProbe, serving: Serve
) -> None:
    def odd(request: Request) -> Response | None:
        return refusal(401) if request.path.startswith("/v1/") else None

    found = await probe.probe(endpoint(await serving(Api(odd=odd))), KEY)
    assert found.finding is Finding.VERSION_MISSING


@pytest.mark.parametrize("status", [200, 404])
async def test_a_web_page(probe: EndpointProbe, serving: Serve, status: int) -> None:
    page = replace(PAGE, status=status)
    provider = endpoint(await serving(Api("/api/v1", elsewhere=page)))
    found = await probe.probe(provider, KEY)
    assert (found.finding, found.mend.kind) == (Finding.WEB_PAGE, MendKind.USE_ADDRESS)
    await chats(probe, mended(provider, found.mend))


async def test_a_web_page_and_nothing_else(probe: EndpointProbe, serving: Serve) -> None:
    found = await probe.probe(endpoint(f"{await serving(lambda _: PAGE)}/v1"), KEY, "tiny-1")
    assert (found.finding, found.mend.kind) == (Finding.WEB_PAGE, MendKind.TYPE_ADDRESS)


async def test_a_host_that_nobody_knows(probe: EndpointProbe) -> None:
    found = await probe.probe(endpoint("https://no-such-host.invalid/v1"), KEY)
    assert (found.finding, found.mend.kind) == (Finding.HOST_UNKNOWN, MendKind.TYPE_ADDRESS)


async def test_nobody_listens_until_the_server_is_started(
    probe: EndpointProbe, serving: Serve
) -> None:
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        provider = endpoint(f"http://127.0.0.1:{kept.getsockname()[1]}/v1")
        found = await probe.probe(provider, KEY)
    assert (found.finding, found.mend.kind) == (Finding.REFUSED, MendKind.TRY_AGAIN)
    assert mended(provider, found.mend) == provider


async def test_https_to_a_server_of_this_computer_that_has_none(
    probe: EndpointProbe, serving: Serve
) -> None:
    api = Api()
    origin = await serving(api)
    provider = endpoint(f"{origin.replace('http:', 'https:')}/v1")
    found = await probe.probe(provider, KEY)
    assert (found.finding, found.mend.base_url) == (Finding.TLS, BaseUrl.parse(f"{origin}/v1"))
    # The key was given for another origin.
    assert all(request.header("Authorization") is None for request in api.asked)
    await chats(probe, mended(provider, found.mend))


@pytest.fixture
def named_host(monkeypatch: pytest.MonkeyPatch) -> str:
    """Another computer by name, which is this one: what is loopback never goes by a proxy."""
    found = socket.getaddrinfo

    def look_up(host: object, *rest: object, **named: object) -> object:
        here = "127.0.0.1" if host in ("endpoint.example", b"endpoint.example") else host
        return found(here, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return "endpoint.example"


@pytest.mark.parametrize("dead", [True, False], ids=["dead", "says no"])
async def test_a_proxy_in_the_way(
    probe: EndpointProbe,
    serving: Serve,
    named_host: str,
    monkeypatch: pytest.MonkeyPatch,
    dead: bool,
) -> None:
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{kept.getsockname()[1]}"
        proxy = nobody if dead else await serving(lambda _: Response(403))
        monkeypatch.setenv("HTTP_PROXY", proxy)
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        origin = (await serving(Api())).replace("127.0.0.1", named_host)
        provider = endpoint(f"{origin}/v1")
        asked = provider if dead else endpoint(f"{origin.replace('http:', 'https:')}/v1")
        found = await probe.probe(asked, KEY)
        assert (found.finding, found.mend.kind) == (Finding.PROXY, MendKind.GO_DIRECT)
        await chats(probe, mended(provider, found.mend))


async def test_an_endpoint_that_takes_its_time(probe: EndpointProbe, serving: Serve) -> None:
    slow = [True]

    def odd(_: Request) -> Response | None:
        return Response(200, delivery=Delivery(silent=True, then="stall")) if slow else None

    provider = endpoint(f"{await serving(Api(odd=odd))}/v1")
    found = await probe.probe(provider, KEY)
    assert (found.finding, found.mend.kind) == (Finding.TIMEOUT, MendKind.WAIT_LONGER)
    slow.clear()
    patient = mended(provider, found.mend)
    assert patient.endpoint == Endpoint(timeout_seconds=300)
    await chats(probe, patient)


@pytest.mark.parametrize("seconds", [300, 600])
async def test_who_waits_long_already_is_not_asked_to_wait_longer(seconds: int) -> None:
    """Nor for less."""
    silent = ScriptedApi(catalogs=[Unreachable("a.example", NoAnswer.SILENT)])
    asked = EndpointProbe(lambda _: silent, protocol_of, frozenset(PROTOCOLS), ManualClock())
    patient = replace(endpoint("https://a.example"), endpoint=Endpoint(timeout_seconds=seconds))
    found = await asked.probe(patient, KEY)
    assert (found.finding, found.mend.kind) == (Finding.TIMEOUT, MendKind.TRY_AGAIN)
    assert mended(patient, found.mend) == patient


async def test_a_key_that_is_refused(probe: EndpointProbe, serving: Serve) -> None:
    provider = endpoint(f"{await serving(Api(odd=locked('the-good-one')))}/v1")
    found = await probe.probe(provider, KEY)
    assert (found.finding, found.mend.kind) == (Finding.KEY_REJECTED, MendKind.GIVE_KEY)
    assert KEY.reveal() not in repr(found)
    await chats(probe, provider, Secret("the-good-one"))


async def test_a_model_that_the_key_may_not_use(probe: EndpointProbe, serving: Serve) -> None:
    provider = endpoint(f"{await serving(Api(odd=without_first_model))}/v1")
    found = await probe.probe(provider, KEY, chat=True)
    assert (found.finding, found.mend.kind) == (Finding.FORBIDDEN, MendKind.CHOOSE_MODEL)
    assert found.models == ("tiny-1", "tiny-2")
    assert (await probe.probe(provider, KEY, "tiny-2", chat=True)).chatted


async def test_a_server_that_lists_nothing_and_chats(probe: EndpointProbe, serving: Serve) -> None:
    provider = endpoint(f"{await serving(Api(odd=without_list))}/v1")
    found = await probe.probe(provider, KEY, "tiny-1")
    assert (found.finding, found.mend.kind) == (Finding.NO_LIST, MendKind.TYPE_MODELS)
    assert (found.works, found.chatted) == (True, True)
    assert (await probe.probe(provider, KEY)).finding is Finding.OTHER  # no model to ask


@pytest.mark.parametrize(
    ("body", "spoken"),
    [
        (ANTHROPIC, "anthropic"),
        ({"error": {"code": 403, "message": "no", "status": "PERMISSION_DENIED"}}, "gemini"),
    ],
    ids=["anthropic", "gemini"],
)
async def test_another_protocol(
    probe: EndpointProbe, serving: Serve, body: dict[str, object], spoken: str
) -> None:
    found = await probe.probe(endpoint(await serving(lambda _: json_response(401, body))), KEY)
    assert (found.finding, found.mend.protocol) == (Finding.OTHER_PROTOCOL, spoken)


async def test_a_redirect_is_not_followed(probe: EndpointProbe, serving: Serve) -> None:
    elsewhere = Api()
    target = await serving(elsewhere)
    moved = Response(301, (("Location", f"{target}/v1/models"),))
    found = await probe.probe(endpoint(f"{await serving(lambda _: moved)}/v1"), KEY)
    assert (found.finding, found.mend.kind) == (Finding.OTHER, MendKind.TYPE_ADDRESS)
    assert elsewhere.asked == []


async def test_giving_up_ends_it(probe: EndpointProbe, serving: Serve) -> None:
    silent = Response(200, delivery=Delivery(silent=True, then="stall"))
    arrived = asyncio.Event()

    def answer(_: Request) -> Response:
        arrived.set()
        return silent

    provider = replace(
        endpoint(f"{await serving(answer)}/v1"), endpoint=Endpoint(timeout_seconds=60)
    )
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(probe.probe(provider, KEY))
        await arrived.wait()
        looking.cancel()
    assert looking.cancelled()
