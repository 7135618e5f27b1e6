"""ComparisonService: one prompt to several models at once, each with its own request and bill."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from desktop.domain.chat import ChatRequest
from desktop.domain.chat_option_checks import check_options
from desktop.domain.chat_options import ChatOptions
from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.comparison_problem import InvalidComparison
from desktop.domain.credentials import Secret
from desktop.domain.errors import ModelNotAllowed, NoModel
from desktop.services.answering import Answering, AnswerRun
from desktop.services.chat_requests import NO_OPTIONS, ChatRequests, texts
from desktop.services.comparison_runs import Comparison, ComparisonExportKind, ExportComparison
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService
from desktop.services.request_log import RequestLog
from desktop.services.sending import SendGate
from desktop.services.store import Store
from desktop.services.turn import Phase, Turn

__all__ = ["FEWEST", "MOST", "Comparison", "ComparisonEstimate", "ComparisonService"]

FEWEST: Final = 2
MOST: Final = 6
"""Models of one comparison: more columns than that cannot be read side by side."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One model's part, before it is sent."""

    turn: Turn
    request: ChatRequest


class ComparisonService:
    """Sends one comparison at a time. Each of its requests is recorded before it is sent."""

    def __init__(
        self,
        providers: ProviderService,
        credentials: CredentialService,
        gate: SendGate,
        log: RequestLog,
        requests: ChatRequests,
        answering: Answering,
        export: ExportComparison,
        clock: Clock,
    ) -> None:
        self._providers = providers
        self._credentials = credentials
        self._gate = gate
        self._log = log
        self._requests = requests
        self._answering = answering
        self._export = export
        self._clock = clock
        self._busy = False
        self._runs: tuple[AnswerRun, ...] = ()
        self._stops = 0
        self.comparison: Store[Comparison] = Store(Comparison())

    async def estimate(
        self,
        provider_id: str,
        models: Sequence[str],
        prompt: str,
        *,
        options: ChatOptions = NO_OPTIONS,
    ) -> ComparisonEstimate:
        """What `run` would take now. Any models, be they allowed or not."""
        return await self._estimate(self._asked(provider_id, models, prompt, options))

    async def run(
        self,
        provider_id: str,
        models: Sequence[str],
        prompt: str,
        *,
        cap: Decimal | None = None,
        options: ChatOptions = NO_OPTIONS,
        over_limit: bool = False,
    ) -> Comparison:
        """Ask all models at once, and return when the last of them has ended, well or badly.

        ``cap``: USD, what all of it may cost at most. The options count before each model's
        defaults, as far as the model takes them.

        Raises `NoModel`, `InvalidComparison`, `ModelNotAllowed`, `InvalidModelDefault`,
        `CapExceeded`, `NoKey` and, unless ``over_limit``, `LimitReached` before anything is sent;
        then `comparison` is as it was. What goes wrong later is in the turn of its model, and
        leaves the others as they are.
        """
        if self._busy:
            raise RuntimeError("a comparison is under way")
        self._busy = True
        try:
            self.check(provider_id, models, options)
            asked = self._asked(provider_id, models, prompt, options)
            return await self._run(provider_id, asked, cap, over_limit=over_limit)
        finally:
            self._busy = False
            self._runs = ()

    async def stop(self, number: int | None = None) -> None:
        """Close the connection of one run, by its turn's number, or of all; what was received
        stays."""
        if number is None:
            self._stops += 1
        chosen = [run for run in self._runs if number in (None, run.turn.number)]
        await asyncio.gather(*(run.stop() for run in chosen))

    async def clear(self) -> None:
        """Stop what runs, and forget what came."""
        await self.stop()
        self.comparison.set(Comparison())

    async def export(self, path: Path, kind: ComparisonExportKind) -> None:
        """Write what has come into a file. Raises `StorageFailed`; then the old file is as it
        was."""
        await asyncio.to_thread(self._export, path, self.comparison.value, kind)

    def check(
        self, provider_id: str, models: Sequence[str], options: ChatOptions = NO_OPTIONS
    ) -> None:
        """Whether these can be compared. Raises `NoModel`, `InvalidComparison`,
        `ModelNotAllowed` and `InvalidModelDefault`."""
        if not models:
            raise NoModel(provider_id, self._providers.provider(provider_id).name)
        if not FEWEST <= len(models) <= MOST:
            raise InvalidComparison(detail=f"A comparison takes {FEWEST} to {MOST} models")
        allowed = self._providers.allowed_models(provider_id)
        for number, model in enumerate(models):
            if model in models[:number]:
                raise InvalidComparison(model, f"{model} is named twice")
            if model not in allowed:
                raise ModelNotAllowed(model, provider=provider_id)
        check_options(options)

    def _asked(
        self, provider_id: str, models: Sequence[str], prompt: str, options: ChatOptions
    ) -> tuple[_Asked, ...]:
        turns = [
            self._requests.turn(number, provider_id, model, prompt, options=options)
            for number, model in enumerate(models, start=1)
        ]
        return tuple(_Asked(turn, self._requests.request(turn, (), options)) for turn in turns)

    async def _estimate(self, asked: Sequence[_Asked]) -> ComparisonEstimate:
        each = [await self._gate.estimate(one.turn, texts(one.request)) for one in asked]
        return ComparisonEstimate(tuple(each))

    async def _run(
        self, provider_id: str, asked: Sequence[_Asked], cap: Decimal | None, *, over_limit: bool
    ) -> Comparison:
        stops = self._stops
        # Always: no count of tokens is to run beside the answers, whose times are compared.
        taken = await self._estimate(asked)
        if cap is not None:
            taken.check_cap(cap)
        if not over_limit:
            await self._gate.check_together(taken.each)
        key = await self._credentials.key(provider_id)
        if self._stops != stops:  # while the limits were looked at or the keychain was asked
            return self._never_sent(asked)
        begun = self._begin(asked, key)
        # Each run puts its own failures into its turn: what is raised is our own mistake, and
        # must not take the other answers with it.
        ended = await asyncio.gather(
            *(run.finished() for run in self._runs), return_exceptions=True
        )
        await self._log.written()
        for one in ended:
            if isinstance(one, BaseException):
                raise one
        return replace(begun, runs=tuple(run.turn for run in self._runs))

    def _begin(self, asked: Sequence[_Asked], key: Secret) -> Comparison:
        """All at one moment, so that their times can be compared."""
        base_url = self._providers.base_url(asked[0].turn.provider)  # the key belongs to it
        now, chat_id = self._clock(), self._log.new_id()
        asked = [replace(one, turn=replace(one.turn, sent_at=now)) for one in asked]
        turns = tuple(one.turn for one in asked)
        begun = Comparison(turns[0].prompt, turns, chat_id)
        self.comparison.set(begun)
        self._runs = tuple(
            self._answering.begin(one.turn, one.request, base_url, key, chat_id, self._show)
            for one in asked
        )
        return begun

    def _never_sent(self, asked: Sequence[_Asked]) -> Comparison:
        now = self._clock()
        turns = (replace(one.turn, phase=Phase.STOPPED, ended_at=now, unsent=True) for one in asked)
        return Comparison(asked[0].turn.prompt, tuple(turns))

    def _show(self, turn: Turn) -> None:
        """Publish, unless another comparison has taken its place."""
        self.comparison.set(self.comparison.value.with_turn(turn))
