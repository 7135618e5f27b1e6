"""What a chat holds: its turns, each a question with its answer as far as it came."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from desktop.domain.chat import Answer
from desktop.domain.chat_options import ChatOptions
from desktop.domain.errors import (
    AnswerBroken,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.explain import Explanation
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice


class Phase(StrEnum):
    """What a turn is doing, or how it ended."""

    SENDING = "sending"
    STREAMING = "streaming"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that was turned down for now is sent again by itself."""

    until: datetime
    attempt: int
    """Number of the attempt that follows: 2 after the first refusal."""
    attempts: int
    """How many there are at most."""
    error: Rejected
    """Why the one before was turned down."""


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
    first_token_at: datetime | None = None
    """When anything came, be it reasoning."""
    first_text_at: datetime | None = None
    ended_at: datetime | None = None
    answer: Answer | None = None
    price: FoundPrice = UNKNOWN_PRICE
    explanation: Explanation | None = None
    """Estimate and bill; ``None`` until token counts or a bill have come."""
    error: ModeldeckError | None = None
    record_id: str = ""
    """Of the request in the ledger."""
    unsent: bool = False
    """Ended before anything was sent, so that the provider has never heard of it; or while it
    waited to be sent again, so that the provider has never taken it on."""
    settling: bool = False
    """Whether the provider is still being asked what an unfinished answer has cost."""
    continues: bool = False
    """It goes on where the answer before it was cut; ``prompt`` is empty."""
    waiting: Waiting | None = None
    """While it is ``SENDING``: why nothing is under way right now."""
    sent_again_at: datetime | None = None
    """The attempt that was answered, where the first was turned down."""
    cut_short: bool = False
    """Stopped because Modeldeck ended, and not by the person."""
    after: int | None = None
    """Number of the last turn that stayed when it took the place of later ones; ``None``: all
    did."""

    @property
    def asked_at(self) -> datetime:
        """From when the answer is timed: what was waited before is not the model's doing."""
        return self.sent_again_at or self.sent_at

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

        It was never sent, the provider said no, or was never reached. Silence, a broken connection
        or a failure at the provider say nothing about the bill.
        """
        if self.unsent:
            return True
        if self.phase is not Phase.FAILED or not self.empty or self.explanation is not None:
            return False
        match self.error:
            case AnswerBroken():
                return False
            case Rejected(status=int(status), mid_stream=False):
                return 300 <= status < 500 and self.error.kind is not Rejection.TIMED_OUT
            case Unreachable(
                kind=NoAnswer.REFUSED | NoAnswer.HOST_UNKNOWN | NoAnswer.TLS | NoAnswer.PROXY
            ):
                return True
            case _:
                return False

    @property
    def cut(self) -> bool:
        """Whether there may be more of the answer to be had than what came."""
        match self.phase:
            case Phase.DONE:
                return self.answer is not None and self.answer.finish_reason == "length"
            case Phase.STOPPED | Phase.FAILED:
                return bool(self.text) or self.continues
            case _:
                return False


@dataclass(frozen=True, slots=True)
class ChatState:
    """The transcript, oldest turn first."""

    turns: tuple[Turn, ...] = ()
    chat_id: str = ""
    """Ours, in the ledger; another one for each new chat."""
    replaced: tuple[Turn, ...] = ()
    """Turns that another one has taken the place of. They are not sent again, but were paid for."""
    options: ChatOptions = field(default_factory=ChatOptions)

    @property
    def running(self) -> bool:
        return bool(self.turns) and self.turns[-1].running

    @property
    def can_go_on(self) -> bool:
        """Whether the last answer can be continued."""
        last = self.last_kept
        return last is not None and not self.running and last.cut

    @property
    def last_kept(self) -> Turn | None:
        """The last turn that came to something."""
        return next((turn for turn in reversed(self.turns) if not turn.declined), None)

    def kept(self, after: int | None = None) -> tuple[Turn, ...]:
        """What is sent along with the next message: turns that came to something, up to that
        number."""
        return tuple(
            turn
            for turn in self.turns
            if not turn.declined and (after is None or turn.number <= after)
        )

    def with_new(self, turn: Turn) -> ChatState:
        """A turn begins, in the place of those behind ``turn.after``."""
        kept = self.kept(turn.after)
        out = self.kept()[len(kept) :]
        return replace(self, turns=(*kept, turn), replaced=(*self.replaced, *out))

    def with_turn(self, turn: Turn) -> ChatState:
        """A newer state of one of its turns; another chat's turn changes nothing."""

        def newest(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
            return tuple(
                turn if (turn.number, turn.record_id) == (each.number, each.record_id) else each
                for each in turns
            )

        return replace(self, turns=newest(self.turns), replaced=newest(self.replaced))

    def with_back(self, numbers: Collection[int]) -> ChatState:
        """What took the place of these has come to nothing, so they are where they were."""
        back = tuple(turn for turn in self.replaced if turn.number in numbers)
        left = tuple(turn for turn in self.replaced if turn.number not in numbers)
        turns = sorted((*self.turns, *back), key=lambda turn: turn.number)
        return replace(self, turns=tuple(turns), replaced=left)

    def at_rest(self) -> ChatState:
        """With nothing under way: a chat that was kept while something was."""
        return replace(
            self,
            turns=tuple(map(_at_rest, self.turns)),
            replaced=tuple(map(_at_rest, self.replaced)),
        )


Exchange = tuple[Turn, ...]
"""A question with its answer, which has more than one part where it was continued."""


def exchanges(turns: Iterable[Turn]) -> tuple[Exchange, ...]:
    """Each question with the turns that answer it, but for what came to nothing."""
    found: list[Exchange] = []
    for turn in turns:
        if turn.declined:
            continue
        if turn.continues and found:
            found[-1] = (*found[-1], turn)
        else:
            found.append((turn,))
    return tuple(found)


def _at_rest(turn: Turn) -> Turn:
    unsent = turn.unsent or turn.waiting is not None
    rested = replace(turn, unsent=unsent, waiting=None, settling=False)
    return replace(rested, phase=Phase.STOPPED, cut_short=True) if turn.running else rested
