"""Small fakes of the services' ports. Everything else in the tests is the real thing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

from desktop.adapters.retries import Retries
from desktop.domain.catalog import Catalog
from desktop.domain.catalog_copy import CatalogCopy, Validators
from desktop.domain.chat import Answer, ChatRequest, Delta, Started
from desktop.domain.chat_options import RequestPreview
from desktop.domain.credentials import Keychain, KeyInfo, Secret
from desktop.domain.errors import (
    KeychainState,
    KeychainUnavailable,
    ModeldeckError,
    NoCallback,
)
from desktop.domain.generation import Generation
from desktop.domain.ledger_problem import LedgerFault, LedgerUnavailable
from desktop.domain.origin import BaseUrl
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.send_estimate import CountSample
from desktop.domain.sign_in import CallbackAnswer
from desktop.domain.spend import Grouping, Spend, SpendReport, SpendRow

NOON = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
"""A Wednesday."""

AT_ONCE = Retries(first_wait_seconds=0.0)
"""Asks again as often as the application does, without waiting."""


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
        self.locked = False
        """Whether it has to ask for its password before it reads."""
        self.prompted = 0
        """How often it did."""
        self.prompt: asyncio.Event | None = None
        """While there is one, every call waits until it is set: a prompt is open."""
        self.on_load: Callable[[], Awaitable[object]] | None = None
        """Awaited while a key is looked up: what happens behind an open prompt."""

    async def describe(self) -> Keychain:
        return Keychain(self.name)

    async def load(self, provider: str, origin: str, *, may_prompt: bool = True) -> Secret | None:
        if self.locked and not may_prompt:
            raise KeychainUnavailable(
                provider, detail="it is locked", state=KeychainState.LOCKED, keychain=self.name
            )
        await self._ask()
        key = self.items.get((provider, origin))
        if self.on_load is not None:
            meanwhile, self.on_load = self.on_load, None
            await meanwhile()
        return key

    async def prepare(self, provider: str, origin: str) -> None:
        await self._ask()

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        await self._ask()
        self.items[provider, origin] = key

    async def delete(self, provider: str, origin: str) -> None:
        await self._ask()
        self.items.pop((provider, origin), None)

    async def _ask(self) -> None:
        if self.locked or self.prompt is not None:
            self.prompted += 1
        if self.prompt is not None:
            await self.prompt.wait()
        self.locked = False


class RefusingKeyStore:
    """A keychain that is there and stays locked."""

    detail = "the collection is locked"

    async def describe(self) -> Keychain:
        return Keychain("Test Keychain")

    async def load(self, provider: str, origin: str, *, may_prompt: bool = True) -> Secret | None:
        raise self._refusal(provider)

    async def prepare(self, provider: str, origin: str) -> None:
        raise self._refusal(provider)

    async def save(self, provider: str, origin: str, key: Secret) -> None:
        raise self._refusal(provider)

    async def delete(self, provider: str, origin: str) -> None:
        raise self._refusal(provider)

    def _refusal(self, provider: str) -> KeychainUnavailable:
        return KeychainUnavailable(
            provider, detail=self.detail, state=KeychainState.REFUSED, keychain="Test Keychain"
        )


class HeldCallback:
    """What a browser brings is what the test hands over."""

    def __init__(self, nonce: str) -> None:
        self.url = f"http://localhost:41234/cb/{nonce}"
        self.brought: asyncio.Queue[CallbackAnswer] = asyncio.Queue()

    async def answer(self) -> CallbackAnswer:
        return await self.brought.get()


class HeldCallbacks:
    """A listener without a port; ``open`` are the attempts that are listened for now."""

    def __init__(self) -> None:
        self.open: list[HeldCallback] = []
        self.states: list[str] = []
        self.available = True

    @asynccontextmanager
    async def listen(self, nonce: str, state: str) -> AsyncIterator[HeldCallback]:
        if not self.available:
            raise NoCallback
        callback = HeldCallback(nonce)
        self.open.append(callback)
        self.states.append(state)
        try:
            yield callback
        finally:
            self.open.remove(callback)


class ScriptedBrowser:
    """Keeps the links that it was to show; ``opens`` is what it says of it, ``None`` for ever
    nothing."""

    def __init__(self, *, opens: bool | None = True) -> None:
        self.links: list[str] = []
        self.opens = opens

    async def open(self, url: str) -> bool:
        self.links.append(url)
        if self.opens is None:
            await asyncio.Event().wait()
        return bool(self.opens)


@dataclass
class ScriptedApi:
    """A provider that says what a test tells it to, and keeps what it was asked."""

    pieces: Sequence[Started | Delta | Answer | BaseException] = ()
    catalogs: list[Catalog | ModeldeckError] = field(default_factory=list)
    reachable: list[frozenset[str] | ModeldeckError | None] = field(default_factory=list)
    key_info: KeyInfo | ModeldeckError = field(default_factory=KeyInfo)
    asked: list[tuple[BaseUrl, ChatRequest]] = field(default_factory=list)
    keys_sent: list[Secret | None] = field(default_factory=list)
    """One for each message."""
    exchanges: list[Secret | ModeldeckError] = field(default_factory=list)
    exchanged: list[tuple[BaseUrl, Secret, Secret]] = field(default_factory=list)
    on_ask: Callable[[], Awaitable[object]] | None = None
    """Awaited before each answer."""
    lists_models: bool = True
    list_needs_key: bool = False
    listed_with: list[tuple[BaseUrl, Secret | None]] = field(default_factory=list)
    keeps_generations: bool = True
    generations: list[Generation | ModeldeckError | None] = field(default_factory=list)
    """One for each time it is asked; when they are used up it does not know."""
    generations_asked: list[str] = field(default_factory=list)

    async def fetch_generation(
        self, base_url: BaseUrl, key: Secret, generation_id: str
    ) -> Generation | None:
        self.generations_asked.append(generation_id)
        await self._meanwhile()
        said = self.generations.pop(0) if self.generations else None
        if isinstance(said, ModeldeckError):
            raise said
        return said

    async def exchange_code(self, base_url: BaseUrl, code: Secret, verifier: Secret) -> Secret:
        self.exchanged.append((base_url, code, verifier))
        await self._meanwhile()
        outcome = self.exchanges.pop(0)
        if isinstance(outcome, ModeldeckError):
            raise outcome
        return outcome

    async def check_key(self, base_url: BaseUrl, key: Secret | None) -> KeyInfo:
        await self._meanwhile()
        if isinstance(self.key_info, ModeldeckError):
            raise self.key_info
        return self.key_info

    async def check(self, _: str, base_url: BaseUrl, key: Secret) -> KeyInfo:
        """As a `desktop.services.credentials.CheckKey`."""
        return await self.check_key(base_url, key)

    async def fetch_catalog(
        self,
        base_url: BaseUrl,
        at: datetime,
        known: Validators | None = None,
        key: Secret | None = None,
    ) -> CatalogCopy | None:
        self.listed_with.append((base_url, key))
        await self._meanwhile()
        catalog = self.catalogs.pop(0)
        if isinstance(catalog, ModeldeckError):
            raise catalog
        return CatalogCopy(replace(catalog, fetched_at=at), b'{"data": []}')

    def list_url(self, base_url: BaseUrl) -> str:
        return f"{base_url}/models"

    async def fetch_reachable(self, base_url: BaseUrl, key: Secret) -> frozenset[str] | None:
        await self._meanwhile()
        reachable = self.reachable.pop(0)
        if isinstance(reachable, ModeldeckError):
            raise reachable
        return reachable

    def preview_chat(self, base_url: BaseUrl, request: ChatRequest) -> RequestPreview:
        body = {"model": request.model, "messages": [message.text for message in request.messages]}
        return RequestPreview(f"{base_url}/chat/completions", json.dumps(body, indent=2))

    async def stream_chat(
        self, base_url: BaseUrl, key: Secret | None, request: ChatRequest
    ) -> AsyncIterator[Started | Delta | Answer]:
        self.asked.append((base_url, request))
        self.keys_sent.append(key)
        await self._meanwhile()
        for piece in self.pieces:
            if isinstance(piece, BaseException):
                raise piece
            yield piece

    async def _meanwhile(self) -> None:
        if self.on_ask is not None:
            await self.on_ask()


class MemoryLedger:
    """A ledger without a file; ``fault`` is what is the matter with it."""

    def __init__(self, *records: RequestRecord) -> None:
        self.records_by_id = {record.id: record for record in records}
        self.left_behind = {r.id for r in records if r.status is RequestStatus.SENT}
        """Of processes that are gone."""
        self.fault: LedgerFault | None = None
        self.readable = True
        """Whether it can be read in spite of the fault."""
        self.calls: list[str] = []
        self.written_elsewhere = False
        self.held: Event | None = None
        """While there is one, every write waits until it is set."""
        self.notice = ""
        self.closed = False

    def begin(self, record: RequestRecord) -> None:
        assert record.id not in self.records_by_id
        self._put("begin", record)

    def update(self, record: RequestRecord) -> None:
        self._put("update", record)

    def _put(self, call: str, record: RequestRecord) -> None:
        self.calls.append(f"{call} {record.id}")
        if self.held is not None:
            assert self.held.wait(30)
        if self.fault is not None:
            raise LedgerUnavailable(self.fault, "ledger.sqlite3", "a test")
        self.records_by_id[record.id] = record
        self.left_behind.discard(record.id)

    def _read(self) -> Sequence[RequestRecord]:
        if self.fault is not None and not self.readable:
            raise LedgerUnavailable(self.fault, "ledger.sqlite3", "a test")
        return sorted(self.records_by_id.values(), key=lambda record: record.sent_at)

    def find(self, record_id: str) -> RequestRecord | None:
        return next((record for record in self._read() if record.id == record_id), None)

    def abandoned(self) -> tuple[RequestRecord, ...]:
        return tuple(record for record in self._read() if record.id in self.left_behind)

    def unbilled(self, since: datetime) -> tuple[RequestRecord, ...]:
        ends = (RequestStatus.STOPPED, RequestStatus.FAILED)
        return tuple(
            record
            for record in self._read()
            if record.status in ends
            and record.generation_id
            and record.bill.cost is None
            and record.sent_at >= since
        )

    def report(self, since: date, until: date, grouping: Grouping) -> SpendReport:
        rows: dict[str, Spend] = {}
        for record in self.records(since, until):
            key = str(record.day) if grouping is Grouping.DAY else record.model
            rows[key] = rows.get(key, Spend()) + Spend.of(record)
        listed = tuple(SpendRow(key, spend) for key, spend in rows.items())
        return SpendReport(since, until, grouping, self.total(since, until), listed)

    def total(self, since: date, until: date) -> Spend:
        total = Spend()
        for record in self.records(since, until):
            total += Spend.of(record)
        return total

    def records(self, since: date, until: date) -> Iterator[RequestRecord]:
        return iter([record for record in self._read() if since <= record.day <= until])

    def samples(self, provider: str, model: str, newest: int) -> tuple[CountSample, ...]:
        of_model = [r for r in self._read() if (r.provider, r.model) == (provider, model)]
        known = [(r.counted, r.usage.prompt) for r in of_model if r.usage]
        return tuple(CountSample(ours, theirs) for ours, theirs in known if ours is not None)

    def first_day(self) -> date | None:
        return min((record.day for record in self._read()), default=None)

    def count(self, before: date | None = None) -> int:
        return len(self._before(before))

    def delete(self, before: date | None = None) -> int:
        gone = self._before(before)
        for record in gone:
            del self.records_by_id[record.id]
        return len(gone)

    def _before(self, before: date | None) -> list[RequestRecord]:
        return [r for r in self._read() if before is None or r.day < before]

    def changed(self) -> bool:
        self._read()
        written, self.written_elsewhere = self.written_elsewhere, False
        return written

    def close(self) -> None:
        self.closed = True


def export_ids(path: Path, records: Iterable[RequestRecord], kind: str) -> int:
    """An export of one id a line."""
    ids = [record.id for record in records]
    path.write_text("\n".join([kind, *ids]), "utf-8")
    return len(ids)
