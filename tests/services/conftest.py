"""The core without a front end, on a sandbox that is served on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
import pytest_asyncio

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.services.ports import KeyStore
from desktop.services.resending import Resending
from desktop.services.store import Store
from tests.fakes import AT_ONCE, ManualClock, MemoryKeyStore
from tests.simulators import Served

T = TypeVar("T")

PROVIDER = "openrouter"
MODEL = "sandbox/writer"
NEVER_AGAIN = Resending(pauses=())
"""Each refusal is the end of its message."""


class MakeCore(Protocol):
    """Makes a core on the same profile each time; the last argument is the base URL."""

    def __call__(
        self,
        *,
        keys: KeyStore | None = None,
        environment: Mapping[str, str] | None = None,
        base_url: str | None = "",
        defaults: Path | None = None,
        resending: Resending = NEVER_AGAIN,
    ) -> Awaitable[Core]: ...


async def told(store: Store[T], holds: Callable[[T], bool]) -> T:
    """The first value, the present one included, for which that holds."""
    if holds(store.value):
        return store.value
    found: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    def look(value: T) -> None:
        if holds(value) and not found.done():
            found.set_result(value)

    end = store.subscribe(look)
    try:
        return await found
    finally:
        end()


@pytest.fixture
def keys() -> MemoryKeyStore:
    return MemoryKeyStore()


@pytest_asyncio.fixture
async def make_core(
    tmp_path: Path, served: Served, clock: ManualClock, keys: MemoryKeyStore
) -> AsyncIterator[MakeCore]:
    async with AsyncExitStack() as stack:

        async def make(
            *,
            keys: KeyStore | None = keys,
            environment: Mapping[str, str] | None = None,
            base_url: str | None = "",
            defaults: Path | None = None,
            resending: Resending = NEVER_AGAIN,
        ) -> Core:
            def build() -> Core:
                here = Surroundings(
                    profile(tmp_path / "profile"),
                    environment or {},
                    keys,
                    {} if base_url is None else {PROVIDER: base_url or served.base_url},
                    clock=clock,
                    retries=AT_ONCE,
                    settlement_pauses=(0.0, 0.0, 0.0),
                    resending=resending,
                )
                return Core(here if defaults is None else replace(here, default_settings=defaults))

            # A front end makes it before its loop runs: it reads files.
            return await stack.enter_async_context(await asyncio.to_thread(build))

        yield make


@pytest_asyncio.fixture
async def core(make_core: MakeCore) -> Core:
    """Without a key, a catalog or allowed models."""
    return await make_core()


@pytest_asyncio.fixture
async def ready(core: Core, served: Served) -> Core:
    """With the key, the catalog and one allowed model."""
    await core.providers.add_model(PROVIDER, MODEL)
    await core.credentials.save(PROVIDER, served.key)
    await core.catalogs.refresh(PROVIDER)
    served.received.clear()
    return core


@pytest.fixture
def shipped(tmp_path: Path) -> Callable[..., Path]:
    """Writes a list of recommended models: ``shipped("a/b", "c/d", maxTokens=7)``."""

    def write(*ids: str, **defaults: Any) -> Path:
        rows = [
            {
                "id": model_id,
                "name": model_id,
                "perMillionTokens": {"prompt": "3", "completion": "15"},
                "defaults": defaults,
                "supports": ["reasoning"],
                "source": "a test",
                "asOf": "2026-11-01",
            }
            for model_id in ids
        ]
        path = tmp_path / "defaults.json"
        path.write_text(json.dumps({"version": 1, "providers": {PROVIDER: {"models": rows}}}))
        return path

    return write
