"""A client with short limits, and simulators on loopback in the loop of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from desktop.adapters.http import HttpClient
from tests.simulators.server import LoopbackServer
from tests.simulators.wire import Simulator

Serve = Callable[[Simulator], Awaitable[str]]
"""Serve a simulator until the test ends; the origin comes back."""


@pytest_asyncio.fixture
async def client() -> AsyncIterator[HttpClient]:
    """Gives up after a quarter of a second of silence."""
    client = HttpClient("Modeldeck/test", connect_seconds=5.0, silence_seconds=0.25)
    yield client
    await client.close()


@pytest_asyncio.fixture
async def patient() -> AsyncIterator[HttpClient]:
    """For servers that are slow on purpose."""
    client = HttpClient("Modeldeck/test", silence_seconds=20.0)
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
