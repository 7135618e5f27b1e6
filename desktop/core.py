"""The core: services wired to adapters, without Qt. Both front ends use it."""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from desktop.adapters.browser import NoBrowser, SystemBrowser
from desktop.adapters.callback_listener import LoopbackListener
from desktop.adapters.catalog_cache import CatalogFiles, SeenCatalogFiles
from desktop.adapters.default_settings_file import read_default_settings
from desktop.adapters.http import HttpClient
from desktop.adapters.keychain import NoKeychain, SystemKeychain
from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.logs import start_log, stop_log
from desktop.adapters.price_history import PriceHistoryFiles
from desktop.adapters.profile import Profile, profile
from desktop.adapters.providers import CATALOG_READERS, PROVIDERS, adapters
from desktop.adapters.retries import Retries
from desktop.adapters.settings_file import SettingsJson
from desktop.adapters.spend_export import export_spend
from desktop.adapters.token_counter import O200kCounter
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.origin import BaseUrl
from desktop.domain.recommended_models import recommended_models
from desktop.domain.settings import Settings
from desktop.domain.shipped_catalog import shipped_catalog
from desktop.resources import application_version, resource
from desktop.services.catalog_changes import CatalogChangesService
from desktop.services.catalogs import CatalogService
from desktop.services.chat import ChatService
from desktop.services.credentials import CredentialService
from desktop.services.keys import Keys
from desktop.services.ledger import LedgerService
from desktop.services.limits import LimitService
from desktop.services.ports import Browser, CallbackListener, Clock, KeyStore
from desktop.services.price_history import PriceHistoryService
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.reachable_models import ReachableModels
from desktop.services.request_log import RequestLog
from desktop.services.send_estimate import EstimateService
from desktop.services.sending import SendGate
from desktop.services.settings import SettingsService
from desktop.services.settlement import PAUSES as SETTLEMENT_PAUSES
from desktop.services.settlement import SettlementService
from desktop.services.sign_in import SignInService
from desktop.services.tasks import Tasks

log = logging.getLogger(__name__)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Surroundings:
    """What the core takes from the outside; tests and the sandbox give others."""

    profile: Profile
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    keys: KeyStore | None = None
    """``None``: the keychain of this computer."""
    base_urls: Mapping[str, str] = field(default_factory=dict)
    """Base URLs for this run, such as the sandbox's."""
    clock: Clock = now
    browser: Browser | None = None
    """``None``: the browser of this person."""
    callbacks: CallbackListener = field(default_factory=LoopbackListener)
    default_settings: Path = field(default_factory=lambda: resource("defaultModelSettings.json"))
    retries: Retries = field(default_factory=Retries)
    settlement_pauses: Sequence[float] = SETTLEMENT_PAUSES
    """Seconds before each question about what an unfinished answer has cost."""

    @classmethod
    def of_this_person(cls, folder: Path | None, browser: Browser | None = None) -> Surroundings:
        """The real ones: the platform's folders, the environment, the keychain."""
        named = folder or (Path(p) if (p := os.environ.get("MODELDECK_PROFILE")) else None)
        return cls(profile(named), dict(os.environ), browser=browser)

    @classmethod
    def of_sandbox(
        cls,
        folder: Path,
        base_url: str,
        browser: Browser | None = None,
        browser_environment: Mapping[str, str] | None = None,
    ) -> Surroundings:
        """A throw-away profile, keys in memory, an empty environment, the simulated provider.

        ``browser_environment``: where the person's own browser is looked for; without one, and
        without a ``browser``, links are shown and not opened.
        """
        if browser is None:
            environment = browser_environment or {}
            browser = _browser_of(environment) if environment else NoBrowser()
        return cls(profile(folder), {}, NoKeychain(), {"openrouter": base_url}, browser=browser)


class Core:
    """Everything but the front end. An asynchronous context: entered and left on one loop."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._log = start_log(surroundings.profile.log)
        self.profile = surroundings.profile
        self._http = HttpClient(f"Modeldeck/{application_version()}")
        self._tasks = Tasks()
        apis = adapters(self._http, surroundings.retries)
        keys = surroundings.keys or SystemKeychain(surroundings.profile.name)
        self.clock = clock = surroundings.clock
        self.defaults = _read_defaults(surroundings.default_settings)
        settings_file = SettingsJson(surroundings.profile.settings, clock)
        self.settings = SettingsService(settings_file)
        self.settings.notice.set(_joined(self.settings.notice.value, self.defaults.problems))
        self.providers = ProviderService(PROVIDERS, self.settings, self._recommended)
        self._keys = Keys(self.providers, keys, surroundings.environment)
        self.credentials = CredentialService(self.providers, apis, self._keys, clock)
        self.sign_in = SignInService(
            self.providers,
            self.credentials,
            apis,
            surroundings.callbacks,
            surroundings.browser or _browser_of(surroundings.environment),
            self._tasks,
            secrets.token_urlsafe,
            time.monotonic,
        )
        folder = surroundings.profile.catalogs
        cache = CatalogFiles(folder, CATALOG_READERS)
        shipped = {name: shipped_catalog(self.defaults.rows(name)) for name in PROVIDERS}
        self.catalogs = CatalogService(self.providers, apis, cache, shipped, clock)
        self.reachable = ReachableModels(
            self.providers, self.credentials, self.catalogs, apis, self._tasks
        )
        self.catalog_changes = CatalogChangesService(
            self.providers, self.catalogs, SeenCatalogFiles(folder, CATALOG_READERS), self._tasks
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
            clock,
        )
        ledger = SqliteLedger(surroundings.profile.ledger, clock)
        self.ledger = LedgerService(ledger, export_spend, clock)
        self.limits = LimitService(self.settings, self.ledger.spending, clock)
        self.estimates = EstimateService(O200kCounter(), self.prices, self.ledger.samples, clock)
        self.settlement = SettlementService(
            self.ledger,
            self.providers,
            self.credentials,
            self.catalogs,
            self.prices,
            apis,
            clock,
            self._tasks,
            surroundings.settlement_pauses,
        )
        self.chat = ChatService(
            self.providers,
            self.credentials,
            self.prices,
            SendGate(self.estimates, self.limits, self.ledger),
            RequestLog(self.ledger, clock, lambda: secrets.token_hex(16)),
            self.settlement,
            apis,
            clock,
            self._tasks,
        )
        self._base_urls = surroundings.base_urls
        self._looked_up: dict[str, tuple[BaseUrl, bool]] = {}

    async def __aenter__(self) -> Self:
        for provider_id, base_url in self._base_urls.items():
            await self.providers.set_base_url(provider_id, base_url)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._tasks.cancel_all()
        await self.ledger.close()  # last of all, with what the chats had to say at their end
        await self._http.close()
        stop_log(self._log)

    async def begin(self) -> None:
        """Begin the work that a window wants in the background: follow the settings, look up the
        key, show the cached catalog and then the fresh one, what is different in it, and which
        of its models the key reaches; follow the ledger, and settle what was left unsettled."""
        self._tasks.start(self.settings.follow(), "follow settings")
        self._tasks.start(self.ledger.follow(), "follow the ledger")
        self.settlement.begin()
        self.catalogs.catalogs.subscribe(self.catalog_changes.follow)
        self.catalogs.catalogs.subscribe(self.price_history.follow)
        self.settings.settings.subscribe(self.catalog_changes.follow_allowed)
        self.credentials.credentials.subscribe(self.reachable.follow)
        self.catalogs.catalogs.subscribe(self.reachable.follow_catalogs)
        for provider_id in PROVIDERS:
            self._look_up(provider_id)
        self.settings.settings.subscribe(self._follow_addresses)
        self._tasks.start(self.credentials.follow(), "follow keys")

    def _look_up(self, provider_id: str) -> None:
        """Nobody has asked for this, so no prompt of the keychain is opened."""
        self._looked_up[provider_id] = self._address(provider_id)
        checked = self.credentials.check(provider_id, may_prompt=False)
        self._tasks.start(checked, f"check {provider_id}")
        self._tasks.start(self._fill_catalog(provider_id), f"catalog {provider_id}")

    def _address(self, provider_id: str) -> tuple[BaseUrl, bool]:
        """Where requests go, and whether the environment's key goes with them."""
        providers = self.providers
        return providers.base_url(provider_id), providers.env_key_allowed(provider_id)

    def _follow_addresses(self, _: Settings) -> None:
        """Another base URL, set by whomever, has another key and another catalog."""
        for provider_id, address in tuple(self._looked_up.items()):
            if self._address(provider_id) != address:
                self._look_up(provider_id)

    async def _recommended(self, provider_id: str) -> tuple[str, ...]:
        """The models to begin with, by the best catalog that is at hand."""
        catalog = await self.catalogs.settled(provider_id)
        shipped = self.defaults.recommended(provider_id)
        return recommended_models(shipped, catalog, self.clock().date())

    async def _fill_catalog(self, provider_id: str) -> None:
        await self.catalogs.load(provider_id)
        await self.catalogs.refresh(provider_id)


def _joined(repaired: str, problems: Sequence[str]) -> str:
    """What the person should know of the start, the first of many problems only."""
    more = f"({len(problems) - 1} more in the log.)" if len(problems) > 1 else ""
    return " ".join(part for part in (repaired, *problems[:1], more) if part)


def _browser_of(environment: Mapping[str, str]) -> SystemBrowser:
    return SystemBrowser(environment, [provider.key_variable for provider in PROVIDERS.values()])


def _read_defaults(path: Path) -> DefaultModelSettings:
    try:
        defaults = read_default_settings(path.read_bytes())
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        return DefaultModelSettings(problems=(f"{path.name} cannot be read: {reason}.",))
    for problem in defaults.problems:
        log.error("%s", problem)
    return defaults
