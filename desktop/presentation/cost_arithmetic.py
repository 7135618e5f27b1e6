"""How a figure came about: every line of the estimate and the bill, with every digit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

from desktop.domain.cost import Cost, CostLine
from desktop.domain.explain import Explanation
from desktop.domain.money import ZERO
from desktop.domain.prices import PER_UNIT, FoundPrice
from desktop.domain.spend import EXACT_DIGITS
from desktop.domain.text import one_line
from desktop.presentation.cost_view import ArithmeticLineView, ArithmeticView
from desktop.presentation.explain_view import LEG_NAMES, origin_text, reason_text
from desktop.presentation.figures import number
from desktop.presentation.money import UNKNOWN, every_digit, exact, usd

Money = Callable[[Decimal], str]


def arithmetic_view(explanation: Explanation) -> ArithmeticView:
    """Nothing is rounded but the title: the lines add up to the sum, digit by digit."""
    billed = explanation.billed
    shown = estimate_text(explanation.cost) if billed is None else usd(billed)
    return ArithmeticView(
        title="Why is the cost unknown?" if shown == UNKNOWN else f"Why {shown}?",
        lines=tuple(_line(line) for line in explanation.cost.lines),
        total=estimate_text(explanation.cost, every_digit),
        billed="" if billed is None else exact(billed),
        reason=reason_text(explanation) or "",
        origin=_origin(explanation.answer.model, explanation.price),
        difference=_difference(explanation),
        savings=savings_text(explanation, every_digit),
    )


def _origin(model: str, price: FoundPrice) -> str:
    return " · ".join(filter(None, (one_line(model, 120), origin_text(price).rstrip("."))))


def _line(line: CostLine) -> ArithmeticLineView:
    amount = UNKNOWN if line.amount is None else every_digit(line.amount)
    left = f"{number(line.quantity)} {LEG_NAMES[line.leg]} × {_rate(line)}"
    return ArithmeticLineView(left, amount, line.note)


def _rate(line: CostLine) -> str:
    if line.price is None:
        return "unknown price"
    if line.leg in PER_UNIT:
        return every_digit(line.price)
    with localcontext(prec=EXACT_DIGITS):
        return f"{every_digit(line.price.scaleb(6))} / 1M"


def _difference(explanation: Explanation) -> str:
    if explanation.reason is None or explanation.difference is None:
        return ""
    return every_digit(explanation.difference)


def estimate_text(cost: Cost, money: Money = usd) -> str:
    """``~$0.0151``; ``at least ~$0.0134`` where the price of some line is unknown."""
    if cost.estimate is not None:
        return f"~{money(cost.estimate)}"
    return UNKNOWN if cost.at_least is None else f"at least ~{money(cost.at_least)}"


def savings_text(explanation: Explanation, money: Money = usd) -> str:
    """What reading from and writing to the cache made of the price of the same tokens."""
    saved = explanation.cost.saved_by_cache
    if not saved:
        return ""
    if saved > ZERO:
        return f"Cache saved {money(saved)}"
    return f"Cache writing cost {money(-saved)} more"
