"""What the services need of the outside world, as protocols. The adapters provide it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from desktop.domain.catalog_copy import CatalogCopy, Validators
from desktop.domain.chat import Answer, ChatRequest, Delta
from desktop.domain.credentials import Keychain, KeyInfo, Secret
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.domain.settings import Settings
from desktop.domain.sign_in import CallbackAnswer

Clock = Callable[[], datetime]
"""The time now, with a time zone."""


Monotonic = Callable[[], float]
"""Seconds of a clock that only goes forward, whatever is done to the date."""


class KeyStore(Protocol):
    """Keeps keys. One item per profile, provider and origin.

    A call may take as long as a prompt of the keychain is open. `KeychainUnavailable` says in
    ``state`` what is the matter.
    """

    async def describe(self) -> Keychain:
        """Where keys are kept, or that there is no such place. Opens no prompt."""

    async def load(self, provider: str, origin: str, *, may_prompt: bool = True) -> Secret | None:
        """The key, or ``None``. Raises `KeychainUnavailable`.

        ``may_prompt=False``: a locked keychain is left locked, as far as that can be known.
        """

    async def prepare(self, provider: str, origin: str) -> None:
        """See that a key can be kept, also where the person has to be asked for that first.

        Raises `KeychainUnavailable`.
        """

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        """Raises `KeychainUnavailable`."""

    async def delete(self, provider: str, origin: str) -> None:
        """Deleting what is not there is no error. Raises `KeychainUnavailable`."""


class Callback(Protocol):
    """An open ear of this computer for one browser."""

    @property
    def url(self) -> str:
        """``http://localhost:PORT/cb/NONCE``."""

    async def answer(self) -> CallbackAnswer:
        """Wait for the browser; strangers are turned away and are not noticed here."""


class CallbackListener(Protocol):
    """Takes what the browser brings back from a sign-in."""

    def listen(self, nonce: str, state: str) -> AbstractAsyncContextManager[Callback]:
        """Open a port for one attempt; it is closed when the context is left.

        Raises `NoCallback` on entering.
        """


class Browser(Protocol):
    """The person's browser."""

    async def open(self, url: str) -> bool:
        """Show a page. ``False``: none could be opened. May take as long as its opener does."""


class SettingsFile(Protocol):
    """``settings.json`` under its lock."""

    def load(self) -> tuple[Settings, str]:
        """The settings, and a sentence on what had to be repaired (empty: nothing)."""

    def update(self, change: Callable[[Settings], Settings]) -> Settings:
        """Read, change and write under the lock. Raises `StorageFailed`."""

    def changed(self) -> bool:
        """Whether the file is another one than the last that was read or written here."""


class CatalogCache(Protocol):
    """The last good catalog per provider and base URL."""

    def load(self, provider: Provider, base_url: BaseUrl) -> CatalogCopy | None:
        """``None`` where there is none that can be read."""

    def save(self, provider: Provider, base_url: BaseUrl, copy: CatalogCopy) -> None:
        """Raises `StorageFailed`."""


class SeenCatalogs(CatalogCache, Protocol):
    """The last catalog that the person has seen, likewise."""

    def accept(
        self, provider: Provider, base_url: BaseUrl, model_id: str, current: CatalogCopy
    ) -> None:
        """Take over one row of the current catalog, or that it is gone. Raises `StorageFailed`."""


class ProviderApi(Protocol):
    """One wire format, as spoken to one provider.

    Every method raises `Rejected` or `Unreachable`; no error holds a key.
    """

    async def check_key(self, base_url: BaseUrl, key: Secret) -> KeyInfo: ...

    async def exchange_code(self, base_url: BaseUrl, code: Secret, verifier: Secret) -> Secret:
        """The key that a sign-in's code stands for. A code is good for one exchange.

        ``Rejected.kind`` is ``CODE_REJECTED`` or ``CODE_EXPIRED`` where the code is to blame.
        """

    async def fetch_catalog(
        self, base_url: BaseUrl, at: datetime, known: Validators | None = None
    ) -> CatalogCopy | None:
        """The whole catalog, of every page. ``None``: it is still the one that is ``known``.

        Tried again a few times where that may help, within bounds.
        """

    async def fetch_reachable(self, base_url: BaseUrl, key: Secret) -> frozenset[str] | None:
        """Ids of the models that the account of a key may use.

        ``None`` where the provider does not say.
        """

    def stream_chat(
        self, base_url: BaseUrl, key: Secret, request: ChatRequest
    ) -> AsyncIterator[Delta | Answer]:
        """Pieces as they come, then the whole `Answer` last.

        A failure after the first piece yields the `Answer` so far, then raises.
        """
