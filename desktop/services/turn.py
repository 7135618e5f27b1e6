"""What a chat holds: its turns, each a question with its answer as far as it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.domain.chat import Answer
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
    """Ended before anything was sent, so that the provider has never heard of it."""
    settling: bool = False
    """Whether the provider is still being asked what an unfinished answer has cost."""

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
            case Unreachable(kind=NoAnswer.REFUSED | NoAnswer.HOST_UNKNOWN | NoAnswer.TLS):
                return True
            case _:
                return False


@dataclass(frozen=True, slots=True)
class ChatState:
    """The transcript, oldest turn first."""

    turns: tuple[Turn, ...] = ()
    chat_id: str = ""
    """Ours, in the ledger; another one for each new chat."""

    @property
    def running(self) -> bool:
        return bool(self.turns) and self.turns[-1].running
