"""What is known of an answer that has ended: tokens, speed, who answered, and why it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from desktop.domain.usage import Usage
from desktop.presentation.figures import counted, duration, number
from desktop.services.turn import Phase, Turn

_SHORTEST: Final = 0.1
"""Seconds; what came in one go has no speed, and less is counted in milliseconds."""


def answer_facts(turn: Turn) -> str:
    """``1,184 tokens · first after 0.8 s · 62 tokens/s · 6.2 s · Google AI Studio · ended: stop``.

    Only what is known; empty while it runs and where nothing came.
    """
    if turn.running or turn.empty:
        return ""
    usage = turn.answer.usage if turn.answer else None
    tokens = "" if usage is None else counted(usage.completion, "token")
    return " · ".join(filter(None, (tokens, *_course(turn))))


def facts_of_parts(turns: tuple[Turn, ...]) -> str:
    """Of an answer that was continued: the tokens of all parts, the course of the last one."""
    if len(turns) == 1:
        return answer_facts(turns[0])
    last = turns[-1]
    if last.running or all(turn.empty for turn in turns):
        return ""
    usages = [turn.answer.usage for turn in turns if turn.answer and turn.answer.usage]
    tokens = ""
    if len(usages) == len(turns):
        tokens = counted(sum(usage.completion for usage in usages), "token")
    course = list(_course(last))
    if course:
        course[0] = f"last part: {course[0]}"
    return " · ".join(filter(None, (f"{len(turns)} parts", tokens, *course)))


def first_token_at(turn: Turn) -> datetime | None:
    """When anything came, text or reasoning; ``None`` where that is not known."""
    if turn.first_token_at is not None:
        return turn.first_token_at
    return None if turn.reasoning else turn.first_text_at


def tokens_per_second(turn: Turn) -> float | None:
    """From the first token to the end, of an answer that has come whole.

    Tokens of reasoning count where the clock began with reasoning; where it was kept from us, it
    was over before the first word. ``None`` where the provider did not count, and for an answer
    that came in one go.
    """
    usage = turn.answer.usage if turn.answer else None
    first = first_token_at(turn)
    if turn.phase is not Phase.DONE or usage is None or first is None or turn.ended_at is None:
        return None
    seconds = (turn.ended_at - first).total_seconds()
    tokens = _measured(turn, usage)
    return tokens / seconds if seconds >= _SHORTEST and tokens > 0 else None


def _measured(turn: Turn, usage: Usage) -> int:
    return usage.completion if turn.reasoning else usage.completion - (usage.reasoning or 0)


def _course(turn: Turn) -> tuple[str, ...]:
    first, end = first_token_at(turn), turn.ended_at
    speed = tokens_per_second(turn)
    answer = turn.answer
    facts = (
        "" if first is None else f"first after {_span(turn.asked_at, first)}",
        "" if speed is None else speed_text(speed),
        "" if end is None else _span(turn.asked_at, end),
        answer.provider if answer else "",
        f"ended: {answer.finish_reason}" if answer and answer.finish_reason else "",
    )
    return tuple(fact for fact in facts if fact)


def speed_text(speed: float) -> str:
    """``62 tokens/s``, ``8.4 tokens/s``."""
    words = f"{speed:.1f}" if speed < 9.95 else number(round(speed))
    return f"{words} tokens/s"


def _span(start: datetime, end: datetime) -> str:
    seconds = max(0.0, (end - start).total_seconds())
    return duration(seconds) if seconds >= _SHORTEST else f"{round(seconds * 1000)} ms"
