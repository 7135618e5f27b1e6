"""What a provider says, in words and with a button: tables in Markdown for ``docs/chat.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from desktop.adapters.providers.rejection_codes import kind_of
from desktop.domain.errors import (
    AnswerBroken,
    Breakage,
    ModeldeckError,
    NoAnswer,
    Rejected,
    Unreachable,
)
from desktop.presentation.rejection_reasons import REASONS
from desktop.presentation.wording import describe
from desktop.services.resending import Resending

PROVIDER: Final = "OpenRouter"
STATUSES: Final = {
    "3xx": 307,
    **{str(s): s for s in (400, 401, 402, 403, 404, 408, 412, 413, 422, 429)},
    "other 4xx": 499,
    **{str(s): s for s in (500, 502, 503, 504, 524, 529)},
    "other 5xx": 599,
}
_MORE: Final[tuple[Mapping[str, Any], ...]] = (
    {"affordable_tokens": 734},
    {"retry_after": 20.0},
    {"model": "author/model:free"},
)
"""What may be known besides; some buttons come of it. A model that is proposed is told beside the
tables: it takes the place of every *Choose another model*."""
_BUTTONS: Final = {
    "max-tokens": "Limit to *n* tokens",
    "wait": "Send again in *n* s",
}
_OF_A_CHAT: Final = (
    *(kind for kind in NoAnswer if kind is not NoAnswer.NOT_SIGNED_IN),
    *(kind for kind in Breakage if kind is not Breakage.NO_MODELS),
)


def statuses() -> str:
    """What each status means where no code says more."""
    head = ("status", "`code`", "title", "button", "or")
    return table(head, (_status_row(shown, status) for shown, status in STATUSES.items()))


def codes() -> str:
    """Every code that has words of its own."""
    return table(("the provider's code", "title", "next step", "button", "or"), map(_row, REASONS))


def others() -> str:
    """No answer, or none that can be used."""
    return table(("`code`", "title", "next step", "button"), map(_other_row, _OF_A_CHAT))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """In Markdown."""
    head = tuple(head)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows))


def _status_row(shown: str, status: int) -> tuple[str, ...]:
    error = Rejected(PROVIDER, kind_of(status, ""), status)
    view = describe(error)
    return f"{shown}{_mark(error)}", f"`{view.code}`", view.title, *_buttons(error)


def _row(code: str) -> tuple[str, ...]:
    error = Rejected(PROVIDER, kind_of(None, code), reason=code)
    view = describe(error)
    return f"`{code}`{_mark(error)}", view.title, view.next_step, *_buttons(error)


def _other_row(kind: NoAnswer | Breakage) -> tuple[str, ...]:
    error: ModeldeckError = (
        AnswerBroken(PROVIDER, breakage=kind)
        if isinstance(kind, Breakage)
        else Unreachable("openrouter.ai", kind)
    )
    view = describe(error)
    return f"`{view.code}`", view.title, view.next_step, _button(error)


def _mark(error: Rejected) -> str:
    """Whether it is sent again by itself, where the time to wait is short enough."""
    return "" if Resending().pause(error, 1) is None else " ↻"


def _buttons(error: Rejected) -> tuple[str, str]:
    usual = _button(error)
    others = (_button(replace(error, **more)) for more in _MORE)
    return usual, ", ".join(dict.fromkeys(each for each in others if each != usual))


def _button(error: ModeldeckError) -> str:
    action = describe(error).action
    if action is None:
        return ""
    return _BUTTONS.get(action.kind.partition(":")[0], action.text)
