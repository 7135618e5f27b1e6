"""From the turns of a chat to the messages of its transcript."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import localcontext
from typing import NamedTuple

from desktop.domain.errors import ModeldeckError, Rejected, Rejection
from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.domain.money import ZERO
from desktop.domain.spend import EXACT_DIGITS
from desktop.presentation.answer_facts import facts_of_parts
from desktop.presentation.askable_view import ModelNames
from desktop.presentation.chat_view import MessageAction, MessageView
from desktop.presentation.cost_arithmetic import estimate_text
from desktop.presentation.cost_totals import chat_total
from desktop.presentation.cost_view import ASKING
from desktop.presentation.figures import clock, counted, duration, number
from desktop.presentation.money import UNKNOWN, usd
from desktop.presentation.vendor_bill import vendor_part
from desktop.presentation.wording import describe
from desktop.services.turn import ChatState, Exchange, Phase, Turn, Waiting, exchanges


class Memo:
    """What was made before: while one answer grows, the others need not be looked at again."""

    def __init__(self) -> None:
        self.each: dict[str, tuple[Exchange, tuple[object, ...], MessageView]] = {}
        """Messages by key, with what they were made of."""
        self.earlier: tuple[MessageView, ...] = ()
        """All messages before the last exchange."""
        self.made_of: tuple[object, ...] = ()
        """What those were made of."""


def message_views(
    state: ChatState,
    names: ModelNames,
    chosen: ModelRef,
    now: datetime | None,
    *,
    editing: bool = False,
    memo: Memo | None = None,
) -> tuple[MessageView, ...]:
    """Question and answer in turns. ``names``: of models; ``chosen``: the one that a
    retry would go to; ``editing``: one of the questions is in the composer."""
    memo = Memo() if memo is None else memo
    idle = not state.running and not editing
    begin = _last_question(state.turns)

    def views(turns: Sequence[Turn], *, last: bool) -> Iterator[MessageView]:
        for exchange in exchanges(turns):
            yield _question(exchange, idle=idle, memo=memo)
            said = _say(state, exchange, names, chosen, now, last=last)
            yield _answer(exchange, said, memo)

    made_of = (state.turns[:begin], names, chosen, idle)
    if memo.made_of != made_of:
        memo.earlier = tuple(views(state.turns[:begin], last=False))
        memo.made_of = made_of
    return *memo.earlier, *views(state.turns[begin:], last=idle)


def _last_question(turns: Sequence[Turn]) -> int:
    """Where the last exchange begins: all before it stays as it is while an answer comes."""
    for place in range(len(turns) - 1, 0, -1):
        if not turns[place].declined and not turns[place].continues:
            return place
    return 0


class _Said(NamedTuple):
    """What is said of an answer that does not stand in its own turns."""

    title: str
    retry_name: str
    waiting: str
    actions: tuple[MessageAction, ...]


def _say(
    state: ChatState,
    exchange: Exchange,
    names: ModelNames,
    chosen: ModelRef,
    now: datetime | None,
    *,
    last: bool,
) -> _Said:
    first, newest = exchange[0], exchange[-1]
    actions: list[MessageAction] = []
    if last:
        actions = ["continue", "retry"] if state.can_go_on else ["retry"]
    if any(turn.text for turn in exchange):
        actions.append("copy")
    same = chosen in (NO_CHOICE, _asked(first))
    return _Said(
        names.of(_asked(newest)),
        "Retry" if same else f"Retry with {names.of(chosen)}",
        waiting_text(newest.waiting, now),
        tuple(actions),
    )


def _question(exchange: Exchange, *, idle: bool, memo: Memo) -> MessageView:
    turn = exchange[0]
    key = f"{turn.number}q"
    known = _known(memo, key, (turn,), (idle,))
    if known is not None:
        return known
    view = MessageView(
        key,
        "user",
        turn.prompt,
        time=clock(turn.sent_at),
        turn=turn.number,
        actions=("copy", "edit") if idle else ("copy",),
    )
    memo.each[key] = (turn,), (idle,), view
    return view


def _answer(exchange: Exchange, said: _Said, memo: Memo) -> MessageView:
    first, newest = exchange[0], exchange[-1]
    key = f"{first.number}a"
    known = _known(memo, key, exchange, said)
    if known is not None:
        return known
    view = MessageView(
        key=key,
        role="assistant",
        text="".join(turn.text for turn in exchange),
        title=said.title,
        monogram=monogram(newest.model),
        time=clock(first.first_text_at or first.sent_at),
        reasoning="\n\n".join(turn.reasoning for turn in exchange if turn.reasoning),
        reasoning_title=_thinking(exchange),
        reasoning_fact=_reasoning_tokens(exchange),
        facts=facts_of_parts(exchange),
        cost=_cost(exchange),
        note=_note(newest),
        streaming=newest.running,
        waiting=said.waiting,
        turn=first.number,
        actions=said.actions,
        retry_name=said.retry_name,
    )
    memo.each[key] = exchange, said, view
    return view


def _known(
    memo: Memo, key: str, exchange: Exchange, said: tuple[object, ...]
) -> MessageView | None:
    """Turns are frozen: the very same ones make the same message."""
    before = memo.each.get(key)
    if before is None or len(before[0]) != len(exchange) or before[1] != said:
        return None
    same = all(old is new for old, new in zip(before[0], exchange, strict=True))
    return before[2] if same else None


def _asked(turn: Turn) -> ModelRef:
    return ModelRef(turn.provider, turn.model)


def monogram(model: str) -> str:
    """One letter: the vendor's, or that of the model where the id names no vendor."""
    shown = model.rpartition("/")[2] if model.startswith("accounts/") else model.lstrip("~")
    return (shown[:1] or "?").upper()


def waiting_text(waiting: Waiting | None, now: datetime | None) -> str:
    """``OpenRouter asks to wait: sending again in 5 s (attempt 2 of 3)``."""
    if waiting is None:
        return ""
    left = 0 if now is None else max(0, math.ceil((waiting.until - now).total_seconds()))
    soon = f"in {duration_left(left)}" if left else "now"
    which = f"(attempt {waiting.attempt} of {waiting.attempts})"
    return f"{_asks(waiting.error)}: sending again {soon} {which}"


def duration_left(seconds: int) -> str:
    """``5 s``, ``1 min 5 s``."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _asks(error: Rejected) -> str:
    who = error.provider or "The provider"
    if error.kind is Rejection.BUDGET_IN_FLIGHT:
        return f"{who} holds the credits for requests under way"
    return f"{who} asks to wait"


def _thinking(exchange: Exchange) -> str:
    turn = next((each for each in reversed(exchange) if each.reasoning), None)
    if turn is None:
        return ""
    end = turn.first_text_at or turn.ended_at
    if end is None:
        return "Thinking…"
    return f"Thought for {duration((end - turn.asked_at).total_seconds())}"


def _reasoning_tokens(exchange: Exchange) -> str:
    usages = [turn.answer.usage for turn in exchange if turn.answer and turn.answer.usage]
    tokens = sum(usage.reasoning for usage in usages)
    return counted(tokens, "token") if tokens and len(usages) == len(exchange) else ""


def _cost(exchange: Exchange) -> str:
    """``$0.0151 billed``, ``$0.00 billed + $0.0129 by the vendor``, ``~$0.0151 estimated`` or
    ``cost unknown``."""
    if exchange[-1].running:
        return ""
    told = [turn.explanation for turn in exchange if turn.explanation is not None]
    bills = [each.billed for each in told if each.billed is not None]
    if len(bills) == len(exchange):
        with localcontext(prec=EXACT_DIGITS):
            billed = f"{usd(sum(bills, ZERO))} billed"
        return billed + vendor_part(each.answer.bill for each in told)
    if any(turn.settling for turn in exchange):
        return ASKING
    if len(exchange) > 1:
        return _estimated(chat_total(ChatState(exchange)))
    return _estimated(estimate_text(told[0].cost) if told else UNKNOWN)


def _estimated(words: str) -> str:
    if words == UNKNOWN:
        return "cost unknown"
    return f"{words} estimated" if "~" in words else words


def _note(turn: Turn) -> str:
    if turn.phase is Phase.STOPPED:
        if turn.cut_short:
            return "Stopped: Modeldeck ended"
        return "Stopped by you" if turn.text else "Stopped by you before an answer came"
    if turn.phase is Phase.FAILED and turn.error is not None:
        return _title(turn.error)
    finish = turn.answer.finish_reason if turn.answer else None
    if finish == "length":
        return f"Ended at the limit of {number(turn.max_tokens)} tokens"
    if finish == "content_filter":
        return "Ended by the provider's content filter"
    return ""


def _title(error: ModeldeckError) -> str:
    return describe(error).title
