"""ChatService: one chat with one model at a time, streamed, priced and never losing a word."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desktop.domain.chat import Answer, ChatRequest, Delta, Message
from desktop.domain.cost import Cost, cost_of
from desktop.domain.credentials import Secret
from desktop.domain.errors import (
    AnswerBroken,
    ModeldeckError,
    ModelNotAllowed,
    NoAnswer,
    NoModel,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.explain import Explanation, explain
from desktop.domain.origin import BaseUrl
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock, ProviderApi
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.store import Store
from desktop.services.tasks import Tasks

MAX_TOKENS = 1024
"""Sent when neither the person nor the shipped list says otherwise."""


class Phase(StrEnum):
    """What a turn is doing, or how it ended."""

    SENDING = "sending"
    STREAMING = "streaming"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, as far as it came."""

    number: int
    provider: str
    model: str
    prompt: str
    max_tokens: int
    sent_at: datetime
    phase: Phase = Phase.SENDING
    text: str = ""
    reasoning: str = ""
    first_text_at: datetime | None = None
    ended_at: datetime | None = None
    answer: Answer | None = None
    price: FoundPrice = UNKNOWN_PRICE
    explanation: Explanation | None = None
    """Estimate and bill; ``None`` until token counts or a bill have come."""
    error: ModeldeckError | None = None

    @property
    def running(self) -> bool:
        return self.phase in (Phase.SENDING, Phase.STREAMING)

    @property
    def empty(self) -> bool:
        """Whether nothing was received."""
        return not self.text and not self.reasoning

    @property
    def declined(self) -> bool:
        """Whether the request came to nothing for certain, so that it cannot have cost anything.

        The provider said no, or was never reached. Silence, a broken connection or a failure at
        the provider say nothing about the bill.
        """
        if self.phase is not Phase.FAILED or not self.empty or self.explanation is not None:
            return False
        match self.error:
            case AnswerBroken():
                return False
            case Rejected(status=int(status), mid_stream=False):
                return 300 <= status < 500 and self.error.kind is not Rejection.TIMED_OUT
            case Unreachable(kind=NoAnswer.REFUSED | NoAnswer.HOST_UNKNOWN | NoAnswer.TLS):
                return True
            case _:
                return False


@dataclass(frozen=True, slots=True)
class ChatState:
    """The transcript, oldest turn first."""

    turns: tuple[Turn, ...] = ()

    @property
    def running(self) -> bool:
        return bool(self.turns) and self.turns[-1].running


class ChatService:
    """Sends one message at a time."""

    def __init__(
        self,
        providers: ProviderService,
        credentials: CredentialService,
        prices: PriceService,
        apis: Mapping[str, ProviderApi],
        clock: Clock,
        tasks: Tasks,
    ) -> None:
        self._providers = providers
        self._credentials = credentials
        self._prices = prices
        self._apis = apis
        self._clock = clock
        self._tasks = tasks
        self._busy = False
        self._running: asyncio.Task[Turn] | None = None
        self._stopping = False
        self._stops = 0
        self._count = 0
        self.chat: Store[ChatState] = Store(ChatState())

    async def send(
        self, provider_id: str, model_id: str, prompt: str, max_tokens: int | None = None
    ) -> Turn:
        """Ask, and return the turn when it has ended, well or badly.

        Raises `NoModel`, `ModelNotAllowed` and `NoKey` before anything is sent; what goes wrong
        later is in the turn, with all that was received until then.
        """
        if self._busy:
            raise RuntimeError("a message is being answered")
        self._busy = True
        try:
            return await self._send(provider_id, model_id, prompt, max_tokens)
        finally:
            self._busy = False
            self._running = None

    async def _send(
        self, provider_id: str, model_id: str, prompt: str, max_tokens: int | None
    ) -> Turn:
        if not model_id:
            raise NoModel(provider_id, self._providers.provider(provider_id).name)
        if model_id not in self._providers.allowed_models(provider_id):
            raise ModelNotAllowed(model_id, provider=provider_id)
        stops = self._stops
        key = await self._credentials.key(provider_id)
        base_url = self._providers.base_url(provider_id)  # at once: the key belongs to it
        turn = self._new_turn(provider_id, model_id, prompt, max_tokens)
        if self._stops != stops:  # while the keychain was asked
            return replace(turn, phase=Phase.STOPPED, ended_at=self._clock())
        kept = tuple(t for t in self.chat.value.turns if not t.declined)
        request = self._request(turn, kept)
        self.chat.set(ChatState((*kept, turn)))
        self._stopping = False
        work = self._stream(turn, request, base_url, key)
        self._running = self._tasks.start(work, f"chat {turn.number}")
        try:
            return await self._running
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            return self._end(turn, Phase.STOPPED)  # stopped before its first step

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
        self.chat.set(ChatState())

    def _new_turn(
        self, provider_id: str, model_id: str, prompt: str, max_tokens: int | None
    ) -> Turn:
        self._count += 1
        default = self._prices.model_defaults(provider_id, model_id).max_tokens
        return Turn(
            self._count,
            provider_id,
            model_id,
            prompt,
            max_tokens or default or MAX_TOKENS,
            self._clock(),
            price=self._prices.price(provider_id, model_id),
        )

    def _request(self, turn: Turn, earlier: tuple[Turn, ...]) -> ChatRequest:
        messages: list[Message] = []
        for past in earlier:
            if past.text and past.phase is not Phase.FAILED:
                messages += [Message("user", past.prompt), Message("assistant", past.text)]
        messages.append(Message("user", turn.prompt))
        defaults = self._prices.model_defaults(turn.provider, turn.model)
        return ChatRequest(
            turn.model,
            tuple(messages),
            turn.max_tokens,
            temperature=None if defaults.temperature is None else str(defaults.temperature),
            reasoning_effort=defaults.reasoning_effort,
        )

    async def _stream(
        self, turn: Turn, request: ChatRequest, base_url: BaseUrl, key: Secret
    ) -> Turn:
        try:
            pieces = self._apis[turn.provider].stream_chat(base_url, key, request)
            async for piece in pieces:
                turn = self._show(self._with_piece(turn, piece))
            return self._end(turn, Phase.DONE)
        except ModeldeckError as error:
            return self._end(replace(turn, error=error), Phase.FAILED)
        except Exception:
            # Our own mistake: the turn must not stay "streaming" for ever.
            self._end(replace(turn, error=ModeldeckError()), Phase.FAILED)
            raise
        except asyncio.CancelledError:
            ended = self._end(turn, Phase.STOPPED)
            if self._stopping:
                return ended
            raise

    def _with_piece(self, turn: Turn, piece: Delta | Answer) -> Turn:
        if isinstance(piece, Delta):
            first = turn.first_text_at or (self._clock() if piece.text else None)
            return replace(
                turn,
                phase=Phase.STREAMING,
                text=turn.text + piece.text,
                reasoning=turn.reasoning + piece.reasoning,
                first_text_at=first,
            )
        return replace(
            turn,
            text=piece.text,
            reasoning=piece.reasoning,
            answer=piece,
            explanation=_explanation(turn, piece),
        )

    def _end(self, turn: Turn, phase: Phase) -> Turn:
        return self._show(replace(turn, phase=phase, ended_at=self._clock()))

    def _show(self, turn: Turn) -> Turn:
        """Publish, unless the chat was cleared meanwhile."""
        turns = self.chat.value.turns
        if turns and turns[-1].number == turn.number:
            self.chat.set(ChatState((*turns[:-1], turn)))
        return turn


def _explanation(turn: Turn, answer: Answer) -> Explanation | None:
    if answer.usage is not None:
        cost = cost_of(answer.usage, turn.price.price, turn.sent_at)
    elif answer.bill.cost is not None:
        cost = Cost((), None)  # nothing to multiply, but the bill counts
    else:
        return None
    return explain(answer, turn.price, cost)
