"""EstimateService: what a message will take, before it is sent."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from desktop.domain.send_estimate import (
    CountSample,
    SendEstimate,
    corrected,
    framing,
    pieces,
    prompt_and_most,
)
from desktop.services.ports import Clock, TokenCounter
from desktop.services.prices import PriceService

Samples = Callable[[str, str], Awaitable[Sequence[CountSample]]]
"""Of the newest answers of a provider's model; empty where there are none to be had."""

REMEMBERED: Final = 4_000_000
"""Characters whose count is remembered: some long chats."""


class EstimateService:
    """Counts in threads and remembers, so that typing costs no more than the draft."""

    def __init__(
        self, counter: TokenCounter, prices: PriceService, samples: Samples, clock: Clock
    ) -> None:
        self._counter = counter
        self._prices = prices
        self._samples = samples
        self._clock = clock
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._remembered = 0

    async def estimate(
        self, provider: str, model: str, texts: Sequence[str], max_tokens: int
    ) -> SendEstimate:
        """``texts``: every message of the request. Can be cancelled; a long text takes a while."""
        counted = framing(len(texts))
        for text in texts:
            counted += await self._count(text)
        samples = await self._samples(provider, model)
        tokens = corrected(counted, samples)
        price = self._prices.price(provider, model).price
        cost, most = prompt_and_most(price, tokens, max_tokens, self._clock())
        return SendEstimate(
            provider=provider,
            model=model,
            counted=counted,
            tokens=tokens,
            max_tokens=max_tokens,
            prompt_cost=cost,
            at_most=most,
            free=price is not None and price.free,
            learned_from=len(samples),
        )

    async def _count(self, text: str) -> int:
        total = 0
        for piece in pieces(text):
            known = self._counts.get(piece)
            if known is None:
                known = await asyncio.to_thread(self._counter.count, piece)
                self._remember(piece, known)
            else:
                self._counts.move_to_end(piece)
            total += known
        return total

    def _remember(self, piece: str, count: int) -> None:
        if piece not in self._counts:
            self._remembered += len(piece)
        self._counts[piece] = count
        while self._remembered > REMEMBERED:
            oldest, _ = self._counts.popitem(last=False)
            self._remembered -= len(oldest)
