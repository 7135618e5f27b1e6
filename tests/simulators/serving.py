"""A simulator served on loopback for the length of a `with` block, from a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from tests.simulators.received import Received
from tests.simulators.sandbox import API, Sandbox
from tests.simulators.server import LoopbackServer
from tests.simulators.wire import Simulator


@dataclass(frozen=True)
class Hosted:
    """Where a simulator can be reached."""

    origin: str
    _loop: asyncio.AbstractEventLoop = field(repr=False)
    _server: LoopbackServer = field(repr=False)
    _stop: asyncio.Event = field(repr=False)

    def wait_idle(self, timeout: float = 5.0) -> None:
        """Block until no request is being answered, so that whoever left has been noticed."""
        idle = asyncio.run_coroutine_threadsafe(self._server.idle.wait(), self._loop)
        idle.result(timeout)

    def stop(self) -> None:
        """Ask the server to end."""
        self._loop.call_soon_threadsafe(self._stop.set)


@dataclass(frozen=True)
class Served:
    """Where the sandbox can be reached, and what it has seen."""

    sandbox: Sandbox = field(repr=False)
    _hosted: Hosted

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return self._hosted.origin

    @property
    def base_url(self) -> str:
        """The API's address, as OpenRouter's clients take it."""
        return self.origin + API

    @property
    def key(self) -> str:
        """The key that is accepted from the start."""
        return self.sandbox.key

    @property
    def received(self) -> list[Received]:
        """Every request so far, in order."""
        return self.sandbox.received

    def wait_idle(self, timeout: float = 5.0) -> None:
        """As `Hosted.wait_idle`."""
        self._hosted.wait_idle(timeout)

    def stop(self) -> None:
        """Ask the server to end."""
        self._hosted.stop()


@contextmanager
def serve(sandbox: Sandbox, port: int = 0) -> Iterator[Served]:
    """Serve on 127.0.0.1 until the block ends. Raises OSError when the port is taken."""
    with host(sandbox, port) as hosted:
        yield Served(sandbox, hosted)


@contextmanager
def host(simulator: Simulator, port: int = 0) -> Iterator[Hosted]:
    """The same for any simulator."""
    started: Future[Hosted] = Future()
    thread = Thread(
        target=lambda: asyncio.run(_run(simulator, port, started)), name="sandbox", daemon=True
    )
    thread.start()
    hosted = started.result()
    try:
        yield hosted
    finally:
        hosted.stop()
        thread.join()


async def _run(simulator: Simulator, port: int, started: Future[Hosted]) -> None:
    server, stop = LoopbackServer(simulator), asyncio.Event()
    try:
        origin = await server.start(port)
    except OSError as error:
        started.set_exception(error)
        return
    started.set_result(Hosted(origin, asyncio.get_running_loop(), server, stop))
    await stop.wait()
    await server.close()
