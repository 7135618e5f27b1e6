"""The loopback server ends in order, whenever somebody comes."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from contextlib import suppress

import pytest

from tests.simulators import Sandbox
from tests.simulators.server import HOST, LoopbackServer


async def visited_late(turns: int) -> socket.socket:
    """Who came to a server that is closed ``turns`` of the loop later."""
    server = LoopbackServer(Sandbox())
    origin = await server.start()
    visitor = socket.create_connection((HOST, int(origin.rpartition(":")[2])))
    for _ in range(turns):
        await asyncio.sleep(0)
    await server.close()
    return visitor


@pytest.mark.parametrize("turns", range(8))
def test_whoever_comes_while_it_closes_is_cut_too(
    monkeypatch: pytest.MonkeyPatch, turns: int
) -> None:
    left: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda each: left.append(each.exc_value))
    with asyncio.run(visited_late(turns)) as visitor, suppress(ConnectionResetError):
        visitor.settimeout(10)
        assert visitor.recv(1) == b""
    gc.collect()
    assert not left
