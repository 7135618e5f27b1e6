"""Why a bill is what it is: the estimate leg by leg, the bill, and one reason if they differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop.domain.chat import Answer
from desktop.domain.cost import Cost
from desktop.domain.money import EXACT, SAME_WITHIN, ZERO, same_amount
from desktop.domain.prices import PER_UNIT, FoundPrice
from desktop.domain.usage import Bill


class Reason(StrEnum):
    """Why an estimate and a bill are not the same amount."""

    BYOK = "byok"
    PLUGIN = "plugin"
    SERVER_TOOL = "server-tool"
    PROVIDER_PRICE = "provider-price"
    UNKNOWN_PRICE = "unknown-price"
    USAGE_OVERLAP = "usage-overlap"
    CANCELLED = "cancelled"
    ERROR = "error"
    NO_BILL = "no-bill"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Explanation:
    """``difference`` is billed − estimate in USD, ``None`` where one of them is unknown.

    ``reason`` is ``None`` exactly when both are known and equal within 10⁻⁹ USD.
    """

    answer: Answer
    price: FoundPrice
    cost: Cost
    difference: Decimal | None
    reason: Reason | None

    @property
    def estimate(self) -> Decimal | None:
        return self.cost.estimate

    @property
    def at_least(self) -> Decimal | None:
        return self.cost.at_least

    @property
    def billed(self) -> Decimal | None:
        return self.answer.bill.cost


def explain(answer: Answer, price: FoundPrice, cost: Cost) -> Explanation:
    """Compare what an answer should cost with what was billed for it."""
    estimate, billed = cost.estimate, answer.bill.cost
    difference = None if estimate is None or billed is None else EXACT.subtract(billed, estimate)
    if difference is not None and abs(difference) <= SAME_WITHIN:
        return Explanation(answer, price, cost, difference, None)
    return Explanation(answer, price, cost, difference, _reason(answer, cost, difference))


def _reason(answer: Answer, cost: Cost, difference: Decimal | None) -> Reason:
    if answer.bill.cost is None:
        return _why_no_bill(answer)
    if answer.bill.byok:
        return Reason.BYOK
    if difference is None:
        return Reason.UNKNOWN_PRICE
    if not answer.complete:
        return Reason.CANCELLED
    if _failed(answer):
        return Reason.ERROR
    return _why_other_amount(answer, cost, difference)


def _why_no_bill(answer: Answer) -> Reason:
    if not answer.complete:
        return Reason.CANCELLED
    if answer.usage is None and _failed(answer):
        return Reason.ERROR
    return Reason.NO_BILL


def _failed(answer: Answer) -> bool:
    return bool(answer.error_message) or answer.finish_reason == "error"


def _why_other_amount(answer: Answer, cost: Cost, difference: Decimal) -> Reason:
    bill, usage = answer.bill, answer.usage
    if usage is not None and usage.overlaps:
        return Reason.USAGE_OVERLAP
    if bill.server_tools or (usage is not None and usage.server_tool_calls):
        return Reason.SERVER_TOOL
    if _tokens_were_billed_otherwise(bill, cost):
        return Reason.PROVIDER_PRICE
    if difference > ZERO and (answer.plugins or answer.annotations or _tokens_agree(bill, cost)):
        return Reason.PLUGIN
    return Reason.UNEXPLAINED


def _token_bill(bill: Bill) -> Decimal | None:
    """What the vendor charged for tokens alone."""
    if bill.upstream_prompt is None or bill.upstream_completion is None:
        return None
    return bill.upstream_prompt + bill.upstream_completion


def _token_estimate(cost: Cost) -> Decimal | None:
    amounts = [line.amount for line in cost.lines if line.leg not in PER_UNIT]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if len(known) == len(amounts) else None


def _tokens_agree(bill: Bill, cost: Cost) -> bool:
    billed, estimated = _token_bill(bill), _token_estimate(cost)
    return billed is not None and estimated is not None and same_amount(billed, estimated)


def _tokens_were_billed_otherwise(bill: Bill, cost: Cost) -> bool:
    """Whether the whole difference lies in the vendor's own rates for tokens."""
    billed, estimated = _token_bill(bill), _token_estimate(cost)
    if billed is None or estimated is None or bill.cost is None or same_amount(billed, estimated):
        return False
    other = sum((x.amount for x in cost.lines if x.amount and x.leg in PER_UNIT), ZERO)
    return same_amount(billed + other, bill.cost)
