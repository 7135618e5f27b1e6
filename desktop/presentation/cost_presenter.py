"""From the turns of a chat to what the tokens and costs panel shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from desktop.domain.cost import CostLine
from desktop.domain.explain import Explanation
from desktop.domain.prices import PER_UNIT, FoundPrice, Leg, PriceOrigin
from desktop.domain.usage import Usage
from desktop.presentation.chat_presenter import chat_total
from desktop.presentation.cost_view import (
    EN_DASH,
    ArithmeticLineView,
    ArithmeticView,
    CostPanelView,
    LaneView,
)
from desktop.presentation.explain_view import LEG_NAMES, reason_text
from desktop.presentation.figures import age, full_day, number
from desktop.presentation.money import MILLION, UNKNOWN, estimate, every_digit, exact, usd
from desktop.services.chat import ChatState, Phase, Turn

_Tone = Literal["ok", "warn", "plain"]


def cost_panel_view(state: ChatState, now: datetime) -> CostPanelView:
    """The newest turn's costs, and the chat's."""
    total, note = chat_total(state)
    last = state.turns[-1] if state.turns else None
    if last is None:
        return CostPanelView(chat_total=total, chat_note=note)
    origin = price_origin(last.price, now)
    if last.explanation is None or last.answer is None or last.answer.usage is None:
        return CostPanelView(
            lanes=_empty_lanes(),
            billed=_billed_without_usage(last),
            verdict=_verdict_without_usage(last),
            origin=origin,
            chat_total=total,
            chat_note=note,
        )
    explanation = last.explanation
    verdict, tone = _verdict(explanation)
    return CostPanelView(
        lanes=_lanes(last.answer.usage, explanation),
        estimate=estimate(explanation.estimate),
        billed=EN_DASH if explanation.billed is None else usd(explanation.billed),
        main="estimate" if explanation.billed is None else "billed",
        verdict=verdict,
        verdict_tone=tone,
        origin=origin,
        arithmetic=arithmetic_view(explanation),
        chat_total=total,
        chat_note=note,
    )


def price_origin(found: FoundPrice, now: datetime) -> str:
    """Where the price of an answer comes from, and how old it is."""
    match found.origin:
        case PriceOrigin.LIVE:
            old = f", {age(found.as_of, now)}" if found.as_of else ""
            return f"Price: {found.source}{old}"
        case PriceOrigin.DEFAULT:
            when = f" of {full_day(found.as_of.date())}" if found.as_of else ""
            return f"Price: default, shipped list{when}"
        case PriceOrigin.CUSTOM:
            return "Price: typed by you"
        case PriceOrigin.UNKNOWN:
            return "Price: unknown"


def _billed_without_usage(turn: Turn) -> str:
    if turn.explanation is not None and turn.explanation.billed is not None:
        return usd(turn.explanation.billed)
    return "not billed yet" if turn.running else EN_DASH


def _verdict_without_usage(turn: Turn) -> str:
    match turn.phase:
        case Phase.FAILED if turn.declined:
            return "A declined request costs nothing."
        case Phase.FAILED if turn.empty:
            return "No answer came; the provider may still charge."
        case Phase.STOPPED:
            return "Stopped before token counts came; the provider may still charge."
        case Phase.FAILED | Phase.DONE:
            return "No token counts came with this answer."
        case _:
            return ""


def _empty_lanes() -> tuple[LaneView, ...]:
    return (
        LaneView("input", "Input"),
        LaneView("cached", "Cached"),
        LaneView("write", "Cache write"),
        LaneView("output", "Output"),
        LaneView("reason", "Reasoning"),
    )


def _lanes(usage: Usage, explanation: Explanation) -> tuple[LaneView, ...]:
    """Five lanes that add up to all tokens: reasoning is taken out of the output lane."""
    lines = {line.leg: line for line in explanation.cost.lines}
    written = [lines[leg] for leg in (Leg.CACHE_WRITE, Leg.CACHE_WRITE_1H) if leg in lines]
    reasoning = min(usage.reasoning, usage.completion)
    plain, thought = _output_and_reasoning(
        lines.get(Leg.COMPLETION), lines.get(Leg.REASONING), reasoning
    )
    quantities: list[tuple[int, Decimal | None]] = [
        _sum([lines[leg] for leg in (Leg.PROMPT, Leg.AUDIO) if leg in lines]),
        _sum([lines[Leg.CACHE_READ]] if Leg.CACHE_READ in lines else []),
        _sum(written),
        _with(plain, lines.get(Leg.IMAGE)),
        thought,
    ]
    whole = sum(tokens for tokens, _ in quantities)
    return tuple(
        LaneView(
            lane.key,
            lane.name,
            number(tokens) if tokens else EN_DASH,
            _amount(amount) if tokens else EN_DASH,
            tokens / whole if whole else 0.0,
        )
        for lane, (tokens, amount) in zip(_empty_lanes(), quantities, strict=True)
    )


def _amount(amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else usd(amount, keep_zeros=True)


def _sum(lines: Sequence[CostLine]) -> tuple[int, Decimal | None]:
    tokens = sum(line.quantity for line in lines)
    amounts = [line.amount for line in lines]
    if any(amount is None for amount in amounts):
        return tokens, None
    return tokens, sum((amount for amount in amounts if amount is not None), Decimal(0))


def _with(lane: tuple[int, Decimal | None], line: CostLine | None) -> tuple[int, Decimal | None]:
    """A lane with the tokens of one more line."""
    if line is None:
        return lane
    tokens, amount = lane
    if amount is None or line.amount is None:
        return tokens + line.quantity, None
    return tokens + line.quantity, amount + line.amount


def _output_and_reasoning(
    output: CostLine | None, apart: CostLine | None, reasoning: int
) -> tuple[tuple[int, Decimal | None], tuple[int, Decimal | None]]:
    if output is None:
        return (0, None), (0, None)
    if apart is not None:
        return _sum([output]), _sum([apart])
    reasoning = min(reasoning, output.quantity)
    rest = output.quantity - reasoning
    if output.price is None:
        return (rest, None), (reasoning, None)
    return (rest, rest * output.price), (reasoning, reasoning * output.price)


def _verdict(explanation: Explanation) -> tuple[str, _Tone]:
    if explanation.reason is None:
        return "Matches the estimate", "ok"
    difference = explanation.difference
    if difference is None:
        return reason_text(explanation) or "", "plain"
    more = "more" if difference > 0 else "less"
    return f"{usd(abs(difference))} {more} than the estimate", "warn"


def arithmetic_view(explanation: Explanation) -> ArithmeticView:
    """Every line of the estimate, and the bill with every digit."""
    billed, estimated = explanation.billed, explanation.estimate
    shown = usd(billed) if billed is not None else estimate(estimated)
    lines = tuple(_arithmetic_line(line) for line in explanation.cost.lines)
    return ArithmeticView(
        title=f"Why {shown}?",
        lines=lines,
        total=UNKNOWN if estimated is None else f"~{every_digit(estimated)}",
        billed="" if billed is None else exact(billed),
        reason=reason_text(explanation) or "",
    )


def _arithmetic_line(line: CostLine) -> ArithmeticLineView:
    """Nothing is rounded here: the lines add up to the sum, digit by digit."""
    name = LEG_NAMES[line.leg]
    if line.price is None:
        rate = "unknown price"
    elif line.leg in PER_UNIT:
        rate = every_digit(line.price)
    else:
        rate = f"{every_digit(line.price * MILLION)} / 1M"
    amount = UNKNOWN if line.amount is None else every_digit(line.amount)
    return ArithmeticLineView(f"{number(line.quantity)} {name} × {rate}", amount, line.note)
