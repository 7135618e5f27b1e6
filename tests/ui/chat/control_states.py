"""Every state of the test chat's controls: ``python -m tests.ui.chat.control_states --out DIR``.

Each is the real page in the real window, fed with what the presentation makes of a snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.chat_options import ChatOptions, RequestPreview, Routing
from desktop.domain.default_settings import ModelDefaults
from desktop.domain.errors import AnswerBroken, Breakage, Rejected, Rejection
from desktop.domain.model_defaults import UNKNOWN_ABILITIES, Abilities
from desktop.presentation.chat_options_input import Option, texts_of
from desktop.presentation.chat_options_view import options_view, request_text_view
from desktop.presentation.chat_presenter import chat_page_view
from desktop.presentation.cost_presenter import cost_panel_view
from desktop.presentation.error_view import ErrorView
from desktop.presentation.provider_view import AllowedModelView
from desktop.presentation.request_view import curl_command
from desktop.services.turn import ChatState, Turn, Waiting
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.window import Window
from tests.fakes import NOON
from tests.presentation import turns
from tests.presentation.asked import openrouter, ref, refs
from tests.ui.chat.views import ANSWER_TEXT
from tests.ui.pictured_states import PicturedPage, settle

NOW: Final = NOON + timedelta(minutes=2)
MODEL: Final = "anthropic/sonnet"
MODELS: Final = (
    AllowedModelView(MODEL, "Claude Sonnet 5", "Anthropic", "$2.00", "$10.00"),
    AllowedModelView("deepseek/deepseek-v4", "DeepSeek V4", "DeepSeek", "$0.435", "$0.87"),
    AllowedModelView("google/gemma-4-31b-it:free", "Gemma 4 31B", "Google", "Free", "Free"),
    AllowedModelView("openai/luna", "GPT-5.6 Luna", "OpenAI", "$1.00", "$6.00"),
    AllowedModelView("openrouter/auto", "Auto Router", "OpenRouter", "varies", "varies"),
)
MANY: Final = tuple(
    AllowedModelView(
        f"a-provider-of-models/a-model-{number}-with-a-name-that-goes-on-and-on:free",
        f"Model {number} of Those with an Extraordinarily Long Name (preview)",
        "A Provider of Models",
        "unknown",
        "unknown",
    )
    for number in range(1, 21)
)
DEFAULTS: Final = ModelDefaults(4096, Decimal("0.7"), system_prompt="Answer briefly.")
OPTIONS: Final = ChatOptions(
    temperature=Decimal("0.2"),
    max_tokens=600,
    reasoning_effort="low",
    seed=42,
    stop=("\n\n", "END"),
    system_prompt="You compare prices. Name the source of every figure.",
    routing=Routing(
        order=("google-vertex", "amazon-bedrock"),
        allow_fallbacks=False,
        data_collection="deny",
        max_prompt_price=Decimal(3),
    ),
)
FEW: Final = Abilities(frozenset({"max_tokens", "reasoning", "seed"}), ("high", "low"), 64_000)
BODY: Final = """\
{
  "model": "anthropic/sonnet",
  "messages": [
    {
      "role": "system",
      "content": "You compare prices. Name the source of every figure."
    },
    {
      "role": "user",
      "content": "And if two values tie in the middle?"
    }
  ],
  "stream": true,
  "max_tokens": 600,
  "temperature": 0.2
}"""
QUESTION: Final = "And if two values tie in the middle?"
HEBREW: Final = """\
**חציון** הוא הערך שבאמצע של `sorted(values)`.

1. ממיינים את הערכים.
2. לוקחים את האמצעי, למשל $0.01.

> זה הכול.
"""
LONG_CODE: Final = "\n".join(("```", *["x = 1"] * 10_000, "```", "Done."))
_CELLS: Final = "|".join(f" column {number} " for number in range(1, 15))
WIDE_TABLE: Final = f"|{_CELLS}|\n|{'---|' * 14}\n" + f"|{_CELLS}|\n" * 3


@dataclass(frozen=True, slots=True)
class State:
    """What a page is fed with; ``keys`` are pressed at the end, ``scroll`` in parts of the way."""

    turns: tuple[Turn, ...] = ()
    draft: str = ""
    selected: str = MODEL
    recent: tuple[str, ...] = ()
    editing: int | None = None
    refusal: ErrorView | None = None
    texts: Mapping[Option, str] = field(default_factory=dict)
    abilities: Abilities = UNKNOWN_ABILITIES
    sheet: bool = False
    scroll: float = 0.0
    selector: bool = False
    search: str = ""
    models: tuple[AllowedModelView, ...] = MODELS


def answered(turn: Turn, prompt: str = "Why does the median resist outliers?") -> Turn:
    """With a question and an answer that are worth looking at."""
    return replace(turn, prompt=prompt, text=ANSWER_TEXT, model=MODEL)


def whole(number: int = 1, finish: str = "stop") -> Turn:
    """With everything that can be known."""
    done = turns.done(number, finish_reason=finish, provider="Google AI Studio")
    first = NOON + timedelta(seconds=0.8)
    return answered(replace(done, first_token_at=first))


def hosted(host: str, text: str = ANSWER_TEXT, prompt: str = QUESTION) -> Turn:
    """Answered by ``host``."""
    done = turns.done(1, provider=host)
    return replace(done, text=text, prompt=prompt, model=MODEL)


def waiting(kind: Rejection = Rejection.RATE_LIMITED) -> Turn:
    """Turned down once."""
    error = Rejected("OpenRouter", kind, 429, retry_after=5)
    wait = Waiting(NOON + timedelta(seconds=5), 2, 3, error)
    return replace(turns.sending(2), prompt=QUESTION, waiting=wait)


def states() -> dict[str, State]:
    """By the name of the picture."""
    cut = AnswerBroken("OpenRouter", breakage=Breakage.CUT_OFF)
    half = ANSWER_TEXT[: ANSWER_TEXT.index("```")]
    lost = replace(
        turns.failed(cut, 2, half), prompt=QUESTION, ended_at=NOON + timedelta(seconds=3)
    )
    stopped = replace(turns.stopped(2), prompt=QUESTION, text=half)
    longer = replace(whole(2), continues=True, prompt="", text="\n\nAnd so on.")
    typed = texts_of(OPTIONS)
    wrong = {
        Option.TEMPERATURE: "3",
        Option.MAX_TOKENS: "many",
        Option.SEED: "1.5",
        Option.STOP: "a\nb\nc\nd\ne",
        Option.ORDER: "google-vertex, Amazon\tBedrock",
        Option.MAX_PROMPT_PRICE: "1,5",
    }
    return {
        "facts": State((whole(),), QUESTION),
        "length": State((whole(finish="length"),)),
        "stopped": State((whole(), stopped)),
        "cut-off": State((whole(), lost), QUESTION),
        "continued": State((whole(finish="length"), longer)),
        "another-model": State((whole(),), selected="deepseek/deepseek-v4"),
        "waiting": State((whole(), waiting())),
        "waiting-budget": State((waiting(Rejection.BUDGET_IN_FLIGHT),)),
        "editing": State(
            (whole(), replace(whole(2), prompt=QUESTION), whole(3)),
            "Why does the median resist outliers? In one sentence.",
            editing=1,
        ),
        "options": State((whole(),), QUESTION, texts=typed, sheet=True),
        "options-routing": State((whole(),), QUESTION, texts=typed, sheet=True, scroll=0.62),
        "options-request": State((whole(),), QUESTION, texts=typed, sheet=True, scroll=1),
        "options-none": State((whole(),), sheet=True),
        "options-wrong": State((whole(),), texts=wrong, sheet=True),
        "options-wrong-routing": State((whole(),), texts=wrong, sheet=True, scroll=0.62),
        "options-unsupported": State(texts=typed, abilities=FEW, sheet=True),
        "options-set": State((whole(),), QUESTION, texts=typed),
        "selector": State(
            (whole(),), recent=("deepseek/deepseek-v4", "openrouter/auto"), selector=True
        ),
        "selector-search": State((whole(),), recent=(MODEL,), selector=True, search="de"),
        "selector-nothing": State((whole(),), selector=True, search="no such model"),
        "selector-many": State(
            (hosted("A Host with an Extraordinarily Long Name " * 3),),
            selected=MANY[4].id,
            recent=(MANY[4].id,),
            selector=True,
            models=MANY,
        ),
        "long-names": State(
            (hosted("A Host with an Extraordinarily Long Name " * 3),),
            selected=MANY[4].id,
            models=MANY,
        ),
        "long-words": State((hosted("Host" * 40, "word" * 300, "prompt" * 60),), "draft" * 90),
        "right-to-left": State((hosted("Google", HEBREW, "מה זה חציון?"),), "ולמה median?"),
        "wide-table": State((hosted("Google", WIDE_TABLE),)),
        "long-code": State((hosted("Google", LONG_CODE),)),
        "streaming": State((whole(), answered(turns.streaming(2)))),
    }


def show_state(page: ChatView, state: State) -> None:
    """Put a state on a page."""
    chat = ChatState(state.turns)
    view = chat_page_view(
        chat,
        openrouter(state.models),
        ref(state.selected),
        state.refusal,
        lambda _: 4096,
        recent=refs(state.recent),
        editing=state.editing,
        now=NOON,
    )
    page.render_page(view)
    page.render_costs(cost_panel_view(chat, NOW, None, ()))
    page.render_options(options_view(state.texts, DEFAULTS, state.abilities, "Claude Sonnet 5"))
    preview = RequestPreview("https://openrouter.ai/api/v1/chat/completions", BODY)
    curl = curl_command(preview, "OPENROUTER_API_KEY")
    page.options.show_request(request_text_view(preview, curl, empty=not state.draft))
    page.set_draft(state.draft)
    settle()


def show(_window: Window, page: ChatView, state: State) -> Iterator[str]:
    """One picture each."""
    show_state(page, state)
    control = Qt.KeyboardModifier.ControlModifier
    if state.sheet:
        QTest.keyClick(page, Qt.Key.Key_Comma, control)
        settle()
        bar = page.options.scroll_bar
        bar.setValue(round(bar.maximum() * state.scroll))
    if state.selector:
        page.open_selector()
        QTest.keyClicks(page.window().focusWidget(), state.search)
    settle()
    yield ""


PICTURED: Final = PicturedPage("chat", ChatView, states, show)

if __name__ == "__main__":
    PICTURED.main("tests.ui.chat.control_states", __doc__)
