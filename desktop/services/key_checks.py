"""KeyChecks: what a provider says of a key; where that takes a message, it is recorded as one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import ModeldeckError, Rejected, Rejection
from desktop.domain.origin import BaseUrl
from desktop.domain.prices import FoundPrice
from desktop.domain.provider import KeyCheck
from desktop.services.ports import Clock, ProviderApi
from desktop.services.providers import ProviderService
from desktop.services.request_log import RequestEntry, RequestLog, explained
from desktop.services.turn import Phase, Turn

PriceOf = Callable[[str, str], FoundPrice]
"""The price of a model, by provider and model id."""


class KeyChecks:
    """Implements `desktop.services.credentials.CheckKey` as `check`."""

    def __init__(
        self,
        providers: ProviderService,
        apis: Mapping[str, ProviderApi],
        price_of: PriceOf,
        log: RequestLog,
        clock: Clock,
    ) -> None:
        self._providers = providers
        self._apis = apis
        self._price_of = price_of
        self._log = log
        self._clock = clock

    async def check(self, provider_id: str, base_url: BaseUrl, key: Secret) -> KeyInfo:
        """Raises `Rejected`, `Unreachable` and `UnknownProvider`."""
        provider = self._providers.provider(provider_id)
        api, model = self._apis[provider_id], provider.key_check_model
        if provider.key_check is KeyCheck.CHAT:
            turn = self._turn(provider_id, model)
            entry = await self._begun(turn, base_url)
            info = await self._recorded(entry, turn, api.check_key(base_url, key))
            unrecorded = bool(info.asked)
        else:
            info = await api.check_key(base_url, key)
            unrecorded = True  # it took a message if there was no list of models
        if unrecorded and info.answer is not None:
            turn = explained(self._turn(provider_id, info.asked or model), info.answer)
            entry = await self._begun(turn, base_url)
            entry.ended(self._ended(turn, Phase.DONE))
        return info

    async def _begun(self, turn: Turn, base_url: BaseUrl) -> RequestEntry:
        entry = self._log.entry(turn, self._log.new_id(), base_url.origin)
        await entry.begin()
        return entry

    async def _recorded(
        self, entry: RequestEntry, turn: Turn, asking: Coroutine[Any, Any, KeyInfo]
    ) -> KeyInfo:
        """The answer to a message that has been recorded; its end is recorded too."""
        try:
            info = await asking
        except ModeldeckError as error:
            entry.ended(self._ended(replace(turn, error=error), Phase.FAILED))
            raise
        except asyncio.CancelledError:
            entry.ended(self._ended(turn, Phase.STOPPED))
            raise
        if info.asked:  # another model took it in place of this one
            gone = Rejected(turn.provider, Rejection.NOT_FOUND, status=HTTPStatus.NOT_FOUND)
            entry.ended(self._ended(replace(turn, error=gone), Phase.FAILED))
            return info
        if info.answer is not None:
            turn = explained(turn, info.answer)
        entry.ended(self._ended(turn, Phase.DONE))
        return info

    def _turn(self, provider_id: str, model: str) -> Turn:
        """As the shortest message that there can be."""
        return Turn(
            1,
            provider_id,
            model,
            "",
            1,
            self._clock(),
            price=self._price_of(provider_id, model),
            record_id=self._log.new_id(),
        )

    def _ended(self, turn: Turn, phase: Phase) -> Turn:
        return replace(turn, phase=phase, ended_at=self._clock())
