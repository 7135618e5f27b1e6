"""What was spent: in this chat, today, this month; and how much of a limit that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import localcontext
from typing import Literal

from desktop.domain.limits import LimitKind, LimitLevel, LimitUse, spending_on
from desktop.domain.money import ZERO
from desktop.domain.spend import EXACT_DIGITS, Spend, Spending
from desktop.presentation.cost_view import EN_DASH, LimitMeterView, TotalView
from desktop.presentation.figures import counted, number
from desktop.presentation.limit_sentences import used_percent
from desktop.presentation.money import UNKNOWN, estimate, every_digit, usd
from desktop.services.turn import ChatState

_TONES: dict[LimitLevel, Literal["accent", "warn", "bad"]] = {
    LimitLevel.OK: "accent",
    LimitLevel.WARN: "warn",
    LimitLevel.REACHED: "bad",
}


def chat_spend(state: ChatState) -> Spend:
    """What the turns of this chat took, as the ledger counts it: those too that made room for
    others, since they were paid for. A declined one is no request, and a running one not yet.
    """
    turns = (*state.replaced, *state.turns)
    ended = [turn for turn in turns if not turn.running and not turn.declined]
    told = [turn.explanation for turn in ended if turn.explanation is not None]
    billed = [each.billed for each in told if each.billed is not None]
    unbilled = [each.estimate for each in told if each.billed is None and each.estimate is not None]
    usages = [turn.answer.usage for turn in ended if turn.answer and turn.answer.usage]
    with localcontext(prec=EXACT_DIGITS):
        return Spend(
            requests=len(ended),
            prompt=sum(usage.prompt for usage in usages),
            completion=sum(usage.completion for usage in usages),
            billed=sum(billed, ZERO),
            unbilled=sum(unbilled, ZERO),
            unbilled_requests=len(unbilled),
            unknown=len(ended) - len(billed) - len(unbilled),
        )


def chat_total(state: ChatState) -> str:
    """This chat in one figure: ``$0.0151``, ``~$0.0151``, ``at least $0.0151`` or ``unknown``."""
    spend = chat_spend(state)
    amount = _amount(spend)
    return f"at least {amount}" if spend.unknown and amount != UNKNOWN else amount


def total_views(
    chat_spent: Spend, spending: Spending | None, now: datetime
) -> tuple[TotalView, ...]:
    """The three totals; ``spending`` is ``None`` as long as the ledger has not been read."""
    chat = total_view("This chat", chat_spent)
    if spending is None:
        return chat, TotalView("Today"), TotalView("This month")
    spent = spending_on(spending, now.astimezone(UTC).date())
    return (
        chat,
        total_view("Today", spent.today, since="00:00 UTC"),
        total_view("This month", spent.month, since="the 1st, 00:00 UTC"),
    )


def total_view(name: str, spend: Spend, since: str = "") -> TotalView:
    """One total; what is unknown is counted, never added as 0."""
    if not spend.requests:
        return TotalView(name)
    note = f"+ {number(spend.unknown)} of unknown cost" if spend.unknown else ""
    return TotalView(name, _amount(spend), note, _detail(spend, since))


def _amount(spend: Spend) -> str:
    if not spend.requests:
        return EN_DASH
    if spend.unknown >= spend.requests:
        return UNKNOWN
    return estimate(spend.spent) if spend.unbilled_requests else usd(spend.spent)


def _detail(spend: Spend, since: str) -> str:
    """``Since 00:00 UTC: 3 requests · $0.0150544 billed · ~$0.001 estimated``."""
    parts = [counted(spend.requests, "request")]
    if spend.billed or not spend.unbilled_requests:
        parts.append(f"{every_digit(spend.billed)} billed")
    if spend.unbilled_requests:
        parts.append(f"~{every_digit(spend.unbilled)} estimated")
    if spend.unknown:
        parts.append(f"{number(spend.unknown)} of unknown cost")
    return f"Since {since}: {' · '.join(parts)}" if since else " · ".join(parts)


def limit_meter(uses: Sequence[LimitUse], now: datetime) -> LimitMeterView | None:
    """The limit of the day or the month that is the nearest to its end."""
    spans = [use for use in uses if use.kind is not LimitKind.MESSAGE]
    if not spans:
        return None
    use = max(spans, key=lambda each: each.share)
    today = now.astimezone(UTC).date()
    return LimitMeterView(
        fraction=min(1.0, use.share),
        tone=_TONES[use.level],
        text=f"{used_percent(use)} of your {usd(use.limit)} limit",
        left="today" if use.kind is LimitKind.DAY else _days_left(today),
    )


def _days_left(today: date) -> str:
    """Of this month, today included."""
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return f"{counted((first - today).days, 'day')} left"
