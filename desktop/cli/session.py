"""One invocation of a command: the profile, the form of the answer, and the core while it runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from desktop.adapters.logs import redact
from desktop.cli.terminal import Terminal
from desktop.domain.credentials import Credential
from desktop.domain.errors import KeychainState, ModeldeckError
from desktop.domain.text import one_line

if TYPE_CHECKING:
    from desktop.core import Core, Surroundings

log = logging.getLogger(__name__)

T = TypeVar("T")

MakeSurroundings = Callable[[Path | None], "Surroundings"]

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
ProviderId = Annotated[
    str | None,
    typer.Option("--provider", metavar="ID", help="Whose models, if not of your usual provider."),
]


def chosen(core: Core, provider_id: str | None) -> str:
    """The provider that was named, or the one that a chat opens with."""
    return core.providers.chat_provider if provider_id is None else provider_id


class UsageFailed(typer.TyperException):
    """Words that do not go together. ``command``: where its help is, as in ``modeldeck chat``."""

    def __init__(self, command: str, message: str) -> None:
        super().__init__(message)
        self.command = command


@dataclass(frozen=True)
class Session:
    """What a command needs besides its own arguments."""

    terminal: Terminal
    surroundings: MakeSurroundings
    profile: Path | None = None
    as_json: bool = False

    @classmethod
    def of(cls, context: typer.Context, *, as_json: bool) -> Session:
        """The session of this invocation; ``--json`` counts before and after the command."""
        session = context.find_object(cls)
        if session is None:
            raise RuntimeError("the command was started without a session")
        return replace(session, as_json=session.as_json or as_json)

    def run(self, work: Callable[[Core], Coroutine[Any, Any, T]]) -> T:
        """Open the core, do the work, and close the core again."""
        return asyncio.run(self._with_core(work))

    async def _with_core(self, work: Callable[[Core], Coroutine[Any, Any, T]]) -> T:
        from desktop.core import Core  # a quarter of a second that `--help` need not wait

        async with Core(self.surroundings(self.profile)) as core:
            if repaired := core.settings.notice.value:
                self.terminal.note(repaired)
            core.credentials.credentials.subscribe(self._tell_waiting())
            try:
                return await work(core)
            except (ModeldeckError, typer.TyperException, typer.Exit, OSError):
                raise
            except Exception:
                log.exception("a command failed")
                raise

    def _tell_waiting(self) -> Callable[[Mapping[str, Credential]], None]:
        """Says once that a keychain takes its time: its question may be behind another window."""
        told: set[str] = set()

        def tell(credentials: Mapping[str, Credential]) -> None:
            for keychain in (credential.keychain for credential in credentials.values()):
                if keychain.state is KeychainState.WAITING and keychain.name not in told:
                    told.add(keychain.name)
                    name = keychain.name or "the keychain"
                    self.terminal.note(f"Waiting for {name}, which may ask for its password…")

        return tell

    @staticmethod
    def safe(text: str) -> str:
        """Words of others on one line, without what a terminal obeys and without a key."""
        return redact(one_line(text, 500))

    def answer(self, value: object, lines: Iterable[str]) -> None:
        """The answer of the command: the bare value as JSON, or lines for a person."""
        if self.as_json:
            self.terminal.json(value)
            return
        for line in lines:
            self.terminal.line(line)
