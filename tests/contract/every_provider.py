"""A core that knows one provider of the table, with its simulator on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop.adapters.keychain import NoKeychain
from desktop.adapters.profile import profile
from desktop.adapters.providers import Entry
from desktop.adapters.simulated import simulated_entries
from desktop.core import Core, Surroundings
from desktop.domain.provider import Provider
from desktop.services.resending import Resending
from desktop.services.turn import Turn
from tests.contract.every_provider_simulators import Simulated, simulators_of
from tests.fakes import AT_ONCE
from tests.simulators import host


@dataclass(frozen=True)
class Stage:
    """The simulators of one provider, each at an origin of its own."""

    entry: Entry
    simulated: Mapping[str, Simulated] = field(repr=False)
    """By base URL."""
    base_urls: Mapping[str, str]
    """By name, as a sandbox names them."""
    folder: Path

    @property
    def provider_id(self) -> str:
        return self.entry.provider.id

    @asynccontextmanager
    async def core(self) -> AsyncIterator[Opened]:
        """With a fresh profile, no keychain, and no other provider."""
        # A front end makes it before its loop runs: it reads files.
        async with await asyncio.to_thread(self._core) as core:
            base_url = core.providers.base_url(self.provider_id).text
            yield Opened(core, self.provider_id, self.simulated[base_url])

    def _core(self) -> Core:
        entries, starts = simulated_entries({self.provider_id: self.entry}, self.base_urls)
        return Core(
            Surroundings(
                profile(self.folder),
                {},
                NoKeychain(),
                starts,
                entries=entries,
                retries=AT_ONCE,
                settlement_pauses=(0.0,),
                resending=Resending(pauses=()),
            )
        )


@dataclass(frozen=True)
class Opened:
    """A core, its one provider, and who stands in for that at the address in use."""

    core: Core
    provider_id: str
    simulated: Simulated = field(repr=False)

    @property
    def provider(self) -> Provider:
        return self.core.providers.provider(self.provider_id)

    @property
    def wrong_key(self) -> str:
        """Of the right form, and known to nobody."""
        key = self.simulated.key
        return key[:-6] + ("000000" if key[-6:] != "000000" else "111111")

    async def ready(self) -> Opened:
        """With the key, and the model that answers allowed."""
        await self.core.credentials.save(self.provider_id, self.simulated.key)
        await self.core.providers.add_model(self.provider_id, self.simulated.model)
        return self

    async def ask(self, question: str, model: str = "") -> Turn:
        """One chat, to its end; by default with the model that answers."""
        asked = model or self.simulated.model
        return await self.core.chat.send(self.provider_id, asked, question)


@contextmanager
def staged(entry: Entry, folder: Path) -> Iterator[Stage]:
    """Serve whoever stands in for a provider, until the block ends."""
    with ExitStack() as stack:
        simulators = simulators_of(entry.provider.id)
        base_urls = {
            name: stack.enter_context(host(each)).origin + each.path
            for name, each in simulators.items()
        }
        by_address = {base_urls[name]: each for name, each in simulators.items()}
        yield Stage(entry, by_address, base_urls, folder)
