"""ComparisonService: one prompt to several models at once, each with its own request and bill."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
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
from desktop.domain.model_ref import ModelRef
from desktop.domain.origin import BaseUrl
from desktop.services.answering import Answering, AnswerRun
from desktop.services.chat_requests import NO_OPTIONS, ChatRequests, texts
from desktop.services.comparison_runs import Comparison, ComparisonExportKind, ExportComparison
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


_Door = tuple[BaseUrl, Secret | None]
"""Where a provider is asked, and with which key: that belongs to this address."""


class ComparisonService:
    """Sends one comparison at a time. Each of its requests is recorded before it is sent."""

    def __init__(
        self, requests: ChatRequests, answering: Answering, export: ExportComparison
    ) -> None:
        self._requests = requests
        self._answering = answering
        self._export = export
        self._providers = answering.providers
        self._credentials = answering.credentials
        self._gate = answering.gate
        self._log = answering.requests
        self._clock = answering.clock
        self._busy = False
        """A comparison is about to begin."""
        self._pending: set[str] = set()
        """Record ids of retries that are about to be sent."""
        self._runs: dict[int, AnswerRun] = {}
        """By the number of the turn, the newest of each."""
        self._stops = 0
        self.comparison: Store[Comparison] = Store(Comparison())

    async def estimate(
        self,
        models: Sequence[ModelRef],
        prompt: str,
        *,
        options: ChatOptions = NO_OPTIONS,
    ) -> ComparisonEstimate:
        """What `run` would take now. Any models, be they allowed or not."""
        return await self._estimate(self._asked(models, prompt, options))

    async def run(
        self,
        models: Sequence[ModelRef],
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
        if self._busy or self.comparison.value.running:
            raise RuntimeError("a comparison is under way")
        self._busy = True
        try:
            self.check(models, options)
            asked = self._asked(models, prompt, options)
            stops = self._stops
            doors = await self._cleared(asked, cap, over_limit=over_limit)
            if self._stops != stops:  # while the limits were looked at or the keychain was asked
                return self._never_sent(asked)
            runs = self._begin(asked, doors, options)
        finally:
            self._busy = False
        begun = self.comparison.value
        await self._ended(runs)
        return replace(begun, runs=tuple(run.turn for run in runs))

    async def retry(
        self,
        turn: Turn,
        *,
        max_tokens: int | None = None,
        cap: Decimal | None = None,
        over_limit: bool = False,
    ) -> None:
        """Ask the same of one model once more, in the place of its answer that has ended; the
        others stay as they are, and may be under way.

        It is a message of its own for ``cap`` and the limits. ``max_tokens``: where it is not as
        many as before. Nothing happens where the turn has no place in the comparison any more, or
        another comparison is about to begin.

        Raises `ModelNotAllowed`, `CapExceeded`, `NoKey` and, unless ``over_limit``,
        `LimitReached` before anything is sent; then the answer is back in its place.
        """
        comparison = self.comparison.value
        mine = comparison.run(turn.number)
        if self._busy or mine is None or mine.running or mine.record_id != turn.record_id:
            return
        self._check_allowed(ModelRef(turn.provider, turn.model))
        one = self._asked_again(mine, max_tokens, comparison.options)
        self._pending.add(one.turn.record_id)
        self.comparison.set(comparison.with_retry(one.turn))
        try:
            doors = await self._cleared([one], cap, over_limit=over_limit)
            if one.turn.record_id not in self._pending:  # stopped meanwhile
                return
            self._pending.remove(one.turn.record_id)
            (timed,) = self._timed([one])
            self._show(timed.turn)
            runs = self._send([timed], doors)
        finally:
            self._put_back(one.turn)
        await self._ended(runs)

    async def stop(self, number: int | None = None) -> None:
        """Close the connection of one run, by its turn's number, or of all; what was received
        stays. What is about to be sent again is not."""
        if number is None:
            self._stops += 1
        for turn in self.comparison.value.runs:
            if number in (None, turn.number):
                self._put_back(turn)
        chosen = [run for each, run in self._runs.items() if number in (None, each)]
        await asyncio.gather(*(run.stop() for run in chosen))

    async def clear(self) -> None:
        """Stop what runs, and forget what came."""
        await self.stop()
        self.comparison.set(Comparison())

    async def export(self, path: Path, kind: ComparisonExportKind) -> None:
        """Write what has come into a file. Raises `StorageFailed`; then the old file is as it
        was."""
        await asyncio.to_thread(self._export, path, self.comparison.value, kind)

    def check(self, models: Sequence[ModelRef], options: ChatOptions = NO_OPTIONS) -> None:
        """Whether these can be compared. Raises `NoModel`, `InvalidComparison`,
        `ModelNotAllowed` and `InvalidModelDefault`."""
        if not models:
            whose = self._providers.chat_provider
            raise NoModel(whose, self._providers.provider(whose).name)
        if not FEWEST <= len(models) <= MOST:
            raise InvalidComparison(detail=f"A comparison takes {FEWEST} to {MOST} models")
        for number, each in enumerate(models):
            if each in models[:number]:
                raise InvalidComparison(each.model, f"{each.model} is named twice")
            self._check_allowed(each)
        check_options(options)

    def _check_allowed(self, each: ModelRef) -> None:
        self._providers.check_enabled(each.provider)
        if each.model not in self._providers.allowed_models(each.provider):
            raise ModelNotAllowed(each.model, provider=each.provider)

    def _asked(
        self, models: Sequence[ModelRef], prompt: str, options: ChatOptions
    ) -> tuple[_Asked, ...]:
        turns = [
            self._requests.turn(number, each.provider, each.model, prompt, options=options)
            for number, each in enumerate(models, start=1)
        ]
        return tuple(_Asked(turn, self._requests.request(turn, (), options)) for turn in turns)

    async def _estimate(self, asked: Sequence[_Asked]) -> ComparisonEstimate:
        each = [await self._gate.estimate(one.turn, texts(one.request)) for one in asked]
        return ComparisonEstimate(tuple(each))

    def _asked_again(self, turn: Turn, max_tokens: int | None, options: ChatOptions) -> _Asked:
        tokens = max_tokens or turn.max_tokens
        again = self._requests.turn(
            turn.number, turn.provider, turn.model, turn.prompt, tokens, options
        )
        return _Asked(again, self._requests.request(again, (), options))

    async def _cleared(
        self, asked: Sequence[_Asked], cap: Decimal | None, *, over_limit: bool
    ) -> Mapping[str, _Door]:
        """Address and key by provider, if cap and limits let all of these through, and no key is
        missing."""
        # Always: no count of tokens is to run beside the answers, whose times are compared.
        taken = await self._estimate(asked)
        if cap is not None:
            taken.check_cap(cap)
        if not over_limit:
            await self._gate.check_together(taken.each)
        return {each: await self._door(each) for each in _providers(asked)}

    async def _door(self, provider_id: str) -> _Door:
        key = await self._credentials.key(provider_id)
        return self._providers.base_url(provider_id), key  # at once: the key belongs to it

    def _begin(
        self, asked: Sequence[_Asked], doors: Mapping[str, _Door], options: ChatOptions
    ) -> Sequence[AnswerRun]:
        asked = self._timed(asked)
        turns = tuple(one.turn for one in asked)
        self.comparison.set(Comparison(turns[0].prompt, turns, self._log.new_id(), options))
        self._runs = {}
        return self._send(asked, doors)

    def _timed(self, asked: Sequence[_Asked]) -> Sequence[_Asked]:
        """All at one moment, so that their times can be compared."""
        now = self._clock()
        return [replace(one, turn=replace(one.turn, sent_at=now)) for one in asked]

    def _send(self, asked: Sequence[_Asked], doors: Mapping[str, _Door]) -> Sequence[AnswerRun]:
        """Turns of the comparison, all at once."""
        chat_id, show = self.comparison.value.chat_id, self._show
        begin = self._answering.begin
        runs = [
            begin(one.turn, one.request, *doors[one.turn.provider], chat_id, show) for one in asked
        ]
        self._runs |= {run.turn.number: run for run in runs}
        return runs

    async def _ended(self, runs: Sequence[AnswerRun]) -> None:
        """Wait for all. Each run puts its own failures into its turn: what is raised is our own
        mistake, and must not take the other answers with it."""
        try:
            ended = await asyncio.gather(*(run.finished() for run in runs), return_exceptions=True)
        except asyncio.CancelledError:
            # Some of them may not even have been waited for yet.
            await asyncio.gather(*(run.stop() for run in runs))
            raise
        await self._log.written()
        for one in ended:
            if isinstance(one, BaseException):
                raise one

    def _put_back(self, turn: Turn) -> None:
        """What a retry that was not sent has taken the place of is there again."""
        if turn.record_id in self._pending:
            self._pending.remove(turn.record_id)
            self.comparison.set(self.comparison.value.without_retry(turn))

    def _never_sent(self, asked: Sequence[_Asked]) -> Comparison:
        now = self._clock()
        turns = (replace(one.turn, phase=Phase.STOPPED, ended_at=now, unsent=True) for one in asked)
        return Comparison(asked[0].turn.prompt, tuple(turns))

    def _show(self, turn: Turn) -> None:
        """Publish, unless another comparison has taken its place."""
        self.comparison.set(self.comparison.value.with_turn(turn))


def _providers(asked: Sequence[_Asked]) -> Sequence[str]:
    """Each once: two models of one provider share its key."""
    return tuple(dict.fromkeys(one.turn.provider for one in asked))
