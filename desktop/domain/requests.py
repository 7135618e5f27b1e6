"""A request as the ledger keeps it: what was asked, what it should cost, what was billed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from desktop.domain.cost import CostLine
from desktop.domain.prices import PriceOrigin
from desktop.domain.usage import Bill, Usage


class RequestStatus(StrEnum):
    """How a request ended. The values are kept in the ledger and written into exports."""

    SENT = "sent"
    """On its way, or of a process that died before it could write the end."""
    FINISHED = "finished"
    STOPPED = "stopped"
    """By the person."""
    FAILED = "failed"
    """An error, or a connection that broke."""
    DECLINED = "declined"
    """Refused before any work was done, so that it cannot have cost anything."""
    UNKNOWN = "unknown"
    """Its process died, and the provider does not say what became of it."""


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request. What is not known (yet) is ``None`` or empty."""

    id: str
    """Ours, of this request alone."""
    chat: str
    """Ours, of the chat that it belongs to."""
    provider: str
    origin: str
    """Scheme, host and port that it went to: whoever asks what became of it asks there."""
    model: str
    """As asked for."""
    sent_at: datetime
    counted: int | None = None
    """Prompt tokens as counted here before sending, before any correction."""
    status: RequestStatus = RequestStatus.SENT
    first_token_at: datetime | None = None
    ended_at: datetime | None = None
    answered_by: str = ""
    """The model that the answer names."""
    host: str = ""
    """The vendor's host that the router chose."""
    generation_id: str = ""
    usage: Usage | None = None
    lines: tuple[CostLine, ...] = ()
    estimate: Decimal | None = None
    """Usage times price, in USD; ``None`` is unknown."""
    price_origin: PriceOrigin = PriceOrigin.UNKNOWN
    price_as_of: datetime | None = None
    bill: Bill = field(default_factory=Bill)
    """As received."""

    @property
    def day(self) -> date:
        """The day in UTC that it counts for: providers count their days in UTC."""
        return self.sent_at.astimezone(UTC).date()

    @property
    def settled(self) -> bool:
        """Whether nothing more is to be learned about it."""
        return self.bill.cost is not None or self.status not in _OPEN

    @property
    def cost(self) -> Decimal | None:
        """What it cost as far as is known, in USD: the bill, else the estimate, else ``None``."""
        if self.bill.cost is not None:
            return self.bill.cost
        if self.status is RequestStatus.DECLINED:
            return Decimal(0)
        return self.estimate


_OPEN = frozenset({RequestStatus.SENT, RequestStatus.STOPPED, RequestStatus.FAILED})
