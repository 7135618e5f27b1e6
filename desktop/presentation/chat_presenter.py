"""From the state of a chat to what its page shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from desktop.domain.chat import Answer
from desktop.domain.credentials import Credential
from desktop.domain.limits import LimitReached
from desktop.presentation.chat_view import ChatPageView, MessageView, ModelChoiceView
from desktop.presentation.cost_arithmetic import estimate_text
from desktop.presentation.cost_totals import chat_total
from desktop.presentation.cost_view import ASKING
from desktop.presentation.error_view import ErrorView
from desktop.presentation.figures import clock, counted, duration, number
from desktop.presentation.limit_view import EDIT_LIMITS
from desktop.presentation.money import UNKNOWN, usd
from desktop.presentation.provider_view import AllowedModelView
from desktop.presentation.wording import describe
from desktop.services.turn import ChatState, Phase, Turn

_PhaseName = Literal["no-key", "no-models", "ready", "sending", "streaming"]


def model_choices(models: Sequence[AllowedModelView]) -> tuple[ModelChoiceView, ...]:
    """The allowed models as rows of the selector, in the person's order."""
    return tuple(
        ModelChoiceView(
            model.id,
            model.name,
            model.author,
            price_line(model),
            model.pill if model.pill_tone == "warn" else "",
        )
        for model in models
    )


def price_line(model: AllowedModelView) -> str:
    """``$3.00 in · $15.00 out per 1M``, ``Free``, ``varies`` or ``price unknown``."""
    if model.price_in == model.price_out and not model.price_in.startswith("$"):
        return {"unknown": "price unknown"}.get(model.price_in, model.price_in)
    return f"{model.price_in} in · {model.price_out} out per 1M"


def chat_page_view(
    state: ChatState,
    models: Sequence[AllowedModelView],
    selected: str,
    credential: Credential | None,
    refusal: ErrorView | None,
    max_tokens: Callable[[str], int],
) -> ChatPageView:
    """``credential``: ``None`` as long as the keychain has not answered. ``refusal``: why the last
    message was not even sent. ``max_tokens``: of a model.
    """
    choices = model_choices(models)
    chosen = selected if any(choice.id == selected for choice in choices) else ""
    last = state.turns[-1] if state.turns else None
    failure = describe(last.error) if last and last.phase is Phase.FAILED and last.error else None
    error = refusal or failure
    names = {choice.id: choice.name for choice in choices}
    limited = is_limit(error)
    return ChatPageView(
        choices=choices,
        selected=chosen or (choices[0].id if choices else ""),
        messages=tuple(
            message
            for turn in state.turns
            if not turn.declined
            for message in _messages(turn, names)
        ),
        phase=_phase(last, credential, has_models=bool(choices)),
        error=error,
        other_way=EDIT_LIMITS if limited else None,
        can_resend=error is not None and not limited,
        hint=_hint(chosen or (choices[0].id if choices else ""), max_tokens),
        chat_cost=chat_total(state),
    )


def is_limit(error: ErrorView | None) -> bool:
    """Whether a message was not sent because of a limit that the person set."""
    return error is not None and error.code == LimitReached.code


def _phase(last: Turn | None, credential: Credential | None, *, has_models: bool) -> _PhaseName:
    if last is not None and last.phase is Phase.SENDING:
        return "sending"
    if last is not None and last.phase is Phase.STREAMING:
        return "streaming"
    if credential is not None and not credential.present and last is None:
        return "no-key"
    # Beside a transcript the page has no room to say so: sending answers with the way out.
    return "ready" if has_models or last is not None else "no-models"


def _hint(model: str, max_tokens: Callable[[str], int]) -> str:
    return f"At most {number(max_tokens(model))} tokens out" if model else ""


def _messages(turn: Turn, names: dict[str, str]) -> tuple[MessageView, MessageView]:
    name = names.get(turn.model) or turn.model.partition("/")[2] or turn.model
    question = MessageView(f"{turn.number}q", "user", turn.prompt, time=clock(turn.sent_at))
    answer = MessageView(
        key=f"{turn.number}a",
        role="assistant",
        text=turn.text,
        title=name,
        monogram=(turn.model.lstrip("~")[:1] or "?").upper(),
        time=clock(turn.first_text_at or turn.sent_at),
        reasoning=turn.reasoning,
        reasoning_title=_thinking(turn),
        reasoning_fact=_reasoning_tokens(turn.answer),
        facts=_facts(turn),
        cost=_cost(turn),
        note=_note(turn),
        streaming=turn.running,
    )
    return question, answer


def _thinking(turn: Turn) -> str:
    if not turn.reasoning:
        return ""
    end = turn.first_text_at or turn.ended_at
    if end is None:
        return "Thinking…"
    return f"Thought for {duration((end - turn.sent_at).total_seconds())}"


def _reasoning_tokens(answer: Answer | None) -> str:
    if answer is None or answer.usage is None or not answer.usage.reasoning:
        return ""
    return counted(answer.usage.reasoning, "token")


def _facts(turn: Turn) -> str:
    if turn.running or turn.empty:
        return ""
    parts = []
    if turn.answer is not None and turn.answer.usage is not None:
        parts.append(f"{number(turn.answer.usage.completion)} tokens")
    if turn.ended_at is not None:
        parts.append(duration(_seconds(turn.sent_at, turn.ended_at)))
    return " · ".join(parts)


def _seconds(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds())


def _cost(turn: Turn) -> str:
    if turn.running:
        return ""
    if turn.explanation is not None and turn.explanation.billed is not None:
        return f"{usd(turn.explanation.billed)} billed"
    if turn.settling:
        return ASKING
    told = UNKNOWN if turn.explanation is None else estimate_text(turn.explanation.cost)
    return "cost unknown" if told == UNKNOWN else f"{told} estimated"


def _note(turn: Turn) -> str:
    if turn.phase is Phase.STOPPED:
        return "Stopped by you" if turn.text else "Stopped by you before an answer came"
    if turn.phase is Phase.FAILED and turn.error is not None:
        return describe(turn.error).title
    finish = turn.answer.finish_reason if turn.answer else None
    if finish == "length":
        return f"Ended at the limit of {number(turn.max_tokens)} tokens"
    if finish == "content_filter":
        return "Ended by the provider's content filter"
    return ""
