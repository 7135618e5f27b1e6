"""ChatRequests: what is sent for a turn, by the model's defaults and the options of the chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from desktop.domain.chat import ChatRequest, Message
from desktop.domain.chat_options import ChatOptions
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.model_defaults import MAX_TOKENS, limited, over
from desktop.services.ports import Clock
from desktop.services.prices import PriceService
from desktop.services.turn import Exchange, Phase, Turn, exchanges

NO_OPTIONS: Final = ChatOptions()
GO_ON: Final = (
    "Your last message was cut off. Continue it exactly where it ends, "
    "without repeating any of it and without a word about that."
)
"""Asked of the model, and no part of the chat. A request that ends with the answer itself is
refused by some models (source: Anthropic's 400 "This model does not support assistant message
prefill", in public bug reports of 2026) and answered from the beginning by others."""


class ChatRequests:
    """Makes turns and their requests; sends nothing."""

    def __init__(self, prices: PriceService, clock: Clock, new_id: Callable[[], str]) -> None:
        self._prices = prices
        self._clock = clock
        self._new_id = new_id

    def turn(
        self,
        number: int,
        provider_id: str,
        model_id: str,
        prompt: str,
        max_tokens: int | None = None,
        options: ChatOptions = NO_OPTIONS,
    ) -> Turn:
        """A turn as it begins, with its price of now and its id in the ledger.

        ``max_tokens`` counts before the options, and those before the model's defaults.
        """
        default = self._parameters(provider_id, model_id, options).max_tokens
        most = self._prices.abilities(provider_id, model_id).max_completion_tokens
        usual = min(MAX_TOKENS, most) if most else MAX_TOKENS
        return Turn(
            number,
            provider_id,
            model_id,
            prompt,
            max_tokens or default or usual,
            self._clock(),
            price=self._prices.price(provider_id, model_id),
            record_id=self._new_id(),
        )

    def request(
        self, turn: Turn, earlier: Sequence[Turn] = (), options: ChatOptions = NO_OPTIONS
    ) -> ChatRequest:
        """What is sent for a turn after ``earlier`` ones. The options count before the model's
        defaults, as far as the model takes them."""
        parameters = self._parameters(turn.provider, turn.model, options)
        model = self._prices.abilities(turn.provider, turn.model)
        return ChatRequest(
            turn.model,
            _messages(parameters.system_prompt, turn, earlier),
            turn.max_tokens,
            temperature=_text(parameters.temperature),
            reasoning_effort=parameters.reasoning_effort,
            top_p=_text(parameters.top_p),
            seed=options.seed if model.takes("seed") else None,
            stop=options.stop if model.takes("stop") else (),
            routing=options.routing,
        )

    def _parameters(self, provider_id: str, model_id: str, options: ChatOptions) -> ModelDefaults:
        asked = ModelDefaults(
            max_tokens=options.max_tokens,
            temperature=options.temperature,
            reasoning_effort=options.reasoning_effort,
            top_p=options.top_p,
            system_prompt=options.system_prompt,
        )
        defaults = self._prices.model_defaults(provider_id, model_id)
        return limited(over(asked, defaults), self._prices.abilities(provider_id, model_id))


def texts(request: ChatRequest) -> Sequence[str]:
    """What of a request is counted."""
    return [message.text for message in request.messages]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _messages(
    system_prompt: str | None, turn: Turn, earlier: Sequence[Turn]
) -> tuple[Message, ...]:
    messages = [Message("system", system_prompt)] if system_prompt else []
    whole = exchanges(earlier)
    unfinished = whole[-1] if turn.continues and whole else ()
    for exchange in whole[:-1] if unfinished else whole:
        question, answer = exchange[0].prompt, _answer(_sound(exchange))
        if question and answer:
            messages += _said(question, answer)
    if not unfinished:
        return *messages, Message("user", turn.prompt)
    question, begun = unfinished[0].prompt, _answer(unfinished)
    if not begun:  # it has thought for all its tokens: there is only the question
        return *messages, Message("user", question)
    return *messages, *_said(question, begun), Message("user", GO_ON)


def _said(question: str, answer: str) -> tuple[Message, Message]:
    return Message("user", question), Message("assistant", answer)


def _sound(exchange: Exchange) -> Exchange:
    """Without what failed at its end: nobody has taken that for an answer."""
    end = len(exchange)
    while end and exchange[end - 1].phase is Phase.FAILED:
        end -= 1
    return exchange[:end]


def _answer(turns: Sequence[Turn]) -> str:
    return "".join(turn.text for turn in turns)
