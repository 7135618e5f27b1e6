"""A loopback HTTP/1.1 server for a simulator, exact about every byte it sends or does not send."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import h11

from tests.simulators.wire import Request, Response, Simulator

HOST = "127.0.0.1"
_CHUNK = 65_536
_TURNS_TO_CONNECT = 4
"""Of the loop, from accepting a connection to the first line of `LoopbackServer._connection`."""


class LoopbackServer:
    """Serves one simulator on 127.0.0.1, inside a running event loop.

    `idle` is set while no request is being answered: a client that left has been noticed by then.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._unconnected = asyncio.Event()
        self._unconnected.set()
        self._busy = 0
        self.idle = asyncio.Event()
        self.idle.set()

    async def start(self, port: int = 0) -> str:
        """Listen, on a free port by default; the origin. Raises OSError when the port is taken."""
        self._server = await asyncio.start_server(self._connection, HOST, port)
        return f"http://{HOST}:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Stop listening and cut every connection, also one that has only just come."""
        if self._server is not None:
            await self._stop_listening(self._server)
        for writer in tuple(self._writers):
            writer.transport.abort()
        await self._unconnected.wait()

    async def _stop_listening(self, server: asyncio.Server) -> None:
        # A server that closes between accepting somebody and greeting them leaks their connection
        # (CPython 3.11, asyncio.Server._attach): so nobody is accepted any more, then it closes.
        for each in server.sockets:
            with suppress(NotImplementedError):  # Windows
                asyncio.get_running_loop().remove_reader(each)
        for _ in range(_TURNS_TO_CONNECT):
            await asyncio.sleep(0)
        server.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER)
        self._writers.add(writer)
        self._unconnected.clear()
        try:
            while await self._exchange(connection, reader, writer):
                connection.start_next_cycle()
        except (OSError, h11.ProtocolError):
            pass  # the client is gone or does not speak HTTP: there is nobody to tell
        finally:
            self._writers.discard(writer)
            writer.close()
            if not self._writers:
                self._unconnected.set()

    async def _exchange(
        self, connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """One request and its response; False when the connection is to be closed."""
        request = await _read_request(connection, reader, writer)
        if request is None:
            return False
        self._busy += 1
        self.idle.clear()
        try:
            return await _deliver(request, self._simulator(request), connection, reader, writer)
        finally:
            self._busy -= 1
            if not self._busy:
                self.idle.set()


async def _read_request(
    connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Request | None:
    head: h11.Request | None = None
    body = b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            if connection.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                writer.write(connection.send(go_on) or b"")
            connection.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return _request(head, body)
        else:
            return None


def _request(head: h11.Request, body: bytes) -> Request:
    headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in head.headers)
    return Request(head.method.decode(), head.target.decode("latin-1"), headers, body)


async def _deliver(
    request: Request,
    response: Response,
    connection: h11.Connection,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> bool:
    """Send the response; False when the connection is used up."""
    async with asyncio.TaskGroup() as group:
        # Reads while writing: the only way to notice that the client has left.
        peer = group.create_task(_read_ahead(reader))
        try:
            whole = await _Sending(connection, writer, peer).send(request, response)
        except OSError:  # the client left while it was being written to
            whole = False
        finally:
            if not isinstance(response.body, bytes):
                _close(response.body)
            ahead = peer.result() if peer.done() else b""
            peer.cancel()
    if ahead:
        connection.receive_data(ahead)
    return whole and connection.our_state is h11.DONE and connection.their_state is h11.DONE


async def _read_ahead(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(_CHUNK)
    except OSError:
        return b""


def _close(body: Iterator[bytes]) -> None:
    close = getattr(body, "close", None)  # a generator learns so that its client left
    if close is not None:
        close()


class _Sending:
    """One response on its way out, watching for a client that leaves."""

    def __init__(
        self, connection: h11.Connection, writer: asyncio.StreamWriter, peer: asyncio.Task[bytes]
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._peer = peer

    def _left(self) -> bool:
        return self._peer.done() and self._peer.result() == b""

    async def send(self, request: Request, response: Response) -> bool:
        """Whether the response went out whole."""
        delivery = response.delivery
        if delivery.silent:
            return await self._stop(stall=delivery.then == "stall")
        await self._head(response)
        left = delivery.cut_after
        for number, piece in enumerate(_pieces(request, response)):
            if left == 0:
                break
            if number:
                await self._pause(delivery.pace)
            if self._left():
                return False
            data = piece if left is None else piece[:left]
            left = None if left is None else left - len(data)
            await self._write(h11.Data(data=data))
        if delivery.cut_after is not None:
            return await self._stop(stall=delivery.then == "stall")
        await self._write(h11.EndOfMessage())
        return True

    async def _head(self, response: Response) -> None:
        headers = list(response.headers)
        if isinstance(response.body, bytes):
            headers.append(("Content-Length", str(len(response.body))))
        await self._write(h11.Response(status_code=response.status, headers=headers))

    async def _write(self, event: h11.Response | h11.Data | h11.EndOfMessage) -> None:
        self._writer.write(self._connection.send(event) or b"")
        await self._writer.drain()

    async def _pause(self, seconds: float) -> None:
        if seconds and not self._peer.done():
            await asyncio.wait({self._peer}, timeout=seconds)
        else:
            await asyncio.sleep(seconds)  # also without a pace: lets the loop see a closed socket

    async def _stop(self, *, stall: bool) -> bool:
        if stall:
            await asyncio.wait({self._peer})
        return False


def _pieces(request: Request, response: Response) -> Iterator[bytes]:
    if request.method == "HEAD" or response.body == b"":
        return iter(())
    return iter((response.body,)) if isinstance(response.body, bytes) else response.body
