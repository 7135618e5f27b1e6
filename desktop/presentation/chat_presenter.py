"""From the state of a chat to what its page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from desktop.domain.limits import LimitReached
from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.askable_view import AskableProvider, model_choices, model_names
from desktop.presentation.chat_messages import Memo, message_views
from desktop.presentation.chat_view import ChatPageView, ModelChoiceView
from desktop.presentation.cost_totals import chat_total
from desktop.presentation.error_view import ErrorView
from desktop.presentation.figures import counted, number
from desktop.presentation.limit_sentences import EDIT_LIMITS
from desktop.presentation.wording import describe
from desktop.services.turn import ChatState, Phase, Turn, exchanges

_PhaseName = Literal["no-key", "no-models", "ready", "sending", "streaming"]


def chat_page_view(
    state: ChatState,
    providers: Sequence[AskableProvider],
    selected: ModelRef,
    refusal: ErrorView | None,
    max_tokens: Callable[[ModelRef], int],
    *,
    provider_names: Mapping[str, str] | None = None,
    recent: Sequence[ModelRef] = (),
    editing: int | None = None,
    now: datetime | None = None,
    memo: Memo | None = None,
) -> ChatPageView:
    """``providers``: all that are enabled. ``refusal``: why the last message was not even sent.
    ``max_tokens``: of a model. ``provider_names``: by id, of those that have answered, too.
    ``recent``: the newest first. ``editing``: number of the turn whose question is in the
    composer. ``now``: for what counts down. ``memo``: kept from one call to the next.
    """
    choices = model_choices(providers)
    chosen = chosen_among(choices, selected)
    last = state.turns[-1] if state.turns else None
    failure = describe(last.error) if last and last.phase is Phase.FAILED and last.error else None
    error = refusal or failure
    asked = {turn.provider for turn in state.turns}
    names = model_names(providers, provider_names or {}, asked)
    offered = {choice.ref for choice in choices}
    limited = is_limit(error)
    phase = _phase(last, providers, chosen)
    return ChatPageView(
        choices=choices,
        selected=chosen,
        recent=tuple(each for each in recent if each in offered),
        messages=message_views(state, names, chosen, now, editing=editing is not None, memo=memo),
        phase=phase,
        no_key_of=_no_key_of(providers, chosen) if phase == "no-key" else "",
        error=error,
        other_way=EDIT_LIMITS if limited else None,
        can_resend=error is not None and not limited,
        hint=_hint(chosen, max_tokens),
        chat_cost=chat_total(state),
        editing=_editing(state, editing),
    )


def chosen_among(choices: Sequence[ModelChoiceView], selected: ModelRef) -> ModelRef:
    """``selected``, or the first that can be asked where it is not allowed any more."""
    if any(choice.ref == selected for choice in choices):
        return selected
    usable = (choice.ref for choice in choices if not choice.missing)
    return next(usable, choices[0].ref if choices else NO_CHOICE)


def is_limit(error: ErrorView | None) -> bool:
    """Whether a message was not sent because of a limit that the person set."""
    return error is not None and error.code == LimitReached.code


def _phase(last: Turn | None, providers: Sequence[AskableProvider], chosen: ModelRef) -> _PhaseName:
    if last is not None and last.phase is Phase.SENDING:
        return "sending"
    if last is not None and last.phase is Phase.STREAMING:
        return "streaming"
    if last is None and _lacks_key(providers, chosen):
        return "no-key"
    # Beside a transcript the page has no room to say so: sending answers with the way out.
    return "ready" if chosen or last is not None else "no-models"


def _lacks_key(providers: Sequence[AskableProvider], chosen: ModelRef) -> bool:
    """Whether the chosen model cannot be asked, or there is none and nobody to ask for one."""
    if chosen:
        return any(each.missing for each in providers if each.id == chosen.provider)
    return all(each.missing for each in providers)


def _no_key_of(providers: Sequence[AskableProvider], chosen: ModelRef) -> str:
    """The name of the chosen one, where another could be asked instead."""
    if not any(each.usable for each in providers):
        return ""
    return next((each.name for each in providers if each.id == chosen.provider), "")


def _hint(chosen: ModelRef, max_tokens: Callable[[ModelRef], int]) -> str:
    return f"At most {number(max_tokens(chosen))} tokens out" if chosen else ""


def _editing(state: ChatState, number: int | None) -> str:
    """What would give way to the edited question: its answer and all that follows."""
    if number is None:
        return ""
    after = sum(each[0].number > number for each in exchanges(state.turns))
    what = counted(2 * after + 1, "message") if after else "message"
    return f"the {what} after it will be replaced"
