"""A chat as lines of JSON, one message each, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from desktop.adapters.dataclass_json import from_json, to_json
from desktop.adapters.json_text import dump_json
from desktop.domain.chat import Answer
from desktop.domain.errors import AnswerBroken, ModeldeckError, Rejected, Unreachable
from desktop.services.request_log import explained
from desktop.services.turn import Turn

_ERRORS: Final[Mapping[str, type[ModeldeckError]]] = {
    kind.__name__: kind for kind in (AnswerBroken, Rejected, Unreachable)
}
_MADE_ANEW: Final = ("explanation", "waiting", "settling")
"""Follows from the rest, or is over when it is read."""
_TWICE: Final = ("text", "reasoning")
"""Stand in a turn and in its answer."""


def turn_to_json(turn: Turn) -> bytes:
    """One line without its end."""
    kept = replace(turn, explanation=None, waiting=None, settling=False, error=None)
    written = to_json(kept)
    if turn.answer is not None:
        written["answer"] = _answer_to_json(turn.answer, turn)
    if turn.error is not None:
        written["error"] = _error_to_json(turn.error)
    return dump_json(written).encode()


def turn_from_json(written: Any) -> Turn:
    """With the explanation that its price and its answer make.

    Raises `ValueError`, `TypeError` and `ArithmeticError` for what is no turn.
    """
    if not isinstance(written, dict):
        raise ValueError("a message is no object")
    error = written.pop("error", None)
    answer = written.pop("answer", None)
    turn = from_json(Turn, {k: v for k, v in written.items() if k not in _MADE_ANEW})
    if error is not None:
        turn = replace(turn, error=_error_from_json(error))
    return turn if answer is None else explained(turn, _answer_from_json(answer, turn))


def _answer_to_json(answer: Answer, turn: Turn) -> dict[str, Any]:
    """What stands in the turn as well is not written twice, but named in ``same``."""
    text = "" if answer.text == turn.text else answer.text
    reasoning = "" if answer.reasoning == turn.reasoning else answer.reasoning
    same = [name for name in _TWICE if getattr(answer, name) == getattr(turn, name)]
    return {**to_json(replace(answer, text=text, reasoning=reasoning)), "same": same}


def _answer_from_json(written: Any, turn: Turn) -> Answer:
    answer = from_json(Answer, written)
    same = written.get("same", ())
    return replace(
        answer,
        text=turn.text if "text" in same else answer.text,
        reasoning=turn.reasoning if "reasoning" in same else answer.reasoning,
    )


def _error_to_json(error: ModeldeckError) -> dict[str, Any]:
    """What is our own mistake has nothing more to say; what was to be waited for is over when it
    is read."""
    kind = type(error).__name__
    if isinstance(error, Rejected):
        error = replace(error, retry_after=None)
    return {"type": kind, **to_json(error)} if kind in _ERRORS else {"type": ""}


def _error_from_json(written: Any) -> ModeldeckError:
    if not isinstance(written, dict):
        raise ValueError("an error is no object")
    kind = _ERRORS.get(str(written.get("type")))
    return ModeldeckError() if kind is None else from_json(kind, written)
