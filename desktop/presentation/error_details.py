"""A failure as lines to copy into a report: what was said, by whom and when. Never a key."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.domain.errors import AnswerBroken, Rejected, Unreachable, error_code
from desktop.domain.text import clean, without_keys
from desktop.presentation.figures import waiting_time


def error_details(error: BaseException) -> str:
    """One fact a line, then what was sent; empty where the sentence says it all."""
    match error:
        case Rejected():
            facts, body = _rejected(error), error.body or error.message
        case Unreachable():
            facts, body = _unreachable(error), ""
        case _:
            return ""
    lines = "\n".join(f"{name}: {fact}" for name, fact in facts.items() if fact)
    return without_keys(clean("\n\n".join(filter(None, (lines, body)))))


def _rejected(error: Rejected) -> dict[str, str]:
    return {
        "Status": "" if error.status is None else str(error.status),
        "Code": error_code(error),
        "Reason": error.reason,
        "Provider": error.provider,
        "Host": error.upstream,
        "Model": error.model,
        "Request id": error.request_id,
        "Time": _moment(error.at),
        "Wait": "" if error.retry_after is None else waiting_time(error.retry_after),
        "During the answer": "yes" if error.mid_stream else "",
        "It began with": error.excerpt if isinstance(error, AnswerBroken) else "",
    }


def _unreachable(error: Unreachable) -> dict[str, str]:
    return {
        "Code": error_code(error),
        "Host": error.host,
        "Waited": waiting_time(error.waited) if error.waited else "",
        "Detail": error.detail,
    }


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
