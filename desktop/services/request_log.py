"""From a turn of a chat to its record in the ledger, from before it is sent until it is billed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.domain.chat import Answer
from desktop.domain.cost import Cost, cost_of
from desktop.domain.explain import Explanation, explain
from desktop.domain.generation import Generation
from desktop.domain.origin import Origin
from desktop.domain.prices import FoundPrice
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.services.ledger import LedgerService
from desktop.services.ports import Clock
from desktop.services.turn import Phase, Turn

NewId = Callable[[], str]
"""An id that no other request or chat has, on any computer."""


class RequestLog:
    """Opens an entry for each request."""

    def __init__(self, ledger: LedgerService, clock: Clock, new_id: NewId) -> None:
        self._ledger = ledger
        self._clock = clock
        self.new_id = new_id

    def entry(self, turn: Turn, chat_id: str, origin: Origin) -> RequestEntry:
        """The entry of a turn that is about to be sent; nothing is written yet."""
        record = RequestRecord(
            id=turn.record_id,
            chat=chat_id,
            provider=turn.provider,
            origin=str(origin),
            model=turn.model,
            sent_at=turn.sent_at,
            price_origin=turn.price.origin,
            price_as_of=turn.price.as_of,
        )
        return RequestEntry(self._ledger, self._clock, record)

    async def written(self) -> None:
        """Wait until what is known is recorded, but not for long."""
        await self._ledger.written()


class RequestEntry:
    """One request. Only `begin` waits: nothing else may hold up an answer."""

    def __init__(self, ledger: LedgerService, clock: Clock, record: RequestRecord) -> None:
        self._ledger = ledger
        self._clock = clock
        self.record = record
        self.sent = False

    async def begin(self) -> None:
        """Record it, before anything is sent."""
        await self._ledger.begin(self.record)
        self.sent = True

    def started(self, generation_id: str) -> None:
        """From now on the provider can be asked about it, also by another process."""
        self._note(replace(self.record, generation_id=generation_id))

    def first_token(self) -> None:
        """The first piece of an answer or of the thoughts before it; told of each piece."""
        if self.record.first_token_at is None:
            # It is written with what comes next: a process that dies has other worries.
            self.record = replace(self.record, first_token_at=self._clock())

    def counted(self, tokens: int) -> None:
        """Prompt tokens as counted here."""
        self._note(replace(self.record, counted=tokens))

    def ended(self, turn: Turn) -> None:
        """It ended, however it did."""
        answer = turn.answer or Answer()
        known = replace(
            self.record,
            status=self._status(turn),
            ended_at=turn.ended_at,
            answered_by=answer.model,
            host=answer.provider,
            generation_id=answer.generation_id or self.record.generation_id,
        )
        self._note(_with_cost(known, turn.explanation))

    def settled(self, turn: Turn, generation: Generation) -> None:
        """The provider has said what became of it; ``turn`` is explained by that already."""
        self._note(_with_cost(_named_by(self.record, generation), turn.explanation))

    def _status(self, turn: Turn) -> RequestStatus:
        if turn.declined:
            return RequestStatus.DECLINED
        match turn.phase:
            case Phase.DONE:
                return RequestStatus.FINISHED
            case Phase.FAILED:
                return RequestStatus.FAILED
            case _:
                return RequestStatus.STOPPED

    def _note(self, record: RequestRecord) -> None:
        self.record = record
        self._ledger.note(record)


def explained(turn: Turn, answer: Answer) -> Turn:
    """The turn with an answer, priced and compared with its bill."""
    return replace(turn, answer=answer, explanation=_explanation(turn, answer))


def settled(turn: Turn, generation: Generation) -> Turn:
    """An unfinished turn with what the provider says afterwards: its counts and its bill."""
    known = turn.answer or Answer(text=turn.text, reasoning=turn.reasoning, complete=False)
    answer = replace(
        known,
        model=known.model or generation.model,
        provider=known.provider or generation.host,
        generation_id=known.generation_id or generation.id,
        finish_reason=known.finish_reason or generation.finish_reason,
        usage=known.usage or generation.usage,
        bill=generation.bill,
    )
    return replace(explained(turn, answer), settling=False)


def record_settled(
    record: RequestRecord, generation: Generation, price: FoundPrice
) -> RequestRecord:
    """A record that another process has left, with what the provider says of it."""
    status = _status_of(generation) if record.status is RequestStatus.SENT else record.status
    known = replace(_named_by(record, generation), status=status, bill=generation.bill)
    if known.usage is not None:
        return known  # its estimate is that of the time when it was sent
    usage = generation.usage
    cost = Cost((), None) if usage is None else cost_of(usage, price.price, record.sent_at)
    return replace(
        known,
        usage=usage,
        lines=cost.lines,
        estimate=cost.estimate,
        price_origin=price.origin,
        price_as_of=price.as_of,
    )


def _status_of(generation: Generation) -> RequestStatus:
    if generation.cancelled:
        return RequestStatus.STOPPED
    failed = generation.finish_reason == "error"
    return RequestStatus.FAILED if failed else RequestStatus.FINISHED


def _named_by(record: RequestRecord, generation: Generation) -> RequestRecord:
    return replace(
        record,
        answered_by=record.answered_by or generation.model,
        host=record.host or generation.host,
    )


def _with_cost(record: RequestRecord, explanation: Explanation | None) -> RequestRecord:
    if explanation is None:
        return record
    return replace(
        record,
        usage=explanation.answer.usage,
        bill=explanation.answer.bill,
        lines=explanation.cost.lines,
        estimate=explanation.estimate,
    )


def _explanation(turn: Turn, answer: Answer) -> Explanation | None:
    if answer.usage is not None:
        cost = cost_of(answer.usage, turn.price.price, turn.sent_at)
    elif answer.bill.cost is not None:
        cost = Cost((), None)  # nothing to multiply, but the bill counts
    else:
        return None
    return explain(answer, turn.price, cost)
