"""A served sandbox and a plain HTTP client for it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.adapters.conftest import Serve, serving
from tests.simulators import Sandbox, Served, serve

__all__ = ["Serve", "serving"]


@pytest.fixture
def served() -> Iterator[Served]:
    """A sandbox with everything built in, on loopback."""
    with serve(Sandbox()) as served:
        yield served


@pytest.fixture
def http(served: Served) -> Iterator[httpx.Client]:
    """A client that knows the key, asks no proxy and follows nothing."""
    with httpx.Client(
        base_url=served.base_url,
        headers={"Authorization": f"Bearer {served.key}"},
        trust_env=False,
    ) as client:
        yield client
