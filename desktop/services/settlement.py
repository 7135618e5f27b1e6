"""SettlementService: what an unfinished request has cost, as the provider says afterwards."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from desktop.domain.credentials import Credential, KeyHealth
from desktop.domain.errors import ModeldeckError, Rejected, Rejection
from desktop.domain.generation import Generation
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.services.catalogs import CatalogService
from desktop.services.credentials import CredentialService
from desktop.services.ledger import LedgerService
from desktop.services.ports import Clock, ProviderApi
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.request_log import record_settled
from desktop.services.tasks import Tasks

log = logging.getLogger(__name__)

PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before each question: a provider knows of a request some time after its end."""
ASKED_AGAIN_FOR: Final = timedelta(days=7)
"""How long the bill of a stopped or broken answer is asked for at each start."""
STILL_RUNNING: Final = timedelta(minutes=10)
"""Not every vendor stops when nobody listens any more, and there is no record before the end."""
AT_ONCE: Final = 4
"""Questions that are under way at the same time."""

_DOES_NOT_KNOW: Final = frozenset({Rejection.BAD_REQUEST, Rejection.UNPROCESSABLE})


class _NotNow(Exception):
    """The provider cannot be asked at present."""


class SettlementService:
    """Asks the provider, where it keeps records of requests and where that needs no prompt."""

    def __init__(
        self,
        ledger: LedgerService,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        prices: PriceService,
        apis: Mapping[str, ProviderApi],
        clock: Clock,
        tasks: Tasks,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._ledger = ledger
        self._providers = providers
        self._credentials = credentials
        self._catalogs = catalogs
        self._prices = prices
        self._apis = apis
        self._clock = clock
        self._tasks = tasks
        self._pauses = tuple(pauses)
        self._one_at_a_time = asyncio.Lock()
        self._few = asyncio.Semaphore(AT_ONCE)
        self._verified: dict[str, tuple[str, str]] = {}

    def begin(self) -> None:
        """Settle what was left, now and whenever a key turns out to be good; in the background."""
        self._tasks.start(self.settle_abandoned(), "settle requests")
        self._credentials.credentials.subscribe(self._follow_keys)

    async def settle_abandoned(self) -> int:
        """Find out about requests whose process died, and about bills that never came.

        Returns how many are settled. What cannot be asked about now is left for the next start.
        """
        async with self._one_at_a_time:
            since = self._clock() - ASKED_AGAIN_FOR
            left = *await self._ledger.abandoned(), *await self._ledger.unbilled(since)
            with_trace = [record for record in left if self.can_ask(record)]
            without = [record for record in left if not self._traceable(record)]
            settled = sum([await self._give_up(record) for record in without])
            return settled + await self._settle(with_trace)

    def can_ask(self, record: RequestRecord) -> bool:
        """Whether the provider that got a request may still know of it and is the one in use."""
        if not (self._traceable(record) and self._providers.is_enabled(record.provider)):
            return False
        return str(self._providers.base_url(record.provider).origin) == record.origin

    def follow_up(self, record: RequestRecord, tell: Callable[[Generation | None], object]) -> None:
        """Ask in the background about a request that was stopped or broke off.

        ``tell`` gets the record with its bill, or ``None`` where the provider does not say.
        """
        self._tasks.start(self._follow_up(record, tell), f"follow up {record.id}")

    async def _follow_up(
        self, record: RequestRecord, tell: Callable[[Generation | None], object]
    ) -> None:
        generation = None
        try:
            for pause in self._pauses:
                await asyncio.sleep(pause)
                try:
                    generation = await self._ask(record) or generation
                except _NotNow:
                    continue  # a network that has just broken may come back
                if generation is not None and generation.bill.cost is not None:
                    break
        except Exception:
            # Our own mistake: the turn must not stay "asking" for ever.
            tell(generation)
            raise
        tell(generation)

    async def _settle(self, records: Sequence[RequestRecord]) -> int:
        """In rounds, so that many requests take no longer than one."""
        settled, left = 0, list(records)
        said: dict[str, Generation] = {}
        for pause in (0.0, *self._pauses):
            if not left:
                break
            await asyncio.sleep(pause)
            done = await asyncio.gather(*(self._settle_one(record, said) for record in left))
            settled += done.count(True)
            left = [record for record, outcome in zip(left, done, strict=True) if outcome is None]
        return settled + sum([await self._give_up(record, said.get(record.id)) for record in left])

    async def _settle_one(self, record: RequestRecord, said: dict[str, Generation]) -> bool | None:
        """Whether it is settled; ``None``: not yet, but it may be in a moment. ``said`` gets what
        the provider says without naming an amount."""
        async with self._few:
            try:
                generation = await self._ask(record)
            except _NotNow:
                return False
        if generation is None:
            return None
        if generation.bill.cost is None:
            said[record.id] = generation
            return None
        return await self._note(record, generation)

    async def _note(self, record: RequestRecord, generation: Generation) -> bool:
        """Whether that settles it."""
        if self._providers.find(record.provider):  # else its shipped price has to do
            await self._catalogs.settled(record.provider)
        price = self._prices.price(record.provider, record.model)
        newest = await self._ledger.find(record.id)
        if newest is None or newest.settled:
            return False  # it was deleted, or settled by another process
        known = record_settled(newest, generation, price)
        if known != newest:
            await self._ledger.update(known)
        return known.settled

    async def _give_up(self, record: RequestRecord, said: Generation | None = None) -> bool:
        """Nobody will ever say what it has cost, unless it may be running still; what the provider
        says of its tokens makes an estimate."""
        young = self._clock() - record.sent_at < STILL_RUNNING
        if record.status is RequestStatus.SENT and young and self._traceable(record):
            return False
        if said is not None and said.usage is not None:
            return await self._note(record, said)
        if record.status is not RequestStatus.SENT:
            return False
        newest = await self._ledger.find(record.id)
        if newest is None or newest.status is not RequestStatus.SENT:
            return False  # likewise
        await self._ledger.update(replace(newest, status=RequestStatus.UNKNOWN))
        return True

    async def _ask(self, record: RequestRecord) -> Generation | None:
        """What the provider says; ``None``: it does not know. Raises `_NotNow`."""
        try:
            key = await self._credentials.key(record.provider, may_prompt=False)
            # At once: the key belongs to the base URL in use.
            if key is None or not self.can_ask(record):
                raise _NotNow
            base_url = self._providers.base_url(record.provider)
            api = self._apis[record.provider]
            return await api.fetch_generation(base_url, key, record.generation_id)
        except ModeldeckError as error:
            if isinstance(error, Rejected) and error.kind in _DOES_NOT_KNOW:
                return None
            log.info("what became of a request is not known yet: %s", error)
            raise _NotNow from None

    def _traceable(self, record: RequestRecord) -> bool:
        """Whether there is anything to ask by."""
        api = self._apis.get(record.provider)
        return bool(record.generation_id) and api is not None and api.keeps_generations

    def _follow_keys(self, credentials: Mapping[str, Credential]) -> None:
        for provider_id, credential in credentials.items():
            if not self._providers.is_enabled(provider_id):
                continue
            whose = str(self._providers.base_url(provider_id).origin), credential.key_hash
            good = credential.health is KeyHealth.VERIFIED
            if good and self._verified.get(provider_id) != whose:
                self._verified[provider_id] = whose
                self._tasks.start(self.settle_abandoned(), "settle requests")
