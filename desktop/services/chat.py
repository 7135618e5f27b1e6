"""ChatService: one chat with one model at a time, streamed, priced and never losing a word."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.domain.chat import Answer, ChatRequest, Delta, Message, Started
from desktop.domain.credentials import Secret
from desktop.domain.errors import ModeldeckError, ModelNotAllowed, NoModel
from desktop.domain.generation import Generation
from desktop.domain.model_defaults import MAX_TOKENS
from desktop.domain.origin import BaseUrl
from desktop.domain.send_estimate import SendEstimate
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock, ProviderApi
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.request_log import RequestEntry, RequestLog, explained, settled
from desktop.services.sending import SendGate
from desktop.services.settlement import SettlementService
from desktop.services.store import Store
from desktop.services.tasks import Tasks
from desktop.services.turn import ChatState, Phase, Turn

__all__ = ["MAX_TOKENS", "ChatService", "ChatState", "Phase", "Turn"]


class ChatService:
    """Sends one message at a time. Each is recorded before it is sent."""

    def __init__(
        self,
        providers: ProviderService,
        credentials: CredentialService,
        prices: PriceService,
        gate: SendGate,
        requests: RequestLog,
        settlement: SettlementService,
        apis: Mapping[str, ProviderApi],
        clock: Clock,
        tasks: Tasks,
    ) -> None:
        self._providers = providers
        self._credentials = credentials
        self._prices = prices
        self._gate = gate
        self._requests = requests
        self._settlement = settlement
        self._apis = apis
        self._clock = clock
        self._tasks = tasks
        self._busy = False
        self._running: asyncio.Task[Turn] | None = None
        self._stopping = False
        self._stops = 0
        self._count = 0
        self.chat: Store[ChatState] = Store(ChatState(chat_id=requests.new_id()))

    async def send(
        self,
        provider_id: str,
        model_id: str,
        prompt: str,
        max_tokens: int | None = None,
        *,
        over_limit: bool = False,
    ) -> Turn:
        """Ask, and return the turn when it has ended, well or badly.

        Raises `NoModel`, `ModelNotAllowed`, `NoKey` and, unless ``over_limit``, `LimitReached`
        before anything is sent; what goes wrong later is in the turn, with all that was received
        until then.
        """
        if self._busy:
            raise RuntimeError("a message is being answered")
        self._busy = True
        try:
            turn = await self._send(
                provider_id, model_id, prompt, max_tokens, over_limit=over_limit
            )
        finally:
            self._busy = False
            self._running = None
        await self._requests.written()
        return turn

    async def estimate(self, provider_id: str, model_id: str, draft: str) -> SendEstimate:
        """What `send` would take now, with the turns before it."""
        turn = self._new_turn(provider_id, model_id, draft, None)
        return await self._gate.estimate(turn, _texts(self._request(turn, self._kept())))

    async def _send(
        self,
        provider_id: str,
        model_id: str,
        prompt: str,
        max_tokens: int | None,
        *,
        over_limit: bool,
    ) -> Turn:
        if not model_id:
            raise NoModel(provider_id, self._providers.provider(provider_id).name)
        if model_id not in self._providers.allowed_models(provider_id):
            raise ModelNotAllowed(model_id, provider=provider_id)
        stops = self._stops
        turn = self._new_turn(provider_id, model_id, prompt, max_tokens)
        if not over_limit:
            await self._gate.check(turn, _texts(self._request(turn, self._kept())))
        key = await self._credentials.key(provider_id)
        base_url = self._providers.base_url(provider_id)  # at once: the key belongs to it
        self._count += 1
        turn = replace(turn, number=self._count, sent_at=self._clock())
        if self._stops != stops:  # while the limits were looked at or the keychain was asked
            return replace(self._ended(turn, Phase.STOPPED), unsent=True)
        kept = self._kept()
        request = self._request(turn, kept)
        entry = self._requests.entry(turn, self.chat.value.chat_id, base_url.origin)
        self.chat.set(replace(self.chat.value, turns=(*kept, turn)))
        self._stopping = False
        work = self._stream(turn, request, base_url, key, entry)
        self._running = self._tasks.start(work, f"chat {turn.number}")
        try:
            return await self._running
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            # before its first step
            return self._show(replace(self._ended(turn, Phase.STOPPED), unsent=True))

    async def stop(self) -> None:
        """Close the connection at once. What was received stays."""
        self._stops += 1
        if self._running is not None:
            self._stopping = True
            self._running.cancel()
            await asyncio.wait([self._running])

    async def clear(self) -> None:
        """Begin a new chat."""
        await self.stop()
        self.chat.set(ChatState(chat_id=self._requests.new_id()))

    def _new_turn(
        self, provider_id: str, model_id: str, prompt: str, max_tokens: int | None
    ) -> Turn:
        """Not part of the chat yet."""
        default = self._prices.model_defaults(provider_id, model_id).max_tokens
        return Turn(
            self._count + 1,
            provider_id,
            model_id,
            prompt,
            max_tokens or default or MAX_TOKENS,
            self._clock(),
            price=self._prices.price(provider_id, model_id),
            record_id=self._requests.new_id(),
        )

    def _kept(self) -> tuple[Turn, ...]:
        """What stays when the next message is sent."""
        return tuple(turn for turn in self.chat.value.turns if not turn.declined)

    def _request(self, turn: Turn, earlier: tuple[Turn, ...]) -> ChatRequest:
        defaults = self._prices.model_defaults(turn.provider, turn.model)
        messages: list[Message] = []
        if defaults.system_prompt:
            messages.append(Message("system", defaults.system_prompt))
        for past in earlier:
            if past.text and past.phase is not Phase.FAILED:
                messages += [Message("user", past.prompt), Message("assistant", past.text)]
        messages.append(Message("user", turn.prompt))
        return ChatRequest(
            turn.model,
            tuple(messages),
            turn.max_tokens,
            temperature=None if defaults.temperature is None else str(defaults.temperature),
            reasoning_effort=defaults.reasoning_effort,
            top_p=None if defaults.top_p is None else str(defaults.top_p),
        )

    async def _stream(
        self, turn: Turn, request: ChatRequest, base_url: BaseUrl, key: Secret, entry: RequestEntry
    ) -> Turn:
        try:
            await entry.begin()
            self._tasks.start(self._count_tokens(turn, request, entry), "count tokens")
            async for piece in self._apis[turn.provider].stream_chat(base_url, key, request):
                turn = self._show(self._with_piece(turn, piece, entry))
            return self._end(turn, Phase.DONE, entry)
        except ModeldeckError as error:
            return self._end(replace(turn, error=error), Phase.FAILED, entry)
        except Exception:
            # Our own mistake: the turn must not stay "streaming" for ever.
            self._end(replace(turn, error=ModeldeckError()), Phase.FAILED, entry)
            raise
        except asyncio.CancelledError:
            if self._stopping:
                return self._end(turn, Phase.STOPPED, entry)
            ended = replace(self._ended(turn, Phase.STOPPED), unsent=not entry.sent)
            entry.ended(self._show(ended))  # the application ends
            raise

    async def _count_tokens(self, turn: Turn, request: ChatRequest, entry: RequestEntry) -> None:
        """Beside the answer, so that later estimates learn from it."""
        entry.counted((await self._gate.estimate(turn, _texts(request))).counted)

    def _with_piece(self, turn: Turn, piece: Started | Delta | Answer, entry: RequestEntry) -> Turn:
        match piece:
            case Started():
                entry.started(piece.generation_id)
                return turn
            case Delta():
                entry.first_token()
                first = turn.first_text_at or (self._clock() if piece.text else None)
                return replace(
                    turn,
                    phase=Phase.STREAMING,
                    text=turn.text + piece.text,
                    reasoning=turn.reasoning + piece.reasoning,
                    first_text_at=first,
                )
            case Answer():
                whole = replace(turn, text=piece.text, reasoning=piece.reasoning)
                return explained(whole, piece)

    def _ended(self, turn: Turn, phase: Phase) -> Turn:
        return replace(turn, phase=phase, ended_at=self._clock())

    def _end(self, turn: Turn, phase: Phase, entry: RequestEntry) -> Turn:
        turn = replace(self._ended(turn, phase), unsent=not entry.sent)
        entry.ended(turn)
        asking = not entry.record.settled and self._settlement.can_ask(entry.record)
        turn = self._show(replace(turn, settling=asking))
        if asking:
            self._settlement.follow_up(entry.record, lambda said: self._settle(turn, said, entry))
        return turn

    def _settle(self, turn: Turn, generation: Generation | None, entry: RequestEntry) -> None:
        """The provider has said what an unfinished answer has cost, or does not say."""
        if generation is None:
            self._show(replace(turn, settling=False))
        else:
            entry.settled(self._show(settled(turn, generation)), generation)

    def _show(self, turn: Turn) -> Turn:
        """Publish, unless the chat was cleared meanwhile."""
        chat = self.chat.value
        turns = tuple(turn if each.number == turn.number else each for each in chat.turns)
        self.chat.set(replace(chat, turns=turns))
        return turn


def _texts(request: ChatRequest) -> Sequence[str]:
    return [message.text for message in request.messages]
