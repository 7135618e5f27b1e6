"""Answers of a chat in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.explain import Reason
from desktop.domain.money import plain_or_none
from desktop.domain.usage import Bill, Usage

if TYPE_CHECKING:
    from desktop.services.turn import Turn

Json = dict[str, object]


def usage_json(usage: Usage | None) -> Json | None:
    """Token counts as they were reported."""
    if usage is None:
        return None
    return {
        "prompt": usage.prompt,
        "cached": usage.cached,
        "cacheWrite": usage.cache_write,
        "completion": usage.completion,
        "reasoning": usage.reasoning,
    }


def turn_json(turn: Turn) -> Json:
    """A finished turn. Amounts in USD as decimal strings; what was not sent is null.

    With ``byok`` the vendor bills the person directly, beside what is ``billed``.
    """
    answer, explanation = turn.answer, turn.explanation
    bill = explanation.answer.bill if explanation else Bill()
    return {
        "text": turn.text,
        "reasoning": turn.reasoning,
        "model": (answer.model if answer else "") or None,
        "finishReason": answer.finish_reason if answer else None,
        "generationId": (answer.generation_id if answer else "") or None,
        "usage": usage_json(answer.usage if answer else None),
        "estimate": plain_or_none(explanation.estimate if explanation else None),
        "billed": plain_or_none(bill.cost),
        "byok": bill.byok,
        "billedByVendor": plain_or_none(bill.upstream) if bill.byok else None,
        "reason": _reason(turn),
    }


def _reason(turn: Turn) -> str | None:
    """Why estimate and bill differ; an answer without token counts has neither."""
    if turn.explanation is None:
        return Reason.NO_BILL.value
    return turn.explanation.reason.value if turn.explanation.reason else None
