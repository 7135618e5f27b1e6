"""What the core takes from the outside: the real world, a sandbox's or a test's."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from desktop.adapters.browser import NoBrowser, SystemBrowser
from desktop.adapters.callback_listener import LoopbackListener
from desktop.adapters.keychain import NoKeychain
from desktop.adapters.profile import Profile, profile
from desktop.adapters.providers import ENTRIES, PROVIDERS, Entry
from desktop.adapters.retries import Retries
from desktop.adapters.simulated import simulated_entries
from desktop.domain.provider_ids import may_hold_key
from desktop.resources import resource
from desktop.services.ports import Browser, CallbackListener, Clock, KeyStore
from desktop.services.resending import Resending
from desktop.services.settlement import PAUSES as SETTLEMENT_PAUSES


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
    resending: Resending = field(default_factory=Resending)
    """When a request that was turned down for now is sent again."""
    entries: Mapping[str, Entry] = field(default_factory=lambda: ENTRIES)
    """The table of providers."""

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
        neighbours: Mapping[str, str] | None = None,
    ) -> Surroundings:
        """A throw-away profile, keys in memory, an empty environment, simulated providers only.

        ``base_url`` is the simulated OpenRouter's; ``neighbours`` are those of others, see
        `desktop.adapters.simulated`. Providers without one are not there: nothing of a sandbox
        leaves this computer.
        ``browser_environment``: where the person's own browser is looked for; without one, and
        without a ``browser``, links are shown and not opened.
        """
        if browser is None:
            environment = browser_environment or {}
            browser = browser_of(environment) if environment else NoBrowser()
        base_urls = {"openrouter": base_url, **(neighbours or {})}
        entries, starts = simulated_entries(ENTRIES, base_urls)
        return cls(profile(folder), {}, NoKeychain(), starts, entries=entries, browser=browser)


def browser_of(environment: Mapping[str, str]) -> SystemBrowser:
    """The person's browser, which is not told any key."""
    variables = [provider.key_variable for provider in PROVIDERS.values()]
    withheld = [name for name in environment if may_hold_key(name, variables)]
    return SystemBrowser(environment, withheld)
