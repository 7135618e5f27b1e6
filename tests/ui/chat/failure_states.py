"""Failures on the real page: ``python -m tests.ui.chat.failure_states --out DIR``.

Each is made of what the sandbox sends, through everything that reads and words it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from desktop.adapters.providers.rejections import rejection
from desktop.domain.errors import ModeldeckError, NoAnswer, Rejected, Unreachable
from desktop.services.turn import Phase, Turn
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.window import Window
from tests.fakes import NOON
from tests.presentation import turns
from tests.simulators import faults
from tests.ui.chat.money_states import MODEL, answered, press
from tests.ui.chat.money_states import State as MoneyState
from tests.ui.chat.money_states import show_state as show_money
from tests.ui.pictured_states import PicturedPage, settle

QUESTION: Final = "And if two values tie in the middle?"


@dataclass(frozen=True, slots=True)
class State:
    """A failure after an answer; ``opened``: with its details."""

    error: ModeldeckError
    came: str = ""
    opened: bool = False


def said(word: str, model: str = MODEL) -> Rejected:
    """What the sandbox answers to ``!fault word``."""
    fault = faults.WORDS[word].build(NOON)
    assert fault.instead is not None
    response = fault.instead
    headers = {name.lower(): value for name, value in response.headers}
    return rejection(
        "OpenRouter",
        response.status,
        response.read(),
        headers | {"x-generation-id": "gen-1793793600-00sandbox00"},
        model=model,
        now=NOON,
    )


def states() -> Mapping[str, State]:
    """By the name of the picture."""
    free = "sandbox/writer:free"
    words = "401 402-few 402-prompt 402-key 403-guardrail 404-privacy 404-withdrawn 404-options"
    words += " 400-context 502-host 500"
    broken = replace(said("429-upstream"), mid_stream=True)
    return {
        **{word: State(said(word)) for word in words.split()},
        "402-fits": State(said("402")),
        "402-fits-details": State(said("402"), opened=True),
        "429-paid": State(said("429", free)),
        "404-free-ended": State(said("404-free-ended", free)),
        "countdown": State(said("503-soon")),
        "countdown-in-flight": State(said("402-weight")),
        "countdown-details": State(said("429-minute"), opened=True),
        "echo-details": State(said("401-echo"), opened=True),
        "broke-off": State(broken, came="Then the median is the mean of the two"),
        "silent": State(Unreachable("openrouter.ai", NoAnswer.SILENT, "read", 120), opened=True),
    }


def failed(state: State) -> Turn:
    """The turn that ended so."""
    return replace(
        turns.sending(2),
        prompt=QUESTION,
        model=MODEL,
        phase=Phase.FAILED,
        text=state.came,
        error=state.error,
        ended_at=NOON + timedelta(seconds=3),
    )


def show_state(window: Window, page: ChatView, state: State) -> None:
    """Put a failure on the page."""
    earlier = answered(turns.done())
    show_money(window, page, MoneyState((earlier, failed(state)), QUESTION))
    if state.opened:
        press(page, "Details")
    settle()


def show(window: Window, page: ChatView, state: State) -> Iterator[str]:
    """One picture."""
    show_state(window, page, state)
    yield ""


PICTURED: Final = PicturedPage("chat", ChatView, states, show)


if __name__ == "__main__":
    PICTURED.main("tests.ui.chat.failure_states", __doc__)
