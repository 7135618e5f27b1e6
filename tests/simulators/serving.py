"""A sandbox served on loopback for the length of a `with` block, from a thread of its own."""

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


@dataclass(frozen=True)
class Served:
    """Where the sandbox can be reached, and what it has seen."""

    origin: str
    sandbox: Sandbox = field(repr=False)
    _loop: asyncio.AbstractEventLoop = field(repr=False)
    _server: LoopbackServer = field(repr=False)
    _stop: asyncio.Event = field(repr=False)

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
        """Block until no request is being answered, so that whoever left has been noticed."""
        idle = asyncio.run_coroutine_threadsafe(self._server.idle.wait(), self._loop)
        idle.result(timeout)

    def stop(self) -> None:
        """Ask the server to end."""
        self._loop.call_soon_threadsafe(self._stop.set)


@contextmanager
def serve(sandbox: Sandbox, port: int = 0) -> Iterator[Served]:
    """Serve on 127.0.0.1 until the block ends. Raises OSError when the port is taken."""
    started: Future[Served] = Future()
    thread = Thread(
        target=lambda: asyncio.run(_run(sandbox, port, started)), name="sandbox", daemon=True
    )
    thread.start()
    served = started.result()
    try:
        yield served
    finally:
        served.stop()
        thread.join()


async def _run(sandbox: Sandbox, port: int, started: Future[Served]) -> None:
    server, stop = LoopbackServer(sandbox), asyncio.Event()
    try:
        origin = await server.start(port)
    except OSError as error:
        started.set_exception(error)
        return
    started.set_result(Served(origin, sandbox, asyncio.get_running_loop(), server, stop))
    await stop.wait()
    await server.close()
