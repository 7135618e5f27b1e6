"""Answering: one request to one model, from before it is sent until its bill is known."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

from desktop.domain.chat import Answer, ChatRequest, Delta, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import KeychainUnavailable, ModeldeckError, Rejected
from desktop.domain.generation import Generation
from desktop.domain.origin import BaseUrl
from desktop.services.chat_requests import texts
from desktop.services.credentials import CredentialService
from desktop.services.live_turn import LiveTurn, Show
from desktop.services.ports import Clock, ProviderApi
from desktop.services.providers import ProviderService
from desktop.services.request_log import RequestEntry, RequestLog, explained, settled
from desktop.services.resending import Resending
from desktop.services.sending import SendGate
from desktop.services.settlement import SettlementService
from desktop.services.tasks import Tasks
from desktop.services.turn import Phase, Turn, Waiting


@dataclass(frozen=True)
class Answering:
    """Begins requests. Any number of them may be under way at once."""

    gate: SendGate
    requests: RequestLog
    settlement: SettlementService
    providers: ProviderService
    credentials: CredentialService
    apis: Mapping[str, ProviderApi]
    clock: Clock
    tasks: Tasks
    resending: Resending = field(default_factory=Resending)

    def begin(
        self,
        turn: Turn,
        request: ChatRequest,
        base_url: BaseUrl,
        key: Secret | None,
        chat_id: str,
        show: Show,
    ) -> AnswerRun:
        """Record the request, send it and gather its answer, in the background.

        ``show`` gets every state of the turn but the first, on this loop: at most one in 16 ms
        while text streams, the last one always, and another one when the bill comes later.
        """
        entry = self.requests.entry(turn, chat_id, base_url.origin)
        return AnswerRun(self, LiveTurn(turn, show, self.clock), request, base_url, key, entry)


class AnswerRun:
    """One request that is under way, or has ended."""

    def __init__(
        self,
        answering: Answering,
        live: LiveTurn,
        request: ChatRequest,
        base_url: BaseUrl,
        key: Secret | None,
        entry: RequestEntry,
    ) -> None:
        self._of = answering
        self._live = live
        self._request = request
        self._entry = entry
        self._stopping = False
        name = f"chat {live.turn.number}"
        self._task: asyncio.Task[Turn] = answering.tasks.start(self._work(base_url, key), name)

    @property
    def turn(self) -> Turn:
        """As far as it came."""
        return self._live.turn

    async def finished(self) -> Turn:
        """The turn when it has ended, well or badly. Cancelling the wait ends the request."""
        try:
            return await self._task
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            return self._never_begun()

    async def stop(self) -> None:
        """Close the connection at once. What was received stays."""
        self._stopping = True
        self._task.cancel()
        await asyncio.wait([self._task])
        self._never_begun()

    def _never_begun(self) -> Turn:
        """Stopped before its first step, so that nothing of it has run."""
        turn = self._live.turn
        if self._task.cancelled() and turn.running:
            return self._live.tell(replace(self._ended(turn, Phase.STOPPED), unsent=True))
        return turn

    async def _work(self, base_url: BaseUrl, key: Secret | None) -> Turn:
        try:
            await self._entry.begin()
            self._of.tasks.start(self._count_tokens(), "count tokens")
            await self._ask(base_url, key)
            return self._end(Phase.DONE)
        except ModeldeckError as error:
            return self._end(Phase.FAILED, error)
        except Exception:
            # Our own mistake: the turn must not stay "streaming" for ever.
            self._end(Phase.FAILED, ModeldeckError())
            raise
        except asyncio.CancelledError:
            if self._stopping:
                return self._end(Phase.STOPPED)
            ended = self._ended(self._live.turn, Phase.STOPPED)
            self._entry.ended(self._live.tell(replace(ended, cut_short=True)))
            raise

    async def _ask(self, base_url: BaseUrl, key: Secret | None) -> None:
        """Send it; and once more if it was turned down for now, before anything came of it."""
        api, attempt = self._of.apis[self._live.turn.provider], 0
        while True:
            attempt += 1
            try:
                async for piece in api.stream_chat(base_url, key, self._request):
                    self._take(piece)
                return
            except Rejected as error:
                pause = self._of.resending.pause(error, attempt)
                if pause is None or self._begun:
                    raise
                key = await self._wait(pause, attempt + 1, error, base_url, key)

    @property
    def _begun(self) -> bool:
        """Whether the provider has taken it on, so that it may cost something."""
        turn = self._live.turn
        return turn.answer is not None or not turn.empty or bool(self._entry.record.generation_id)

    async def _wait(
        self, seconds: float, attempt: int, error: Rejected, base_url: BaseUrl, key: Secret | None
    ) -> Secret | None:
        """Returns the key for that attempt."""
        until = self._of.clock() + timedelta(seconds=seconds)
        waiting = Waiting(until, attempt, self._of.resending.attempts, error)
        self._live.tell(replace(self._live.turn, waiting=waiting))
        await asyncio.sleep(seconds)
        key = await self._key_by_now(error, base_url, key)
        self._live.tell(replace(self._live.turn, waiting=None, sent_again_at=self._of.clock()))
        return key

    async def _key_by_now(
        self, error: Rejected, base_url: BaseUrl, key: Secret | None
    ) -> Secret | None:
        """The person may have given another one meanwhile, or taken it away.

        Raises `NoKey`, and ``error`` where requests go elsewhere by now: that is another message.
        """
        provider_id = self._live.turn.provider
        with suppress(KeychainUnavailable):  # locked since; the key at hand is the same
            key = await self._of.credentials.key(provider_id, may_prompt=False)
        if self._of.providers.base_url(provider_id) != base_url:  # at once: the key belongs to it
            raise error
        return key

    async def _count_tokens(self) -> None:
        """Beside the answer, so that later estimates learn from it."""
        estimate = await self._of.gate.estimate(self._live.turn, texts(self._request))
        self._entry.counted(estimate.counted)

    def _take(self, piece: Started | Delta | Answer) -> None:
        match piece:
            case Started():
                self._entry.started(piece.generation_id)
            case Delta():
                self._entry.first_token()
                self._live.add(piece)
            case Answer():
                whole = replace(self._live.turn, text=piece.text, reasoning=piece.reasoning)
                self._live.keep(explained(whole, piece))

    def _ended(self, turn: Turn, phase: Phase) -> Turn:
        """A request that waited for its next attempt was turned down, and is not sent any more."""
        unsent = not self._entry.sent or turn.waiting is not None
        return replace(turn, phase=phase, ended_at=self._of.clock(), unsent=unsent, waiting=None)

    def _end(self, phase: Phase, error: ModeldeckError | None = None) -> Turn:
        turn = replace(self._ended(self._live.turn, phase), error=error)
        self._entry.ended(turn)
        record, settlement = self._entry.record, self._of.settlement
        asking = not record.settled and settlement.can_ask(record)
        turn = self._live.tell(replace(turn, settling=asking))
        if asking:
            settlement.follow_up(record, self._settle)
        return turn

    def _settle(self, generation: Generation | None) -> None:
        """The provider has said what an unfinished answer has cost, or does not say."""
        turn = replace(self._live.turn, settling=False)
        try:
            turn = turn if generation is None else settled(turn, generation)
        finally:
            self._live.tell(turn)  # our own mistake is no reason to stay "asking"
        if generation is not None:
            self._entry.settled(turn, generation)
