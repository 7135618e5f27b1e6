"""A chat with a provider that does what a test says; the rest is a core's."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial

from desktop.core import Core
from desktop.domain.chat import Answer, ChatRequest, Delta, Started
from desktop.domain.credentials import Secret
from desktop.domain.origin import BaseUrl
from desktop.domain.usage import Bill, Usage
from desktop.services.answering import Answering
from desktop.services.chat import ChatService
from desktop.services.chat_requests import ChatRequests
from desktop.services.comparison import ComparisonService
from desktop.services.ports import Clock, ProviderApi
from desktop.services.request_log import RequestLog
from desktop.services.resending import Resending
from desktop.services.sending import SendGate
from desktop.services.settlement import SettlementService
from desktop.services.tasks import Tasks
from tests.fakes import ScriptedApi
from tests.services.conftest import NEVER_AGAIN, PROVIDER


class Held:
    """A place of an answer that is not passed before it is let go."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.release = asyncio.Event()

    async def reached_and_released(self) -> None:
        self.reached.set()
        await self.release.wait()


Script = Sequence[Started | Delta | Answer | BaseException | Held]


@dataclass
class ScriptedChat:
    """Its parts, for tests that use them by themselves."""

    chat: ChatService
    answering: Answering
    requests: ChatRequests
    tasks: Tasks


def scripted_chat(
    core: Core, api: ScriptedApi, clock: Clock, resending: Resending = NEVER_AGAIN
) -> ScriptedChat:
    apis: dict[str, ProviderApi] = {PROVIDER: api}
    new_id, tasks = partial(secrets.token_hex, 16), Tasks()
    gate = SendGate(core.estimates, core.limits, core.ledger)
    log = RequestLog(core.ledger, clock, new_id)
    settlement = SettlementService(
        core.ledger,
        core.providers,
        core.credentials,
        core.catalogs,
        core.prices,
        apis,
        clock,
        tasks,
        pauses=(0.0,),
    )
    requests = ChatRequests(core.prices, clock, new_id)
    answering = Answering(
        gate, log, settlement, core.providers, core.credentials, apis, clock, tasks, resending
    )
    chat = ChatService(requests, answering)
    return ScriptedChat(chat, answering, requests, tasks)


def scripted_comparison(core: Core, api: ScriptedApi, clock: Clock) -> ComparisonService:
    """Exports nothing."""
    parts = scripted_chat(core, api, clock)
    return ComparisonService(parts.requests, parts.answering, lambda *_: None)


class AnsweringApi(ScriptedApi):
    """Says the first script to the first request, the second one to the second, and so on."""

    def __init__(self, *scripts: Script) -> None:
        super().__init__(keeps_generations=False)
        self.scripts = list(scripts)

    async def stream_chat(
        self, base_url: BaseUrl, key: Secret | None, request: ChatRequest
    ) -> AsyncIterator[Started | Delta | Answer]:
        self.asked.append((base_url, request))
        self.keys_sent.append(key)
        for piece in self.scripts.pop(0):
            if isinstance(piece, BaseException):
                raise piece
            if isinstance(piece, Held):
                await piece.reached_and_released()
            else:
                yield piece


def answer(text: str = "Yes.", finish_reason: str = "stop", cost: Bill | None = None) -> Script:
    """A whole answer, in two pieces."""
    whole = Answer(
        text=text,
        finish_reason=finish_reason,
        usage=Usage(prompt=10, completion=2),
        bill=cost or Bill(),
    )
    pieces = [Delta(part) for part in (text[:1], text[1:]) if part]
    return [*pieces, whole]
