"""The chats of one sandbox: plans each answer, bills it, and remembers its prompt."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.simulators import errors
from tests.simulators.account import Account, Generation
from tests.simulators.catalog import Catalog
from tests.simulators.chat import RefusedError, Turn, completion_json, plan, usage_json
from tests.simulators.pricing import Charge, Counts, charge
from tests.simulators.sse import StreamShape, stream
from tests.simulators.tokens import PromptCache
from tests.simulators.wire import Delivery, Headers, Json, Response, json_response

_NOTHING = Charge(Decimal(0), Decimal(0), Decimal(0))


class Conversation:
    """Answers `POST /chat/completions` for an account."""

    def __init__(
        self, catalog: Catalog, account: Account, clock: Callable[[], datetime], pace: float
    ) -> None:
        self._catalog = catalog
        self._account = account
        self._clock = clock
        self._pace = pace
        self._cache = PromptCache()

    def reply(self, body: Any, shape: StreamShape) -> Response:
        """The answer, streamed when the request asks for it."""
        now = self._clock()
        try:
            turn = plan(body, self._catalog, self._cache, self._new_id(now), int(now.timestamp()))
            self._count_free_request(turn, now)
        except RefusedError as refused:
            return refused.response
        headers: Headers = (("X-Generation-Id", turn.id),)
        streamed = bool(body.get("stream"))

        def settle(text: str, reasoning: str, finish_reason: str | None) -> Json:
            return self._settle(turn, turn.counts(text, reasoning), finish_reason, streamed, now)

        if not streamed:
            usage = settle(turn.text, turn.reasoning, turn.finish_reason)
            return json_response(200, completion_json(turn, usage), headers)
        headers = (("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache"), *headers)
        return Response(200, headers, stream(turn, shape, settle), Delivery(pace=self._pace))

    def _settle(
        self, turn: Turn, counts: Counts, finish: str | None, streamed: bool, now: datetime
    ) -> Json:
        # An answer that failed, or was left before its first token, is not billed
        # (source: OpenRouter's documentation, zero completion insurance).
        unbilled = finish == "error" or (finish is None and counts.completion == 0)
        price = _NOTHING if unbilled else charge(turn.route.row["pricing"], counts, now)
        generation = Generation(
            id=turn.id,
            model=turn.route.model,
            provider=turn.provider,
            counts=counts,
            cost=price.total,
            at=now,
            streamed=streamed,
            finish_reason=finish,
            native_finish_reason=turn.native_finish_reason if finish else None,
            router=turn.route.router,
        )
        self._account.bill(generation)
        answer = {"role": "assistant", "content": turn.text}
        self._cache.remember(turn.route.model, [*turn.messages, answer])
        return usage_json(counts, price)

    def _count_free_request(self, turn: Turn, now: datetime) -> None:
        if not turn.route.row["id"].endswith(":free"):
            return
        account = self._account
        if account.free_requests_used >= account.free_requests_limit:
            raise RefusedError(errors.free_models_per_day(now, account.free_requests_limit))
        account.free_requests_used += 1

    @staticmethod
    def _new_id(now: datetime) -> str:
        return f"gen-{int(now.timestamp())}-{secrets.token_hex(10)}"
