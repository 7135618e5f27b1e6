"""The port that the browser comes back to, and everybody else who finds it open."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from urllib.parse import urlsplit

import pytest

from desktop.adapters.callback_listener import (
    NOT_FOUND,
    Limits,
    LoopbackCallback,
    LoopbackListener,
    bound_socket,
)
from desktop.domain.credentials import Secret
from desktop.domain.errors import NoCallback
from desktop.domain.sign_in import CallbackAnswer
from desktop.services.ports import CallbackListener
from tests.conftest import RecordedLog

NONCE, STATE = "nonce-of-this-attempt", "state-of-this-attempt"
CODE = CallbackAnswer(code=Secret("c0de-of-this-attempt"))
RIGHT = "code=c0de-of-this-attempt"
PATIENT = Limits(head_seconds=60)
"""For tests in which no connection may end by itself."""


def _has_ipv6() -> bool:
    try:
        bound_socket(socket.AF_INET6, 0).close()
    except OSError:
        return False
    return True


BOTH = ["127.0.0.1", *(["::1"] if _has_ipv6() else [])]


def port_of(callback: LoopbackCallback) -> int:
    port = urlsplit(callback.url).port
    assert port is not None
    return port


def request(port: int, query: str = RIGHT, **changes: str) -> bytes:
    """What a browser sends, or nearly."""
    sent = {"method": "GET", "path": f"/cb/{NONCE}", "host": f"localhost:{port}"} | changes
    line = f"{sent['method']} {sent['path']}?{query} HTTP/1.1"
    return f"{line}\r\nHost: {sent['host']}\r\nAccept: text/html\r\n\r\n".encode()


class Visitor:
    """A raw connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def send(self, data: bytes) -> None:
        self._writer.write(data)

    async def rest(self) -> bytes:
        """Everything until the other end closes, however it does."""
        received = bytearray()
        with suppress(ConnectionError):
            while piece := await self._reader.read(2**16):
                received += piece
        return bytes(received)


@asynccontextmanager
async def visit(port: int, address: str = "127.0.0.1") -> AsyncIterator[Visitor]:
    reader, writer = await asyncio.open_connection(address, port)
    try:
        yield Visitor(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def ask(port: int, data: bytes, address: str = "127.0.0.1") -> bytes:
    async with visit(port, address) as visitor:
        visitor.send(data)
        return await visitor.rest()


async def assert_closed(port: int) -> None:
    for address in BOTH:
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(address, port)


@asynccontextmanager
async def listening(limits: Limits | None = None) -> AsyncIterator[LoopbackCallback]:
    """One attempt; afterwards its port is closed on both families."""
    listener = LoopbackListener(limits=limits)
    _: CallbackListener = listener
    async with listener.listen(NONCE, STATE) as callback:
        yield callback
    await assert_closed(port_of(callback))


async def assert_still_waiting(callback: LoopbackCallback) -> None:
    """The next right request is the one that counts."""
    waiting = asyncio.get_running_loop().create_task(callback.answer())
    assert not waiting.done()
    assert (await ask(port_of(callback), request(port_of(callback)))).startswith(b"HTTP/1.1 200 ")
    assert await waiting == CODE


@pytest.mark.parametrize("address", BOTH)
@pytest.mark.parametrize("query", [RIGHT, f"{RIGHT}&state={STATE}"])
async def test_the_browser_comes_back(address: str, query: str) -> None:
    async with listening() as callback:
        port = port_of(callback)
        assert callback.url == f"http://localhost:{port}/cb/{NONCE}"
        page = await ask(port, request(port, query), address)
        assert await callback.answer() == CODE
    assert page.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Modeldeck has your answer." in page
    assert b"c0de" not in page


async def test_a_denial() -> None:
    async with listening() as callback:
        port = port_of(callback)
        page = await ask(port, request(port, "error=access_denied&error_description=No"))
        assert await callback.answer() == CallbackAnswer(error="access_denied", description="No")
    assert b"You did not authorize Modeldeck." in page


STRANGERS = {
    "another nonce": {"path": "/cb/another"},
    "no path": {"path": "/"},
    "an icon": {"path": "/favicon.ico"},
    "another method": {"method": "POST"},
    "only the head": {"method": "HEAD"},
    "a question before": {"method": "OPTIONS"},
    "another site": {"host": "rebound.example"},
    "another port": {"host": "localhost:1"},
    "no code": {"query": ""},
    "an empty code": {"query": "code="},
    "another state": {"query": f"{RIGHT}&state=another"},
    "a denial with another state": {"query": "error=access_denied&state=another"},
    "two codes": {"query": f"{RIGHT}&code=c0de-of-somebody"},
}


@pytest.mark.parametrize("address", BOTH)
@pytest.mark.parametrize("changes", STRANGERS.values(), ids=STRANGERS)
async def test_strangers_learn_nothing_and_change_nothing(
    address: str, changes: dict[str, str]
) -> None:
    async with listening(PATIENT) as callback:
        port = port_of(callback)
        assert await ask(port, request(port, **changes), address) == NOT_FOUND
        await assert_still_waiting(callback)


NOISE = {
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no HTTP": b"SSH-2.0-OpenSSH_9.7\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "no host": f"GET /cb/{NONCE}?{RIGHT} HTTP/1.1\r\n\r\n".encode(),
    "old and without host": f"GET /cb/{NONCE}?{RIGHT} HTTP/1.0\r\n\r\n".encode(),
    "two hosts": f"GET /cb/{NONCE}?{RIGHT} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".encode(),
    "bytes in the path": b"GET /cb/\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a proxy's request": b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n",
    "zeros": bytes(2**15),
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
async def test_noise(noise: bytes) -> None:
    async with listening(PATIENT) as callback:
        # What is too long to be read ends in a reset, which may overtake the answer.
        assert await ask(port_of(callback), noise) in (NOT_FOUND, b"")
        await assert_still_waiting(callback)


@pytest.mark.parametrize("address", BOTH)
async def test_a_request_line_of_a_megabyte_is_cut_off(address: str) -> None:
    async with listening(PATIENT) as callback:
        port = port_of(callback)
        query = f"{RIGHT}&x={'x' * 2**20}"
        assert await ask(port, request(port, query), address) in (NOT_FOUND, b"")
        await assert_still_waiting(callback)


async def test_a_head_that_is_just_too_large() -> None:
    async with listening(Limits(head_bytes=1000)) as callback:
        port = port_of(callback)
        room = 1000 - len(request(port, f"{RIGHT}&x="))
        too_long = request(port, f"{RIGHT}&x={'x' * (room + 1)}")
        assert await ask(port, too_long) == NOT_FOUND
        page = await ask(port, request(port, f"{RIGHT}&x={'x' * room}"))
        assert page.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("address", BOTH)
async def test_a_slow_client_is_left(address: str) -> None:
    async with listening(Limits(head_seconds=0.2)) as callback:
        async with visit(port_of(callback), address) as slow, visit(port_of(callback)) as silent:
            slow.send(b"GET /cb/")
            assert (await slow.rest(), await silent.rest()) == (b"", b"")
        await assert_still_waiting(callback)


async def test_slow_strangers_cannot_keep_the_browser_out() -> None:
    async with listening(Limits(connections=3, head_seconds=60)) as callback:
        port = port_of(callback)
        async with visit(port) as first, visit(port) as second, visit(port), visit(port):
            for stranger in (first, second):
                stranger.send(b"GET /")
            assert await first.rest() == b"", "the one that has waited longest goes"
            page = await ask(port, request(port))
            assert page.startswith(b"HTTP/1.1 200 ")
            assert await second.rest() == b""
        assert await callback.answer() == CODE


async def test_a_request_in_small_pieces() -> None:
    async with listening() as callback, visit(port_of(callback)) as visitor:
        for byte in request(port_of(callback)):
            visitor.send(bytes([byte]))
        assert (await visitor.rest()).startswith(b"HTTP/1.1 200 ")


async def test_one_connection_one_request() -> None:
    async with listening(PATIENT) as callback:
        port = port_of(callback)
        stranger = request(port, path="/cb/another")
        assert await ask(port, stranger + request(port)) in (NOT_FOUND, b"")
        await assert_still_waiting(callback)


async def test_of_a_hundred_at_once_one_wins() -> None:
    async def attempt(port: int, address: str, number: int) -> bytes:
        try:
            return await ask(port, request(port, f"code=code-{number}"), address)
        except ConnectionError:
            return b""

    async with listening(PATIENT) as callback:
        port = port_of(callback)
        addresses = (BOTH * 100)[:100]
        asked = (attempt(port, address, number) for number, address in enumerate(addresses))
        replies = await asyncio.gather(*asked)
        answer = await callback.answer()
    pages = [number for number, reply in enumerate(replies) if reply.startswith(b"HTTP/1.1 200")]
    assert [answer] == [CallbackAnswer(code=Secret(f"code-{number}")) for number in pages]
    assert {reply for number, reply in enumerate(replies) if number not in pages} <= {
        NOT_FOUND,
        b"",
    }


async def test_the_first_right_request_decides_and_closes_the_port() -> None:
    async with listening(PATIENT) as callback:
        port = port_of(callback)
        async with visit(port) as waiting:
            denied = await ask(port, request(port, "error=access_denied"))
            assert denied.startswith(b"HTTP/1.1 200 ")
            await assert_closed(port)
            waiting.send(request(port))
            assert await waiting.rest() in (NOT_FOUND, b"")
        for _ in range(2):
            assert await callback.answer() == CallbackAnswer(error="access_denied")


async def test_giving_up_closes_every_connection() -> None:
    async with asyncio.timeout(30):
        async with listening(PATIENT) as callback:
            stranger = await asyncio.open_connection("127.0.0.1", port_of(callback))
            await ask(port_of(callback), request(port_of(callback), path="/"))
        assert await Visitor(*stranger).rest() == b""
        stranger[1].close()


async def test_cancelling_closes_the_port() -> None:
    opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def wait() -> None:
        async with LoopbackListener().listen(NONCE, STATE) as callback:
            opened.set_result(port_of(callback))
            await callback.answer()

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(wait())
        port = await opened
        waiting.cancel()
    await assert_closed(port)


@pytest.mark.parametrize("turns", range(6))
def test_whoever_comes_while_it_gives_up_is_let_go_too(
    monkeypatch: pytest.MonkeyPatch, turns: int
) -> None:
    """However many turns of the loop lie between the two."""

    async def give_up() -> socket.socket:
        async with listening(PATIENT) as callback:
            stranger = socket.create_connection(("127.0.0.1", port_of(callback)))
            for _ in range(turns):
                await asyncio.sleep(0)
        return stranger

    left: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda each: left.append(each.exc_value))
    with asyncio.run(give_up()) as stranger, suppress(ConnectionResetError):
        stranger.settimeout(10)
        assert stranger.recv(1) == b""
    gc.collect()
    assert not left


async def test_giving_up_the_wait_does_not_give_up_the_port() -> None:
    async with listening() as callback:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await callback.answer()
        await assert_still_waiting(callback)


def test_the_page_arrives_after_everything_is_closed() -> None:
    """The answer does not wait for the page, nor does the end of the loop."""
    client = socket.socket()

    async def sign_in() -> CallbackAnswer:
        async with LoopbackListener().listen(NONCE, STATE) as callback:
            client.connect(("127.0.0.1", port_of(callback)))
            client.sendall(request(port_of(callback)))
            return await callback.answer()

    with closing(client):
        assert asyncio.run(sign_in(), debug=True) == CODE
        client.settimeout(10)
        page = b"".join(iter(lambda: client.recv(2**16), b""))
    assert page.endswith(b"</html>\n")


async def test_two_attempts_at_once_have_their_own_ports() -> None:
    async with (
        LoopbackListener().listen("one", "") as one,
        LoopbackListener().listen("two", "") as two,
    ):
        assert port_of(one) != port_of(two)
        stray = request(port_of(one), path="/cb/two")
        assert await ask(port_of(one), stray) == NOT_FOUND


async def test_nothing_of_a_request_is_logged(strict_log: RecordedLog) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    async with listening() as callback:
        port = port_of(callback)
        await ask(port, request(port, path="/cb/another"))
        await ask(port, NOISE["no version"])
        await ask(port, request(port, f"{RIGHT}&state={STATE}"))
        await callback.answer()
    logged = " ".join(line for _, line in strict_log.lines)
    assert not any(word in logged for word in (NONCE, STATE, "c0de", "/cb/"))


class Sockets:
    """Opens real sockets, except where a test says that they cannot be opened."""

    def __init__(self, *refused: int, family: socket.AddressFamily = socket.AF_INET6) -> None:
        self.opened: list[socket.socket] = []
        self.asked = 0
        self._refused, self._family = list(refused), family

    def __call__(self, family: socket.AddressFamily, port: int) -> socket.socket:
        self.asked += 1
        if family is self._family and self._refused:
            raise OSError(self._refused.pop(0), "not here")
        self.opened.append(bound_socket(family, port))
        return self.opened[-1]


async def test_a_port_that_is_taken_on_one_family_is_not_used() -> None:
    taken: list[socket.socket] = []

    def take_the_first(family: socket.AddressFamily, port: int) -> socket.socket:
        if family is socket.AF_INET6 and not taken:
            taken.append(bound_socket(family, port))
        return bound_socket(family, port)

    if "::1" not in BOTH:
        pytest.skip("no IPv6 here")
    async with LoopbackListener(take_the_first).listen(NONCE, STATE) as callback:
        assert port_of(callback) != taken[0].getsockname()[1]
        for address in BOTH:
            assert await ask(port_of(callback), b"\0", address) == NOT_FOUND
    taken[0].close()


@pytest.mark.parametrize("missing", [errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL])
async def test_without_ipv6(missing: int) -> None:
    async with LoopbackListener(Sockets(missing)).listen(NONCE, STATE) as callback:
        await assert_still_waiting(callback)


@pytest.mark.parametrize(
    "sockets",
    [Sockets(errno.EACCES, family=socket.AF_INET), Sockets(*[errno.EADDRINUSE] * 1000)],
    ids=["no port at all", "every port of one family is taken"],
)
async def test_no_port(sockets: Sockets) -> None:
    with pytest.raises(NoCallback):
        async with LoopbackListener(sockets).listen(NONCE, STATE):
            raise AssertionError("nothing is listened to")
    assert all(opened.fileno() == -1 for opened in sockets.opened)
    assert sockets.asked <= 50


@pytest.mark.parametrize("address", BOTH)
def test_the_socket_is_shared_with_nobody(address: str) -> None:
    family = socket.AF_INET if address == "127.0.0.1" else socket.AF_INET6
    with bound_socket(family, 0) as first:
        assert first.getsockname()[0] == address
        assert not first.get_inheritable()
        with pytest.raises(OSError, match=r"."):
            bound_socket(family, first.getsockname()[1])
        with socket.socket(family) as pushy:
            if hasattr(socket, "SO_REUSEPORT"):
                pushy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            with pytest.raises(OSError, match=r"."):
                pushy.bind((address, first.getsockname()[1]))
