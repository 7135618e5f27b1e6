"""OpenRouter: the OpenAI-compatible format with a key check, a sign-in, a catalog and a bill."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from desktop.adapters.http import StreamedResponse
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openai_wire import Json, mapping, name, text
from desktop.adapters.providers.openrouter_generation import read_generation
from desktop.domain.chat import ChatRequest
from desktop.domain.chat_options import Routing
from desktop.domain.credentials import FreeRequests, KeyInfo, Secret
from desktop.domain.errors import AnswerBroken, Breakage, InvalidKey, Rejected
from desktop.domain.generation import Generation
from desktop.domain.money import ZERO, decimal_or_none, plain
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import check_key
from desktop.domain.text import one_line, whole

TITLE_HEADER: Final = {"X-OpenRouter-Title": "Modeldeck"}
_LARGEST: Final = Decimal(10**12)
"""No key has more dollars or requests: whoever says so says "no limit", or nonsense."""


class OpenRouterAdapter(OpenAICompatibleAdapter):
    """What OpenRouter has beyond the common format."""

    def _headers(self, key: Secret | None) -> dict[str, str]:
        return super()._headers(key) | TITLE_HEADER

    def _chat_body(self, request: ChatRequest) -> dict[str, Any]:
        body = super()._chat_body(request)
        del body["stream_options"]  # usage always comes. source: OpenRouter's documentation
        if routing := routing_json(request.routing):
            body["provider"] = routing
        return body

    def _thinking(self, request: ChatRequest) -> dict[str, Any]:
        effort = request.reasoning_effort
        return {} if effort is None else {"reasoning": {"effort": effort}}

    async def check_key(self, base_url: BaseUrl, key: Secret | None) -> KeyInfo:
        """``GET /key``: free, and it refuses a wrong key (``/models`` answers anyone)."""
        body, _ = await self.get_json(f"{base_url}/key", key)
        data = body.get("data")
        if not isinstance(data, dict):
            raise AnswerBroken(self.provider.name, breakage=Breakage.NOT_JSON, status=200)
        return read_key_info(mapping(data))

    @property
    def keeps_generations(self) -> bool:
        return True

    def _generation_id(self, response: StreamedResponse) -> str:
        """``X-Generation-Id``, the same as the body's ``id``. source: recorded answers."""
        return one_line(response.headers.get("x-generation-id", ""), 200)

    async def fetch_generation(
        self, base_url: BaseUrl, key: Secret, generation_id: str
    ) -> Generation | None:
        """``GET /generation``. It answers 404 for some seconds after a request has ended.

        source: OpenRouter's OpenAPI document of 2026-08-22.
        """
        url = f"{base_url}/generation?id={quote(generation_id, safe='')}"
        try:
            body, _ = await self._retries.run(lambda: self.get_json(url, key))
        except Rejected as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        data = mapping(body.get("data"))
        return read_generation(data) if data else None

    async def exchange_code(self, base_url: BaseUrl, code: Secret, verifier: Secret) -> Secret:
        """``POST /auth/keys``, once: a code is good for one exchange, whatever comes back.

        Raises `Rejected` (``CODE_REJECTED``, ``CODE_EXPIRED``), `AnswerBroken` and `Unreachable`.
        source: OpenRouter's OAuth documentation.
        """
        asked = {
            "code": code.reveal(),
            "code_verifier": verifier.reveal(),
            "code_challenge_method": "S256",
        }
        body = json.dumps(asked).encode()
        response = await self._http.post_whole(f"{base_url}/auth/keys", self._headers(None), body)
        return self._key_in(self.read_json(response, (code, verifier)))

    def _key_in(self, read: Json) -> Secret:
        try:
            return Secret(check_key(self.provider, text(read.get("key"))))
        except InvalidKey:
            # Without an excerpt: it would hold whatever stands where the key should be.
            raise AnswerBroken(self.provider.name, breakage=Breakage.NOT_JSON, status=200) from None


def routing_json(routing: Routing) -> dict[str, Any]:
    """``provider`` of a chat, with no more in it than was asked for.

    Prices are strings there. source: OpenRouter's OpenAPI document of 2026-08-22.
    """
    prices = {"prompt": routing.max_prompt_price, "completion": routing.max_completion_price}
    dearest = {leg: plain(price) for leg, price in prices.items() if price is not None}
    asked = {
        "order": [whole(host) for host in routing.order] or None,
        "allow_fallbacks": None if routing.allow_fallbacks else False,
        "sort": routing.sort,
        "data_collection": routing.data_collection,
        "zdr": True if routing.zero_retention else None,
        "max_price": dearest or None,
    }
    return {name: value for name, value in asked.items() if value is not None}


def read_key_info(data: Json) -> KeyInfo:
    """The ``data`` of ``GET /key``. Real answers lack fields that the documents require."""
    return KeyInfo(
        label=one_line(name(data.get("label")), 80),
        limit=_amount(data.get("limit")),
        limit_remaining=_balance(data.get("limit_remaining")),
        limit_reset=one_line(text(data.get("limit_reset")), 20),
        usage=_amount(data.get("usage")),
        usage_daily=_amount(data.get("usage_daily")),
        usage_weekly=_amount(data.get("usage_weekly")),
        usage_monthly=_amount(data.get("usage_monthly")),
        expires_at=_moment(data.get("expires_at")),
        free_tier=data["is_free_tier"] if isinstance(data.get("is_free_tier"), bool) else None,
        free_requests=_free_requests(mapping(data.get("free_model_daily_requests"))),
        management=data.get("is_management_key") is True or data.get("is_provisioning_key") is True,
    )


def _free_requests(counts: Json) -> FreeRequests | None:
    read = FreeRequests(*(_whole(counts.get(name)) for name in ("limit", "used", "remaining")))
    return read if read != FreeRequests() else None


def _amount(value: object) -> Decimal | None:
    amount = decimal_or_none(value)
    return amount if amount is not None and ZERO <= amount <= _LARGEST else None


def _balance(value: object) -> Decimal | None:
    """What is left may be below zero: the last request is billed whole."""
    amount = decimal_or_none(value)
    return amount if amount is not None and abs(amount) <= _LARGEST else None


def _whole(value: object) -> int | None:
    amount = _amount(value)
    return int(amount) if amount is not None and amount == int(amount) else None


def _moment(value: object) -> datetime | None:
    """Without a time zone nobody knows which moment is meant."""
    try:
        moment = datetime.fromisoformat(text(value))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
