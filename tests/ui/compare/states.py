"""Every state of the comparison: ``python -m tests.ui.compare.states --out DIR`` draws them.

Each is the real page in the real window, fed with what the presentation makes of a snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from desktop.domain.comparison_estimate import ComparisonEstimate
from desktop.domain.comparison_problem import CapExceeded
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.limits import LimitKind, LimitReached
from desktop.presentation.compare_page_presenter import (
    Picks,
    cap_view,
    compare_page_view,
    run_estimate_view,
)
from desktop.presentation.compare_page_view import ComparePageView, OrderName
from desktop.presentation.error_view import ErrorView
from desktop.presentation.wording import describe
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Phase, Turn, Waiting
from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.window import Window
from tests.fakes import NOON
from tests.presentation.asked import names, openrouter, ref, refs
from tests.ui.chat.on_screen import click
from tests.ui.compare import sample
from tests.ui.compare.sample import IDS, MODELS, PROMPT
from tests.ui.pictured_states import PicturedPage, settle

NOTHING: Final = Comparison()
LONG: Final = dict(list(sample.NAMES.items())[:2])


@dataclass(frozen=True, slots=True)
class State:
    """What a page is fed with; ``ranking``: it is looked at."""

    picked: tuple[str, ...] = IDS[:3]
    runs: tuple[Turn, ...] = ()
    draft: str = ""
    cap: str = ""
    estimate: ComparisonEstimate | None = None
    order: OrderName = "Cost"
    refusal: ErrorView | None = None
    key: bool = True
    models: int = len(MODELS)
    ranking: bool = False
    scrolled: bool = False
    names: Mapping[str, str] = field(default_factory=lambda: sample.NAMES)
    adding: bool = False


def failed(number: int) -> Turn:
    """Turned down by its host."""
    error = Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, "The model is overloaded")
    return replace(
        sample.asked(number), phase=Phase.FAILED, error=error, ended_at=NOON + timedelta(seconds=1)
    )


def waiting(number: int) -> Turn:
    """Will be sent again."""
    error = Rejected("OpenRouter", Rejection.RATE_LIMITED, 429, retry_after=5)
    wait = Waiting(NOON + timedelta(seconds=5), 2, 3, error)
    return replace(sample.asked(number), waiting=wait)


def stopped(number: int) -> Turn:
    """By the person, in the middle."""
    return replace(
        sample.streaming(number, 180),
        phase=Phase.STOPPED,
        ended_at=NOON + timedelta(seconds=3),
        settling=True,
    )


def long_words(number: int) -> Turn:
    """A host with an endless name, an answer without a space, an amount with many digits."""
    turn = sample.done(number)
    assert turn.answer is not None
    answer = replace(turn.answer, provider="Host" * 60)
    return replace(turn, answer=answer, text="word" * 400, prompt="prompt " * 400)


def states() -> dict[str, State]:
    """By the name of the picture."""
    taken = sample.estimate(IDS[:3])
    three = (sample.done(1), sample.done(2), sample.done(3))
    six = tuple(sample.done(number) for number in range(1, 7))
    limit = LimitReached(LimitKind.DAY, Decimal("0.15"), Decimal("0.1432"), Decimal("0.0326"))
    cap = CapExceeded(Decimal("0.02"), Decimal("0.032592"))
    return {
        "nothing-picked": State(()),
        "one-picked": State(IDS[:1]),
        "no-key": State((), key=False),
        "no-models": State((), models=1),
        "ready": State(draft=PROMPT, estimate=taken),
        "ready-cap-wrong": State(draft=PROMPT, estimate=taken, cap="0,05"),
        "ready-cap-low": State(draft=PROMPT, estimate=taken, cap="0.02"),
        "unknown-price": State(
            (*IDS[:2], IDS[5]), draft=PROMPT, estimate=sample.estimate(IDS[4:6], unknown=IDS[5])
        ),
        "adding": State(IDS[:2], adding=True),
        "over-cap": State(draft=PROMPT, estimate=taken, cap="0.02", refusal=describe(cap)),
        "limit": State(draft=PROMPT, estimate=taken, refusal=describe(limit)),
        "limit-again": State(
            runs=three, draft=PROMPT, estimate=taken, cap="0.02", refusal=describe(limit)
        ),
        "streaming": State(
            runs=(sample.streaming(1, 420), sample.streaming(2, 130), sample.asked(3)),
            draft=PROMPT,
            estimate=taken,
        ),
        "waiting": State(
            runs=(sample.streaming(1, 420), waiting(2), sample.done(3)),
            draft=PROMPT,
            estimate=taken,
        ),
        "one-failed": State(runs=(three[0], failed(2), three[2]), draft=PROMPT, estimate=taken),
        "one-stopped": State(
            runs=(sample.streaming(1, 420), stopped(2), sample.done(3)),
            draft=PROMPT,
            estimate=taken,
        ),
        "done": State(runs=three, draft=PROMPT, estimate=taken),
        "ranking": State(runs=three, draft=PROMPT, estimate=taken, ranking=True),
        "ranking-speed": State(
            runs=(three[0], failed(2), three[2], stopped(4)), order="Speed", ranking=True
        ),
        "ranking-gone": State(runs=(three[1], three[2]), models=1, ranking=True),
        "six-streaming": State(
            IDS[:6],
            tuple(sample.streaming(number, 90 * number) for number in range(1, 7)),
            draft=PROMPT,
        ),
        "six-ranked": State(IDS[:6], six, draft=PROMPT, ranking=True),
        "long-words": State(
            runs=(long_words(1), long_words(2), three[2]),
            names={each: f"{name} \u202e{'Extraordinary ' * 12}" for each, name in LONG.items()},
        ),
        "long-words-ranked": State(
            runs=(long_words(1), long_words(2), three[2]),
            names={each: f"{name} \u202e{'Extraordinary ' * 12}" for each, name in LONG.items()},
            ranking=True,
        ),
        "six-scrolled": State(IDS[:6], six, draft=PROMPT, scrolled=True),
    }


def view_of(state: State) -> ComparePageView:
    """What the page shows of it, but for what is typed."""
    return compare_page_view(
        sample.comparison(*state.runs) if state.runs else NOTHING,
        openrouter(MODELS[: state.models], key=state.key),
        Picks(refs(state.picked), state.order, state.refusal),
        names=names(state.names),
        default=ref(IDS[0]),
        now=NOON,
    )


def show_state(page: ComparePage, state: State) -> None:
    """Put a state on a page."""
    page.render_page(view_of(state))
    page.set_draft(state.draft)
    page.set_cap(state.cap)
    page.show_estimate(run_estimate_view(state.estimate, names(state.names)))
    page.show_cap(cap_view(state.cap, state.estimate))
    settle()


def show(_window: Window, page: ComparePage, state: State) -> Iterator[str]:
    """One picture each."""
    show_state(page, state)
    if state.ranking and page.switch.isVisible():
        click(page, "Ranking")
    if state.scrolled:
        page.columns.step(2)
    if state.adding:
        page.open_models()
    settle()
    yield ""


PICTURED: Final = PicturedPage("chat", ComparePage, states, show)

if __name__ == "__main__":
    PICTURED.main("tests.ui.compare.states", __doc__)
