"""Small fakes of the services' ports. Everything else in the tests is the real thing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from desktop.domain.catalog import Catalog
from desktop.domain.chat import Answer, ChatRequest, Delta
from desktop.domain.credentials import Keychain, KeyInfo, Secret
from desktop.domain.errors import KeychainUnavailable, ModeldeckError
from desktop.domain.origin import BaseUrl

NOON = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
"""A Wednesday."""


class ManualClock:
    """Time that passes only when it is told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        """``advance(minutes=5)``."""
        self.now += timedelta(**delta)


class MemoryKeyStore:
    """A keychain that works. ``items`` is by (provider, origin)."""

    def __init__(self, name: str = "Test Keychain") -> None:
        self.name = name
        self.items: dict[tuple[str, str], Secret] = {}
        self.on_load: Callable[[], Awaitable[object]] | None = None
        """Awaited while a key is looked up: what happens behind an open prompt."""

    async def describe(self) -> Keychain:
        return Keychain(self.name)

    async def load(self, provider: str, origin: str) -> Secret | None:
        key = self.items.get((provider, origin))
        if self.on_load is not None:
            meanwhile, self.on_load = self.on_load, None
            await meanwhile()
        return key

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        self.items[provider, origin] = key

    async def delete(self, provider: str, origin: str) -> None:
        self.items.pop((provider, origin), None)


class RefusingKeyStore:
    """A keychain that is there and stays locked."""

    detail = "the collection is locked"

    async def describe(self) -> Keychain:
        return Keychain("Test Keychain")

    async def load(self, provider: str, origin: str) -> Secret | None:
        raise KeychainUnavailable(provider, detail=self.detail)

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        raise KeychainUnavailable(provider, detail=self.detail)

    async def delete(self, provider: str, origin: str) -> None:
        raise KeychainUnavailable(provider, detail=self.detail)


@dataclass
class ScriptedApi:
    """A provider that says what a test tells it to, and keeps what it was asked."""

    pieces: Sequence[Delta | Answer | BaseException] = ()
    catalogs: list[Catalog | ModeldeckError] = field(default_factory=list)
    key_info: KeyInfo | ModeldeckError = field(default_factory=KeyInfo)
    asked: list[tuple[BaseUrl, ChatRequest]] = field(default_factory=list)
    on_ask: Callable[[], Awaitable[object]] | None = None
    """Awaited before each answer."""

    async def check_key(self, base_url: BaseUrl, key: Secret) -> KeyInfo:
        await self._meanwhile()
        if isinstance(self.key_info, ModeldeckError):
            raise self.key_info
        return self.key_info

    async def fetch_catalog(self, base_url: BaseUrl, at: datetime) -> tuple[Catalog, bytes]:
        await self._meanwhile()
        catalog = self.catalogs.pop(0)
        if isinstance(catalog, ModeldeckError):
            raise catalog
        return catalog, b'{"data": []}'

    async def stream_chat(
        self, base_url: BaseUrl, key: Secret, request: ChatRequest
    ) -> AsyncIterator[Delta | Answer]:
        self.asked.append((base_url, request))
        await self._meanwhile()
        for piece in self.pieces:
            if isinstance(piece, BaseException):
                raise piece
            yield piece

    async def _meanwhile(self) -> None:
        if self.on_ask is not None:
            await self.on_ask()
