"""From the turns of a chat and what is spent to what the tokens and costs panel shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from desktop.domain.explain import Explanation, Reason
from desktop.domain.limits import LimitUse
from desktop.domain.prices import FoundPrice, PriceOrigin
from desktop.domain.spend import Spend, Spending
from desktop.domain.usage import Usage
from desktop.presentation.cost_arithmetic import arithmetic_view, estimate_text, savings_text
from desktop.presentation.cost_lanes import LANE_NAMES, lane_figures
from desktop.presentation.cost_totals import chat_spend, limit_meter, total_views
from desktop.presentation.cost_view import (
    ASKING,
    EN_DASH,
    CostPanelView,
    LaneView,
    LimitMeterView,
    TotalView,
)
from desktop.presentation.explain_view import reason_text
from desktop.presentation.figures import age, full_day, number
from desktop.presentation.money import UNKNOWN, usd
from desktop.services.turn import ChatState, Phase, Turn

_Tone = Literal["ok", "warn", "plain"]


def cost_panel_view(
    state: ChatState,
    now: datetime,
    spending: Spending | None = None,
    uses: Sequence[LimitUse] = (),
    chat_spent: Spend | None = None,
    without_bill: str = "",
) -> CostPanelView:
    """The newest turn's costs, and the totals. ``spending``: ``None`` until it is known;
    ``chat_spent``: the `chat_spend` of the state, where it has been added up before.
    ``without_bill``: the provider that answered, where it never says what an answer costs."""
    spent = chat_spend(state) if chat_spent is None else chat_spent
    totals, limit = total_views(spent, spending, now), limit_meter(uses, now)
    last = state.turns[-1] if state.turns else None
    if last is None:
        return CostPanelView(totals=totals, limit=limit)
    if last.explanation is None or last.answer is None or last.answer.usage is None:
        return _without_usage(last, now, totals, limit)
    view = _with_usage(last, last.explanation, last.answer.usage, now, totals, limit)
    return _unbilled(view, last, without_bill) if without_bill else view


def _without_usage(
    turn: Turn, now: datetime, totals: tuple[TotalView, ...], limit: LimitMeterView | None
) -> CostPanelView:
    billed = turn.explanation.billed if turn.explanation is not None else None
    return CostPanelView(
        lanes=tuple(LaneView(key, name) for key, name in LANE_NAMES.items()),
        billed=_no_bill(turn) if billed is None else usd(billed),
        main="estimate" if billed is None else "billed",
        verdict=_verdict_without_usage(turn),
        origin=price_origin(turn.price, now),
        totals=totals,
        limit=limit,
    )


def _with_usage(
    turn: Turn,
    explanation: Explanation,
    usage: Usage,
    now: datetime,
    totals: tuple[TotalView, ...],
    limit: LimitMeterView | None,
) -> CostPanelView:
    verdict, tone, reason = _verdict(turn, explanation)
    return CostPanelView(
        lanes=_lanes(usage, explanation),
        estimate=estimate_text(explanation.cost),
        billed=_no_bill(turn) if explanation.billed is None else usd(explanation.billed),
        main="estimate" if explanation.billed is None else "billed",
        verdict=verdict,
        verdict_tone=tone,
        reason=reason,
        savings=savings_text(explanation),
        origin=price_origin(turn.price, now),
        arithmetic=arithmetic_view(explanation),
        totals=totals,
        limit=limit,
    )


def _unbilled(view: CostPanelView, turn: Turn, provider: str) -> CostPanelView:
    """Nothing is missing: no bill is to be expected."""
    if turn.running or turn.explanation is None or turn.explanation.reason is not Reason.NO_BILL:
        return view
    estimated = turn.explanation.estimate is not None
    what = ": this is an estimate" if estimated else ", and the price is not known"
    return replace(view, verdict=f"No bill comes from {provider}{what}.")


def price_origin(found: FoundPrice, now: datetime) -> str:
    """Where the price of an answer comes from, and how old it is."""
    if found.price is None or not found.price.stated:  # a list of models without any prices
        return "Price: unknown"
    match found.origin:
        case PriceOrigin.LIVE:
            old = f", {age(found.as_of, now)}" if found.as_of else ""
            return f"Price: {found.source}{old}"
        case PriceOrigin.DEFAULT:
            when = f" of {full_day(found.as_of.date())}" if found.as_of else ""
            return f"Price: default, shipped list{when}"
        case PriceOrigin.CUSTOM:
            old = f", {age(found.as_of, now)}" if found.as_of else ""
            return f"Price: typed by you{old}"
        case PriceOrigin.UNKNOWN:
            return "Price: unknown"


def _no_bill(turn: Turn) -> str:
    if turn.settling:
        return ASKING
    return "not billed yet" if turn.running else EN_DASH


def _verdict_without_usage(turn: Turn) -> str:
    if turn.explanation is not None and turn.explanation.billed is not None:
        return "No token counts came; only the bill tells."
    match turn.phase:
        case Phase.FAILED if turn.declined:
            return "A declined request costs nothing."
        case _ if turn.settling:
            return "What came until then may be charged."
        case Phase.FAILED if turn.empty:
            return "No answer came; the provider may still charge."
        case Phase.STOPPED if turn.unsent:
            return "Stopped before it was sent: it costs nothing."
        case Phase.STOPPED:
            return "Stopped before token counts came; the provider may still charge."
        case Phase.FAILED | Phase.DONE:
            return "No token counts came with this answer."
        case _:
            return ""


def _verdict(turn: Turn, explanation: Explanation) -> tuple[str, _Tone, str]:
    """Whether the bill agrees, in what tone, and why it does not."""
    if explanation.reason is None:
        return "Matches the estimate", "ok", ""
    if turn.settling:
        return "What came until then may be charged.", "plain", ""
    why = reason_text(explanation) or ""
    difference = explanation.difference
    if difference is None:
        return why, "plain", ""
    more = "more" if difference > 0 else "less"
    tone: _Tone = "warn" if difference > 0 or explanation.reason in _ODD else "plain"
    return f"{usd(abs(difference))} {more} than the estimate", tone, why


_ODD = frozenset({Reason.UNEXPLAINED, Reason.USAGE_OVERLAP})


def _lanes(usage: Usage, explanation: Explanation) -> tuple[LaneView, ...]:
    """Marked as estimates, but where the bill says the same."""
    figures = lane_figures(usage, explanation.cost)
    whole = sum(figure.tokens for figure in figures)
    about = "" if explanation.reason is None else "~"
    return tuple(
        LaneView(
            figure.key,
            figure.name,
            number(figure.tokens) if figure.tokens else EN_DASH,
            _amount(figure.amount, about) if figure.tokens or figure.key == "fees" else EN_DASH,
            figure.tokens / whole if whole else 0.0,
        )
        for figure in figures
    )


def _amount(amount: Decimal | None, about: str) -> str:
    return UNKNOWN if amount is None else f"{about}{usd(amount, keep_zeros=True)}"
