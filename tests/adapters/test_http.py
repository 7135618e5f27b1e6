"""HTTP over real sockets: everything that a network does to an answer."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop.adapters import http as http_module
from desktop.adapters.http import HttpClient
from desktop.domain.errors import AnswerBroken, Breakage, NoAnswer, Unreachable
from tests.adapters.conftest import SILENCE, Serve
from tests.conftest import KnownKeys
from tests.simulators.wire import Delivery, Request, Response, Simulator

EVENTS = (("Content-Type", "text/event-stream"),)


def answer(*pieces: bytes, delivery: Delivery | None = None, **headers: str) -> Response:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    body = pieces[0] if len(pieces) == 1 else iter(pieces)
    return Response(200, named or EVENTS, body, delivery or Delivery())


def always(response: Response) -> Simulator:
    return lambda _: response


async def events(client: HttpClient, url: str) -> list[str]:
    """The data of every event until the stream ends or breaks (then the last is the error)."""
    received: list[str] = []
    try:
        async with client.post(url, {}, b"{}") as response, aclosing(response.events()) as data:
            async for piece in data:
                received += [piece]
    except Unreachable as error:
        received.append(error.kind.value)
    except AnswerBroken as error:
        received.append(error.breakage.value)
    return received


async def failure(client: HttpClient, url: str) -> Unreachable:
    with pytest.raises(Unreachable) as caught:
        await client.get(url, {"Authorization": "Bearer of-a-test"})
    return caught.value


async def test_a_whole_answer(client: HttpClient, serving: Serve) -> None:
    asked: list[Request] = []

    def echo(request: Request) -> Response:
        asked.append(request)
        return Response(404, (("X-Odd", "Yes"),), b"body")

    origin = await serving(echo)
    response = await client.get(f"{origin}/x?y=1", {"X-Mine": "1"})
    assert (response.status, response.body) == (404, b"body")
    assert response.headers["x-odd"] == "Yes"
    (request,) = asked
    assert (request.method, request.target) == ("GET", "/x?y=1")
    assert (request.header("X-Mine"), request.header("User-Agent")) == ("1", "Modeldeck/test")


async def test_what_is_posted_is_json(client: HttpClient, serving: Serve) -> None:
    asked: list[Request] = []

    def take(request: Request) -> Response:
        asked.append(request)
        return answer(b"{}", Content_Type="application/json; charset=utf-8")

    origin = await serving(take)
    async with client.post(origin, {}, b'{"a": 1}') as response:
        assert not response.is_event_stream
        assert await response.read() == b"{}"
    assert asked[0].header("Content-Type") == "application/json"
    assert asked[0].body == b'{"a": 1}'


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_an_answer_and_not_followed(
    client: HttpClient, serving: Serve, status: int
) -> None:
    asked_elsewhere: list[Request] = []

    def elsewhere(request: Request) -> Response:
        asked_elsewhere.append(request)
        return Response(200)

    target = await serving(elsewhere)
    origin = await serving(lambda _: Response(status, (("Location", f"{target}/key"),)))
    assert (await client.get(origin, {"Authorization": "Bearer x"})).status == status
    async with client.post(origin, {"Authorization": "Bearer x"}, b"{}") as response:
        assert response.status == status
    assert asked_elsewhere == []


async def test_no_cookie_is_kept(client: HttpClient, serving: Serve) -> None:
    asked: list[Request] = []

    def set_cookie(request: Request) -> Response:
        asked.append(request)
        return Response(200, (("Set-Cookie", "who=you; Path=/"),))

    origin = await serving(set_cookie)
    for _ in range(2):
        await client.get(origin, {})
    assert [request.header("Cookie") for request in asked] == [None, None]


@pytest.mark.parametrize("after", [0, 1, 7])
async def test_a_connection_lost_midway(client: HttpClient, serving: Serve, after: int) -> None:
    cut = Delivery(cut_after=after)
    origin = await serving(lambda _: answer(b"x" * 10, delivery=cut))
    assert (await failure(client, origin)).kind is NoAnswer.LOST


async def test_a_connection_closed_without_a_word(client: HttpClient, serving: Serve) -> None:
    origin = await serving(lambda _: answer(b"", delivery=Delivery(silent=True)))
    assert (await failure(client, origin)).kind is NoAnswer.LOST


@pytest.mark.parametrize(
    "delivery", [Delivery(silent=True, then="stall"), Delivery(cut_after=3, then="stall")]
)
async def test_silence_ends_the_wait(
    impatient: HttpClient, serving: Serve, delivery: Delivery
) -> None:
    origin = await serving(lambda _: answer(b"x" * 10, delivery=delivery))
    error = await failure(impatient, origin)
    assert (error.kind, error.host, error.waited) == (NoAnswer.SILENT, "127.0.0.1", SILENCE)


async def test_slow_bytes_are_no_silence(serving: Serve) -> None:
    pieces = [b"data: %d\n\n" % number for number in range(8)]
    origin = await serving(lambda _: answer(*pieces, delivery=Delivery(pace=0.15)))
    client = HttpClient("Modeldeck/test", silence_seconds=1.0)
    assert await events(client, origin) == [str(number) for number in range(8)]
    await client.close()


async def test_events_before_a_break_are_kept(
    client: HttpClient, impatient: HttpClient, serving: Serve
) -> None:
    body = b"data: one\n\ndata: two\n\ndata: three\n\n"
    origin = await serving(lambda _: answer(body, delivery=Delivery(cut_after=25)))
    assert await events(client, origin) == ["one", "two", NoAnswer.LOST]
    origin = await serving(lambda _: answer(body, delivery=Delivery(cut_after=25, then="stall")))
    assert await events(impatient, origin) == ["one", "two", NoAnswer.SILENT]


async def test_leaving_early_closes_the_connection(client: HttpClient, serving: Serve) -> None:
    closed = asyncio.Event()

    def endless(_: Request) -> Response:
        def pieces() -> object:
            try:
                while True:
                    yield b"data: on and on\n\n"
            finally:
                closed.set()

        return Response(200, EVENTS, pieces())  # type: ignore[arg-type]

    origin = await serving(endless)
    async with client.post(origin, {}, b"{}") as response, aclosing(response.events()) as data:
        assert await anext(data) == "on and on"
    await asyncio.wait_for(closed.wait(), 5)


async def test_compressed_answers(client: HttpClient, serving: Serve) -> None:
    stream = gzip.compress(b"data: one\n\ndata: two\n\n")
    origin = await serving(
        lambda _: answer(stream, Content_Type="text/event-stream", Content_Encoding="gzip")
    )
    assert await events(client, origin) == ["one", "two"]
    origin = await serving(lambda _: answer(gzip.compress(b"body"), Content_Encoding="gzip"))
    assert (await client.get(origin, {})).body == b"body"


async def test_what_is_not_compressed_as_it_says(client: HttpClient, serving: Serve) -> None:
    origin = await serving(lambda _: answer(b"not gzip", Content_Encoding="gzip"))
    with pytest.raises(AnswerBroken) as caught:
        await client.get(origin, {})
    assert caught.value.breakage is Breakage.NOT_JSON


async def test_an_answer_that_is_too_large(
    client: HttpClient, serving: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "LARGEST_ANSWER", 2**20)
    for body, encoding in ((b"x" * 2**21, "identity"), (gzip.compress(b"x" * 2**21), "gzip")):
        response = answer(body, Content_Type="application/json", Content_Encoding=encoding)
        origin = await serving(always(response))
        with pytest.raises(AnswerBroken) as caught:
            await client.get(origin, {})
        assert caught.value.breakage is Breakage.TOO_LARGE


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize(
    "body",
    [
        b"data: one\n\ndata: " + b"x" * 2**17 + b"\n\n",
        b"data: one\n\n" + b": comment\n" * 2**17,
    ],
    ids=["line", "stream"],
)
async def test_a_stream_without_end(
    client: HttpClient,
    serving: Serve,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes,
    encoding: str,
) -> None:
    monkeypatch.setattr(http_module, "LARGEST_LINE", 2**16)
    monkeypatch.setattr(http_module, "LARGEST_ANSWER", 2**20)
    sent = gzip.compress(body) if encoding == "gzip" else body
    response = answer(sent, Content_Type="text/event-stream", Content_Encoding=encoding)
    origin = await serving(lambda _: response)
    assert (await events(client, origin))[-1] == Breakage.TOO_LARGE


async def test_many_lines_are_not_one_large_line(
    client: HttpClient, serving: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "LARGEST_LINE", 2**10)
    line = b"data: " + b"x" * 1000 + b"\n\n"
    origin = await serving(lambda _: answer(*([line] * 200)))
    assert len(await events(client, origin)) == 200


async def test_a_page_where_events_were_asked_for(client: HttpClient, serving: Serve) -> None:
    origin = await serving(lambda _: answer(b"<html>", Content_Type="text/html"))
    assert await events(client, origin) == [Breakage.NOT_JSON]


async def test_a_port_that_nobody_listens_on(client: HttpClient) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        error = await failure(client, f"http://127.0.0.1:{unused.getsockname()[1]}")
    assert (error.kind, error.host) == (NoAnswer.REFUSED, "127.0.0.1")


async def test_a_host_without_an_address(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_knows(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody_knows)  # tests ask no name server
    error = await failure(client, "https://nothing.invalid/api/v1")
    assert (error.kind, error.host) == (NoAnswer.HOST_UNKNOWN, "nothing.invalid")


async def test_an_address_that_is_none(client: HttpClient) -> None:
    for url in ("https://xn--/", "https://host.example:port/", f"https://{'a' * 70}.example/"):
        assert (await failure(client, url)).kind is NoAnswer.HOST_UNKNOWN


async def test_a_server_that_does_not_speak_tls(client: HttpClient, serving: Serve) -> None:
    origin = await serving(lambda _: Response(200))
    assert (await failure(client, origin.replace("http:", "https:"))).kind is NoAnswer.TLS


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def test_a_certificate_that_nobody_vouches_for(client: HttpClient, tmp_path: Path) -> None:
    received: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read())
        writer.close()

    context = self_signed(tmp_path)
    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        error = await failure(client, f"https://127.0.0.1:{port}/key")
    assert error.kind is NoAnswer.TLS
    assert received == [], "nothing was sent, least of all the key"


async def test_loopback_never_goes_through_a_proxy(
    client: HttpClient, serving: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    origin = await serving(lambda _: Response(200, (), b"direct"))
    assert (await client.get(origin, {})).body == b"direct"
    localhost = origin.replace("127.0.0.1", "localhost")
    assert (await client.get(localhost, {})).body == b"direct"


async def test_other_hosts_do(client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(proxy, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        error = await failure(client, "https://host.example/key")
    assert error.host == "host.example"
    assert asked[0].startswith(b"CONNECT host.example:443 ")
    assert b"of-a-test" not in asked[0], "the key is for the provider, not for the proxy"


@pytest.mark.parametrize("bad", ["sk-or-v1-0123\n456789abcdef", "sk-or-v1-ключ"])
async def test_a_header_that_cannot_be_sent_is_not_quoted(
    client: HttpClient, serving: Serve, known_keys: KnownKeys, bad: str
) -> None:
    known_keys.add(bad)
    origin = await serving(lambda _: Response(200))
    with pytest.raises(Unreachable) as caught:
        await client.get(origin, {"Authorization": f"Bearer {bad}"})
    assert bad not in str(caught.value) + repr(caught.value)


async def test_a_closed_client_holds_no_connection(serving: Serve) -> None:
    client = HttpClient("Modeldeck/test")
    origin = await serving(lambda _: Response(200))
    await client.get(origin, {})
    await client.close()
    await client.close()
