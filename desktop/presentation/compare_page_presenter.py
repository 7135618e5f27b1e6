"""From a comparison, and what is picked for the next one, to what its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.comparison_problem import CapExceeded
from desktop.domain.limits import LimitReached
from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.domain.typed_values import InvalidLimit, read_limit
from desktop.presentation.askable_view import AskableProvider, ModelNames, model_choices
from desktop.presentation.chat_view import ModelChoiceView
from desktop.presentation.compare_page_columns import column_view
from desktop.presentation.compare_page_ranking import best_marks, ranking_view
from desktop.presentation.compare_page_view import (
    FEWEST,
    CapView,
    ComparePageView,
    ComparePhase,
    EmptyComparisonView,
    OrderName,
    PickedModelView,
)
from desktop.presentation.comparison_estimate_view import comparison_estimate_view
from desktop.presentation.comparison_results import results
from desktop.presentation.error_view import ActionView, ErrorView
from desktop.presentation.figures import counted
from desktop.presentation.limit_sentences import EDIT_LIMITS
from desktop.presentation.money import rounded_up, usd
from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.services.comparison_runs import Comparison

GONE: Final = "Not allowed any more"


@dataclass(frozen=True, slots=True)
class Picks:
    """What the person has chosen for the next run, and how they look at the last one."""

    models: tuple[ModelRef, ...] = ()
    """In the order of the columns."""
    order: OrderName = "Cost"
    refusal: ErrorView | None = None
    """Why the last run was not even sent."""
    asking: bool = False
    """A run was handed over, and can be stopped."""


def compare_page_view(
    comparison: Comparison,
    providers: Sequence[AskableProvider],
    picks: Picks,
    *,
    names: ModelNames,
    recent: Sequence[ModelRef] = (),
    default: ModelRef = NO_CHOICE,
    now: datetime | None = None,
) -> ComparePageView:
    """``providers``: all that are enabled. ``names``: of models that were asked but are not
    allowed any more, too. ``now``: for what counts down."""
    choices = model_choices(providers)
    allowed = {choice.ref: choice for choice in choices}
    picked = tuple(_picked(each, allowed.get(each), names) for each in picks.models)
    phase = _phase(comparison, providers, len(choices), picks)
    found = () if comparison.running else results(comparison)
    marks = best_marks(found)
    columns = tuple(
        column_view(turn, names, marks.get(turn.number, {}), now) for turn in comparison.runs
    )
    ranking = None
    if found:
        ranking = ranking_view(
            comparison, found, columns, picks.order, names, tuple(allowed), default
        )
    error = picks.refusal
    return ComparePageView(
        choices=choices,
        picked=picked,
        recent=tuple(each for each in recent if each in allowed),
        phase=phase,
        empty=_empty(phase, picked),
        hint="Pick two models or more" if phase == "picking" else "",
        error=error,
        other_way=EDIT_LIMITS if error and error.code == LimitReached.code else None,
        prompt=comparison.prompt,
        columns=columns,
        ranking=ranking,
    )


def _picked(ref: ModelRef, choice: ModelChoiceView | None, names: ModelNames) -> PickedModelView:
    gone = choice is None
    note = GONE if choice is None else choice.line
    return PickedModelView(ref.model, names.of(ref), note, ref.provider, gone)


def cap_of(typed: str) -> Decimal | None:
    """The cap in USD, ``None`` without one. Raises `InvalidLimit`."""
    return read_limit(typed) if typed.strip() else None


def cap_view(typed: str, taken: ComparisonEstimate | None) -> CapView:
    """What is wrong with the cap as it is typed, or that a run would go beyond it."""
    try:
        cap = cap_of(typed)
    except InvalidLimit as error:
        return CapView(problem=f"{error.detail[:1].upper()}{error.detail[1:]}.")
    if cap is None or taken is None or not taken.each:
        return CapView()
    try:
        taken.check_cap(cap)
    except CapExceeded as error:
        if error.at_most is None:
            return CapView(warning="Not every price is known, so a cap cannot be kept.")
        most = usd(rounded_up(error.at_most))
        return CapView(warning=f"This run may cost ~{most}: it would not be sent.")
    return CapView()


def run_estimate_view(taken: ComparisonEstimate | None, names: ModelNames) -> SendEstimateView:
    """What the draft will take, for the composer. ``names``: of models."""
    if taken is None:
        return SendEstimateView()
    view = comparison_estimate_view(taken, names.of_model)
    _, _, most = view.text.partition(", ")
    return SendEstimateView(view.text, (most,) if most.startswith("at most") else (), view.detail)


def _phase(
    comparison: Comparison, providers: Sequence[AskableProvider], choices: int, picks: Picks
) -> ComparePhase:
    picked = picks.models
    if comparison.running or picks.asking:
        return "running"
    if not comparison.runs and _keyless(providers):
        return "no-key"
    if choices < FEWEST and len(picked) < FEWEST:
        return "no-models"
    return "picking" if len(picked) < FEWEST else "ready"


def _keyless(providers: Sequence[AskableProvider]) -> bool:
    """Whether nobody can be asked for want of a key."""
    offering = [each for each in providers if each.models] or providers
    return all(each.missing for each in offering)


def _empty(phase: ComparePhase, picked: Sequence[PickedModelView]) -> EmptyComparisonView:
    match phase:
        case "no-key":
            return EmptyComparisonView(
                "No provider is set up",
                "Paste an API key on the Providers page to begin.",
                ActionView("Set up a provider", "providers"),
            )
        case "no-models":
            return EmptyComparisonView(
                "Two models are needed",
                "Allow two models at least, so that there is something to compare.",
                ActionView("Choose models", "models"),
            )
        case "picking" if not picked:
            return EmptyComparisonView(
                "Nothing to compare yet",
                "Pick two to six of your models: one prompt goes to all of them at once.",
                ActionView("Add a model", "add"),
            )
        case "picking":
            return EmptyComparisonView(
                "One more model",
                f"Two are needed for a comparison, and {picked[0].name} is the first.",
                ActionView("Add another model", "add"),
            )
        case _:
            return EmptyComparisonView(
                f"{counted(len(picked), 'model')}, one prompt",
                "All are asked at once. You see which one began first, how fast it was, and what "
                "each was billed.",
                ActionView("Use an example prompt", "example"),
            )
