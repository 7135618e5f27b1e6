"""The core: services wired to adapters, without Qt. Both front ends use it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Self

from desktop.adapters.catalog_cache import CatalogFiles, SeenCatalogFiles
from desktop.adapters.chat_file import ChatJson
from desktop.adapters.comparison_export import export_comparison
from desktop.adapters.default_settings_file import read_default_settings
from desktop.adapters.http import HttpClient
from desktop.adapters.keychain import SystemKeychain
from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.logs import start_log, stop_log
from desktop.adapters.price_history import PriceHistoryFiles
from desktop.adapters.providers import (
    ProviderApis,
    adapter_of,
    catalog_reader,
    filled,
    table_of,
)
from desktop.adapters.providers.protocol_signs import protocol_of
from desktop.adapters.retries import Retries
from desktop.adapters.settings_file import SettingsJson
from desktop.adapters.spend_export import export_spend
from desktop.adapters.token_counter import O200kCounter
from desktop.domain.catalog import Catalog
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.recommended_models import recommended_models
from desktop.domain.shipped_catalog import shipped_catalog
from desktop.resources import application_version
from desktop.services.answering import Answering
from desktop.services.catalog_changes import CatalogChangesService
from desktop.services.catalogs import CatalogService
from desktop.services.chat import ChatService
from desktop.services.chat_requests import ChatRequests
from desktop.services.comparison import ComparisonService
from desktop.services.credentials import CredentialService
from desktop.services.endpoint_probe import EndpointProbe
from desktop.services.kept_chat import KeptChatService
from desktop.services.key_checks import KeyChecks
from desktop.services.keyed_lists import KeyedLists
from desktop.services.keys import Keys
from desktop.services.ledger import LedgerService
from desktop.services.limits import LimitService
from desktop.services.lookups import Lookups
from desktop.services.price_history import PriceHistoryService
from desktop.services.prices import PriceService
from desktop.services.provider_list import ProviderList
from desktop.services.providers import ProviderService, UnknownProvider
from desktop.services.reachable_models import ReachableModels
from desktop.services.request_log import RequestLog
from desktop.services.resending import Resending
from desktop.services.send_estimate import EstimateService
from desktop.services.sending import SendGate
from desktop.services.settings import SettingsService
from desktop.services.settlement import SettlementService
from desktop.services.sign_in import SignInService
from desktop.services.tasks import Tasks
from desktop.surroundings import Surroundings, browser_of

__all__ = ["Core", "Surroundings"]

log = logging.getLogger(__name__)


class Core:
    """Everything but the front end. An asynchronous context: entered and left on one loop."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._log = start_log(surroundings.profile.log)
        self.profile = surroundings.profile
        self._http = HttpClient(f"Modeldeck/{application_version()}")
        self._tasks = Tasks(UnknownProvider)  # what comes late ends where its provider is gone
        self._retries = surroundings.retries
        self.clock = surroundings.clock
        self._base_urls = surroundings.base_urls
        self.ledger = LedgerService(
            SqliteLedger(surroundings.profile.ledger, self.clock), export_spend, self.clock
        )
        self._requests = RequestLog(self.ledger, self.clock, _new_id)
        self._wire_providers(surroundings)
        self._wire_catalogs(surroundings)
        self._wire_spending(surroundings)
        self._wire_chat(surroundings.resending)

    def _wire_providers(self, surroundings: Surroundings) -> None:
        """What the person has set, and the keys."""
        self.defaults = _read_defaults(surroundings.default_settings)
        settings_file = SettingsJson(surroundings.profile.settings, self.clock)
        self.settings = SettingsService(settings_file)
        self.settings.notice.set(_joined(self.settings.notice.value, self.defaults.problems))
        entries = self._entries = filled(
            surroundings.entries, lambda name: self._shipped(name).by_id
        )
        table = table_of(entries)
        self.providers = ProviderService(table, self.settings, self._recommended)
        there = self.providers.providers
        self._apis = ProviderApis(self._http, self._retries, lambda: there.value, entries)
        keys = surroundings.keys or SystemKeychain(surroundings.profile.name)
        self._keys = Keys(self.providers, keys, surroundings.environment)
        checks = KeyChecks(
            self.providers,
            self._apis,
            lambda provider_id, model: self.prices.price(provider_id, model),
            self._requests,
            self.clock,
        )
        self.credentials = CredentialService(self.providers, checks.check, self._keys, self.clock)
        self.provider_list = ProviderList(
            table,
            self.settings,
            self.providers,
            partial(self.credentials.remove, everywhere=True),
            self.clock,
        )
        once = Retries(attempts=1)  # the person waits, and can ask again
        self.endpoint_probe = EndpointProbe(
            lambda provider: adapter_of(provider, self._http, once, entries),
            protocol_of,
            frozenset(table.protocols),
            self.clock,
        )
        self.sign_in = SignInService(
            self.providers,
            self.credentials,
            self._apis,
            surroundings.callbacks,
            surroundings.browser or browser_of(surroundings.environment),
            self._tasks,
            secrets.token_urlsafe,
            time.monotonic,
        )

    def _wire_catalogs(self, surroundings: Surroundings) -> None:
        """Which models there are, and what they cost."""
        folder = surroundings.profile.catalogs
        reader = partial(catalog_reader, entries=self._entries)
        cache = CatalogFiles(folder, reader)
        self.catalogs = CatalogService(
            self.providers,
            self._apis,
            cache,
            self._shipped,
            self.clock,
            self.credentials.known_key,
        )
        self.lookups = Lookups(self.providers, self.credentials, self.catalogs, self._tasks)
        self.keyed_lists = KeyedLists(self.providers, self.catalogs, self._apis, self._tasks)
        self.reachable = ReachableModels(
            self.providers, self.credentials, self.catalogs, self._apis, self._tasks
        )
        self.catalog_changes = CatalogChangesService(
            self.providers, self.catalogs, SeenCatalogFiles(folder, reader), self._tasks
        )
        self.price_history = PriceHistoryService(
            self.providers, self.catalogs, PriceHistoryFiles(folder), self._tasks
        )
        self.prices = PriceService(
            self.providers,
            self.catalogs,
            self.defaults,
            self.settings,
            self.price_history,
            self.clock,
        )

    def _wire_spending(self, surroundings: Surroundings) -> None:
        """What was spent, what may be, and what a message will take."""
        clock = self.clock
        self.limits = LimitService(self.settings, self.ledger.spending, clock)
        self.estimates = EstimateService(O200kCounter(), self.prices, self.ledger.samples, clock)
        self.settlement = SettlementService(
            self.ledger,
            self.providers,
            self.credentials,
            self.catalogs,
            self.prices,
            self._apis,
            clock,
            self._tasks,
            surroundings.settlement_pauses,
        )

    def _wire_chat(self, resending: Resending) -> None:
        """Asking, answering, and the record of both."""
        apis, clock, requests = self._apis, self.clock, self._requests
        gate = SendGate(self.estimates, self.limits, self.ledger)
        chat_requests = ChatRequests(self.prices, clock, _new_id)
        answering = Answering(
            gate,
            requests,
            self.settlement,
            self.providers,
            self.credentials,
            apis,
            clock,
            self._tasks,
            resending,
        )
        self.chat = ChatService(chat_requests, answering)
        self.comparison = ComparisonService(chat_requests, answering, export_comparison)
        file = ChatJson(self.profile.chat, clock)
        self.kept_chat = KeptChatService(
            self.chat, self.ledger, self.settings, file, self._tasks, self._tell
        )

    async def __aenter__(self) -> Self:
        for provider_id, base_url in self._base_urls.items():
            await self.providers.set_base_url(provider_id, base_url)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._tasks.cancel_all()
        await self.kept_chat.close()
        await self.ledger.close()  # last of all, with what the chats had to say at their end
        await self._http.close()
        stop_log(self._log)

    async def begin(self) -> None:
        """Begin the work that a window wants in the background: bring the last chat back, follow
        the settings, look up the key, show the cached catalog and then the fresh one, what is
        different in it, and which of its models the key reaches; follow the ledger, and settle
        what was left unsettled."""
        self._tasks.start(self.settings.follow(), "follow settings")
        self._tasks.start(self.ledger.follow(), "follow the ledger")
        self._tasks.start(self.kept_chat.begin(), "last chat")
        self.settlement.begin()
        self.catalogs.catalogs.subscribe(self.catalog_changes.follow)
        self.catalogs.catalogs.subscribe(self.price_history.follow)
        self.settings.settings.subscribe(self.catalog_changes.follow_allowed)
        self.credentials.credentials.subscribe(self.reachable.follow)
        self.credentials.credentials.subscribe(self.keyed_lists.follow)
        self.catalogs.catalogs.subscribe(self.reachable.follow_catalogs)
        self.lookups.follow_providers(self.providers.providers.value)
        self.providers.providers.subscribe(self.lookups.follow_providers)
        self.settings.settings.subscribe(self.lookups.follow_addresses)
        self._tasks.start(self.credentials.follow(), "follow keys")

    def _tell(self, sentence: str) -> None:
        """The person should know of it, whatever page is open."""
        self.settings.notice.set(_joined(self.settings.notice.value, [sentence]))

    def _shipped(self, provider_id: str) -> Catalog:
        """What is known of a provider's models before it is asked."""
        return shipped_catalog(self.defaults.rows(provider_id))

    async def _recommended(self, provider_id: str) -> tuple[str, ...]:
        """The models to begin with, by the best catalog that is at hand."""
        catalog = await self.catalogs.settled(provider_id)
        shipped = self.defaults.recommended(provider_id)
        return recommended_models(shipped, catalog, self.clock().date())


def _new_id() -> str:
    return secrets.token_hex(16)


def _joined(repaired: str, problems: Sequence[str]) -> str:
    """What the person should know of the start, the first of many problems only."""
    more = f"({len(problems) - 1} more in the log.)" if len(problems) > 1 else ""
    return " ".join(part for part in (repaired, *problems[:1], more) if part)


def _read_defaults(path: Path) -> DefaultModelSettings:
    try:
        defaults = read_default_settings(path.read_bytes())
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        return DefaultModelSettings(problems=(f"{path.name} cannot be read: {reason}.",))
    for problem in defaults.problems:
        log.error("%s", problem)
    return defaults
