"""What the services need of the outside world, as protocols. The adapters provide it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol

from desktop.domain.catalog import Catalog
from desktop.domain.chat import Answer, ChatRequest, Delta
from desktop.domain.credentials import Keychain, KeyInfo, Secret
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.domain.settings import Settings

Clock = Callable[[], datetime]
"""The time now, with a time zone."""


class KeyStore(Protocol):
    """Keeps keys. One item per profile, provider and origin."""

    async def describe(self) -> Keychain:
        """Where keys are kept, or that there is no such place."""

    async def load(self, provider: str, origin: str) -> Secret | None:
        """The key, or ``None``. Raises `KeychainUnavailable`."""

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        """Raises `KeychainUnavailable`."""

    async def delete(self, provider: str, origin: str) -> None:
        """Deleting what is not there is no error. Raises `KeychainUnavailable`."""


class SettingsFile(Protocol):
    """``settings.json`` under its lock."""

    def load(self) -> tuple[Settings, str]:
        """The settings, and a sentence on what had to be repaired (empty: nothing)."""

    def update(self, change: Callable[[Settings], Settings]) -> Settings:
        """Read, change and write under the lock. Raises `StorageFailed`."""

    def changed(self) -> bool:
        """Whether the file is another one than the last that was read or written here."""


class CatalogCache(Protocol):
    """The last good catalog per provider and origin."""

    def load(self, provider: Provider, base_url: BaseUrl) -> Catalog | None: ...

    def save(self, provider: Provider, base_url: BaseUrl, body: bytes, at: datetime) -> None:
        """Raises `StorageFailed`."""


class ProviderApi(Protocol):
    """One wire format, as spoken to one provider.

    Every method raises `Rejected` or `Unreachable`; no error holds a key.
    """

    async def check_key(self, base_url: BaseUrl, key: Secret) -> KeyInfo: ...

    async def fetch_catalog(self, base_url: BaseUrl, at: datetime) -> tuple[Catalog, bytes]:
        """The catalog and the body that it was read from."""

    def stream_chat(
        self, base_url: BaseUrl, key: Secret, request: ChatRequest
    ) -> AsyncIterator[Delta | Answer]:
        """Pieces as they come, then the whole `Answer` last.

        A failure after the first piece yields the `Answer` so far, then raises.
        """
