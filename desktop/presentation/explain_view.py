"""Why a bill is what it is, in words: one line per leg, and one sentence where amounts differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from desktop.domain.cost import CostLine
from desktop.domain.explain import Explanation, Reason
from desktop.domain.money import ZERO, plain, same_amount
from desktop.domain.prices import OUTPUT_LEGS, PER_UNIT, FoundPrice, Leg, PriceOrigin
from desktop.domain.text import one_line
from desktop.presentation.figures import counted, full_day, number
from desktop.presentation.money import UNKNOWN, every_digit, usd

LEG_NAMES: Final = {
    Leg.PROMPT: "input",
    Leg.CACHE_READ: "cached input",
    Leg.CACHE_WRITE: "cache write",
    Leg.CACHE_WRITE_1H: "cache write, 1 h",
    Leg.COMPLETION: "output",
    Leg.REASONING: "reasoning",
    Leg.AUDIO: "audio input",
    Leg.AUDIO_OUTPUT: "audio output",
    Leg.IMAGE_INPUT: "image input",
    Leg.IMAGE: "image output",
    Leg.REQUEST: "request",
    Leg.WEB_SEARCH: "web search",
}


@dataclass(frozen=True, slots=True)
class ExplainRow:
    """One leg: ``input``, ``1,184``, ``$3.00 / 1M``, ``$0.003552``."""

    leg: str
    quantity: str
    price: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExplainView:
    """An explained bill. ``rows`` is empty where the answer carried no token counts."""

    title: str
    rows: tuple[ExplainRow, ...]
    estimate: str
    """``~$0.0031``, ``at least ~$0.0031`` where a price is missing, or ``unknown``."""
    billed: str
    difference: str
    verdict: str
    """``The bill matches the estimate.``, or why it does not."""
    origin: str
    """``Prices: OpenRouter catalog of 17 Jul 2026.``"""
    tiers: tuple[str, ...] = ()
    """One sentence per tier of the price: whether it applied, and why."""


def explain_view(explanation: Explanation, at: datetime | None = None) -> ExplainView:
    """The whole explanation, with every digit; ``at`` is when the answer began, which decides on
    tiers by the clock."""
    answer = explanation.answer
    host = f" · {one_line(answer.provider, 60)}" if answer.provider else ""
    return ExplainView(
        title=f"{one_line(answer.model, 120) or 'An answer without a model'}{host}",
        rows=tuple(_row(line) for line in explanation.cost.lines),
        estimate=_estimate(explanation),
        billed="not named" if explanation.billed is None else every_digit(explanation.billed),
        difference=_difference(explanation),
        verdict=reason_text(explanation) or "The bill matches the estimate.",
        origin=origin_text(explanation.price),
        tiers=tuple(_tiers(explanation, at)) if at else (),
    )


def _estimate(explanation: Explanation) -> str:
    if explanation.estimate is not None:
        return f"~{every_digit(explanation.estimate)}"
    if explanation.at_least is not None:
        return f"at least ~{every_digit(explanation.at_least)}"
    return UNKNOWN


def _tiers(explanation: Explanation, at: datetime) -> Iterator[str]:
    usage, price = explanation.answer.usage, explanation.price.price
    if usage is None or price is None:
        return
    for tier in price.tiers:
        if tier.condition:
            verdict = "applied" if tier.applies(usage.prompt, at) else "did not apply"
            yield f"Rates for {tier.condition} {verdict}: {tier.because(usage.prompt, at)}."


def origin_text(price: FoundPrice) -> str:
    """Where the prices come from, with their date."""
    if price.origin is PriceOrigin.UNKNOWN:
        return "Prices: unknown."
    shipped = "shipped list, " if price.origin is PriceOrigin.DEFAULT else ""
    when = f" of {full_day(price.as_of.date())}" if price.as_of else ", date unknown"
    if price.origin is PriceOrigin.CUSTOM:
        *legs, last = (LEG_NAMES[leg] for leg in Leg if leg in price.custom)
        own = f"{', '.join(legs)} and {last}" if legs else last
        others = f"; the others from {price.source}" if price.source else ""
        return f"Prices: your own for {own}{when}{others}."
    return f"Prices: {shipped}{price.source or price.origin.value}{when}."


def _row(line: CostLine) -> ExplainRow:
    rate, each = UNKNOWN, line.leg in PER_UNIT
    if line.price is not None:
        rate = every_digit(line.price if each else Decimal(f"{plain(line.price)}e6"))
        rate += " each" if each else " / 1M"
    amount = UNKNOWN if line.amount is None else every_digit(line.amount)
    return ExplainRow(LEG_NAMES[line.leg], number(line.quantity), rate, amount, line.note)


def _difference(explanation: Explanation) -> str:
    if explanation.difference is None:
        return UNKNOWN
    if explanation.reason is None:
        return "none"
    more = "more" if explanation.difference > ZERO else "less"
    return f"{every_digit(abs(explanation.difference))} {more} than the estimate"


# ── why ─────────────────────────────────────────────────────────────────────────────────────────


def reason_text(explanation: Explanation) -> str | None:
    """Why bill and estimate differ, one or two plain sentences; ``None`` where they agree."""
    if explanation.reason is None:
        return None
    return _SENTENCES[explanation.reason](explanation)


def _model(explanation: Explanation) -> str:
    return one_line(explanation.answer.model, 120) or "this model"


def _more(explanation: Explanation) -> str:
    """``$0.002 was charged on top of the tokens``."""
    difference = explanation.difference or ZERO
    if difference > ZERO:
        return f"{usd(difference)} was charged on top of the tokens"
    return f"{usd(-difference)} less was charged than the tokens cost"


def _byok(explanation: Explanation) -> str:
    bill = explanation.answer.bill
    host = one_line(explanation.answer.provider, 60) or "the vendor"
    upstream = (
        f"{host} bills {usd(bill.upstream)} to you directly"
        if bill.upstream is not None
        else f"{host} bills you directly, with an amount that is not in the answer"
    )
    fee = f"{usd(bill.cost or ZERO)} was charged here"
    return f"A vendor key of your own was used: {upstream}, and {fee}."


def _plugin(explanation: Explanation) -> str:
    return f"{_more(explanation)}, as a plugin such as PDF reading or web search does."


def _server_tool(explanation: Explanation) -> str:
    usage = explanation.answer.usage
    calls = usage.server_tool_calls if usage else 0
    what = counted(calls, "tool call") if calls else "tools"
    return f"{_more(explanation)}, for {what} that the provider ran itself."


def _provider_price(explanation: Explanation) -> str:
    host = one_line(explanation.answer.provider, 60)
    listed = _LISTED.get(explanation.price.origin, "the catalog lists")
    sides = "; ".join(_other_rates(explanation))
    named = f" ({host})" if host else ""
    return f"The host that answered{named} charges other rates than {listed}: {sides}."


_LISTED: Final = {
    PriceOrigin.DEFAULT: "the shipped list has",
    PriceOrigin.CUSTOM: "you set",
}


def _other_rates(explanation: Explanation) -> list[str]:
    """``$0.000009 for the input instead of $0.000005``, for each side that differs."""
    bill = explanation.answer.bill
    sides = (
        ("input", bill.upstream_prompt, _side(explanation, output=False)),
        ("output", bill.upstream_completion, _side(explanation, output=True)),
    )
    return [
        f"{usd(charged)} for the {name} instead of {usd(listed)}"
        for name, charged, listed in sides
        if charged is not None and not same_amount(charged, listed)
    ]


def _side(explanation: Explanation, *, output: bool) -> Decimal:
    """What the tokens of one direction should cost, in USD."""
    lines = (line for line in explanation.cost.lines if line.leg not in PER_UNIT)
    chosen = (line.amount for line in lines if (line.leg in OUTPUT_LEGS) is output)
    return sum((amount for amount in chosen if amount is not None), ZERO)


def _unknown_price(explanation: Explanation) -> str:
    model, price = _model(explanation), explanation.price.price
    if explanation.answer.usage is None:
        return "No token counts came that could be read, so that only the bill tells."
    missing = [LEG_NAMES[line.leg] for line in explanation.cost.lines if line.amount is None]
    if price is not None and price.dynamic:
        said = f"{model} charges what the model it picks charges: only the bill tells."
    elif price is not None and price.elsewhere:
        said = f"{model} charges for something that its prices do not name: only the bill tells."
    elif price is not None and missing and len(missing) < len(explanation.cost.lines):
        said = f"No price is known for the {' and the '.join(missing)} of {model}."
    else:
        said = f"No price is known for {model}."
    if message := explanation.answer.error_message:
        said += f" The answer also ended in an error: {_sentence(message)}"
    return said


def _overlap(explanation: Explanation) -> str:
    usage = explanation.answer.usage
    if usage is None:
        return "The token counts contradict one another."
    return (
        f"The counts contradict one another: {number(usage.cached)} cached and "
        f"{number(usage.cache_write)} written tokens in a prompt of {number(usage.prompt)}."
    )


def _cancelled(explanation: Explanation) -> str:
    if explanation.billed is None:
        return "The answer broke off before a bill came."
    return (
        "The answer broke off before it was complete, so counts and bill may not belong together."
    )


def _error(explanation: Explanation) -> str:
    message = explanation.answer.error_message or "no reason was given"
    bill = " and no bill" if explanation.billed is None else ""
    return f"The provider answered with an error{bill}: {_sentence(message)}"


def _no_bill(_: Explanation) -> str:
    return "The provider named no amount in this answer."


def _unexplained(explanation: Explanation) -> str:
    difference = explanation.difference or ZERO
    more = "more" if difference > ZERO else "less"
    return (
        f"The bill is {usd(abs(difference))} {more} than the estimate, and nothing in the answer "
        "says why."
    )


def _sentence(message: str) -> str:
    said = one_line(message)
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


_SENTENCES: Final[dict[Reason, Callable[[Explanation], str]]] = {
    Reason.BYOK: _byok,
    Reason.PLUGIN: _plugin,
    Reason.SERVER_TOOL: _server_tool,
    Reason.PROVIDER_PRICE: _provider_price,
    Reason.UNKNOWN_PRICE: _unknown_price,
    Reason.USAGE_OVERLAP: _overlap,
    Reason.CANCELLED: _cancelled,
    Reason.ERROR: _error,
    Reason.NO_BILL: _no_bill,
    Reason.UNEXPLAINED: _unexplained,
}
