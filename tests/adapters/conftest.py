"""Clients, and simulators on loopback in the loop of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from desktop.adapters.http import HttpClient
from tests.simulators.server import LoopbackServer
from tests.simulators.wire import Simulator

SILENCE = 0.7

Serve = Callable[[Simulator], Awaitable[str]]
"""Serve a simulator until the test ends; the origin comes back."""


@pytest_asyncio.fixture
async def client() -> AsyncIterator[HttpClient]:
    client = HttpClient("Modeldeck/test", silence_seconds=20.0)
    yield client
    await client.close()


@pytest_asyncio.fixture
async def impatient() -> AsyncIterator[HttpClient]:
    """Gives up after `SILENCE` seconds, for servers that fall silent on purpose."""
    client = HttpClient("Modeldeck/test", silence_seconds=SILENCE)
    yield client
    await client.close()


@pytest_asyncio.fixture
async def serving() -> AsyncIterator[Serve]:
    servers: list[LoopbackServer] = []

    async def start(simulator: Simulator) -> str:
        servers.append(LoopbackServer(simulator))
        return await servers[-1].start()

    yield start
    for server in servers:
        await server.close()


@pytest.fixture
def key() -> str:
    return "sk-or-v1-0123456789abcdef0123456789abcdef"
