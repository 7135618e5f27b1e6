"""A person's computer with real parts to sign in with, and the person at the provider's page."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import secretstorage

from desktop.adapters.keychain import SystemKeychain
from desktop.adapters.profile import profile
from desktop.domain.credentials import Secret
from tests.e2e.chromium import Browser
from tests.e2e.links import Links, links
from tests.e2e.processes import PATIENCE_SECONDS, ROOT, Finished
from tests.keyring_session import KeyringSession, keyring_session
from tests.simulators import Served
from tests.tour.driver import Driver

T = TypeVar("T")


@dataclass(frozen=True)
class Computer:
    """One profile, which points to the sandbox, a keychain, and a browser that the test plays."""

    profile: Path
    served: Served
    keyring: KeyringSession
    links: Links

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process run on it."""
        return {**self.keyring.environment, "BROWSER": self.links.command}

    @contextmanager
    def command(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """A command as a process; it has ended when the block has."""
        with subprocess.Popen(
            [sys.executable, "-m", "desktop", "--profile", str(self.profile), *words],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def give_key(self, key: str) -> None:
        """Put a key into the keychain. This process is on its session bus."""
        keychain = SystemKeychain(profile(self.profile).name)
        asyncio.run(keychain.save("openrouter", self.served.origin, Secret(key)))

    def kept(self) -> list[str]:
        """Everything that is in the keychain."""
        with self.keyring.connected() as connection:
            collection = secretstorage.get_default_collection(connection)
            return [item.get_secret().decode() for item in collection.get_all_items()]

    def key_status(self) -> dict[str, Any]:
        """What a fresh process finds in the keychain, and what the provider says of it."""
        with self.command("auth", "status", "--json") as process:
            done = finished(process)
        assert done.code == 0, done.err
        (openrouter,) = [row for row in json.loads(done.out) if row["provider"] == "openrouter"]
        return dict(openrouter)


@contextmanager
def computer_in(folder: Path, served: Served) -> Iterator[Computer]:
    """One for the length of a `with` block; everything of it lies in ``folder``."""
    with keyring_session(folder / "keyrings") as keyring, links(folder / "links") as opened:
        computer = Computer(folder / "profile", served, keyring, opened)
        # As `provider set openrouter --base-url` does.
        settings = {"version": 1, "providers": {"openrouter": {"baseUrl": served.base_url}}}
        computer.profile.mkdir()
        profile(computer.profile).settings.write_text(json.dumps(settings), "utf-8")
        yield computer


def finished(process: subprocess.Popen[str], typed: Secret | None = None) -> Finished:
    """How a command ended, after a line that is typed; no failure shows what it was."""
    line = f"{typed.reveal()}\n" if typed else ""
    out, err = process.communicate(line, timeout=PATIENCE_SECONDS)
    return Finished(process.returncode, out, err)


def authorize(browser: Browser, link: str) -> str:
    """Press the button, and return what the page says to which it leads."""
    return _decide(browser, link, "#authorize")


def deny(browser: Browser, link: str) -> str:
    """The same with the other button."""
    return _decide(browser, link, "#deny")


def authorize_too_late(browser: Browser, link: str) -> str:
    """The same when nobody listens any more: the browser's own page."""
    return _decide(browser, link, "#authorize", ".error-code")


def shown_code(browser: Browser, link: str) -> str:
    """The code that the page shows to be copied."""
    return _decide(browser, link, "#authorize", "#code")


def _decide(browser: Browser, link: str, button: str, leads_to: str = ".sign ~ h1") -> str:
    browser.open(link)
    browser.click(button)
    # Another page than the one with the button: it may take a moment to come.
    return browser.text(leads_to)


def meanwhile(driver: Driver, work: Callable[[], T], what: str) -> T:
    """Do something that takes its time, such as using a browser, while the window goes on."""
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(work)
        driver.until(done.done, what)
        return done.result()
