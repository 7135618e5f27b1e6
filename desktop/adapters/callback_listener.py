"""The port that the browser comes back to: the only file that knows h11.

A port of loopback is open to every program of this computer and, through the browser, to every
web page. So it is open only while a sign-in waits, the first right request closes it, and whoever
else comes gets the same bare 404, whatever was wrong. Nothing of a request is logged.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import h11

from desktop.adapters.callback_page import page_for
from desktop.adapters.callback_rules import CallbackRules
from desktop.domain.errors import NoCallback
from desktop.domain.sign_in import CallbackAnswer

NOT_FOUND: Final = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_TAKEN: Final = {errno.EADDRINUSE, *([errno.EACCES] if sys.platform == "win32" else [])}
"""On Windows a port that somebody has for themselves alone is called forbidden."""
_PORTS_TO_TRY: Final = 20

OpenSocket = Callable[[socket.AddressFamily, int], socket.socket]
"""A socket bound to loopback of that family and to that port (0: any). Raises `OSError`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What strangers may take up."""

    connections: int = 64
    """At once; when there are more, the one that has not finished for the longest time goes."""
    head_bytes: int = 16 * 1024
    """The largest request line with its headers."""
    head_seconds: float = 5.0
    """Until these have come."""
    page_seconds: float = 1.0
    """Until the answer has been taken."""


class LoopbackListener:
    """Implements `desktop.services.ports.CallbackListener`."""

    def __init__(
        self, open_socket: OpenSocket | None = None, *, limits: Limits | None = None
    ) -> None:
        self._open_socket = open_socket or bound_socket
        self._limits = limits or Limits()

    @asynccontextmanager
    async def listen(self, nonce: str, state: str) -> AsyncIterator[LoopbackCallback]:
        """Listen on 127.0.0.1 and, where there is IPv6, on the same port of ::1.

        A browser may take ``localhost`` for either. Raises `NoCallback`.
        """
        with ExitStack() as opened:
            sockets = [opened.enter_context(each) for each in _open_pair(self._open_socket)]
            rules = CallbackRules(sockets[0].getsockname()[1], nonce, state)
            callback = LoopbackCallback(rules, self._limits)
            try:
                await callback.serve(sockets)
                yield callback
            finally:
                callback.close()
                await asyncio.sleep(0)  # the servers close in the next turn, before their sockets


class LoopbackCallback:
    """One attempt. Implements `desktop.services.ports.Callback`."""

    def __init__(self, rules: CallbackRules, limits: Limits) -> None:
        self.url = f"http://localhost:{rules.port}{rules.path}"
        self._rules = rules
        self._limits = limits
        self._answer: asyncio.Future[CallbackAnswer] = asyncio.get_running_loop().create_future()
        self._servers: list[asyncio.Server] = []
        self._unfinished: dict[_Visitor, None] = {}
        self._closed = False

    async def answer(self) -> CallbackAnswer:
        return await asyncio.shield(self._answer)

    async def serve(self, sockets: Sequence[socket.socket]) -> None:
        loop = asyncio.get_running_loop()
        for each in sockets:
            # Two steps: cancelled between them, the server is known and gets closed.
            server = await loop.create_server(self._visitor, sock=each, start_serving=False)
            self._servers.append(server)
            await server.start_serving()

    def close(self) -> None:
        """Close the port and every connection that has not got its answer."""
        self._closed = True
        self._stop_listening()
        for visitor in tuple(self._unfinished):
            visitor.drop()

    def welcome(self, visitor: _Visitor) -> None:
        """Let a visitor in. Where it is full the oldest goes, so that slow strangers cannot keep
        the browser out: its request comes in one piece."""
        self._unfinished[visitor] = None
        if self._closed:
            visitor.drop()
        elif len(self._unfinished) > self._limits.connections:
            next(iter(self._unfinished)).drop()

    def forget(self, visitor: _Visitor) -> None:
        self._unfinished.pop(visitor, None)

    def reply_to(self, request: h11.Request) -> bytes:
        """A page for the first right request, which decides; for any other the bare 404."""
        host = next((value for name, value in request.headers if name == b"host"), b"")
        answer = self._rules.answer_in(request.method, request.target, host)
        if answer is None or self._answer.done():
            return NOT_FOUND
        self._answer.set_result(answer)
        self._stop_listening()
        return page_for(answer)

    def _visitor(self) -> _Visitor:
        return _Visitor(self, self._limits)

    def _stop_listening(self) -> None:
        """Nobody is let in any more; the port closes with the next turn of the loop.

        A server that closes between accepting somebody and greeting them would leave their
        connection open (CPython 3.11: `asyncio.Server._attach` asserts that the server is open).
        """
        loop = asyncio.get_running_loop()
        for server in self._servers:
            for each in server.sockets:
                with suppress(NotImplementedError):  # on Windows the two are one step
                    loop.remove_reader(each)
            loop.call_soon(server.close)
        self._servers.clear()


class _Visitor(asyncio.Protocol):
    """One connection: one request, one reply, and closed."""

    _transport: asyncio.Transport
    _patience: asyncio.TimerHandle

    def __init__(self, callback: LoopbackCallback, limits: Limits) -> None:
        self._callback = callback
        self._limits = limits
        self._received = 0
        self._replied = False
        self._parser = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head_bytes)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._be_patient_for(self._limits.head_seconds)
        self._callback.welcome(self)

    def data_received(self, data: bytes) -> None:
        if self._replied:
            return
        self._received += len(data)
        if self._received > self._limits.head_bytes:
            self._reply(NOT_FOUND)
            return
        try:
            self._parser.receive_data(data)
            event = self._parser.next_event()
        except h11.RemoteProtocolError:
            self._reply(NOT_FOUND)
            return
        if isinstance(event, h11.Request):
            self._reply(self._callback.reply_to(event))
        elif event is not h11.NEED_DATA:
            self._reply(NOT_FOUND)

    def connection_lost(self, _: Exception | None) -> None:
        self._patience.cancel()
        self._callback.forget(self)

    def drop(self) -> None:
        """Close without a word."""
        self._replied = True
        self._callback.forget(self)
        self._transport.abort()

    def _reply(self, response: bytes) -> None:
        """The system delivers what has been written, also after everything here is closed."""
        self._replied = True
        self._callback.forget(self)
        self._patience.cancel()
        self._be_patient_for(self._limits.page_seconds)
        self._transport.write(response)
        self._transport.close()

    def _be_patient_for(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(seconds, self._transport.abort)


def bound_socket(family: socket.AddressFamily, port: int) -> socket.socket:
    """A socket of loopback that is nobody else's, and that no process started here inherits."""
    address = "127.0.0.1" if family is socket.AF_INET else "::1"
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # Without it another program may bind the same port and take half of the callers.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        if family is socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((address, port))
    except BaseException:
        opened.close()
        raise
    return opened


def _open_pair(open_socket: OpenSocket) -> Sequence[socket.socket]:
    """The same free port of both families; 127.0.0.1 alone where there is no IPv6.

    Raises `NoCallback`, also where somebody else has every port on ::1 that was tried: half of
    the browsers would take the code there.
    """
    for _ in range(_PORTS_TO_TRY):
        try:
            first = open_socket(socket.AF_INET, 0)
        except OSError:
            break
        try:
            return first, open_socket(socket.AF_INET6, first.getsockname()[1])
        except OSError as error:
            if error.errno not in _TAKEN:
                return (first,)
            first.close()
    raise NoCallback
