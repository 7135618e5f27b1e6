"""From the state of a chat to what its page shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from desktop.domain.credentials import Credential
from desktop.domain.limits import LimitReached
from desktop.presentation.chat_messages import Memo, message_views
from desktop.presentation.chat_view import ChatPageView, ModelChoiceView
from desktop.presentation.cost_totals import chat_total
from desktop.presentation.error_view import ErrorView
from desktop.presentation.figures import counted, number
from desktop.presentation.limit_sentences import EDIT_LIMITS
from desktop.presentation.provider_view import AllowedModelView
from desktop.presentation.wording import describe
from desktop.services.turn import ChatState, Phase, Turn, exchanges

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
    *,
    recent: Sequence[str] = (),
    editing: int | None = None,
    now: datetime | None = None,
    memo: Memo | None = None,
) -> ChatPageView:
    """``credential``: ``None`` as long as the keychain has not answered. ``refusal``: why the last
    message was not even sent. ``max_tokens``: of a model. ``recent``: ids, the newest first.
    ``editing``: number of the turn whose question is in the composer. ``now``: for what counts
    down. ``memo``: kept from one call to the next.
    """
    choices = model_choices(models)
    chosen = selected if any(choice.id == selected for choice in choices) else ""
    last = state.turns[-1] if state.turns else None
    failure = describe(last.error) if last and last.phase is Phase.FAILED and last.error else None
    error = refusal or failure
    chosen = chosen or (choices[0].id if choices else "")
    names = {choice.id: choice.name for choice in choices}
    limited = is_limit(error)
    return ChatPageView(
        choices=choices,
        selected=chosen,
        recent=tuple(each for each in recent if each in names),
        messages=message_views(state, names, chosen, now, editing=editing is not None, memo=memo),
        phase=_phase(last, credential, has_models=bool(choices)),
        error=error,
        other_way=EDIT_LIMITS if limited else None,
        can_resend=error is not None and not limited,
        hint=_hint(chosen, max_tokens),
        chat_cost=chat_total(state),
        editing=_editing(state, editing),
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


def _editing(state: ChatState, number: int | None) -> str:
    """What would give way to the edited question: its answer and all that follows."""
    if number is None:
        return ""
    after = sum(each[0].number > number for each in exchanges(state.turns))
    what = counted(2 * after + 1, "message") if after else "message"
    return f"the {what} after it will be replaced"
