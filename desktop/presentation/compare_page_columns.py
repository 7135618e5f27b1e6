"""From the turns of a comparison to its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from desktop.domain.model_ref import ModelRef
from desktop.presentation.answer_facts import speed_text, tokens_per_second
from desktop.presentation.askable_view import ModelNames
from desktop.presentation.chat_messages import message_views, monogram
from desktop.presentation.chat_view import MessageView
from desktop.presentation.compare_page_view import NOT_YET, ColumnView, FactView
from desktop.presentation.comparison_results import (
    CostKind,
    cost_of_run,
    first_token_words,
    seconds_to_first_token,
)
from desktop.presentation.cost_view import ASKING
from desktop.presentation.error_view import RETRY, ActionView
from desktop.presentation.figures import number
from desktop.presentation.money import UNKNOWN, estimate, usd
from desktop.presentation.wording import describe
from desktop.services.turn import ChatState, Phase, Turn

BY_VENDOR: Final = "By the vendor"
"""Name of the fact beside the cost."""
CHANGE_PROMPT: Final = ActionView("Change the prompt", "prompt")


def column_view(
    turn: Turn, names: ModelNames, best: Mapping[str, str], now: datetime | None
) -> ColumnView:
    """``names``: of models. ``best``: marks by the name of a fact. ``now``: for what counts
    down."""
    message = _message(turn, names, now)
    note, failure = _note(turn, message)
    facts = [
        ("First token", first_token_text(turn)),
        ("Speed", _speed(turn)),
        ("Tokens", tokens_text(turn)),
        ("Cost", cost_text(turn, message)),
    ]
    if vendor := vendor_text(turn):
        facts.append((BY_VENDOR, vendor))
    return ColumnView(
        number=turn.number,
        message=message,
        status=status_text(turn),
        facts=tuple(FactView(name, value, best.get(name, "")) for name, value in facts),
        note=note,
        failure=failure,
        remedy=_remedy(turn),
    )


def ref_of(turn: Turn) -> ModelRef:
    """Who was asked."""
    return ModelRef(turn.provider, turn.model)


def status_text(turn: Turn) -> str:
    """``streaming``, ``thinking``, ``by Google AI Studio``, ``failed``."""
    host = turn.answer.provider if turn.answer else ""
    match turn.phase:
        case Phase.SENDING:
            return "waiting" if turn.waiting else "asked"
        case Phase.STREAMING:
            return "streaming" if turn.text else "thinking"
        case Phase.DONE:
            return f"by {host}" if host else "done"
        case Phase.STOPPED:
            return f"stopped · by {host}" if host else "stopped"
        case Phase.FAILED:
            return "failed"


def first_token_text(turn: Turn) -> str:
    """``0.84 s``."""
    span = seconds_to_first_token(turn)
    return NOT_YET if span is None else first_token_words(span)


def tokens_text(turn: Turn) -> str:
    """``312 in · 1,184 out``."""
    usage = turn.answer.usage if turn.answer else None
    if usage is None:
        return NOT_YET
    return f"{number(usage.prompt)} in · {number(usage.completion)} out"


def cost_text(turn: Turn, message: MessageView) -> str:
    """``$0.0012 billed``, ``~$0.0012 estimated``, ``unknown``, ``not charged``."""
    if turn.running:
        return NOT_YET
    cost = cost_of_run(turn)
    if cost.kind is CostKind.BILLED and cost.here is not None:
        return f"{usd(cost.here)} billed"
    ranked = turn.phase is Phase.DONE and cost.amount is not None
    if turn.settling and not ranked:  # else that is what it has its place by
        return ASKING
    if cost.amount is not None:
        return f"{estimate(cost.amount)} estimated"
    if cost.kind is CostKind.NOT_CHARGED:
        return cost.kind.value
    if turn.explanation is not None and turn.explanation.billed is not None:
        return f"{usd(turn.explanation.billed)} billed"  # a fee: see `vendor_text`
    return message.cost.removeprefix("cost ")  # it may be known what it was at least


def vendor_text(turn: Turn) -> str:
    """``$0.0129``, ``unknown``: what the vendor takes beside what is billed, with a key of one's
    own there. Empty where there is none, and where an estimate says it all."""
    bill = turn.explanation.answer.bill if turn.explanation else None
    if bill is None or not bill.byok or turn.running:
        return ""
    cost = cost_of_run(turn)
    if cost.vendor is not None:
        return usd(cost.vendor)
    told = bill.cost is not None and cost.kind is CostKind.UNKNOWN and not turn.settling
    return UNKNOWN if told else ""


def _speed(turn: Turn) -> str:
    speed = tokens_per_second(turn)
    return NOT_YET if speed is None else speed_text(speed)


def _message(turn: Turn, names: ModelNames, now: datetime | None) -> MessageView:
    """As in the chat, where a turn that came to nothing is not shown."""
    shown = message_views(ChatState((turn,)), names, ref_of(turn), now)
    if shown:
        return replace(shown[-1], key=turn.record_id)  # the number comes again with the next run
    title, letter = names.of(ref_of(turn)), monogram(turn.model)
    return MessageView(turn.record_id, "assistant", "", title, letter, turn=turn.number)


def _note(turn: Turn, message: MessageView) -> tuple[str, str]:
    """A title, and for a failure the sentence about it."""
    if turn.waiting is not None:
        return message.waiting, ""
    if turn.phase is Phase.FAILED and turn.error is not None:
        told = describe(turn.error)
        return told.title, told.text
    if turn.phase is Phase.STOPPED and turn.declined:
        return "Stopped by you before an answer came", ""
    return message.note, ""


def _remedy(turn: Turn) -> ActionView | None:
    """The action of the failure, as far as there is such a thing without a chat."""
    if turn.phase is not Phase.FAILED or turn.error is None:
        return None
    action = describe(turn.error).action or RETRY
    return CHANGE_PROMPT if action.kind == "new-chat" else action
