"""What the services need of the outside world, as protocols. The adapters provide it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Protocol

from desktop.domain.catalog_copy import CatalogCopy, Validators
from desktop.domain.chat import Answer, ChatRequest, Delta, Started
from desktop.domain.chat_options import RequestPreview
from desktop.domain.credentials import Keychain, KeyInfo, Secret
from desktop.domain.generation import Generation
from desktop.domain.origin import BaseUrl
from desktop.domain.price_history import PriceHistory
from desktop.domain.provider import Provider
from desktop.domain.requests import RequestRecord
from desktop.domain.send_estimate import CountSample
from desktop.domain.settings import Settings
from desktop.domain.sign_in import CallbackAnswer
from desktop.domain.spend import Grouping, Spend, SpendReport
from desktop.services.turn import ChatState

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

    def update(self, change: Callable[[Settings], Settings], *, backup: bool = False) -> Settings:
        """Read, change and write under the lock. Raises `StorageFailed`.

        ``backup``: what is changed is kept as it was, in a file beside it.
        """

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


class PriceHistories(Protocol):
    """The prices that were last seen, per provider and base URL."""

    def load(self, provider: Provider, base_url: BaseUrl) -> PriceHistory:
        """An empty one where there is none that can be read."""

    def save(self, provider: Provider, base_url: BaseUrl, history: PriceHistory) -> None:
        """Raises `StorageFailed`."""


class Ledger(Protocol):
    """Every request that this app made, with exact sums by day and model.

    Methods may be called from any thread and may block for a while. Each raises
    `desktop.domain.ledger_problem.LedgerUnavailable` where the ledger cannot be used; nothing
    that is recorded is ever lost by that.
    """

    def begin(self, record: RequestRecord) -> None:
        """Record a request before it is sent."""

    def update(self, record: RequestRecord) -> None:
        """Replace a record (the same ``id``) as more is known. One that is not there is added."""

    def find(self, record_id: str) -> RequestRecord | None: ...

    def abandoned(self) -> tuple[RequestRecord, ...]:
        """Records whose end nobody will write, because the process that sent them is gone."""

    def unbilled(self, since: datetime) -> tuple[RequestRecord, ...]:
        """Stopped and failed requests since then that have a generation id but no bill."""

    def report(self, since: date, until: date, grouping: Grouping) -> SpendReport:
        """Sums of a span of days in UTC, both included; from the roll-up, however many requests."""

    def total(self, since: date, until: date) -> Spend: ...

    def records(self, since: date, until: date) -> Iterator[RequestRecord]:
        """Every request of a span, oldest first."""

    def samples(self, provider: str, model: str, newest: int) -> tuple[CountSample, ...]:
        """Of the newest answers of a model that have both counts."""

    def first_day(self) -> date | None:
        """Of the oldest request; ``None``: there is none."""

    def count(self, before: date | None = None) -> int:
        """How many requests `delete` would forget."""

    def delete(self, before: date | None = None) -> int:
        """Forget the requests of the days before ``before``, or all. Returns how many."""

    def changed(self) -> bool:
        """Whether another connection has written since this was last asked."""

    @property
    def notice(self) -> str:
        """What had to be repaired, such as where a damaged file was moved; empty: nothing."""

    def close(self) -> None: ...


ExportKind = Literal["csv", "json"]

ExportSpend = Callable[[Path, Iterable[RequestRecord], ExportKind], int]
"""Writes requests to a file and returns how many. Raises `StorageFailed`."""


class ChatFile(Protocol):
    """``chat.json``, where the last chat is kept. Not for the loop: its methods may block."""

    @property
    def path(self) -> Path: ...

    def take(self) -> bool:
        """Hold it for this process. ``False``: another window has it."""

    def load(self) -> tuple[ChatState | None, str]:
        """The chat that was kept, and a sentence on what is wrong with it (empty: nothing).

        What cannot be used is set aside, never written over.
        """

    def save(self, chat: ChatState) -> int:
        """Returns how many messages are kept. Raises `StorageFailed`."""

    def delete(self) -> None:
        """Deleting what is not there is no error. Raises `StorageFailed`."""

    def close(self) -> None:
        """Let go of it."""


class TokenCounter(Protocol):
    """Counts tokens as one common tokenizer does. Slow at first, and not fast later."""

    def count(self, text: str) -> int:
        """Blocks; not for the loop."""


class ProviderApi(Protocol):
    """One wire format, as spoken to one provider.

    Every method raises `Rejected` or `Unreachable`; no error holds a key.
    """

    @property
    def keeps_generations(self) -> bool:
        """Whether `fetch_generation` can ever know of a request."""

    async def check_key(self, base_url: BaseUrl, key: Secret | None) -> KeyInfo:
        """What the provider says of a key; ``None``: whether it answers without one.

        Raises `desktop.domain.key_of_other_region.KeyOfOtherRegion` for a key of another region.
        """

    async def exchange_code(self, base_url: BaseUrl, code: Secret, verifier: Secret) -> Secret:
        """The key that a sign-in's code stands for. A code is good for one exchange.

        ``Rejected.kind`` is ``CODE_REJECTED`` or ``CODE_EXPIRED`` where the code is to blame.
        """

    @property
    def lists_models(self) -> bool:
        """Whether `fetch_catalog` can be asked."""

    @property
    def list_needs_key(self) -> bool:
        """Whether the list is sent only to those with a key."""

    def list_url(self, base_url: BaseUrl) -> str:
        """What `fetch_catalog` would ask for first."""

    async def fetch_catalog(
        self,
        base_url: BaseUrl,
        at: datetime,
        known: Validators | None = None,
        key: Secret | None = None,
    ) -> CatalogCopy | None:
        """The whole catalog, of every page. ``None``: it is still the one that is ``known``.

        ``key`` is sent only where the list needs one.

        Tried again a few times where that may help, within bounds.
        """

    async def fetch_reachable(self, base_url: BaseUrl, key: Secret) -> frozenset[str] | None:
        """Ids of the models that the account of a key may use.

        ``None`` where the provider does not say.
        """

    def preview_chat(self, base_url: BaseUrl, request: ChatRequest) -> RequestPreview:
        """What `stream_chat` would send, without sending it."""

    def stream_chat(
        self, base_url: BaseUrl, key: Secret | None, request: ChatRequest
    ) -> AsyncIterator[Started | Delta | Answer]:
        """``key`` is ``None`` for a provider that needs none.

        `Started` as soon as the request has an id, pieces as they come, the whole `Answer` last.

        A failure after the first piece yields the `Answer` so far, then raises.
        """

    async def fetch_generation(
        self, base_url: BaseUrl, key: Secret, generation_id: str
    ) -> Generation | None:
        """What became of a request. ``None``: the provider does not know it (yet), or offers no
        such record."""
