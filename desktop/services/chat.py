"""ChatService: one chat with one model at a time, streamed, priced and never losing a word."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from desktop.domain.chat import ChatRequest
from desktop.domain.chat_option_checks import check_options
from desktop.domain.chat_options import ChatOptions, RequestPreview, Routing
from desktop.domain.errors import ModelNotAllowed, NoModel
from desktop.domain.model_defaults import MAX_TOKENS
from desktop.domain.send_estimate import SendEstimate
from desktop.services.answering import Answering, AnswerRun
from desktop.services.chat_requests import ChatRequests, texts
from desktop.services.store import Store
from desktop.services.turn import ChatState, Phase, Turn

__all__ = ["MAX_TOKENS", "ChatService", "ChatState", "Phase", "Turn"]


class ChatService:
    """Sends one message at a time. Each is recorded before it is sent.

    ``after``, wherever it is asked for: the number of the last turn that stays; those that come
    later make room. ``None``: all stay; 0: none does.
    """

    def __init__(self, requests: ChatRequests, answering: Answering) -> None:
        self._requests = requests
        self._answering = answering
        self._providers = answering.providers
        self._credentials = answering.credentials
        self._gate = answering.gate
        self._log = answering.requests
        self._apis = answering.apis
        self._clock = answering.clock
        self._busy = False
        self._running: AnswerRun | None = None
        self._stops = 0
        self._count = 0
        self.chat: Store[ChatState] = Store(ChatState(chat_id=self._log.new_id()))

    async def send(
        self,
        provider_id: str,
        model_id: str,
        prompt: str,
        max_tokens: int | None = None,
        *,
        over_limit: bool = False,
        after: int | None = None,
    ) -> Turn:
        """Ask, and return the turn when it has ended, well or badly.

        With ``after`` the message takes the place of others, which move to ``ChatState.replaced``;
        they come back where it is declined.

        Raises `NoModel`, `ModelNotAllowed`, `NoKey` and, unless ``over_limit``, `LimitReached`
        before anything is sent; what goes wrong later is in the turn, with all that was received
        until then.
        """
        turn = replace(
            self._turn(provider_id, model_id, prompt, max_tokens), after=self._meant(after)
        )
        return await self._alone(turn, over_limit=over_limit)

    async def go_on(self, *, over_limit: bool = False) -> Turn:
        """Have the last answer continued where it was cut, by the same model. As `send`.

        Raises `RuntimeError` where `ChatState.can_go_on` says that there is nothing to continue.
        """
        last = self.chat.value.last_kept
        if last is None or not self.chat.value.can_go_on:
            raise RuntimeError("there is nothing to continue")
        turn = replace(self._turn(last.provider, last.model, ""), continues=True)
        return await self._alone(turn, over_limit=over_limit)

    async def estimate(
        self, provider_id: str, model_id: str, draft: str, after: int | None = None
    ) -> SendEstimate:
        """What `send` would take now, with the turns before it."""
        turn = replace(self._turn(provider_id, model_id, draft), after=self._meant(after))
        return await self._gate.estimate(turn, texts(self._request(turn)))

    async def preview(
        self, provider_id: str, model_id: str, draft: str, after: int | None = None
    ) -> RequestPreview:
        """What `send` would send now, but for its headers. Raises `NoModel`."""
        if not model_id:
            raise NoModel(provider_id, self._providers.provider(provider_id).name)
        turn = replace(self._turn(provider_id, model_id, draft), after=self._meant(after))
        base_url = self._providers.base_url(provider_id)
        return self._apis[provider_id].preview_chat(base_url, self._request(turn))

    async def set_options(self, options: ChatOptions) -> None:
        """From the next message on. Raises `InvalidModelDefault`."""
        check_options(options)
        self.chat.set(replace(self.chat.value, options=options))

    async def stop(self) -> None:
        """Close the connection at once, or wait no longer. What was received stays."""
        self._stops += 1
        if self._running is not None:
            await self._running.stop()

    async def clear(self) -> None:
        """Begin a new chat."""
        await self.stop()
        self.chat.set(ChatState(chat_id=self._log.new_id()))

    def restore(self, state: ChatState) -> None:
        """Go on with a chat that was kept; unless one has begun meanwhile, which counts more, and
        so does each option that was set meanwhile."""
        begun = self.chat.value
        if self._busy or begun.turns:
            return
        state = state.at_rest()
        numbers = [turn.number for turn in (*state.turns, *state.replaced)]
        self._count = max([self._count, *numbers])
        options = _over(begun.options, state.options)
        self.chat.set(replace(state, chat_id=state.chat_id or begun.chat_id, options=options))

    def amend(self, turn: Turn) -> None:
        """More has become known of a turn, such as its bill; one that is gone stays gone."""
        self.chat.set(self.chat.value.with_turn(turn))

    async def _alone(self, turn: Turn, *, over_limit: bool) -> Turn:
        if self._busy:
            raise RuntimeError("a message is being answered")
        self._busy = True
        try:
            turn = await self._send(turn, over_limit=over_limit)
        finally:
            self._busy = False
            self._running = None
        await self._log.written()
        return turn

    async def _send(self, turn: Turn, *, over_limit: bool) -> Turn:
        if not turn.model:
            raise NoModel(turn.provider, self._providers.provider(turn.provider).name)
        if turn.model not in self._providers.allowed_models(turn.provider):
            raise ModelNotAllowed(turn.model, provider=turn.provider)
        stops = self._stops
        if not over_limit:
            await self._gate.check(turn, texts(self._request(turn)))
        key = await self._credentials.key(turn.provider)
        base_url = self._providers.base_url(turn.provider)  # at once: the key belongs to it
        self._count += 1
        turn = replace(turn, number=self._count, sent_at=self._clock())
        if self._stops != stops:  # while the limits were looked at or the keychain was asked
            return replace(turn, phase=Phase.STOPPED, ended_at=self._clock(), unsent=True)
        request = self._request(turn)
        before = self.chat.value
        self.chat.set(before.with_new(turn))
        out = frozenset(each.number for each in before.kept()[len(before.kept(turn.after)) :])
        self._running = self._answering.begin(
            turn, request, base_url, key, before.chat_id, lambda turn: self._show(turn, out)
        )
        return await self._running.finished()

    def _turn(
        self, provider_id: str, model_id: str, prompt: str, max_tokens: int | None = None
    ) -> Turn:
        """Not part of the chat yet."""
        return self._requests.turn(
            self._count + 1, provider_id, model_id, prompt, max_tokens, self.chat.value.options
        )

    def _meant(self, after: int | None) -> int | None:
        """What was declined is sent again to the place that it was meant for."""
        chat = self.chat.value
        last = chat.turns[-1] if chat.turns else None
        if last is not None and last.declined and after == last.number - 1:
            return last.after
        return after

    def _request(self, turn: Turn) -> ChatRequest:
        chat = self.chat.value
        return self._requests.request(turn, chat.kept(turn.after), chat.options)

    def _show(self, turn: Turn, replaced: frozenset[int]) -> None:
        """Publish, unless the chat was cleared meanwhile."""
        chat = self.chat.value.with_turn(turn)
        self.chat.set(chat.with_back(replaced) if turn.declined else chat)


def _over(newer: ChatOptions, older: ChatOptions) -> ChatOptions:
    """What the newer ones leave open is as the older ones have it."""
    routing = replace(older.routing, **_asked(newer.routing))
    return replace(older, **_asked(newer) | {"routing": routing})


def _asked(options: ChatOptions | Routing) -> dict[str, Any]:
    """By name, each that is not left open."""
    unset = type(options)()
    asked = ((each.name, getattr(options, each.name)) for each in fields(options))
    return {name: value for name, value in asked if value != getattr(unset, name)}
